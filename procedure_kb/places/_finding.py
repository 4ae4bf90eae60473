"""Finding names in a message: every run of words that some unit is or was called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from procedure_kb.places import _context as context
from procedure_kb.places._message import NAME_GAP, Message
from procedure_kb.places._names import (
    COMMUNE,
    DISTRICT,
    PROVINCE,
    Agreement,
    Entry,
    Token,
    agree,
    load_names,
    tokenize,
)
from procedure_kb.places._reading import Atom, Option, kinds_allow
from procedure_kb.places.units import OldUnit, load_gazetteer, unit_type
from procedure_kb.text import fold, nfc

_MAX_NAME = 6
_FUZZY_LENGTH = 6


class Finder:
    """Names in one message; overlapping ones too, for the caller to choose among."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.tokens = message.tokens
        self.names = load_names()
        self.gazetteer = load_gazetteer()

    def atoms(self) -> list[Atom]:
        found = self._known()
        return found + self._misspelt(found)

    # --- names as listed ----------------------------------------------------------------------

    def _known(self) -> list[Atom]:
        message, tokens = self.message, self.tokens
        entries, begins = self.names.entries, self.names.begins
        atoms: list[Atom] = []
        for i, token in enumerate(tokens):
            if message.in_kind(i):
                continue
            prefix = message.prefixes[i]
            key = token.key
            found = entries.get(key) or self._in_one_word(token, prefix)
            j = i + 1
            while True:
                if found:
                    atoms += self._read(i, j, prefix, found)
                if key not in begins or j >= len(tokens) or j - i >= _MAX_NAME:
                    break
                if not message.joins(j):
                    break
                key = f"{key} {tokens[j].key}"
                found = entries.get(key)
                j += 1
            if prefix is not None:
                atoms += self._spoken(i, prefix)
                if prefix.kind in context.COMMUNE_KINDS:
                    atoms += self._merged_earlier(i, prefix)
        named = {atom.start for atom in atoms if atom.kind == "thi tran"}
        return atoms + [town for town in self._towns() if town.start not in named]

    def _in_one_word(self, token: Token, prefix: context.Prefix | None) -> list[Entry] | None:
        """ "daklak", "pleiku", "phường Đakao": names of several syllables without a space.

        A commune's name needs its kind before: too many syllables are two short ones.
        """
        if len(token.word) < 4:
            return None
        key = self.names.joined.get(token.word) or self.names.joined.get(token.key)
        found = self.names.entries[key] if key else None
        if found and prefix is None and all(entry.level == COMMUNE for entry in found):
            return None
        return found

    def _read(
        self, i: int, j: int, prefix: context.Prefix | None, found: Iterable[Entry]
    ) -> list[Atom]:
        """The name tokens[i:j] with the kind before it, if they go together."""
        options = self._options(i, j, found)
        number = j == i + 1 and self.tokens[i].word.isdigit()
        if prefix is not None:
            allowed = self._of_kind(i, j, prefix.kind, options)
            if allowed:
                kinded = Atom(prefix.start, i, j, prefix.kind, prefix.weight, tuple(allowed))
                if number or (prefix.weight >= 3.0 and not self.tokens[prefix.start].bare):
                    return [kinded]
                # "xa dong quan luc yen": here "quan" belongs to the name before.
                return [kinded, *self._read(i, j, None, [entry for entry, _ in options])]
        if number:
            return []
        usable = tuple(option for option in options if option[1] != Agreement.CONFLICT)
        if all(entry.needs_context for entry, _ in usable) and self._touches_number(i, j):
            return []  # "CT07", a form
        if not usable and j - i > 1:
            # A wrong tone mark in a longer name, to be borne out by a name beside it.
            usable = tuple(options)
        return [Atom(i, i, j, "", 0.0, usable)] if usable else []

    def _options(self, i: int, j: int, found: Iterable[Entry]) -> list[Option]:
        """Each reading with how its diacritics agree with the typed ones."""
        typed = self.tokens[i:j]
        bare = all(token.bare for token in typed)
        single = j == i + 1 and not bare
        written = nfc(self.message.typed(i, j)).lower() if single else ""
        options: list[Option] = []
        for entry in found:
            agreement = self.names.agreement(entry, typed)
            if agreement == Agreement.EQUAL:
                if single and entry.unit.short.lower() != written and not entry.needs_context:
                    agreement = Agreement.CONFLICT  # "Chủ" is not "Chũ"
                elif bare and not self.message.accented:
                    agreement = Agreement.POORER  # it says nothing where nobody types marks
            options.append((entry, agreement))
        return options

    def _of_kind(self, i: int, j: int, kind: str, options: list[Option]) -> list[Option]:
        allowed = [option for option in options if kinds_allow(kind, option[0])]
        if j == i + 1:
            word = self.tokens[i]
            allowed = [option for option in allowed if option[1] != Agreement.CONFLICT]
            if word.word.isdigit():
                return [option for option in allowed if option[0].kind == kind]
            if len(word.word) < 3 and not word.capital:
                return []
        if kind == "thanh pho" and any(entry.level == DISTRICT for entry, _ in allowed):
            # "tp Cao Bằng" is the old city; only some provinces are cities.
            return [
                option
                for option in allowed
                if option[0].level == DISTRICT or option[0].kind == "thanh pho"
            ]
        return allowed

    def _touches_number(self, i: int, j: int) -> bool:
        tokens = self.tokens
        if j < len(tokens) and tokens[j].word.isdigit() and not tokens[j].gap.strip(" "):
            return True
        return i > 0 and tokens[i - 1].word.isdigit() and tokens[i].gap == ""

    def _spoken(self, i: int, prefix: context.Prefix) -> list[Atom]:
        """ "phường mười hai", "quận tư"; small ones only beside another name."""
        if prefix.kind not in ("phuong", "quan"):
            return []
        value, used = context.spoken_number(self.tokens, i)
        if not used or self.tokens[min(i + used, len(self.tokens) - 1)].word.isdigit():
            return []  # nothing, or "quận năm 2024"
        options = tuple(
            (entry, Agreement.EQUAL)
            for entry in self.names.entries.get(str(value), ())
            if entry.kind == prefix.kind
        )
        if not options:
            return []
        weight = 1.0
        if prefix.kind == "quan" and not self.tokens[prefix.start].bare:
            weight = prefix.weight if value > 3 else min(prefix.weight, 3.0)
        return [Atom(prefix.start, i, i + used, prefix.kind, weight, options, spoken=True)]

    def _merged_earlier(self, i: int, prefix: context.Prefix) -> list[Atom]:
        """Communes abolished before 2025, of which only the joined folded name is known."""
        atoms: list[Atom] = []
        for j, joined in self._runs(i, 4, numbers=True):
            options = tuple(
                (entry, Agreement.POORER)
                for entry in self.names.earlier.get(joined, ())
                if entry.kind == prefix.kind
            )
            if options and (len(joined) > 3 or joined.isdigit()):
                atoms.append(Atom(prefix.start, i, j, prefix.kind, prefix.weight, options))
        return atoms

    def _runs(self, i: int, longest: int, *, numbers: bool = False) -> Iterator[tuple[int, str]]:
        """Ends and joined letters of the 1 to `longest` tokens from `i` on."""
        joined = ""
        for j in range(i, min(i + longest, len(self.tokens))):
            token = self.tokens[j]
            if j > i and not NAME_GAP.fullmatch(token.gap):
                return
            if token.word.isdigit() and (j > i or not numbers):
                return
            joined += token.word.lstrip("0") if token.word.isdigit() else token.word
            yield j + 1, joined

    def _towns(self) -> Iterator[Atom]:
        """ "thị trấn" with no name of its own: the town of the district beside it."""
        for i, (first, second) in enumerate(pairwise(self.tokens)):
            if first.word == "thi" and second.word == "tran":
                yield Atom(i, i + 2, i + 2, "thi tran", 0.0, ())

    # --- misspelt names -----------------------------------------------------------------------

    def _misspelt(self, atoms: list[Atom]) -> list[Atom]:
        """Names with one wrong, missing, extra or swapped letter, where a name is due."""
        tokens, prefixes = self.tokens, self.message.prefixes
        named = {atom.name for atom in atoms if atom.kind}
        covered = [False] * len(tokens)
        for atom in atoms:
            if atom.best != Agreement.CONFLICT:
                covered[atom.name : atom.end] = [True] * (atom.end - atom.name)
        more: list[Atom] = []
        for i in range(1, len(tokens)):
            prefix = prefixes[i]
            if prefix is not None and prefix.weight >= 3.0 and i not in named:
                more += self._after_kind(i, prefix)
            if (
                i + 1 < len(tokens)
                and not covered[i]
                and not covered[i + 1]
                and context.locative(tokens, i) >= 2.0
            ):
                more += self._province(i)
        for atom in atoms:
            if atom.best != Agreement.CONFLICT and atom.at(DISTRICT):
                more += self._before_district(atom, covered)
        return more

    def _after_kind(self, i: int, prefix: context.Prefix) -> list[Atom]:
        if self.tokens[i].word in NOT_A_NAME:
            return []
        level = PROVINCE if prefix.kind == "tinh" else DISTRICT
        if prefix.kind in context.COMMUNE_KINDS:
            level = COMMUNE
        found: list[Atom] = []
        for j, joined in self._runs(i, 4):
            options = tuple(
                option
                for option in self._close(joined, level, self.tokens[i:j])
                if kinds_allow(prefix.kind, option[0])
            )
            if options:
                found.append(Atom(prefix.start, i, j, prefix.kind, prefix.weight, options, 1))
        return found

    def _close(self, joined: str, level: str, typed: Sequence[Token]) -> Iterator[Option]:
        """Names of a level that are one edit away from what was typed."""
        if len(joined) < _FUZZY_LENGTH:
            return
        pool = _fuzzy_pool(level).get((len(joined), joined[0]))
        if not pool:
            return
        for _, _, key in extract(joined, pool, scorer=OSA.distance, score_cutoff=1, limit=3):
            for entry in self.names.entries[key]:
                if entry.level == level and _like(typed, entry):
                    yield entry, Agreement.POORER

    def _before_district(self, district: Atom, covered: list[bool]) -> list[Atom]:
        """A misspelt commune right before its district: "hiệp bnih chánh thủ đức"."""
        tokens = self.tokens
        end = district.start
        districts = [entry.unit for entry, _ in district.at(DISTRICT)]
        if end == 0 or tokens[end].gap.strip(" ,") or len(districts) > 3:
            return []
        found: list[Atom] = []
        for start in range(max(0, end - 3), end):
            if not all(NAME_GAP.fullmatch(tokens[k].gap) for k in range(start + 1, end)):
                continue
            prefix = self.message.prefixes[start]
            if prefix is None and (end - start == 1 or any(covered[start:end])):
                continue
            if prefix is not None and prefix.kind not in context.COMMUNE_KINDS:
                continue
            joined = "".join(token.word for token in tokens[start:end])
            if len(joined) < _FUZZY_LENGTH:
                continue
            options = tuple(self._members_like(joined, districts, tokens[start:end]))
            if options and prefix is not None:
                found.append(Atom(prefix.start, start, end, prefix.kind, prefix.weight, options, 1))
            elif options:
                found.append(Atom(start, start, end, "", 0.0, options, 1))
        return found

    def _members_like(
        self, joined: str, districts: Iterable[object], typed: Sequence[Token]
    ) -> Iterator[Option]:
        for district in districts:
            assert isinstance(district, OldUnit)
            for commune in self.gazetteer.members(district):
                name = fold(commune.short).replace(" ", "")
                if OSA.distance(joined, name, score_cutoff=1) > 1:
                    continue
                syllables = tuple(token.marks for token in tokenize(commune.short))
                entry = Entry(COMMUNE, commune, syllables, fold(unit_type(commune.name)))
                if _like(typed, entry):
                    yield entry, Agreement.POORER

    def _province(self, i: int) -> list[Atom]:
        """ "ở quảng nan": a misspelt province after a word that announces a place."""
        typed = self.tokens[i : i + 2]
        if not self.message.joins(i + 1) or any(token.word in NOT_A_NAME for token in typed):
            return []
        options = tuple(self._close(typed[0].word + typed[1].word, PROVINCE, typed))
        return [Atom(i, i, i + 2, "", 0.0, options, 1)] if options else []


