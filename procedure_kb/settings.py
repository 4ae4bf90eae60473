"""All settings, from environment variables, in one typed place.

Documented in ``docs/settings.md``; a test compares the two. Secrets come only from the
environment and are never printed (``SecretStr``).
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

from pydantic import BaseSettings, Field, SecretStr, ValidationError, validator

from procedure_kb.errors import BadInput


class Settings(BaseSettings):
    """Settings of the whole program; every field is the variable ``MOTCUA_<NAME>``."""

    home: Path = Field(
        default=Path("var"), description="Folder of all state: database, model, uploads, logs."
    )
    database_url: str = Field(
        default="", description="SQLAlchemy URL; empty: SQLite in MOTCUA_HOME."
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000", description="Address under which people reach the service."
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key of sessions and keyed hashes; the same on all replicas. Empty: one is "
        "made and kept in MOTCUA_HOME.",
    )
    trusted_proxies: str = Field(
        default="", description="Comma-separated addresses whose X-Forwarded-For is believed."
    )
    rate_limit: str = Field(
        default="30/minute",
        description="Messages a client may send: N/minute, or 'off' for load tests.",
    )
    demo: bool = Field(
        default=True,
        description="Sixty made-up dossiers to try, until a real one is imported; 0: none.",
    )
    push_token: SecretStr = Field(
        default=SecretStr(""),
        description="Token with which a one-stop system may push events; empty: nobody may.",
    )
    dossier_url: str = Field(
        default="",
        description="Address of a province's system, with {code}; empty: the embedded registry.",
    )
    dossier_token: SecretStr = Field(
        default=SecretStr(""), description="Bearer token for MOTCUA_DOSSIER_URL."
    )
    dossier_mapping: Path | None = Field(
        default=None, description="Mapping file of what MOTCUA_DOSSIER_URL answers."
    )
    retention_days: int = Field(
        default=30,
        ge=1,
        description="Days after which a conversation in which nothing was said is deleted.",
    )
    privacy_contact: str = Field(
        default="", description="Whom to ask about personal data; stands in the privacy notice."
    )
    today: dt.date | None = Field(default=None, description="Fixes the date (tests only).")

    class Config:
        env_prefix = "MOTCUA_"

    @validator("dossier_url")
    def _has_place_for_the_code(cls, value: str) -> str:
        if value and (not value.startswith(("https://", "http://")) or "{code}" not in value):
            raise ValueError("must be an http(s) address with {code} in it")
        return value

    @validator("today", "dossier_mapping", pre=True)
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @validator("rate_limit")
    def _readable_limit(cls, value: str) -> str:
        number, _, unit = value.partition("/")
        if value != "off" and not (number.isdigit() and int(number) > 0 and unit == "minute"):
            raise ValueError("must be 'off' or like '30/minute'")
        return value

    @property
    def messages_per_minute(self) -> int | None:
        """The rate limit, or ``None`` when it is off."""
        return None if self.rate_limit == "off" else int(self.rate_limit.partition("/")[0])

    @property
    def proxies(self) -> frozenset[str]:
        """The trusted proxies, one by one."""
        return frozenset(p.strip() for p in self.trusted_proxies.split(",") if p.strip())

    @property
    def url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'motcua.db'}"

    @property
    def model_dir(self) -> Path:
        """Folder of trained models."""
        return self.home / "models"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process (read once).

    Raises:
        BadInput: a variable has an unusable value.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        raise BadInput(f"MOTCUA_{name}: {first['msg']}", rule="CFG001") from error
