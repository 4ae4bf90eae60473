"""Settings: one typed place, clear errors, secrets kept secret."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from procedure_kb.errors import BadInput
from procedure_kb.settings import Settings, settings


def test_defaults(home: Path) -> None:
    held = settings()
    assert held.home == home
    assert held.url == f"sqlite:///{home / 'motcua.db'}"
    assert held.model_dir == home / "models"
    assert held.messages_per_minute == 30
    assert held.today is None
    assert held.trusted_proxies == ""
    assert settings() is held  # read once


def test_the_home_of_a_new_installation_is_var(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_HOME")
    assert Settings().home == Path("var")


@pytest.mark.parametrize(
    ("variable", "value", "name", "expected"),
    [
        ("MOTCUA_DATABASE_URL", "postgresql://x/y", "url", "postgresql://x/y"),
        ("MOTCUA_RATE_LIMIT", "off", "messages_per_minute", None),
        ("MOTCUA_RATE_LIMIT", "120/minute", "messages_per_minute", 120),
        ("MOTCUA_TODAY", "2027-03-01", "today", dt.date(2027, 3, 1)),
        ("MOTCUA_TODAY", "", "today", None),
        ("MOTCUA_PUBLIC_URL", "https://mot.cua", "public_url", "https://mot.cua"),
    ],
)
def test_variables(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    name: str,
    expected: object,
) -> None:
    monkeypatch.setenv(variable, value)
    assert getattr(settings(), name) == expected


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MOTCUA_RATE_LIMIT", "30"),
        ("MOTCUA_RATE_LIMIT", "0/minute"),
        ("MOTCUA_RATE_LIMIT", "30/hour"),
        ("MOTCUA_RATE_LIMIT", "-1/minute"),
        ("MOTCUA_RATE_LIMIT", ""),
        ("MOTCUA_TODAY", "01/03/2027"),
    ],
)
def test_an_unusable_value_is_one_clear_line(
    home: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadInput, match=rf"\[CFG001\] {variable}: .+") as caught:
        settings()
    assert "\n" not in str(caught.value)


def test_the_secret_key_is_not_printed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_SECRET_KEY", "rất-bí-mật")
    held = settings()
    assert held.secret_key.get_secret_value() == "rất-bí-mật"
    assert "rất-bí-mật" not in repr(held)
    assert "rất-bí-mật" not in str(held)


def test_every_setting_is_described() -> None:
    for name, field in Settings.__fields__.items():
        assert field.field_info.description, name
