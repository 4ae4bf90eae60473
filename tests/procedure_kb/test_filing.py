"""Filing rules: reviewed cases, completeness, wording, and broken files."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ruamel.yaml import YAML

from procedure_kb import filing
from procedure_kb.errors import BadInput, NotFound
from procedure_kb.filing import (
    FilingAdvice,
    emergency_lines,
    hotline_for,
    load_hotlines,
    load_rules,
    rule_for,
    where_to_file,
    who_now,
)
from procedure_kb.model.filing import NO_BASIS, FilingRule

CASES = Path(__file__).parent / "cases" / "filing"
DOCS = Path(__file__).parents[2] / "docs" / "guides.md"
ADVICE_FILES = (
    "ho-tich",
    "cong-an-quan-doi",
    "dat-dai-xay-dung",
    "kinh-doanh-thue",
    "bao-hiem-xa-hoi",
    "thoi-gian",
    "hai-noi",
)


def _read(name: str) -> Any:
    return YAML(typ="safe").load((CASES / f"{name}.yml").read_text(encoding="utf-8"))


UNITS = {key: SimpleNamespace(**unit) for key, unit in _read("units").items()}


def _cases(*files: str) -> Iterator[Any]:
    for name in files:
        for case in _read(name):
            yield pytest.param(case, id=f"{name}: {case['name']}")


def _advice(case: dict[str, Any]) -> FilingAdvice:
    rule = rule_for(filing_id=case["rule"], field="", level="", code=case.get("code", ""))
    return where_to_file(
        rule,
        place=UNITS[case["place"]] if "place" in case else None,
        registered=UNITS[case["registered"]] if "registered" in case else None,
        has_vneid=case.get("vneid"),
        today=case["date"],
    )


def _all_text(advice: FilingAdvice) -> str:
    """Everything that could be said to the person (not the legal basis)."""
    parts: list[str | None] = [
        advice.decides,
        advice.reach_text,
        advice.two_places,
        advice.elsewhere,
        advice.postal,
        advice.delivery,
        *(part for c in advice.counters for part in (c.text, c.when)),
        *(part for o in advice.online for part in (o.name, o.text)),
        *advice.caveats,
        advice.hotline.line.number,
        advice.hotline.reservation,
        advice.topic_hotline.number if advice.topic_hotline else None,
    ]
    return "\n".join(part for part in parts if part)


@pytest.mark.parametrize("case", _cases(*ADVICE_FILES))
def test_reviewed_case(case: dict[str, Any]) -> None:
    advice = _advice(case)
    said = _all_text(advice)
    if "counters" in case:
        shown = [counter.text for counter in advice.counters]
        assert len(shown) == len(case["counters"]) or len(case["counters"]) == 1, shown
        for expected, text in zip(case["counters"], shown, strict=False):
            assert expected in text
    if "when" in case:
        assert [counter.when for counter in advice.counters] == case["when"]
    if "two_places" in case:
        expected = case["two_places"]
        assert (expected in (advice.two_places or "")) if expected else advice.two_places is None
    if "first_caveat" in case:
        assert case["first_caveat"] in advice.caveats[0]
    for key in ("reach", "reach_stated", "needs_place", "until", "expired", "variant"):
        if key in case:
            assert getattr(advice, key) == case[key], key
    if "channels" in case:
        assert list(advice.channels) == case["channels"]
    for words in case.get("says", []):
        assert words in said
    for words in case.get("must_not", []):
        assert words.lower() not in said.lower()


@pytest.mark.parametrize("record", _read("khong-co-bai"), ids=lambda r: f"{r['code']} {r['field']}")
def test_record_without_guide_gets_a_sensible_rule(record: dict[str, str]) -> None:
    rule = rule_for(
        filing_id=None, field=record["field"], level=record["level"], code=record["code"]
    )
    assert rule.id == record["rule"]


@pytest.mark.parametrize("case", _read("co-quan-cu"), ids=lambda c: c["text"] or "trống")
def test_old_office_leads_to_who_does_it_now(case: dict[str, str | None]) -> None:
    found = who_now(str(case["text"]))
    assert (found.id if found else None) == case["id"]
    if found:
        assert str(case["now"]) in found.now


def test_old_office_is_found_in_decomposed_text() -> None:
    found = who_now(unicodedata.normalize("NFD", "lên phòng tư pháp quận nhé"))
    assert found is not None
    assert found.id == "justice_district"


# --- completeness ---------------------------------------------------------------------------


def _documented_ids() -> list[str]:
    section = DOCS.read_text(encoding="utf-8").split("## Filing rule ids", 1)[1]
    body = section.split("\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"[a-z][a-z_]+", body)


def _rules() -> list[FilingRule]:
    return load_rules().rules


def _forms() -> list[FilingRule]:
    """Every rule, and each of its variants as it reads."""
    return [
        form
        for rule in _rules()
        for form in (rule, *(rule.for_code(v.codes[0]) for v in rule.variants))
    ]


def test_every_documented_rule_has_a_reviewed_case() -> None:
    reviewed = {case["rule"] for name in ADVICE_FILES for case in _read(name)}
    assert set(_documented_ids()) - reviewed == set()


@pytest.mark.parametrize("rule_id", _documented_ids())
def test_every_documented_rule_exists(rule_id: str) -> None:
    assert rule_for(filing_id=rule_id, field="", level="", code="").id == rule_id


def test_general_rules_exist_for_every_level() -> None:
    for level, expected in {
        "commune": "commune_default",
        "province": "province_default",
        "ministry": "ministry_default",
        "other": "unknown",
        "unknown": "unknown",
    }.items():
        assert rule_for(filing_id=None, field="?", level=level, code="").id == expected


@pytest.mark.parametrize("form", _forms(), ids=lambda f: f"{f.id}-{f.variant or ''}")
def test_every_rule_has_a_basis_or_says_that_none_was_found(form: FilingRule) -> None:
    assert form.legal_basis
    for basis in form.legal_basis:
        assert basis.number or basis.text == NO_BASIS


def test_decrees_of_the_two_tiers_carry_their_end() -> None:
    """The 28 decrees 120-151/2025 run to 01/3/2027; the end was read in the press."""
    seen = 0
    for form in _forms():
        for basis in form.legal_basis:
            match = re.fullmatch(r"(\d+)/2025/NĐ-CP", basis.number or "")
            if match and 120 <= int(match[1]) <= 151:
                seen += 1
                assert basis.until == dt.date(2027, 3, 1)
                assert basis.second_hand
                assert form.valid_to == dt.date(2027, 3, 1)
    assert seen > 10


def test_police_army_and_civil_status_do_not_follow_decree_118() -> None:
    closed = {
        "commune_police",
        "provincial_police",
        "immigration_police",
        "traffic_police",
        "military_command",
        "border_guard",
    }
    for form in _forms():
        if form.counter[0].kind in closed or form.id.startswith("civil_status"):
            assert "118/2025" not in form.reach_text
            assert all(
                "118" not in (b.number or "") or "tự quy định" in b.text for b in form.legal_basis
            )


def test_place_of_every_counter_is_known_in_the_end() -> None:
    today = dt.date(2026, 11, 21)
    for form in _forms():
        for unit in UNITS.values():
            advice = where_to_file(form, place=unit, registered=None, has_vneid=None, today=today)
            assert advice.counters
            assert "{" not in _all_text(advice)


def test_unknown_rule_id_of_a_guide_names_the_choices() -> None:
    with pytest.raises(NotFound, match=r"civil_statuss.*commune_default"):
        rule_for(filing_id="civil_statuss", field="", level="", code="1.001193")


def test_variant_holds_although_the_guide_names_the_rule() -> None:
    rule = rule_for(filing_id="certification", field="Chứng thực", level="commune", code="2.000908")
    assert (rule.id, rule.variant) == ("certification", "bản sao từ sổ gốc")


# --- hotlines -------------------------------------------------------------------------------


def test_emergency_numbers() -> None:
    assert [line.number for line in emergency_lines()] == ["111", "112", "113", "114", "115"]


@pytest.mark.parametrize(
    ("unit", "number"),
    [
        ("cua_nam", "024 1022"),
        ("ben_thanh", "1022"),
        ("hai_chau", "1022"),
        ("nghe_an", "1800 1096"),
    ],
)
def test_line_of_a_province_or_the_national_one(unit: str, number: str) -> None:
    advice = hotline_for(UNITS[unit])
    assert advice.line.number == number
    assert (advice.reservation is None) == (number != "1800 1096")


def test_every_line_says_where_it_comes_from() -> None:
    for line in load_hotlines().lines:
        assert line.source
        assert line.dated


# --- wording (VOICE.md) ---------------------------------------------------------------------

_BANNED = re.compile(
    r"(?<!\w)(anh|chị|(?<!trẻ )em|bạn|mình|cháu|tôi|ạ|đối tượng|trường hợp|công dân"
    r"|(?<!trợ )cấp xã|ubnd|hđnd|tthc|cccd|bhxh|bhyt|chỉ cần|chắc chắn|theo quy định)(?!\w)",
    re.IGNORECASE,
)
_OLD_TONE_MARKS = re.compile(r"(o[àáảãạ]|o[èéẻẽẹ]|u[ỳýỷỹỵ])(?!\w)")
_SAMPLE = {
    "commune": "phường Bến Thành",
    "province": "Thành phố Hồ Chí Minh",
    "place": "Thành phố Hồ Chí Minh",
    "registered": "tỉnh Nghệ An",
    "until": "01/3/2027",
    "phrase": "nơi thường trú hoặc tạm trú",
}


def _texts() -> Iterator[tuple[str, str]]:
    book = load_rules()
    for form in _forms():
        name = f"{form.id}-{form.variant or ''}"
        for key in (
            "decides",
            "reach_text",
            "elsewhere",
            "postal",
            "delivery",
            "ending_note",
            "place_phrase",
            "two_places",
            "uncertainty",
        ):
            if getattr(form, key):
                yield f"{name}.{key}", getattr(form, key)
        for counter in form.counter:
            yield f"{name}.counter", counter.label
            if counter.when:
                yield f"{name}.counter.when", counter.when
        for online in form.online:
            if online.text:
                yield f"{name}.online", online.text
    for replacement in book.replacements:
        yield replacement.id, replacement.now
    for key, value in book.texts.dict().items():
        if isinstance(value, str):
            yield f"texts.{key}", value
    for reach, by_place in book.texts.two_places.items():
        for needed, text in by_place.items():
            yield f"texts.two_places.{reach}.{needed}", text
    for province in book.one_level_provinces:
        yield "one_level", province.label_at
    for place, text in book.online_places.items():
        yield f"online_places.{place}", text
    for line in load_hotlines().lines:
        yield line.id, f"{line.name}. {line.about}"


@pytest.mark.parametrize(("where", "text"), _texts(), ids=lambda value: str(value)[:60])
def test_wording(where: str, text: str) -> None:
    said = text.format_map(_SAMPLE)
    assert said == unicodedata.normalize("NFC", said)
    assert "!" not in said
    assert not _BANNED.search(said)
    # "quy" keeps its mark on the y: q belongs to the initial.
    assert not _OLD_TONE_MARKS.search(re.sub(r"qu\w", "q", said))
    for sentence in re.split(r"[.;?:](?=\s|$)", said):
        syllables = re.findall(r"[\w/.-]*\w", sentence)
        assert len(syllables) <= 25, f"{where}: {len(syllables)} tiếng: {sentence}"


# --- files that staff break -----------------------------------------------------------------


def _broken(tmp_path: Path, old: str, new: str) -> Path:
    text = filing.SHIPPED_RULES.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "filing.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("reach: by_choice_of_residence", "reach: everywhere", r"civil_status\.reach"),
        ("id: civil_status_extract", "id: residence", "'residence' có hai lần"),
        ("valid_to: 2027-03-01", "valid_to: 2027-12-31", "valid_to phải là ngày hết hạn sớm nhất"),
        ("place: national_portal", "place: portal", "không có 'portal'"),
        ("[justice_district, people", "[justice, people", "không có 'justice'"),
        ("nơi nộp", "nơi {xa} nộp", r"'\{xa\}' không dùng được"),
        ('codes: ["1.010386"]', 'codes: ["1.001456"]', "'1.001456' có hai lần"),
        (", number: 60/2014/QH13", "", "thiếu number"),
        ("id: civil_status\n", "id: civil_status\n    khac: 1\n", "extra fields"),
        ("reach_stated: false\n    reach_text", "reach_stated: [\n    reach_text", "NOP00"),
    ],
)
def test_a_broken_file_is_one_clear_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = _broken(tmp_path, old, new)
    with pytest.raises(BadInput, match=message) as caught:
        load_rules(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_error_names_the_line_of_the_rule(tmp_path: Path) -> None:
    path = _broken(tmp_path, "reach: by_choice_of_residence", "reach: everywhere")
    with pytest.raises(BadInput) as caught:
        load_rules(path)
    error = caught.value
    assert error.line is not None
    assert path.read_text(encoding="utf-8").splitlines()[error.line - 1].strip() == (
        "- id: civil_status"
    )


def test_an_edit_is_live_and_a_broken_one_leaves_the_last_good_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _broken(tmp_path, "decides: công an xã, phường nơi có chỗ ở", "decides: bản sửa")
    monkeypatch.setattr(filing, "SHIPPED_RULES", path)

    def decides() -> str:
        return rule_for(filing_id="residence", field="", level="", code="").decides

    assert decides() == "bản sửa"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("decides: bản sửa", "decides: ["), encoding="utf-8")
    assert decides() == "bản sửa"
    path.write_text(good.replace("decides: bản sửa", "decides: bản hai"), encoding="utf-8")
    assert decides() == "bản hai"


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="NOP001"):
        load_rules(tmp_path / "khong-co.yml")


@pytest.mark.parametrize(
    ("rule", "phrase"),
    [
        ("land_dispute", "nơi có đất"),
        ("residence", "nơi có chỗ ở cần đăng ký"),
        ("civil_status", None),  # one's own home
        ("identity_card", None),  # wherever it suits
    ],
)
def test_the_place_that_decides_is_named_unless_it_is_the_home(
    rule: str, phrase: str | None
) -> None:
    found = rule_for(filing_id=rule, field="", level="", code="")
    advice = where_to_file(
        found, place=None, registered=None, has_vneid=None, today=dt.date(2026, 11, 21)
    )
    assert advice.place_phrase == phrase


def test_a_place_of_another_kind_is_named_on_condition() -> None:
    rule = rule_for(filing_id="land_dispute", field="", level="", code="")
    place = next(unit for unit in UNITS.values() if unit.code != unit.province_code)
    for surely, when in ((True, None), (False, "nếu đó là nơi có đất")):
        advice = where_to_file(
            rule, place=place, registered=None, has_vneid=None,
            today=dt.date(2026, 11, 21), surely=surely,
        )  # fmt: skip
        assert advice.counters[0].when == when


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Phường Cửa Nam", "phường Cửa Nam"),
        ("Đặc khu Côn Đảo", "đặc khu Côn Đảo"),
        ("Tỉnh Nghệ An", "tỉnh Nghệ An"),
        ("Thành phố Hà Nội", "Thành phố Hà Nội"),
    ],
)
def test_names_inside_a_sentence(name: str, inside: str) -> None:
    assert filing.in_sentence(name) == inside
