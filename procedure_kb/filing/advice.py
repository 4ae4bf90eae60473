"""What a filing rule means for one person: their places, what they have, the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from procedure_kb.filing.hotlines import HotlineAdvice, hotline_for, line_of
from procedure_kb.filing.rules import Book, book
from procedure_kb.filing.units import UnitLike, in_sentence, is_province
from procedure_kb.model.filing import (
    Counter,
    CounterKind,
    FilingRule,
    Hotline,
    LegalBasis,
    PlaceNeeded,
    Reach,
    Texts,
    placeholders,
)

Mode = Literal["counter", "online", "postal"]

# What decides has a place of its own: where the person lives says nothing about it.
_OWN_PLACE = ("land", "business")


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
    held = book()
    phrase = rule.place_phrase or held.rules.texts.place_phrases[rule.place_needed]
    deciding = _deciding_units(rule, place, registered, phrase, held.rules.texts, surely=surely)
    unit = deciding[0][0]
    return FilingAdvice(
        rule_id=rule.id,
        variant=rule.variant,
        decides=rule.decides,
        counters=tuple(_counters(rule, deciding, phrase, held)),
        reach=rule.reach,
        reach_stated=rule.reach_stated,
        reach_text=_fill(rule.reach_text, unit, phrase, held),
        two_places=_two_places(rule, place, registered, held.rules.texts),
        elsewhere=_fill(rule.elsewhere, unit, phrase, held) if rule.elsewhere else None,
        online=tuple(
            OnlineAdvice(held.rules.online_places[online.place], online.text)
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
        caveats=tuple(_caveats(rule, today, has_vneid, held.rules.texts)),
        legal_basis=tuple(rule.legal_basis),
        checked=held.rules.checked,
        no_address=held.rules.texts.no_address,
        hotline=hotline_for(unit if rule.place_needed in _OWN_PLACE else place or registered),
        topic_hotline=line_of(rule.topic_hotline) if rule.topic_hotline else None,
    )


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
    book: Book,
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


def _label(counter: Counter, unit: UnitLike | None, book: Book) -> str:
    """The label, put right for provinces whose centre has one level."""
    one_level = book.one_level.get(unit.province_code) if unit else None
    if one_level is None or unit is None:
        return counter.label
    if counter.kind == "commune_centre":
        return one_level.label if is_province(unit) else one_level.label_at
    return one_level.label if counter.kind == "provincial_centre" else counter.label


def _fill(template: str, unit: UnitLike | None, phrase: str, book: Book) -> str:
    """Put names in; what is not known is called by what decides: "xã, phường nơi có đất"."""
    texts = book.rules.texts
    used = placeholders(template)
    commune = f"{texts.unknown_commune} {phrase}"
    province = texts.unknown_province
    if unit is not None:
        province = in_sentence(unit.province)
        if is_province(unit):
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
        return unit is None or is_province(unit)
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
