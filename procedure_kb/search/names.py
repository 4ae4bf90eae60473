"""Everyday names of procedures that have no guide, and folk words, as data."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

_FOLDER = Path(__file__).parent / "data"


@lru_cache(maxsize=1)
def short_names() -> dict[str, tuple[str, ...]]:
    """Code → everyday names, from every ``names*.yml`` beside this module."""
    names: dict[str, tuple[str, ...]] = {}
    for path in sorted(_FOLDER.glob("names*.yml")):
        for code, values in (YAML(typ="safe").load(path.read_text("utf-8")) or {}).items():
            names[str(code)] = names.get(str(code), ()) + tuple(values)
    return names


@lru_cache(maxsize=1)
def known_fields() -> dict[str, str]:
    """Code → official field of the procedures that have names or training questions.

    The national file does not ship; training needs to know which procedures belong together.
    """
    data = YAML(typ="safe").load((_FOLDER / "fields.yml").read_text("utf-8"))
    return {str(code): field for field, codes in data.items() for code in codes}
