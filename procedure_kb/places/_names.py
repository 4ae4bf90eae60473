"""Place names as people write them: tokens, spelling variants, agreement of diacritics.

Two spellings of one name meet under a loose key: folded, "y" as "i", "k" as "c", apostrophes
and hyphens gone ("Đắk Lắk", "Đắc Lắc", "DAK LAK" → "dac lac"). Since the key is loose, each
match is then judged by its diacritics: equal, poorer (marks left out) or in conflict.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

from procedure_kb.places.units import (
    Gazetteer,
    OldUnit,
    Unit,
    load_gazetteer,
    short_name,
    unit_type,
)
from procedure_kb.text import fold, fold_with_offsets

# --- tokens -----------------------------------------------------------------------------------

_RUN = re.compile(r"[a-z]+(?:['’ʼ‘`´][a-z]+)*|\d+")
_APOSTROPHES = re.compile(r"['’ʼ‘`´]")


@dataclass(slots=True)
class Token:
    """A run of letters or of digits: "p12" is two tokens with nothing between.

    Attributes:
        start, end: offsets in the text as the citizen typed it.
        gap: what stands between the token before and this one.
        word: folded, without apostrophes.
        key: loose spelling of `word`.
        marks: letters with their shapes, and the tone, as typed.
    """

    start: int
    end: int
    gap: str
    word: str
    key: str
    marks: tuple[str, int]
    capital: bool

    @property
    def bare(self) -> bool:
        """Typed without any diacritic."""
        return self.marks[1] == 0 and self.marks[0].isascii()


def tokenize(text: str) -> list[Token]:
    folded, offsets = fold_with_offsets(text)
    tokens: list[Token] = []
    previous = 0
    for match in _RUN.finditer(folded):
        low, high = match.span()
        start = offsets[low]
        end = offsets[high] if high < len(folded) else len(text)
        word = match.group()
        if not word.isalnum():
            word = _APOSTROPHES.sub("", word)
        tokens.append(
            Token(
                start,
                end,
                text[previous:start],
                word,
                loose(word),
                marks(text[start:end]),
                text[start].isupper(),
            )
        )
        previous = end
    return tokens


# --- spelling ---------------------------------------------------------------------------------


@lru_cache(maxsize=16384)
def loose(word: str) -> str:
    """Folded word → the spelling under which its variants meet."""
    if word.isdigit():
        return word.lstrip("0") or "0"
    if word == "ko":
        return "khong"  # not "Cổ", "Cô"
    if "y" in word:
        word = word.replace("y", "i")
    if word[0] == "c" and word[1:2] != "h":
        word = "k" + word[1:]
    if word[-1] == "k" and len(word) > 1:
        word = word[:-1] + "c"
    return word


_TONES = {"\u0300": 1, "\u0301": 2, "\u0303": 3, "\u0309": 3, "\u0323": 5}
"""Hỏi and ngã count as one: half the country hears no difference."""


@lru_cache(maxsize=512)
def _letter(character: str) -> tuple[str, int]:
    """A letter's shape without tone ("ấ" → "â"), and the tone."""
    tone = 0
    shape = ""
    for part in unicodedata.normalize("NFD", character):
        if part in _TONES:
            tone = _TONES[part]
        else:
            shape += part
    return unicodedata.normalize("NFC", shape), tone


@lru_cache(maxsize=16384)
def marks(typed: str) -> tuple[str, int]:
    """Shapes and tone of a syllable; where the tone sits does not matter ("hoà", "hòa")."""
    typed = unicodedata.normalize("NFC", typed).lower()
    tone = 0
    shapes = []
    for character in typed:
        shape, mark = (character, 0) if character.isascii() else _letter(character)
        tone = mark or tone
        if shape not in "'’ʼ‘`´":
            shapes.append("i" if shape == "y" else shape)
    if len(shapes) > 1:
        if shapes[0] == "c" and shapes[1] != "h":
            shapes[0] = "k"
        if shapes[-1] == "k":
            shapes[-1] = "c"
    return "".join(shapes), tone


