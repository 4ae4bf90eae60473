"""Filing rules: who decides, and at which counter one files, field by field.

``rules/filing.yml`` holds them as data, because they change with decrees, not with releases.
A rule says where its words come from (``legal_basis``), whether the official sheets say so
themselves (``reach_stated``), and until when it holds (``valid_to``).
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, root_validator, validator

from procedure_kb.model.official import RecordLevel

CounterKind = Literal[
    "commune_centre",
    "commune_office",
    "commune_police",
    "provincial_centre",
    "provincial_department",
    "provincial_police",
    "immigration_police",
    "traffic_police",
    "land_office",
    "social_insurance",
    "employment_service",
    "tax_office",
    "notary",
    "school",
    "health_facility",
    "legal_aid_centre",
    "military_command",
    "border_guard",
    "court",
    "court_enforcement",
    "business_registration",
    "customs_office",
    "treasury",
    "mission_abroad",
    "ministry",
    "sector_agency",
]
Reach = Literal["only_competent", "same_province", "anywhere", "by_choice_of_residence"]
PlaceNeeded = Literal["home", "registered", "land", "business", "none"]

NO_BASIS = "không tìm thấy căn cứ"
_UNIT = frozenset({"commune", "province"})
_TWO_PLACES = frozenset({"place", "registered"})


def placeholders(template: str) -> set[str]:
    """Names in braces in ``template``.

    Raises:
        ValueError: a brace is left open.
    """
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def _check(template: str, allowed: frozenset[str]) -> str:
    unknown = placeholders(template) - allowed
    if unknown:
        names = ", ".join(f"{{{name}}}" for name in sorted(allowed))
        raise ValueError(f"'{{{sorted(unknown)[0]}}}' không dùng được, chỉ có {names}")
    return template


def _checked_template(value: str | None) -> str | None:
    return value and _check(value, _UNIT)


def _checked_comparison(value: str | None) -> str | None:
    return value and _check(value, _TWO_PLACES)


class _Part(BaseModel):
    """Unknown keys are mistakes; values are never changed in place."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False


class LegalBasis(_Part):
    """What a rule rests on."""

    text: str = Field(..., description="name of the text; or 'không tìm thấy căn cứ'")
    number: str | None = Field(None, description="as issued: 120/2025/NĐ-CP")
    until: dt.date | None = Field(None, description="the day it ends")
    second_hand: bool = Field(
        False, description="the text or its end was read in the press, not in the law itself"
    )
    source: str | None = Field(None, description="where it was read")


class FieldMatch(_Part):
    """Records that get the rule when they have no guide: official 'Lĩnh vực' and level."""

    name: str
    levels: list[RecordLevel] = Field(default_factory=list, description="empty: every level")


class Counter(_Part):
    """One place where one may file in person."""

    kind: CounterKind
    label: str = Field("", description="plain words; empty: the words of its kind")
    when: str | None = Field(None, description="only in this case")

    _label = validator("label", allow_reuse=True)(_checked_template)


class Online(_Part):
    """One place where one may file online."""

    place: str = Field(..., description="id in online_places")
    text: str | None = Field(None, description="what can be done there, if not everything")


class _Said(_Part):
    """What a rule says; a variant says part of it again for a few codes."""

    decides: str
    counter: list[Counter] = Field(..., min_items=1)
    reach: Reach
    reach_stated: bool = Field(True, description="the official sheets say so in words")
    reach_second_hand: bool = Field(False, description="the reach was read in the press")
    reach_text: str
    elsewhere: str | None = Field(None, description="help for people who are elsewhere")
    online: list[Online] = Field(default_factory=list)
    online_first: bool = Field(False, description="the sheets describe only the online way")
    postal: str | None = Field(None, description="None: filing by post is not offered")
    delivery: str | None = Field(None, description="whether the result comes by post")
    legal_basis: list[LegalBasis] = Field(..., min_items=1)
    valid_to: dt.date | None = Field(
        None, description="the day the decrees end; from it on the rule has to be checked"
    )
    ending_note: str | None = Field(None, description="what is known of what comes after")
    place_needed: PlaceNeeded
    place_phrase: str | None = Field(None, description="'nơi có đất', for an unknown place")
    confirm_place: bool = Field(
        False, description="the place decides that is named in place_phrase, not the home as such"
    )
    two_places: str | None = Field(
        None, description="which place decides for a person with two; None: by place_needed"
    )
    uncertainty: str | None = Field(None, description="what the sheets do not say")

    _templates = validator("reach_text", "elsewhere", allow_reuse=True)(_checked_template)
    _comparison = validator("two_places", allow_reuse=True)(_checked_comparison)


