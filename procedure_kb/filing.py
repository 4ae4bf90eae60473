"""Where to file: which rule holds for a procedure, and what it means in one person's case.

The rules are data (``rules/filing.yml``, ``rules/hotlines.yml``); this module finds the rule of
a procedure, fills in the person's places, and answers who does the work of an office that
people still name ("phòng tư pháp quận"). Nothing here makes up what the sheets leave open:
that stands in ``FilingAdvice.caveats``.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from procedure_kb.clock import LiveFile
from procedure_kb.errors import BadInput, NotFound
from procedure_kb.model.filing import (
    Counter,
    CounterKind,
    FilingRule,
    FilingRules,
    Hotline,
    Hotlines,
    LegalBasis,
    OneLevelProvince,
    PlaceNeeded,
    Reach,
    Replacement,
    Texts,
    placeholders,
)
from procedure_kb.text import fold, fold_with_offsets

__all__ = [
    "SHIPPED_HOTLINES",
    "SHIPPED_RULES",
    "CounterAdvice",
    "FilingAdvice",
    "HotlineAdvice",
    "OnlineAdvice",
    "UnitLike",
    "emergency_lines",
    "hotline_for",
    "in_sentence",
    "load_hotlines",
    "load_rules",
    "rule_for",
    "where_to_file",
    "who_now",
]

SHIPPED_RULES = Path(__file__).parent / "rules" / "filing.yml"
SHIPPED_HOTLINES = Path(__file__).parent / "rules" / "hotlines.yml"

Mode = Literal["counter", "online", "postal"]

# What decides has a place of its own: where the person lives says nothing about it.
_OWN_PLACE = ("land", "business")


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


@dataclass(frozen=True)
class CounterAdvice:
    """A counter, named with the person's commune or province."""

    kind: CounterKind
    text: str
    when: str | None = None


@dataclass(frozen=True)
class OnlineAdvice:
    """A place to file online; ``text`` says what can be done there, if not everything."""

    name: str
    text: str | None = None


@dataclass(frozen=True)
class HotlineAdvice:
    """Whom to ask; ``reservation`` has to be said with it."""

    line: Hotline
    reservation: str | None = None


@dataclass(frozen=True)
class FilingAdvice:
    """Where one person files one procedure.

    Attributes:
        counters: best first.
        reach: to be asserted only if ``reach_stated``; otherwise ``reach_text`` and the caveats
            say how far it is known.
        two_places: which of the two places decides, when both are known and differ.
        channels: in the order to offer them.
        place_needed: what the place is that decides.
        place_phrase: that place in words where it is not simply the home: "nơi có đất".
        needs_place: ask for the place: the answer depends on it and it is not known.
        needs_commune: a province alone would not do.
        until: the day on which what the rule rests on ends.
        expired: that day has come; the rule must not be shown as in force.
        caveats: to be said with the answer.
        checked: when the rules were last compared with their sources, for the source line.
        no_address: we hold no address or opening hours of any counter.
    """

    rule_id: str
    variant: str | None
    decides: str
    counters: tuple[CounterAdvice, ...]
    reach: Reach
    reach_stated: bool
    reach_text: str
    two_places: str | None
    elsewhere: str | None
    online: tuple[OnlineAdvice, ...]
    postal: str | None
    delivery: str | None
    channels: tuple[Mode, ...]
    place_needed: PlaceNeeded
    place_phrase: str | None
    needs_place: bool
    needs_commune: bool
    until: dt.date | None
    expired: bool
    caveats: tuple[str, ...]
    legal_basis: tuple[LegalBasis, ...]
    checked: dt.date
    no_address: str
    hotline: HotlineAdvice
    topic_hotline: Hotline | None


# --- which rule -----------------------------------------------------------------------------