class Agreement(IntEnum):
    """How the diacritics of a typed name agree with the official ones."""

    CONFLICT = 0
    POORER = 1
    EQUAL = 2


_BARE = str.maketrans("ăâêôơưđ", "aaeooud")


@lru_cache(maxsize=65536)
def agree(typed: tuple[str, int], name: tuple[str, int]) -> Agreement:
    if typed == name:
        return Agreement.EQUAL
    shapes, tone = typed
    official, official_tone = name
    if tone not in (0, official_tone) or len(shapes) != len(official):
        return Agreement.CONFLICT
    if shapes == official:
        return Agreement.POORER
    bare = official.translate(_BARE)
    if all(s in (o, b) for s, o, b in zip(shapes, official, bare, strict=True)):
        return Agreement.POORER
    return Agreement.CONFLICT


# --- the index --------------------------------------------------------------------------------

PROVINCE, DISTRICT, COMMUNE = "P", "D", "C"

Named = Unit | OldUnit


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One reading of a name.

    Attributes:
        level: PROVINCE, DISTRICT or COMMUNE.
        unit: what is meant; a Unit is on today's map, an OldUnit no longer is.
        marks: of each syllable, to compare diacritics; empty where they are not known.
        kind: folded kind of the unit: "phuong", "thi tran".
        former_kind: the kind it had until 2026, where that changed.
        needs_context: a short form that means something else as often ("hn": hôm nay).
        part: only half of an official double name ("Xuân Hương" of "Xuân Hương - Đà Lạt").
    """

    level: str
    unit: Named
    marks: tuple[tuple[str, int], ...]
    kind: str
    needs_context: bool = False
    part: bool = False
    former_kind: str = ""

    @property
    def old(self) -> bool:
        return isinstance(self.unit, OldUnit)


@dataclass(slots=True)
class NameIndex:
    """Names by loose key.

    Attributes:
        entries: key ("phu my") → readings.
        begins: every proper beginning of a key, so that the search stops early.
        joined: key without spaces ("daclac") → key.
        earlier: communes abolished before 2025, by folded joined name.
        longest: tokens of the longest name.
    """

    entries: dict[str, list[Entry]]
    begins: set[str]
    joined: dict[str, str]
    earlier: dict[str, list[Entry]]
    earlier_longest: int

    def agreement(self, entry: Entry, tokens: list[Token]) -> Agreement:
        if len(entry.marks) != len(tokens):
            return Agreement.POORER
        lowest = Agreement.EQUAL
        for token, official in zip(tokens, entry.marks, strict=True):
            lowest = min(lowest, agree(token.marks, official))
            if lowest == Agreement.CONFLICT:
                break
        return lowest


_NUMERALS = {"1": ("i", "mot"), "2": ("ii", "hai"), "3": ("iii", "ba")}


@lru_cache(maxsize=16384)
def _parts(name: str) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Loose keys and marks of the syllables of an official short name."""
    words = name.split(" ")
    if all(word.isalpha() for word in words):
        return tuple(loose(fold(word)) for word in words), tuple(marks(word) for word in words)
    tokens = tokenize(name)
    return tuple(token.key for token in tokens), tuple(token.marks for token in tokens)


@lru_cache(maxsize=1)
def load_names() -> NameIndex:
    """The index over all of the gazetteer's names; built once."""
    return _build(load_gazetteer())