class Variant(_Part):
    """Codes of a rule for which part of it reads differently."""

    name: str
    codes: list[str] = Field(..., min_items=1)
    change: dict[str, Any]


class FilingRule(_Said):
    """Where a kind of procedure is filed.

    Get one from ``procedure_kb.filing.rule_for``, which applies the variant of a code.
    """

    id: str = Field(..., regex=r"^[a-z][a-z0-9_]*$")
    fields: list[FieldMatch] = Field(default_factory=list)
    codes: list[str] = Field(default_factory=list, description="records without field match")
    replaced: list[str] = Field(default_factory=list, description="ids of replacements")
    topic_hotline: str | None = Field(None, description="id of a national line on the subject")
    staff_note: str | None = Field(None, description="for editors; never shown to citizens")
    variants: list[Variant] = Field(default_factory=list)
    variant: str | None = Field(None, description="set by rule_for: which variant was applied")

    @validator("fields", pre=True)
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        if isinstance(value, list):
            return [{"name": v} if isinstance(v, str) else v for v in value]
        return value

    @root_validator(skip_on_failure=True)
    @classmethod
    def _consistent(cls, values: dict[str, Any]) -> dict[str, Any]:
        basis: list[LegalBasis] = values["legal_basis"]
        if any(b.number is None and b.text != NO_BASIS for b in basis):
            raise ValueError(f"legal_basis: thiếu number (không có thì ghi text: {NO_BASIS})")
        ends = [b.until for b in basis if b.until]
        if (min(ends) if ends else None) != values["valid_to"]:
            raise ValueError("valid_to phải là ngày hết hạn sớm nhất trong legal_basis")
        if not values["reach_stated"] and not values["uncertainty"]:
            raise ValueError("reach_stated: false thì phải có uncertainty")
        return values

    def all_codes(self) -> Iterator[str]:
        """Codes named by the rule or by one of its variants."""
        yield from self.codes
        for variant in self.variants:
            yield from variant.codes

    def for_code(self, code: str) -> FilingRule:
        """The rule as it reads for one procedure.

        Raises:
            pydantic.ValidationError: the variant makes the rule inconsistent.
        """
        variant = next((v for v in self.variants if code in v.codes), None)
        if variant is None:
            return self
        return FilingRule.parse_obj({**self.dict(), **variant.change, "variant": variant.name})


class Replacement(_Part):
    """An office of the old days, as people name it, and who does its work now."""

    id: str = Field(..., regex=r"^[a-z][a-z0-9_]*$")
    words: list[str] = Field(
        ..., min_items=1, description="'{district}' stands for every word for a district"
    )
    unless: list[str] = Field(
        default_factory=list, description="words that follow when something else is meant"
    )
    needs: list[str] = Field(
        default_factory=list, description="one of them must stand in the message too"
    )
    now: str = Field(..., description="who does it now: whole sentences")
    rules: list[str] = Field(default_factory=list, description="filing rules of its work")
    source: str
    second_hand: bool = False


class OneLevelProvince(_Part):
    """A province whose service centre has one level, with branches."""

    code: str = Field(..., regex=r"^\d{2}$")
    label: str
    label_at: str = Field(..., description="label when the commune is known")
    source: str

    _labels = validator("label", "label_at", allow_reuse=True)(_checked_template)


