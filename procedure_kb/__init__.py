"""The knowledge base of Hỏi Một Cửa: procedures, places, filing rules and checklists.

Imports neither Rasa nor FastAPI: the bot and the actions depend on this package,
never the other way round.
"""