def _build(gazetteer: Gazetteer) -> NameIndex:
    index = NameIndex({}, set(), {}, {}, 0)
    folded_kinds = {
        kind: fold(kind)
        for kind in (
            "Tỉnh", "Thành phố", "Quận", "Huyện", "Thị xã",
            "Phường", "Xã", "Thị trấn", "Đặc khu", "",
        )
    }  # fmt: skip

    upgraded = gazetteer.upgraded

    def add(name: str, level: str, unit: Named, *, context: bool = False) -> None:
        kind = folded_kinds[unit_type(unit.name)]
        keys, syllables = _parts(name)
        former = "xa" if unit.code in upgraded else ""
        entry = Entry(level, unit, syllables, kind, context, former_kind=former)
        # "đaknong" is looked up as typed, not by the loose spelling of its parts.
        written = fold(name).replace(" ", "") if level != COMMUNE else None
        _insert(index, keys, entry, written)
        if keys[-1] in _NUMERALS and len(keys) > 1:
            for numeral in _NUMERALS[keys[-1]]:
                spoken = Entry(level, unit, (), kind, context)
                _insert(index, (*keys[:-1], loose(numeral)), spoken)
        if " - " in name and level != PROVINCE:
            for half in name.split(" - "):
                half_keys, half_syllables = _parts(half)
                entry = Entry(level, unit, half_syllables, kind, context, part=True)
                _insert(index, half_keys, entry)

    for province in gazetteer.provinces:
        add(province.short, PROVINCE, province)
    today = {province.short for province in gazetteer.provinces}
    for old_province in gazetteer.old_provinces:
        if old_province.short not in today:
            add(old_province.short, PROVINCE, old_province)
    for district in gazetteer.old_districts:
        add(district.short, DISTRICT, district)
    for commune in gazetteer.communes:
        add(commune.short, COMMUNE, commune)
    for old in gazetteer.old_communes:
        add(old.short, COMMUNE, old)
    for earlier in gazetteer.merged_earlier:
        joined = earlier.short
        entry = Entry(COMMUNE, earlier, (), folded_kinds[unit_type(earlier.name)])
        index.earlier.setdefault(joined, []).append(entry)
        index.earlier_longest = max(index.earlier_longest, len(joined))
    for alias, level, unit, context in _aliases(gazetteer):
        add_alias(index, alias, level, unit, context)
    return index


def add_alias(index: NameIndex, alias: str, level: str, unit: Named, context: bool) -> None:
    keys, syllables = _parts(alias)
    present = index.entries.get(" ".join(keys), ())
    if any(entry.unit is unit for entry in present):
        return
    entry = Entry(level, unit, syllables, fold(unit_type(unit.name)), context)
    _insert(index, keys, entry)


def _insert(
    index: NameIndex, keys: tuple[str, ...], entry: Entry, written: str | None = None
) -> None:
    key = " ".join(keys)
    if written and len(written) > 3:
        index.joined.setdefault(written, key)
    entries = index.entries.get(key)
    if entries is None:
        index.entries[key] = [entry]
        for end in range(1, len(keys)):
            index.begins.add(" ".join(keys[:end]))
        joined = "".join(keys)
        if len(joined) > 4 and not joined.isdigit():
            index.joined.setdefault(joined, key)
    else:
        entries.append(entry)


def _aliases(gazetteer: Gazetteer) -> Iterator[tuple[str, str, Named, bool]]:
    provinces: dict[str, Named] = {unit.name: unit for unit in gazetteer.old_provinces}
    # A province of that name today wins: "Hà Nội" is no old province.
    by_short = {unit.short: unit for unit in gazetteer.provinces}
    for name in list(provinces):
        provinces[name] = by_short.get(short_name(name), provinces[name])
    districts = {(unit.province, unit.name): unit for unit in gazetteer.old_districts}
    communes = {(unit.province, unit.name): unit for unit in gazetteer.communes}
    path = Path(__file__).parent / "data" / "aliases.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            context = row["context"] == "1"
            if row["level"] == "province":
                yield row["alias"], PROVINCE, provinces[row["name"]], context
            elif row["level"] == "commune":
                yield row["alias"], COMMUNE, communes[row["province"], row["name"]], context
            else:
                district = districts[row["province"], row["name"]]
                yield row["alias"], DISTRICT, district, context