def rule_for(*, filing_id: str | None, field: str, level: str, code: str) -> FilingRule:
    """The rule of a procedure, as it reads for its code.

    Args:
        filing_id: what the guide says (``filing:``); ``None`` for a record without a guide.
        field: official 'Lĩnh vực'.
        level: commune, province, ministry, other or unknown.
    Returns: the guide's rule; else that of the code; else that of field and level; else the
        general rule of the level, which says that it is general.
    Raises:
        NotFound: a guide names a rule that is not there.
    """
    book = _book()
    if filing_id is not None:
        try:
            rule = book.by_id[filing_id]
        except KeyError:
            raise NotFound(
                f"Không có quy tắc nơi nộp '{filing_id}' (mã {code}). "
                f"Chọn một trong: {', '.join(sorted(book.by_id))}"
            ) from None
    else:
        key = _field_key(field)
        rule = (
            book.by_code.get(code)
            or book.by_field.get((key, level))
            or book.by_field.get((key, None))
            or book.by_id.get(f"{level}_default")
            or book.by_id["unknown"]
        )
    return rule.for_code(code)


@dataclass(frozen=True)
class _Book:
    """The rules with their indexes."""

    rules: FilingRules
    by_id: Mapping[str, FilingRule]
    by_code: Mapping[str, FilingRule]
    by_field: Mapping[tuple[str, str | None], FilingRule]
    one_level: Mapping[str, OneLevelProvince]
    old_offices: tuple[tuple[re.Pattern[str], str, Replacement], ...]


def _field_key(field: str) -> str:
    return " ".join(unicodedata.normalize("NFC", field).casefold().split())


def load_rules(path: Path = SHIPPED_RULES) -> FilingRules:
    """The rules of a file.

    Raises:
        BadInput: not YAML, or not filing rules; names rule and line.
    """
    return _load(path, FilingRules)


def load_hotlines(path: Path = SHIPPED_HOTLINES) -> Hotlines:
    """The hotlines of a file.

    Raises:
        BadInput: not YAML, or not hotlines.
    """
    return _load(path, Hotlines)


def _book() -> _Book:
    return _LIVE_BOOK.get(SHIPPED_RULES)


def _lines() -> Hotlines:
    return _LIVE_LINES.get(SHIPPED_HOTLINES)


def _read_book(path: Path) -> _Book:
    rules = load_rules(path)
    by_field: dict[tuple[str, str | None], FilingRule] = {}
    for rule in rules.rules:
        for match in rule.fields:
            for level in match.levels or (None,):
                by_field[_field_key(match.name), level] = rule
    return _Book(
        rules=rules,
        by_id={rule.id: rule for rule in rules.rules},
        by_code={code: rule for rule in rules.rules for code in rule.all_codes()},
        by_field=by_field,
        one_level={province.code: province for province in rules.one_level_provinces},
        old_offices=tuple(_old_office_patterns(rules)),
    )


_Model = TypeVar("_Model", bound=BaseModel)


def _load(path: Path, model: type[_Model]) -> _Model:
    try:
        text = path.read_text(encoding="utf-8")
        data = YAML(typ="safe").load(text)
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        raise BadInput(
            f"không đọc được tệp: {getattr(error, 'problem', None) or error}",
            file=path,
            line=mark.line + 1 if mark else None,
            rule="NOP001",
        ) from error
    try:
        return model.parse_obj(data)
    except ValidationError as error:
        first = error.errors()[0]
        where, line = _locate(text, data, first["loc"])
        raise BadInput(
            f"{where}: {first['msg']}".lstrip(": "), file=path, line=line, rule="NOP002"
        ) from error


def _locate(text: str, data: object, location: tuple[int | str, ...]) -> tuple[str, int | None]:
    """A location that staff recognise (the id, not the number of an entry) and its line."""
    names: list[str] = []
    anchor = ""
    node: Any = data
    for key in location:
        if key == "__root__":
            continue
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError):
            node = None
        entry = node.get("id") if isinstance(node, dict) and isinstance(key, int) else None
        if entry:
            anchor = str(entry)
        names.append(str(entry or key))
    line = next(
        (
            number
            for number, content in enumerate(text.splitlines(), 1)
            if anchor and content.strip() == f"- id: {anchor}"
        ),
        None,
    )
    return ".".join(names), line


# --- what it means here ---------------------------------------------------------------------


