"""Personal parts of a reply: a mark in what is stored, the words only in what is sent.

A reply is kept in the conversation, in the dialogue state, perhaps in a trace. So whoever
writes it puts a mark where a name or note belongs; the channel's side fills it while the
person may see that dossier, and covers it when the conversation is read again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from procedure_kb.dossiers.model import Dossier

Part = Literal["owner", "note", "missing"]

_MARK = re.compile(r"⟦([A-Z0-9.\-]+)\|(owner|note|missing)\|(\d+)⟧")
_COVER = "•••"


def mark(code: str, part: Part, number: int = 0) -> str:
    """What stands in a reply for a part of a dossier.

    Args:
        number: which one, where there are several.
    """
    return f"⟦{code}|{part}|{number}⟧"


def codes_in(text: str) -> set[str]:
    """Codes of the dossiers whose parts a text has marks for."""
    return {match[1] for match in _MARK.finditer(text)}


def fill(text: str, held: Callable[[str], Dossier | None]) -> str:
    """The text with the words in place of marks.

    Args:
        held: the dossier of a code, ``None`` where it may not be seen; its marks are covered.
    """

    def words(match: re.Match[str]) -> str:
        dossier = held(match[1])
        return _part(dossier, match[2], int(match[3])) if dossier else _COVER

    return _MARK.sub(words, text)


def cover(text: str) -> str:
    """The text with every mark covered."""
    return _MARK.sub(_COVER, text)


def _part(dossier: Dossier, part: str, number: int) -> str:
    if part == "missing":
        # The list may have become shorter since the reply was written.
        return dossier.missing[number] if number < len(dossier.missing) else _COVER
    return (dossier.owner if part == "owner" else dossier.note) or _COVER