class Texts(_Part):
    """Sentences used with many rules."""

    unknown_commune: str
    unknown_province: str
    place_phrases: dict[PlaceNeeded, str]
    choice_single: str = Field(..., description="with a counter when one place is known")
    choice_here: str = Field(..., description="with a counter of the place where one lives")
    choice_registered: str = Field(..., description="with a counter of the registered place")
    only_if: str = Field(..., description="with a counter of a place that may be the wrong one")
    two_places: dict[Reach, dict[PlaceNeeded, str]]
    ending: str
    expired: str
    second_hand: str
    online_login: str
    no_address: str
    line_unknown: str
    line_uncertain: str

    @validator("two_places", each_item=True)
    @classmethod
    def _comparisons(cls, value: dict[str, str]) -> dict[str, str]:
        return {needed: _check(text, _TWO_PLACES) for needed, text in value.items()}


class FilingRules(_Part):
    """The whole file."""

    checked: dt.date
    texts: Texts
    counter_labels: dict[CounterKind, str]
    online_places: dict[str, str]
    one_level_provinces: list[OneLevelProvince]
    district_words: list[str]
    replacements: list[Replacement]
    rules: list[FilingRule]

    @root_validator(pre=True)
    @classmethod
    def _labels_of_kinds(cls, values: dict[str, Any]) -> dict[str, Any]:
        labels = values.get("counter_labels") or {}
        for rule in values.get("rules") or []:
            if isinstance(rule, Mapping):
                changed = [v.get("change") or {} for v in rule.get("variants") or []]
                for part in (rule, *changed):
                    for counter in part.get("counter") or []:
                        counter.setdefault("label", labels.get(counter.get("kind"), ""))
        return values

    @root_validator(skip_on_failure=True)
    @classmethod
    def _references_known(cls, values: dict[str, Any]) -> dict[str, Any]:
        rules: list[FilingRule] = values["rules"]
        replacements: list[Replacement] = values["replacements"]
        _unique("rules", [rule.id for rule in rules])
        _unique("replacements", [r.id for r in replacements])
        _unique("codes", [code for rule in rules for code in rule.all_codes()])
        _unique("fields", list(_field_keys(rules)))
        known = {rule.id for rule in rules}
        old = {r.id for r in replacements}
        for replacement in replacements:
            _known(f"replacements.{replacement.id}.rules", replacement.rules, known)
        for rule in rules:
            _known(f"{rule.id}.replaced", rule.replaced, old)
            for variant in rule.variants:
                try:
                    rule.for_code(variant.codes[0])
                except ValueError as error:
                    raise ValueError(f"{rule.id}, variants '{variant.name}': {error}") from error
            for form in (rule, *(rule.for_code(v.codes[0]) for v in rule.variants)):
                used = [o.place for o in form.online]
                _known(f"{rule.id}.online", used, set(values["online_places"]))
                if any(not counter.label for counter in form.counter):
                    raise ValueError(f"{rule.id}.counter: thiếu label")
        return values


def _field_keys(rules: list[FilingRule]) -> Iterator[str]:
    for rule in rules:
        for match in rule.fields:
            for level in match.levels or ("every",):
                yield f"{match.name} ({level})"


def _unique(where: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{where}: '{twice[0]}' có hai lần")


def _known(where: str, names: list[str], known: set[str]) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"{where}: không có '{unknown[0]}'")


class Hotline(_Part):
    """A telephone line or app that people may ask."""

    id: str = Field(..., regex=r"^[a-z][a-z0-9_]*$")
    name: str
    number: str | None = Field(None, description="as one reads it aloud: 024 1022")
    keys: str | None = Field(None, description="what to press")
    app: str | None = None
    province_code: str | None = Field(None, regex=r"^\d{2}$", description="None: whole country")
    about: str
    emergency: bool = False
    source: str
    dated: str = Field(..., description="date of the source, as exactly as known")
    second_hand: bool = True
    uncertain: bool = False
    note: str | None = None

    @root_validator(skip_on_failure=True)
    @classmethod
    def _reachable(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not values.get("number") and not values.get("app"):
            raise ValueError("đường dây phải có number hoặc app")
        return values


class Hotlines(_Part):
    """The whole file; the first line without a province is the national one."""

    checked: dt.date
    lines: list[Hotline] = Field(..., min_items=1)

    @validator("lines")
    @classmethod
    def _distinct(cls, value: list[Hotline]) -> list[Hotline]:
        _unique("lines", [line.id for line in value])
        if value[0].province_code is not None or value[0].emergency:
            raise ValueError("dòng đầu phải là đường dây chung của cả nước")
        return value
