"""The FastAPI application: conversation API, pages, health."""
