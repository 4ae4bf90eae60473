"""How much speaks for a name being a place here: kind, capitals, diacritics, the words around.

Points add up; `THRESHOLD` must be reached. Roughly: a kind spelt out ("phường X") is enough by
itself, a province's name with its diacritics is, a commune's bare name needs "ở" or capitals,
and a name that is an everyday word needs two such signs. The weights were set on questions
without places (nothing may be found) and on addresses made from the gazetteer (all must be).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from procedure_kb.places import _context as context
from procedure_kb.places._message import Message
from procedure_kb.places._names import COMMUNE, DISTRICT, PROVINCE, Agreement, Token, tokenize
from procedure_kb.places._reading import Atom

THRESHOLD = 4.0
_VOWELS = frozenset("aeiouy")


class Evidence:
    """Weighs the names of one message."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.tokens = message.tokens

    def of(self, atoms: Sequence[Atom]) -> float:
        """Points for a name alone or for neighbouring names read as one address."""
        if len(atoms) == 1:
            atom = atoms[0]
            if atom.best == Agreement.CONFLICT and not atom.kind:
                return 0.0
            if atom.spoken and atom.weight < 2:
                return 0.0
            return self._single(atom, alone=True)
        if all(atom.best == Agreement.CONFLICT for atom in atoms):
            return 0.0
        if any(self._out_of_place(atom, atoms) for atom in atoms):
            return 0.0
        # That a commune stands beside a district that has it is hardly ever chance.
        fillers = sum(second.start - first.end for first, second in pairwise(atoms))
        value = max(self._single(atom, alone=False) for atom in atoms)
        return value + (4.0 - fillers) * (len(atoms) - 1) + min(0.0, self._company(atoms[0]))

    def _single(self, atom: Atom, *, alone: bool) -> float:
        if atom.town:
            return 0.0
        return self._with_kind(atom, alone) if atom.kind else self._without_kind(atom)

    def _with_kind(self, atom: Atom, alone: bool) -> float:
        size = atom.end - atom.name
        levels = atom.levels()
        agreement = atom.best
        word = self.tokens[atom.name]
        number = size == 1 and word.word.isdigit()
        capital = self._capital(atom)
        kind_word = self.tokens[atom.start]
        value = atom.weight
        if agreement == Agreement.EQUAL and not atom.spoken:
            value += 1.0
        elif agreement == Agreement.CONFLICT:
            value -= 3.5 if capital else 5.5
        if self.message.accented and kind_word.bare and len(kind_word.word) > 2:
            value -= 2.0  # "phuong" among accented words is as often "phương"
        if PROVINCE in levels:
            value += 1.0
            if agreement < Agreement.EQUAL and not capital and _long_gone(atom):
                value -= 1.5
        if atom.kind == "huyen" and atom.weight < 3 and agreement < Agreement.EQUAL:
            value -= 1.0
        if atom.kind == "quan" and all(entry.kind == "huyen" for entry, _ in atom.options):
            value -= 1.5
        if COMMUNE in levels:
            if not capital:
                value -= 3.5 if self._common(atom) else 1.0 if self._ordinary(atom) else 0.0
            unmarked = agreement == Agreement.POORER and not self.message.accented
            if size > 1 and unmarked and not atom.distance and not self._ordinary(atom):
                value += 1.0
        if alone:
            if number and atom.kind == "phuong" and atom.weight < 4.5:
                value -= 2.0
            one_short = size == 1 and not number and not atom.spoken and len(word.word) < 5
            if one_short and not word.capital and PROVINCE not in levels:
                value -= 4.5 if word.bare else 2.5
            value -= self._doubt(atom, levels)
        value += self._whole_message(atom)
        # "o xa X" may be "ở xa": the weaker the kind, the more the word before counts.
        return value + context.locative(self.tokens, atom.start) * (1.0 if atom.weight < 4 else 0.5)

    def _doubt(self, atom: Atom, levels: tuple[str, ...]) -> float:
        """What a guessed name lacks: a misspelling, or an alias known without diacritics."""
        alias = _long_gone(atom) and not any(entry.marks for entry, _ in atom.options)
        if not atom.distance and not alias:
            return 0.0
        doubt = 0.0
        if COMMUNE not in levels:
            doubt += 1.5
        elif not self._stands_out(atom) and not self.message.mergers:
            doubt += 3.0
        if atom.distance and all(token.bare for token in self.tokens[atom.start : atom.end]):
            doubt += 2.0
        return doubt

    def _without_kind(self, atom: Atom) -> float:
        entries = [entry for entry, _ in atom.options]
        locative = context.locative(self.tokens, atom.start)
        if all(entry.needs_context for entry in entries):
            return 2.0 + locative
        size = atom.end - atom.name
        levels = atom.levels()
        agreement = atom.best
        accented = self.message.accented
        ordinary = self._ordinary(atom)
        if PROVINCE in levels:
            value = 4.0
        elif DISTRICT in levels:
            value = 3.0
        else:
            today = {entry.unit.code for entry in entries if not entry.old}
            value = 2.0 if len(today) == 1 else 1.5
        if ordinary:
            value -= 2.0 if PROVINCE in levels else 3.0
        if agreement == Agreement.EQUAL:
            value += 2.0
        elif agreement == Agreement.CONFLICT:
            value -= 3.0
        elif accented:
            value -= 1.0 if PROVINCE in levels else 1.5 if DISTRICT in levels else 2.5
        elif DISTRICT in levels and size > 1 and not ordinary:
            value += 0.5
        word = self.tokens[atom.name].word
        if size == 1 and len(word) < 6 and not _VOWELS.isdisjoint(word):  # unlike "bmt"
            value -= 4.0 if levels == (COMMUNE,) else 2.0
        elif size > 2:
            value += 1.0
        if atom.distance:
            value -= 1.0
        if self._common(atom):
            value -= 3.0
        if context.tears_a_word(self.tokens, atom.start, atom.end):
            value -= 4.0
        if _long_gone(atom):
            value -= 1.0
        if self._capital(atom):
            value += 2.5
        company = self._company(atom)
        if company < 0:
            return value + locative + company
        if self.message.mergers:
            value += 2.0
        whole = self._whole_message(atom)
        return value + locative + (whole if len(levels) > 1 or not ordinary else whole / 2)

    # --- signs --------------------------------------------------------------------------------

    def _out_of_place(self, atom: Atom, atoms: Sequence[Atom]) -> bool:
        """An everyday word that only happens to stand before another name."""
        levels = atom.levels()
        if atom.kind or atom.town or PROVINCE in levels or DISTRICT in levels:
            return False
        if not self._ordinary(atom) or self._stands_out(atom):
            return False
        if atom.best == Agreement.CONFLICT:
            return True
        others = [other for other in atoms if other is not atom]
        if any(DISTRICT in other.levels() for other in others):
            return False
        if self._common(atom):
            return True
        return atom.best < Agreement.EQUAL and all(self._ordinary(other) for other in others)

    def _company(self, atom: Atom) -> float:
        """What the neighbouring words take away: persons, streets, longer proper names."""
        if atom.kind or atom.town:
            return 0.0
        tokens = self.tokens
        province = PROVINCE in atom.levels()
        value = 0.0
        before = context.not_a_unit_before(tokens, atom.start, self.message.accented)
        if before == "person" and not province:
            value -= 3.5
        elif before == "body" and not (province and tokens[atom.start - 1].word == "nguoi"):
            value -= 4.5 if province else 5.0
        if not self.message.capitals:
            return value
        if atom.start > 0 and tokens[atom.start].gap == " ":
            token = tokens[atom.start - 1]
            written = self.message.text[token.start : token.end]
            first = atom.start == 1 or bool(re.search(r"[.?!\n]", token.gap))
            if token.capital and not first and not (written.isupper() and len(written) <= 5):
                value -= 1.0 if province else 3.5
        if atom.end < len(tokens) and tokens[atom.end].gap == " " and self._capital(atom):
            token = tokens[atom.end]
            after = atom.end + 1
            opens_another = after < len(tokens) and self.message.prefixes[after] is not None
            if token.capital and not token.word.isdigit() and not opens_another:
                value -= 1.0 if province else 2.0
        return value

    def _whole_message(self, atom: Atom) -> float:
        """A message that is hardly more than a name answers "Mình ở đâu?"."""
        total = len(self.tokens)
        return 2.0 if total <= 6 and (atom.end - atom.start) * 5 >= total * 3 else 0.0

    def _capital(self, atom: Atom) -> bool:
        typed = self.tokens[atom.name : atom.end]
        if not self.message.capitals:
            return False
        if not all(token.capital or token.word.isdigit() for token in typed):
            return False
        return len(typed) > 1 or atom.name > 0

    def _stands_out(self, atom: Atom) -> bool:
        return self._capital(atom) or context.locative(self.tokens, atom.start) >= 2.0

    def _ordinary(self, atom: Atom) -> bool:
        """Whether the typed words are everyday words too."""
        typed = self.tokens[atom.name : atom.end]
        if len(typed) == 1:
            return len(typed[0].word) < 3
        words = _everyday_words()
        if self.message.accented or any(not token.bare for token in typed):
            if _spelling(typed) in words.accented:
                return True
            if atom.best == Agreement.EQUAL:
                return False
        return _key(typed) in words.folded

    def _common(self, atom: Atom) -> bool:
        """Whether they are everyday words that stand in every second sentence."""
        typed = self.tokens[atom.name : atom.end]
        return len(typed) > 1 and _key(typed) in _everyday_words().common


