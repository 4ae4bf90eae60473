"""Communes and provinces as filing advice names them."""

from __future__ import annotations

from typing import Protocol


class UnitLike(Protocol):
    """A commune or province of today. A province has its own code as ``province_code``."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def province_code(self) -> str: ...
    @property
    def province(self) -> str: ...


def is_province(unit: UnitLike) -> bool:
    """Whether it is a province, because no commune is known."""
    return unit.code == unit.province_code


def in_sentence(name: str) -> str:
    """ "Phường Cửa Nam" → "phường Cửa Nam"; cities keep their capital, as on papers."""
    kind, _, rest = name.partition(" ")
    if kind in ("Phường", "Xã", "Tỉnh") or name.startswith("Đặc khu "):
        return f"{kind.lower()} {rest}"
    return name