NOT_A_NAME = frozenset({
    "nao", "toi", "tui", "minh", "em", "anh", "chi", "ong", "ba", "chau", "con", "ban", "ho",
    "no", "ta", "khac", "moi", "cu", "nay", "kia", "do", "ay", "nha", "ben", "gan", "hay",
    "hoac", "co", "khong", "hoi", "la", "thi", "ma", "va", "voi", "de", "duoc", "phai", "se",
    "da", "dang", "van", "o", "tai", "tren", "duoi", "trong", "ngoai", "gi", "dau", "day", "ni",
    "te", "mo", "rang", "bao", "may", "luc", "khi", "sau", "truoc", "nop", "lam",
    "xin", "di", "den", "ve", "ra", "vao", "cap", "giai", "quyet", "chung", "thuc", "cong", "an",
    "uy", "noi", "nguoi", "dan", "dia", "phuong", "xa", "tran", "quan", "huyen", "tinh",
    "thanh", "pho", "truc", "ket", "ky", "tiep", "nhan", "yeu", "cau",
})  # fmt: skip
"""Words that follow "xã" or "phường" without being its name."""


@lru_cache(maxsize=3)
def _fuzzy_pool(level: str) -> dict[tuple[int, str], dict[str, str]]:
    """Names of a level by typed length and first letter: {key: joined letters}.

    The first letter is taken to be right: that is where people look while typing.
    """
    pools: dict[tuple[int, str], dict[str, str]] = {}
    for key, entries in load_names().entries.items():
        entry = next((entry for entry in entries if entry.level == level and entry.marks), None)
        if entry is None:
            continue
        joined = fold(re.sub(r"[\W_]", "", entry.unit.short))
        if len(joined) < _FUZZY_LENGTH - 1:
            continue
        for length in (len(joined) - 1, len(joined), len(joined) + 1):
            pools.setdefault((length, joined[0]), {})[key] = joined
    return pools


def _like(typed: Sequence[Token], entry: Entry) -> bool:
    """Whether a misspelt name may be this one: one syllable differs, no diacritic speaks against.

    A name typed in one word or split differently is compared by its letters only.
    """
    if len(typed) != len(entry.marks):
        return all(token.bare for token in typed)
    for token, official in zip(typed, entry.marks, strict=True):
        if agree(token.marks, official) != Agreement.CONFLICT:
            continue
        shapes, tone = token.marks
        if tone not in (0, official[1]) or max(len(shapes), len(official[0])) < 3:
            return False
        plain, right = fold(shapes), fold(official[0])
        if plain == right or OSA.distance(plain, right) > 1:
            return False
    return True


def preload() -> None:
    """Build what the first message would otherwise wait for."""
    for level in (PROVINCE, DISTRICT, COMMUNE):
        _fuzzy_pool(level)
