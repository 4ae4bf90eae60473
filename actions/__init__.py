"""rasa_sdk actions: thin. They read the turn, ask procedure_kb, and phrase the answer."""
