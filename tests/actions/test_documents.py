"""ask_documents: the papers of the person's own case."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from procedure_kb.check import combinations
from procedure_kb.guide_files import SHIPPED_GUIDES
from procedure_kb.model.guide import Guide

Ask = Callable[..., Any]
BIRTH = {"child": "with_parents", "parents": "married", "birth_paper": "has", "who": "parent"}


def _held(code: str, answers: dict[str, str]) -> dict[str, Any]:
    return {"case_answers": {"code": code, "answers": answers}, "current_procedure": code}


def _numbered(said: Any) -> list[str]:
    return [m[1] for line in said.whole.split("\n") if (m := re.match(r"\d+\. (.*)", line))]


def test_the_model_reply_to_a_birth(ask: Ask) -> None:
    """VOICE.md, reply 1: married, a parent goes to the counter."""
    said = ask("ask_documents", code="1.001193", slots=_held("1.001193", BIRTH))
    assert said.outcome == "answered"
    assert "Đăng ký khai sinh, người nộp chuẩn bị:" in said.lines
    papers = _numbered(said)
    assert papers[0].startswith("Tờ khai đăng ký khai sinh: 1 bản chính")
    assert papers[1].startswith("Giấy chứng sinh: 1 bản chính. Không cần bản giấy nếu")
    assert "để xuất trình" in papers[2]
    assert "đọc số là đủ" in papers[2]
    assert "Giấy kết hôn của cha mẹ, cơ quan hộ tịch tự tra cứu" in said.whole
    assert "Hạn: trong 60 ngày từ ngày sinh" in said.whole
    assert "bỏ rơi" not in said.whole
    assert "ủy quyền" not in said.whole
    assert said.titles[:1] == ["Nộp ở đâu?"]
    assert said.sources == [
        {
            "code": "1.001193",
            "title": "Đăng ký khai sinh",
            "decision": "163/QĐ-BTP",
            "checked": "2026-11-21",
        }
    ]


def test_an_abandoned_child_needs_the_record_and_no_birth_paper(ask: Ask) -> None:
    slots = _held("1.001193", {"child": "abandoned", "who": "relative"})
    said = ask("ask_documents", code="1.001193", slots=slots)
    assert any(p.startswith("Biên bản về việc trẻ bị bỏ rơi: 1 bản chính") for p in _numbered(said))
    assert "chứng sinh" not in said.whole


def test_an_answer_in_the_message_itself_counts(ask: Ask) -> None:
    found = {"code": "1.014064", "answers": {"reason": "damaged"}}
    slots = _held("1.014064", {"age": "adult"})
    said = ask("ask_documents", code="1.014064", slots=slots, case_answers=found)
    assert [paper.split(",")[0].split(".")[0] for paper in _numbered(said)] == [
        "Phiếu đề nghị giải quyết thủ tục về căn cước",
        "Phiếu thu nhận thông tin căn cước",
        "Thẻ bị hỏng",
    ]
    assert said.slots["case_answers"] == {
        "code": "1.014064",
        "answers": {"age": "adult", "reason": "damaged"},
    }


def test_answers_of_another_procedure_do_not_count(ask: Ask) -> None:
    said = ask("ask_documents", code="1.014064", slots=_held("1.001193", BIRTH))
    assert said.outcome == "asked"
    assert said.slots["case_answers"] is None
    assert said.slots["pending"]["question"] == "reason"


def test_open_cases_become_one_question(ask: Ask) -> None:
    said = ask("ask_documents", code="1.014064")
    assert said.outcome == "asked"
    assert "Vì sao xin cấp lại thẻ?" in said.text
    assert said.text.count("?") == 1
    assert said.titles == [
        "Bị mất",
        "Hỏng, không dùng được",
        "Trở lại quốc tịch Việt",
        "Tôi không rõ",
    ]
    pending = said.slots["pending"]
    assert (pending["kind"], pending["code"], pending["question"], pending["aspects"]) == (
        "case",
        "1.014064",
        "reason",
        ["ask_documents"],
    )
    assert pending["options"]["lost"][0] == "Bị mất"


def test_an_answer_the_guide_no_longer_offers_is_asked_again(ask: Ask) -> None:
    """Staff changed the options of a guide while a conversation was going on."""
    for answers in ({"reason": "stolen"}, {"why": "lost"}):
        said = ask("ask_documents", code="1.014064", slots=_held("1.014064", answers))
        assert said.outcome == "asked"
        assert said.slots["pending"]["question"] == "reason"


@pytest.mark.parametrize(
    "path",
    sorted(SHIPPED_GUIDES.glob("*.yml")),
    ids=lambda path: path.stem,
)
def test_every_case_of_every_guide_is_listed_whole(
    path: Path, ask: Ask, shipped_guides: dict[str, Guide]
) -> None:
    """Each paper of the case stands in the list once, with its form and its counts."""
    guide = shipped_guides[path.name[:8]]
    cases = combinations(guide)
    for answers in cases[:: max(1, len(cases) // 12)]:
        said = ask("ask_documents", code=guide.code, slots=_held(guide.code, answers))
        papers = _numbered(said)
        wanted = [item for item in guide.items if item.when.holds(answers)]
        assert len(papers) == len(wanted), answers
        for paper, item in zip(papers, wanted, strict=True):
            assert paper.startswith(item.name)
            for count, what in ((item.original, "bản chính"), (item.copy_count, "bản sao")):
                if count:
                    assert f"{count} {what}" in paper
            assert (item.form or "").removeprefix("Mẫu ").removeprefix("mẫu ") in paper
        assert said.sources[0]["decision"] == guide.source.decision


def test_papers_of_open_cases_alone_are_not_called_additions(ask: Ask) -> None:
    said = ask("ask_documents", code="1.013076")
    assert said.lines[0].startswith("Sang tên xe: giấy tờ mỗi người một khác, có thể gồm: ")


def test_what_need_not_be_brought_is_not_denied_twice(ask: Ask) -> None:
    said = ask("ask_documents", code="1.000656").whole
    assert "Giấy tờ về nơi cư trú không phải đưa ra" in said
    assert "Không phải nộp: Giấy tờ về nơi cư trú" not in said


def test_what_need_not_be_brought_says_so(ask: Ask, shipped_guides: dict[str, Guide]) -> None:
    """ "Giấy tờ chỗ ở." alone, below the list of papers, reads as one more paper."""
    needless = re.compile(
        r"không (?:phải|cần|đòi|được đòi|yêu cầu|bắt buộc|có trong danh sách)|tự tra cứu|thay cho"
    )
    unclear = set()
    for guide in shipped_guides.values():
        if not guide.no_longer_needed:
            continue
        cases = combinations(guide)
        for answers in cases[:: max(1, len(cases) // 6)]:
            held = [f.text for f in guide.no_longer_needed if f.when.holds(answers)]
            said = ask("ask_documents", code=guide.code, slots=_held(guide.code, answers))
            lines = said.whole.split("\n")
            for text in held:
                at = next(n for n, line in enumerate(lines) if text.rstrip(".") in line)
                heading = any(line.startswith(("Không phải", "Không cần")) for line in lines[:at])
                if not (heading or needless.search(lines[at].lower())):
                    unclear.add((guide.code, lines[at]))
    assert unclear == set()


# --- records without a guide ----------------------------------------------------------------


def test_papers_of_a_record(ask: Ask) -> None:
    said = ask("ask_documents", code="1.001440")
    assert said.outcome == "answered"
    assert "theo bản ghi chính thức" in said.text
    assert _numbered(said) == [
        "02 ảnh chân dung màu cỡ 3 cm x 4 cm hoặc bản điện tử ảnh màu (trong trường hợp nộp hồ sơ "
        "trực tuyến): 1 bản chính",
        "Đơn đề nghị cấp thẻ hướng dẫn viên du lịch tại điểm (theo Mẫu số 06 ban hành kèm theo "
        "Phụ lục I.9 Nghị quyết số 66.18/2026/NQ-CP): 1 bản chính",
    ]
    assert said.sources[0]["decision"] == "1225/QĐ-BVHTTDL"
    assert said.sources[0]["checked"] == "2026-11-21"


def test_papers_of_a_record_stand_under_their_case(ask: Ask) -> None:
    lines = ask("ask_documents", code="2.002226").whole.split("\n")
    cases = [n for n, line in enumerate(lines) if line.startswith("Trường hợp")]
    assert len(cases) == 2
    assert "người đại diện theo ủy quyền" in lines[cases[0]]
    assert any("Văn bản ủy quyền" in line for line in lines[cases[0] : cases[1]])
    assert any("Biên bản cuộc họp" in line for line in lines[cases[1] :])
    assert not any("Văn bản ủy quyền" in line for line in lines[cases[1] :])


def test_papers_of_a_record_are_numbered_once(ask: Ask) -> None:
    """The sheet's own "(1)", "(2)" beside our numbers counts wrongly."""
    for line in ask("ask_documents", code="2.002226").whole.split("\n"):
        assert not re.match(r"\d+\. \(?\d+\)", line), line


def test_originals_and_copies_of_a_record(ask: Ask) -> None:
    said = ask("ask_documents", code="1.013562")
    assert said.whole.split("\n")[-1].endswith("1 bản chính, 1 bản sao")
