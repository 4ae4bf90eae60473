"""Rasa graph components: one a file, in the order of ``config.yml``."""