def where_to_file(
    rule: FilingRule,
    *,
    place: UnitLike | None,
    registered: UnitLike | None,
    has_vneid: bool | None,
    today: dt.date,
    surely: bool = True,
) -> FilingAdvice:
    """Tell one person where to file.

    Args:
        place: where they live now or, for land and business rules, where the land or the
            business is; a province when no commune is known.
        registered: their permanent residence, when it is known to be another place.
        has_vneid: ``None`` when unknown.
        surely: whether ``place`` is known to be what the rule asks for, and not only a place
            that the person named (their home where the land decides).
    """
    book = _book()
    phrase = rule.place_phrase or book.rules.texts.place_phrases[rule.place_needed]
    deciding = _deciding_units(rule, place, registered, phrase, book.rules.texts, surely=surely)
    unit = deciding[0][0]
    return FilingAdvice(
        rule_id=rule.id,
        variant=rule.variant,
        decides=rule.decides,
        counters=tuple(_counters(rule, deciding, phrase, book)),
        reach=rule.reach,
        reach_stated=rule.reach_stated,
        reach_text=_fill(rule.reach_text, unit, phrase, book),
        two_places=_two_places(rule, place, registered, book.rules.texts),
        elsewhere=_fill(rule.elsewhere, unit, phrase, book) if rule.elsewhere else None,
        online=tuple(
            OnlineAdvice(book.rules.online_places[online.place], online.text)
            for online in rule.online
        ),
        postal=rule.postal,
        delivery=rule.delivery,
        channels=_channels(rule, has_vneid),
        place_needed=rule.place_needed,
        place_phrase=_other_place(rule, phrase),
        needs_place=_needs_place(rule, unit),
        needs_commune="commune" in placeholders(rule.counter[0].label),
        until=rule.valid_to,
        expired=_expired(rule, today),
        caveats=tuple(_caveats(rule, today, has_vneid, book.rules.texts)),
        legal_basis=tuple(rule.legal_basis),
        checked=book.rules.checked,
        no_address=book.rules.texts.no_address,
        hotline=hotline_for(unit if rule.place_needed in _OWN_PLACE else place or registered),
        topic_hotline=_line(rule.topic_hotline) if rule.topic_hotline else None,
    )


def hotline_for(place: UnitLike | None) -> HotlineAdvice:
    """The line of a place's province; the national one, with a reservation, if none is known."""
    lines = _lines().lines
    if place is not None:
        for line in lines:
            if line.province_code == place.province_code:
                return HotlineAdvice(line, _doubt(line))
    national = lines[0]
    unknown = None
    if place is not None:
        said = _book().rules.texts.line_unknown
        unknown = said.format(province=in_sentence(place.province))
    return HotlineAdvice(national, _joined(unknown, _doubt(national)))


def emergency_lines() -> tuple[Hotline, ...]:
    """111 to 115."""
    return tuple(line for line in _lines().lines if line.emergency)


def _line(line_id: str) -> Hotline:
    for line in _lines().lines:
        if line.id == line_id:
            return line
    raise BadInput(f"không có đường dây '{line_id}'", file=SHIPPED_HOTLINES, rule="NOP002")


def _doubt(line: Hotline) -> str | None:
    return _book().rules.texts.line_uncertain if line.uncertain else None


def _joined(*sentences: str | None) -> str | None:
    return " ".join(s for s in sentences if s) or None


def _deciding_units(
    rule: FilingRule,
    place: UnitLike | None,
    registered: UnitLike | None,
    phrase: str,
    texts: Texts,
    *,
    surely: bool,
) -> list[tuple[UnitLike | None, str | None]]:
    """The units whose counters to name, each with its condition; never empty."""
    only_if = texts.only_if.format(phrase=phrase)
    if rule.place_needed in _OWN_PLACE:
        return [(place, None if surely or place is None else only_if)]
    if rule.confirm_place:
        known = place or registered
        return [(known, only_if if known else None)]
    if rule.place_needed == "registered":
        if registered is not None:
            return [(registered, None)]
        return [(place, only_if if place else None)]
    if rule.reach == "by_choice_of_residence":
        if place is not None and registered is not None and place.code != registered.code:
            return [(place, texts.choice_here), (registered, texts.choice_registered)]
        if place is not None:
            return [(place, texts.choice_single if registered is None else None)]
        return [(registered, texts.choice_registered if registered else None)]
    doubted = not surely and place is not None and rule.reach == "only_competent"
    return [(place or registered, only_if if doubted else None)]