def _long_gone(atom: Atom) -> bool:
    return all(getattr(entry.unit, "merged_earlier", False) for entry, _ in atom.options)


@dataclass(frozen=True, slots=True)
class _Words:
    """Phrases that are words as well as names.

    Attributes:
        accented: spellings with diacritics.
        folded: loose keys; they collide only when diacritics are left out.
        common: loose keys of the most frequent ones.
    """

    accented: frozenset[str]
    folded: frozenset[str]
    common: frozenset[str]


@lru_cache(maxsize=1)
def _everyday_words() -> _Words:
    path = Path(__file__).parent / "data" / "ordinary_words.txt"
    sections: dict[str, set[str]] = {"accented": set(), "folded": set(), "common": set()}
    section = "accented"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            word = line
            if section != "folded":
                typed = tokenize(line)
                word = _spelling(typed) if section == "accented" else _key(typed)
            sections[section].add(word)
    return _Words(**{name: frozenset(words) for name, words in sections.items()})


def _key(tokens: Sequence[Token]) -> str:
    return " ".join(token.key for token in tokens)


def _spelling(tokens: Sequence[Token]) -> str:
    return " ".join(f"{token.marks[0]}{token.marks[1]}" for token in tokens)


def preload() -> None:
    """Read the word lists before the first message needs them."""
    _everyday_words()
