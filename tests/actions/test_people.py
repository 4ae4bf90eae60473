"""When a person is wanted, something went wrong, or the question is not ours to answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.emergency import _FIRST, _NUMBERS
from procedure_kb.filing import emergency_lines

Ask = Callable[..., Any]
SIGNALS = Path(__file__).resolve().parents[2] / "nlu_data" / "signals.yml"
DANGERS: list[str] = sorted(YAML(typ="safe").load(SIGNALS.read_text("utf-8"))["danger_now"])
NUMBERS = {"111", "112", "113", "114", "115"}


# --- danger ---------------------------------------------------------------------------------


def test_every_danger_that_is_heard_has_a_reply() -> None:
    assert set(_FIRST) == set(_NUMBERS) == set(DANGERS)


def test_only_known_emergency_numbers() -> None:
    assert {line.number for line in emergency_lines()} == NUMBERS
    assert {number for numbers in _NUMBERS.values() for number in numbers} <= NUMBERS


@pytest.mark.parametrize("intent", ["talk_to_human", "complain", "out_of_scope"])
@pytest.mark.parametrize("danger", DANGERS)
def test_danger_comes_before_everything(ask: Ask, intent: str, danger: str) -> None:
    """Numbers only: no source, no rating, no other button (VOICE.md, rule 10)."""
    said = ask(intent, "giúp với", signals={"danger_now": [danger]})
    first = _NUMBERS[danger][0]
    assert said.lines[0].startswith(f"Hãy gọi {first} ngay")
    assert said.titles == [f"Gọi {number}" for number in _NUMBERS[danger]]
    assert [b["payload"] for b in said.buttons] == [f"tel:{n}" for n in _NUMBERS[danger]]
    assert said.sources == []
    assert said.attachments == []
    assert said.more == []
    assert "!" not in said.text
    assert "Giấy tờ để sau" in said.text
    assert len(said.lines) <= 4


def test_the_model_reply_to_violence(ask: Ask) -> None:
    """VOICE.md, reply 8, word for word."""
    said = ask("talk_to_human", "chồng em đang đánh em", signals={"danger_now": ["violence"]})
    assert said.lines == [
        "Hãy gọi 113 ngay. Nếu được, ra chỗ có người.",
        "Bị thương: 115. Trẻ em bị hại: 111, miễn phí, cả ngày đêm.",
        "Giấy tờ để sau. Khi đã an toàn, em hướng dẫn tiếp.",
    ]
    assert said.titles == ["Gọi 113", "Gọi 115", "Gọi 111"]


def test_nobody_is_left_alone(ask: Ask) -> None:
    said = ask("out_of_scope", "không muốn sống nữa", signals={"danger_now": ["self_harm"]})
    assert "Đừng ở một mình" in said.text
    assert "ở lại" in said.text


def test_the_first_danger_named_decides(ask: Ask) -> None:
    said = ask("talk_to_human", "x", signals={"danger_now": ["fire", "medical"]})
    assert said.titles == ["Gọi 114", "Gọi 115"]


# --- a person, a complaint ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slots", "line"),
    [
        ({}, "1800 1096"),
        ({"known_places": {"home": "00082"}}, "024 1022 (phím 7 hoặc 8), ứng dụng iHanoi"),
        ({"known_places": {"registered": "26743"}}, "Thành phố Hồ Chí Minh 1022"),
    ],
)
def test_how_to_reach_a_person(ask: Ask, slots: dict[str, Any], line: str) -> None:
    said = ask("talk_to_human", "cho tôi gặp người thật", slots=slots)
    assert said.outcome == "handed_off"
    assert "Em là trợ lý tự động" in said.lines[0]
    assert line in said.text
    assert said.sources == []


def test_nothing_is_promised_that_does_not_happen(ask: Ask) -> None:
    assert "chưa chuyển được tin nhắn này" in ask("talk_to_human", "gặp cán bộ").text


def test_a_complaint(ask: Ask) -> None:
    """VOICE.md, reply 7: sorry first, then numbered ways, no names here."""
    slots = {"current_procedure": "1.001193", "known_places": {"home": "00082"}}
    said = ask("complain", "người nhận nói năng khó nghe", slots=slots)
    assert said.lines[0].startswith("Em rất tiếc vì việc này.")
    assert [line[:2] for line in said.lines[1:4]] == ["1.", "2.", "3."]
    assert "Cổng Dịch vụ công quốc gia" in said.text
    assert "Tổng đài Thành phố Hà Nội 024 1022" in said.lines[3]
    assert said.sources == []
    assert "Đừng gửi tên hay số căn cước của ai ở đây." in said.text
    assert "Gặp cán bộ" in said.titles
    assert '"1.001193"' in said.payload("Cần giấy tờ gì?")


def test_a_complaint_about_papers_asked_for_on_top(ask: Ask) -> None:
    """VOICE.md, reply 7: what the guide says of it, with its source."""
    said = ask(
        "complain",
        "người nhận bắt nộp sổ hộ khẩu giấy",
        slots={"current_procedure": "1.001193"},
        signals={"complaint": ["papers"]},
    )
    assert said.lines[0] == (
        "Em rất tiếc vì việc này. Người tiếp nhận không được đòi thêm giấy tờ mà pháp luật hộ "
        "tịch không quy định."
    )
    assert said.lines[1] == "Sổ hộ khẩu giấy không phải nộp."
    assert [line[:2] for line in said.lines[3:6]] == ["1.", "2.", "3."]
    assert [source["code"] for source in said.sources] == ["1.001193"]


def test_a_complaint_about_waiting(ask: Ask) -> None:
    signals = {"complaint": ["delay"]}
    said = ask("complain", "trễ hẹn", slots={"current_procedure": "1.001193"}, signals=signals)
    assert "phải gửi Phiếu xin lỗi" in said.lines[0]
    assert "hộ khẩu" not in said.text


def test_a_complaint_about_nothing_known(ask: Ask) -> None:
    said = ask("complain", "trả lời gì kỳ vậy")
    assert said.titles == ["Gặp cán bộ"]
    assert "1800 1096" in said.text


# --- not ours -------------------------------------------------------------------------------


def test_declining(ask: Ask) -> None:
    said = ask("out_of_scope", "mai trời có mưa không")
    assert said.outcome == "declined"
    assert said.sources == []
    assert "không trả lời được" in said.text
    assert "thủ tục hành chính ở Việt Nam" in said.text
    assert said.titles == ["Hỏi được gì?", "Gặp cán bộ"]


def test_help_says_what_can_be_asked(talk: Any) -> None:
    talk.says("out_of_scope", "hát cho nghe")
    said = talk.presses("Hỏi được gì?")
    assert said.outcome == "answered"
    assert "trợ lý tự động, không phải cán bộ" in said.lines[0]
    assert "Chỗ nào chưa rõ thì nói là chưa rõ" in said.text
    paper = talk.presses("Mất căn cước")
    assert paper.sources[0]["code"] == "1.014064"