def _counters(
    rule: FilingRule,
    deciding: Iterable[tuple[UnitLike | None, str | None]],
    phrase: str,
    book: _Book,
) -> Iterator[CounterAdvice]:
    seen = set()
    for unit, condition in deciding:
        for counter in rule.counter:
            text = _fill(_label(counter, unit, book), unit, phrase, book)
            # The same label twice: a centre of one level, or a counter of the province.
            when = ", ".join(part for part in (counter.when, condition) if part) or None
            if text not in seen:
                seen.add(text)
                yield CounterAdvice(counter.kind, text, when)


def _label(counter: Counter, unit: UnitLike | None, book: _Book) -> str:
    """The label, put right for provinces whose centre has one level."""
    one_level = book.one_level.get(unit.province_code) if unit else None
    if one_level is None or unit is None:
        return counter.label
    if counter.kind == "commune_centre":
        return one_level.label if _is_province(unit) else one_level.label_at
    return one_level.label if counter.kind == "provincial_centre" else counter.label


def _fill(template: str, unit: UnitLike | None, phrase: str, book: _Book) -> str:
    """Put names in; what is not known is called by what decides: "xã, phường nơi có đất"."""
    texts = book.rules.texts
    used = placeholders(template)
    commune = f"{texts.unknown_commune} {phrase}"
    province = texts.unknown_province
    if unit is not None:
        province = in_sentence(unit.province)
        if _is_province(unit):
            commune = f"{texts.unknown_commune} {phrase} ở {province}"
        else:
            commune = in_sentence(unit.name)
    elif "commune" not in used:
        province = f"{province} {phrase}"
    return template.format_map({"commune": commune, "province": province})


def _two_places(
    rule: FilingRule, place: UnitLike | None, registered: UnitLike | None, texts: Texts
) -> str | None:
    """Which place decides, in a sentence, for a person who has two."""
    if registered is None or (place is not None and place.code == registered.code):
        return None
    said = rule.two_places or texts.two_places[rule.reach].get(rule.place_needed)
    if said is None:
        return None
    if place is None:
        # Nothing to compare, but for land and business the home does not decide at all.
        return said if rule.place_needed in _OWN_PLACE and not placeholders(said) else None
    here, there = place.province, registered.province
    if place.province_code == registered.province_code:
        here, there = place.name, registered.name
    return said.format_map({"place": in_sentence(here), "registered": in_sentence(there)})


def _channels(rule: FilingRule, has_vneid: bool | None) -> tuple[Mode, ...]:
    online_first = has_vneid or (rule.online_first and has_vneid is None)
    order: tuple[Mode, ...] = (
        ("online", "counter", "postal") if online_first else ("counter", "online", "postal")
    )
    offered = {"counter": True, "online": bool(rule.online), "postal": rule.postal is not None}
    return tuple(mode for mode in order if offered[mode])


def _other_place(rule: FilingRule, phrase: str) -> str | None:
    """The place that decides, unless it is where the person lives or whatever suits them."""
    if not phrase.startswith("nơi ") or rule.place_needed == "none":
        return None
    at_home = rule.place_needed == "home" and not rule.confirm_place
    return None if at_home and not phrase.startswith("nơi có ") else phrase


def _needs_place(rule: FilingRule, unit: UnitLike | None) -> bool:
    """Whether the first counter would be another one elsewhere, and we do not know where."""
    if rule.place_needed == "none" or rule.reach in ("same_province", "anywhere"):
        return False
    used = placeholders(rule.counter[0].label)
    if "commune" in used:
        return unit is None or _is_province(unit)
    return "province" in used and unit is None


def _expired(rule: FilingRule, today: dt.date) -> bool:
    return rule.valid_to is not None and today >= rule.valid_to


