"""Bringing the ways people write to one spelling. Pure functions; the component is beside.

The result is for matching only: entities always point at the original text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.nlu.syllables import move_tone, repair_word
from procedure_kb.text import fold, nfc

ABBREVIATIONS = Path(__file__).parents[2] / "nlu_data" / "abbreviations.yml"

_WORD = re.compile(r"[^\W_]+(?:[./,-](?=\d)[^\W_]+)*|[^\w\s]", re.UNICODE)
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}", re.UNICODE)
_KEEP = frozenset(
    (
        "app bus web mail gmail email scan fax file form zalo facebook fb sms otp pin chip "
        "max box vios visa photo copy shop sim wifi internet google youtube tiktok vneid "
        "vnpost ship head wave sh test check adn qr ct pdf word excel pass link add"
    ).split()
)
"""Foreign words that would decode to some syllable ("bus" → "bú")."""


@dataclass(frozen=True)
class _Rule:
    means: str
    next: frozenset[str]
    previous: frozenset[str]


class Abbreviations:
    """The abbreviation list; ``in_context`` rules win over ``plain`` ones."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.plain = {nfc(str(k)): nfc(str(v)) for k, v in data["plain"].items()}
        self.in_context = {
            nfc(word): tuple(
                _Rule(r["means"], frozenset(r.get("next", ())), frozenset(r.get("previous", ())))
                for r in rules
            )
            for word, rules in data["in_context"].items()
        }

    @classmethod
    def load(cls, path: Path = ABBREVIATIONS) -> Abbreviations:
        """Read the list from its YAML file."""
        return cls(YAML(typ="safe").load(path.read_text(encoding="utf-8")))

    def expand(self, words: Sequence[str], position: int) -> str:
        """What the word at ``position`` stands for; the word itself when it is none."""
        word = words[position]
        for rule in self.in_context.get(word, ()):
            following = fold(words[position + 1]) if position + 1 < len(words) else ""
            before = fold(words[position - 1]) if position else ""
            if following in rule.next or before in rule.previous:
                return rule.means
        return self.plain.get(word, word)


def normalise(text: str, abbreviations: Abbreviations) -> str:
    """One spelling for matching: NFC, lower case, tones placed, leftovers repaired, expanded.

    Numbers and codes are not touched. Applying it twice changes nothing more.
    """
    clean = "".join(c if unicodedata.category(c) != "Cc" else " " for c in nfc(text))
    words = _WORD.findall(move_tone(clean.lower()))
    known = abbreviations.plain
    repaired = [word if word in known else _repair(word) for word in words]
    return " ".join(abbreviations.expand(repaired, i) for i in range(len(repaired)))


def _repair(word: str) -> str:
    if fold(word) in _KEEP or not any(c.isalpha() for c in word):
        return word
    return repair_word(_STRETCHED.sub(r"\1", word))
