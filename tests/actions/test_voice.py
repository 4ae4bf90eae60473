"""VOICE.md over the replies of all guides and all aspects, and over every other reply."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.aspects import ASPECTS
from procedure_kb.check import combinations
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.guide import Guide

Ask = Callable[..., Any]
RECORDS = sorted(
    path.stem for path in (Path(__file__).parents[1] / "official_excerpts").glob("*.txt")
)
MOST_CASES = 1


@dataclass(frozen=True)
class Reply:
    """An answer of the bot, and what it was asked."""

    code: str
    aspect: str
    case: dict[str, str]
    said: Any
    is_guide: bool

    def __str__(self) -> str:
        return f"{self.code} {self.aspect} {self.case or ''}".strip()


_HELD: list[Reply] = []


@pytest.fixture
def replies(ask: Ask, shipped_guides: dict[str, Guide]) -> list[Reply]:
    """Answers to every aspect of every guide and excerpt: with nothing answered, and for a few
    full sets of answers. Made once."""
    if not _HELD:
        for code, case, is_guide in [
            *_guide_cases(shipped_guides),
            *((code, {}, False) for code in RECORDS),
        ]:
            slots = {"case_answers": {"code": code, "answers": case}} if case else {}
            for aspect in ASPECTS:
                said = ask(aspect, code=code, slots=slots)
                _HELD.append(Reply(code, aspect, case, said, is_guide))
    return _HELD


def _guide_cases(guides: dict[str, Guide]) -> Iterator[tuple[str, dict[str, str], bool]]:
    for guide in guides.values():
        found = [case for case in combinations(guide) if case]
        for case in [{}, *found[:: max(1, len(found) // MOST_CASES)]]:
            yield guide.code, case, True


# --- rules that a program can see -----------------------------------------------------------


def _first_screen(said: Any) -> bool:
    """At most 7 lines, or 600 characters, or the rest behind "Xem thêm" (rule 1)."""
    return len(said.lines) <= 7 or len(said.text) <= 600 or "Xem thêm" in said.titles


def _four_buttons(said: Any) -> bool:
    return len([title for title in said.titles if title != "Xem thêm"]) <= 4


def _way_out(said: Any) -> bool:
    """Every question of choice has "Tôi không rõ" (rule 7)."""
    pending = said.slots.get("pending") or {}
    return pending.get("kind") in (None, "what") or "Tôi không rõ" in said.titles


def _short_buttons(said: Any) -> bool:
    """Two to six syllables; names of procedures and places may be longer."""
    named = {"procedure", "place"}
    if (said.slots.get("pending") or {}).get("kind") in named:
        return True
    return all(len(title.split()) <= 8 for title in said.titles)


def _different_buttons(said: Any) -> bool:
    return len(set(said.titles)) == len(said.titles)


def _no_shouting(said: Any) -> bool:
    return "!" not in said.whole


def _no_placeholder(said: Any) -> bool:
    return "OTHER" not in said.whole


def _one_a(said: Any) -> bool:
    return len(re.findall(r"\bạ\b", said.whole, re.IGNORECASE)) <= 1


def _da_first(said: Any) -> bool:
    return not re.search(r"(?<!chuyển )\bdạ\b(?! con| dày)", said.whole[2:], re.IGNORECASE)


def _composed(said: Any) -> bool:
    return unicodedata.is_normalized("NFC", said.whole)


def _no_promise(said: Any) -> bool:
    """Neither "chắc chắn được", nor "vui lòng" twice (rule 5)."""
    text = said.whole.lower()
    return "chắc chắn được" not in text and text.count("vui lòng") <= 1


def _no_emoji(said: Any) -> bool:
    return not re.search("[\U0001f300-\U0001faff\u2600-\u27bf]", said.whole)


def _no_markdown(said: Any) -> bool:
    return not re.search(r"\*\*|__|^#|^\d+\. \*|`", said.whole, re.MULTILINE)


def _clean_punctuation(said: Any) -> bool:
    return not re.search(r"\.\.|…\.|\s[,.;:?]|,,|;\.", said.whole)


def _dates_for_people(said: Any) -> bool:
    return not re.search(r"\d{4}-\d\d-\d\d", said.whole)


def _sourced(said: Any) -> bool:
    """What is stated has its source: code, decision, date (promise 1)."""
    return said.outcome not in ("answered",) or bool(said.sources)


def _whole_sources(said: Any) -> bool:
    return all(
        source["decision"] and re.fullmatch(r"\d{4}-\d\d-\d\d", source["checked"])
        for source in said.sources
    )


def _one_question(said: Any) -> bool:
    return not said.slots.get("pending") or said.text.count("?") == 1


def _says_why(said: Any) -> bool:
    """A question comes with "Em hỏi vì …" (rule 7)."""
    return not said.slots.get("pending") or bool(re.search(r"[Hh]ỏi (?:vì|để) ", said.lines[-1]))


RULES: list[Callable[[Any], bool]] = [
    _first_screen, _four_buttons, _way_out, _short_buttons, _different_buttons, _no_shouting,
    _no_placeholder, _one_a, _da_first, _composed, _no_promise, _no_emoji, _no_markdown,
    _clean_punctuation, _dates_for_people, _sourced, _whole_sources, _one_question, _says_why,
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__.lstrip("_"))
def test_every_answer_keeps_the_rule(rule: Callable[[Any], bool], replies: list[Reply]) -> None:
    broken = [str(reply) for reply in replies if not rule(reply.said)]
    assert broken == [], f"{len(broken)} of {len(replies)}"


# --- rules for our own words (official texts are quoted as they are) --------------------------


def _own_tone_marks(words: str) -> bool:
    return not re.search(r"\b(?:hoà|thuỷ|uỷ|hoá|khoẻ)\b", words, re.IGNORECASE)


def _capitals_of_short_forms(words: str) -> bool:
    """ "vNeID" and "cCCD" lost their first letter to the middle of a sentence."""
    return not re.search(r"\b[a-zđ][A-ZĐ]{2,}|\bvNeID\b|\bviệt Nam\b", words)


def _nobody_is_a_case(words: str) -> bool:
    """Nobody is called "đối tượng" or "công dân" (rule 2)."""
    official = re.compile(
        r"[Cc]ăn cước công dân|CCCD|\([^()]*\)|(?:Luật|Nghị định|Thông tư|Nghị quyết)[^.;]*"
        r"|“[^”]*”"
    )
    return not re.search(r"\b(?:đối tượng|công dân)\b", official.sub("", words), re.IGNORECASE)


def _no_level_of_office(words: str) -> bool:
    """ "xã, phường", not "cấp xã" (rule 4)."""
    return not re.search(r"\bcấp xã\b(?! hội)", words, re.IGNORECASE)


@pytest.mark.parametrize(
    "rule",
    [_own_tone_marks, _capitals_of_short_forms, _nobody_is_a_case, _no_level_of_office],
    ids=lambda rule: rule.__name__.lstrip("_"),
)
def test_our_own_words_keep_the_rule(rule: Callable[[str], bool], replies: list[Reply]) -> None:
    own = [r for r in replies if r.is_guide and r.aspect != "ask_legal_basis"]
    broken = [
        (str(reply), line)
        for reply in own
        for line in reply.said.whole.split("\n")
        if not rule(line)
    ]
    assert broken == []


@pytest.mark.parametrize(("own", "every"), [("bác", 1), ("con", 10)])
def test_the_bot_calls_itself_as_the_person_expects(
    ask: Ask, kb: KnowledgeBase, own: str, every: int
) -> None:
    """No "em" or "anh/chị" once somebody has called themselves bác or con."""
    wrong = set()
    for code in sorted([*kb.entries, *RECORDS])[::every]:
        for aspect in ASPECTS:
            said = ask(aspect, code=code, signals={"self_reference": [own]}, follows_up=True)
            found = re.search(
                r"nh/chị|\bEm (?:chưa|hỏi|không|là)|\bem (?:chưa|không|hướng)", said.whole
            )
            if found:
                wrong.add((code, aspect, found[0]))
    assert wrong == set()


SMALL = [
    ("greet", {}),
    ("thank", {}),
    ("goodbye", {}),
    ("affirm", {}),
    ("deny", {}),
    ("help", {}),
    ("out_of_scope", {}),
    ("talk_to_human", {}),
    ("complain", {}),
    ("ask_dossier_status", {}),
    ("ask_dossier_status", {"dossier_code": "H26.12-250701-0001"}),
    ("ask_service_point", {"places": "phường Cửa Nam Hà Nội"}),
    ("ask_service_point", {}),
    ("ask_merged_unit", {"places": "phường Hàng Bài quận Hoàn Kiếm"}),
    ("ask_merged_unit", {"places": "quận 10"}),
    ("ask_merged_unit", {}),
    ("ask_documents", {}),
    ("not_sure", {}),
    ("show_more", {}),
]


@pytest.mark.parametrize("own", [None, "bác"])
@pytest.mark.parametrize(("intent", "more"), SMALL)
def test_every_other_reply_keeps_the_rules(
    ask: Ask, intent: str, more: dict[str, Any], own: str | None
) -> None:
    signals = {"self_reference": [own]} if own else {}
    said = ask(intent, "", signals=signals, **more)
    others = (_sourced, _whole_sources, _one_question, _says_why, _way_out)
    assert [rule.__name__ for rule in RULES if rule not in others and not rule(said)] == []
    assert len(said.lines) <= 7
    assert len(said.text) <= 600
    if own:
        assert "nh/chị" not in said.whole
        assert not re.search(r"\b[Ee]m\b", said.whole), said.whole


def test_every_payload_is_one_that_rasa_understands(ask: Ask) -> None:
    """An entity that the domain lacks is dropped by Rasa, with a warning."""
    root = Path(__file__).resolve().parents[2]
    domain = YAML(typ="safe").load((root / "domain.yml").read_text(encoding="utf-8"))
    said = [
        ask("greet"),
        ask("help"),
        ask("ask_fee", codes=("1.014064", "1.014063"), ambiguous=True),
        ask("ask_documents", code="1.014064"),
        ask("ask_where_to_file", code="1.001193", places="phường Trung Hòa quận Cầu Giấy"),
        ask("ask_fee", code="1.014064"),
        ask("ask_legal_basis", code="1.014064"),
    ]
    for payload in [button["payload"] for reply in said for button in reply.buttons]:
        match = re.fullmatch(r"/(\w+)(\{.*\})?", payload)
        assert match is not None
        assert match[1] in domain["intents"], payload
        entities = re.findall(r'"(\w+)": ', match[2] or "")
        assert set(entities) <= set(domain["entities"]), payload