def _caveats(
    rule: FilingRule, today: dt.date, has_vneid: bool | None, texts: Texts
) -> Iterator[str]:
    if rule.valid_to is not None and _expired(rule, today):
        yield texts.expired.format(until=_date(rule.valid_to))  # first: all rests on it
    if rule.uncertainty:
        yield rule.uncertainty
    if rule.reach_second_hand:
        yield texts.second_hand
    if rule.valid_to is not None and not _expired(rule, today):
        yield texts.ending.format(until=_date(rule.valid_to))
    if rule.ending_note:
        yield rule.ending_note
    if has_vneid is False and rule.online:
        yield texts.online_login


def _date(day: dt.date) -> str:
    """As legal texts write it: 01/3/2027, but 01/02/2027 and 31/12/2026."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def _is_province(unit: UnitLike) -> bool:
    return unit.code == unit.province_code


def in_sentence(name: str) -> str:
    """The name of a unit inside a sentence: "phường Cửa Nam". Cities keep their capital, as on
    papers."""
    kind, _, rest = name.partition(" ")
    if kind in ("Phường", "Xã", "Tỉnh") or name.startswith("Đặc khu "):
        return f"{kind.lower()} {rest}"
    return name


# --- offices of the old days ----------------------------------------------------------------

_DISTRICT = "{district}"
_NUMBERED_DISTRICT = r"q[\s.]*\d{1,2}"  # "q1", "q. 5"
_BETWEEN = r"[\W_]+"


def who_now(text: str) -> Replacement | None:
    """Who does the work of an old office that ``text`` names; ``None`` if it names none.

    Works on text with or without diacritics; where diacritics were typed they have to fit, so
    that "công an, quản lý …" is not taken for "công an quận".
    """
    folded, offsets = fold_with_offsets(text)
    best: tuple[int, Replacement] | None = None
    for pattern, phrase, replacement in _book().old_offices:
        for match in pattern.finditer(folded):
            end = offsets[match.end()] if match.end() < len(offsets) else len(text)
            original = text[offsets[match.start()] : end]
            length = match.end() - match.start()
            if best is not None and length <= best[0]:
                continue
            if _marks_fit(original, phrase) and _meant(replacement, folded, match.end()):
                best = (length, replacement)
    return best[1] if best else None


def _old_office_patterns(
    rules: FilingRules,
) -> Iterator[tuple[re.Pattern[str], str, Replacement]]:
    for replacement in rules.replacements:
        for words in replacement.words:
            for district in rules.district_words if _DISTRICT in words else [""]:
                phrase = words.replace(_DISTRICT, district)
                yield _pattern(map(re.escape, fold(phrase).split())), phrase, replacement
            if words.endswith(_DISTRICT):
                start = words.removesuffix(_DISTRICT).strip()
                parts = [*map(re.escape, fold(start).split()), _NUMBERED_DISTRICT]
                yield _pattern(parts), start, replacement


def _pattern(parts: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_BETWEEN.join(parts)}(?!\w)")


def _marks_fit(original: str, phrase: str) -> bool:
    """Whether each typed word is without marks or has those of the phrase, in any order."""
    typed = re.findall(r"\w+", unicodedata.normalize("NFC", original).lower())
    meant = re.findall(r"\w+", phrase.lower())
    # A numbered district has a word more than its phrase: figures carry no marks.
    return all(
        fold(word) == word or _letters(word) == _letters(model)
        for word, model in zip(typed, meant, strict=False)
    )


def _letters(word: str) -> list[str]:
    """Letters and marks without their order: "hoà" and "hòa" are one."""
    return sorted(unicodedata.normalize("NFD", word))


def _meant(replacement: Replacement, folded: str, end: int) -> bool:
    rest = folded[end:]
    if any(re.match(rf"{_BETWEEN}{fold(word)}(?!\w)", rest) for word in replacement.unless):
        return False
    needs = replacement.needs
    return not needs or any(_pattern(fold(n).split()).search(folded) for n in needs)


_LIVE_BOOK = LiveFile(_read_book)
_LIVE_LINES = LiveFile(load_hotlines)
