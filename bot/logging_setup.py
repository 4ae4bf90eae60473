"""Logging: quiet, structured, and never what a citizen wrote.

Rasa logs messages at debug level through structlog, which prints everything unless it is
configured before rasa is imported (`message.parsing.failed` even at warning level).
"""

from __future__ import annotations

import logging
import os
import warnings

import structlog


def configure(level: int = logging.INFO) -> None:
    """Set up logging for the whole process; call before importing rasa."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("LOG_LEVEL", "ERROR")  # also silences the bars rasa draws for rules
    # Rasa's own dependencies warn of each other by the dozen, and rasa switches them back on.
    warnings.simplefilter("ignore")
    warnings.showwarning = lambda *args, **kwargs: None
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("rasa", "rasa_sdk", "alembic", "apscheduler", "matplotlib", "urllib3", "httpx"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        processors=[_without_words, structlog.processors.JSONRenderer()],
        cache_logger_on_first_use=True,
    )


def _without_words(
    _logger: object, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Keep the name of an event of Rasa, drop its values: they may quote people."""
    return {"event": event.get("event"), "level": event.get("level")}
