"""Asking back, and what our own buttons do: choose, answer, not sure, show more."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from actions.asking import button_title

Ask = Callable[..., Any]


# --- which procedure ------------------------------------------------------------------------


def test_a_near_tie_is_asked_about(talk: Any) -> None:
    """VOICE.md, reply 5: lost or changed card differ in the fee."""
    said = talk.says("ask_fee", "làm lại căn cước", codes=("1.014064", "1.014063"), ambiguous=True)
    assert said.outcome == "asked"
    assert said.sources == []
    assert "Anh/chị cần việc nào? Em hỏi vì" in said.text
    assert said.titles == ["Cấp lại thẻ căn cước", "Đổi thẻ căn cước", "Tôi không rõ"]
    assert said.slots["pending"]["aspects"] == ["ask_fee"]
    assert [o["code"] for o in said.slots["pending"]["options"]] == ["1.014064", "1.014063"]


def test_choosing_leads_back_to_what_was_asked(talk: Any) -> None:
    talk.says("ask_fee", "làm lại căn cước", codes=("1.014064", "1.014063"), ambiguous=True)
    said = talk.presses("Đổi thẻ căn cước")
    assert "25.000 đồng" in said.text
    assert said.sources[0]["code"] == "1.014063"
    assert talk.slots["current_procedure"] == "1.014063"
    assert talk.slots["pending"] is None


def test_an_older_button_still_means_what_it_said(talk: Any) -> None:
    """Two questions were asked; the person goes back to a button of the first."""
    first = talk.says("ask_fee", "làm lại căn cước", codes=("1.014064", "1.014063"), ambiguous=True)
    talk.says("ask_documents", "khai sinh cần gì", code="1.001193")
    talk.last = first
    said = talk.presses("Đổi thẻ căn cước")
    assert "25.000 đồng" in said.whole


def test_three_choices_at_most_and_only_published_ones(talk: Any) -> None:
    codes = ("1.001193", "1.999999", "1.000656", "1.000894", "1.004873")
    said = talk.says("ask_documents", "làm giấy tờ hộ tịch", codes=codes, ambiguous=True)
    assert len(said.titles) <= 4
    assert said.titles[-1] == "Tôi không rõ"
    assert all("1.999999" not in button["payload"] for button in said.buttons)


def test_one_candidate_is_no_choice(talk: Any) -> None:
    said = talk.says("ask_documents", "khai sinh", code="1.001193", ambiguous=True)
    assert "cần việc nào" not in said.text


def test_long_titles_are_told_in_full(talk: Any) -> None:
    said = talk.says("ask_documents", "x", codes=("1.001200", "1.014064"), ambiguous=True)
    assert any(line.startswith("- Cấp giấy thông hành biên giới cho cán bộ") for line in said.lines)
    assert all(len(title) <= 45 for title in said.titles)


def test_no_procedure_at_all_is_asked_for(talk: Any) -> None:
    said = talk.says("ask_documents", "phải chuẩn bị những gì")
    assert said.outcome == "asked"
    assert "đang cần làm việc gì?" in said.text
    assert said.slots["pending"] == {"kind": "what", "aspects": ["ask_documents"]}


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Thủ tục đăng ký khai sinh", "Đăng ký khai sinh"),
        ("thủ tục cấp phép", "Cấp phép"),
        ("Sang tên xe", "Sang tên xe"),
        (
            "Cấp giấy phép xây dựng mới đối với công trình cấp III",
            "Cấp giấy phép xây dựng mới đối với công…",
        ),
    ],
)  # fmt: skip
def test_button_titles(title: str, short: str) -> None:
    assert button_title(title) == short


# --- case questions -------------------------------------------------------------------------


def test_answering_question_by_question(talk: Any) -> None:
    said = talk.says("ask_documents", "vợ mới sinh làm khai sinh cần gì", code="1.001193")
    for answer in ("Có cha mẹ", "Đã đăng ký kết hôn", "Có"):
        assert said.outcome == "asked"
        assert "Tôi không rõ" in said.titles
        said = talk.presses(answer)
    said = talk.presses("Cha hoặc mẹ")
    assert said.outcome == "answered"
    assert "2. Giấy chứng sinh: 1 bản chính" in said.text
    assert "ủy quyền" not in said.whole
    assert talk.slots["pending"] is None
    assert talk.slots["case_answers"] == {
        "code": "1.001193",
        "answers": {
            "child": "with_parents",
            "parents": "married",
            "birth_paper": "has",
            "who": "parent",
        },
    }


def test_four_answers_leave_room_for_a_way_out(talk: Any) -> None:
    said = talk.says("ask_fee", "làm hộ chiếu bao nhiêu", code="1.001456")
    assert said.titles == ["Làm lần đầu", "Đã có, làm cuốn mới", "Câu trả lời khác", "Tôi không rõ"]
    assert set(said.slots["pending"]["options"]) == {"first", "renew", "damaged", "lost"}
    rest = talk.presses("Câu trả lời khác")
    assert rest.outcome == "asked"
    assert rest.titles == ["Bị hỏng", "Bị mất", "Tôi không rõ"]
    assert rest.slots["pending"] == said.slots["pending"]
    assert "400.000 đồng" in talk.presses("Bị mất").text


def test_an_answer_goes_on_with_the_question_that_was_open(talk: Any) -> None:
    talk.says("ask_duration", "xin phép xây nhà mấy ngày", code="1.013225")
    said = talk.presses("Nhà ở gia đình")
    assert "7 ngày làm việc" in said.text
    assert "10 ngày" not in said.text
    assert talk.slots["aspect"] == "ask_duration"


def test_what_was_answered_is_not_asked_again(talk: Any) -> None:
    talk.says("ask_documents", "mất căn cước", code="1.014064")
    talk.presses("Bị mất")
    talk.presses("Từ 14 tuổi")
    said = talk.says("ask_steps", "làm thế nào", code="1.014064")
    assert "Vì sao xin cấp lại" not in said.text
    assert "Nếu bị mất" not in said.text


# --- place ----------------------------------------------------------------------------------


def test_choosing_a_place_goes_on_with_where_to_file(talk: Any) -> None:
    talk.says("ask_where_to_file", "nộp khai sinh ở đâu", code="1.001193",
              places="phường Trung Hòa quận Cầu Giấy")  # fmt: skip
    said = talk.presses("Phường Yên Hòa")
    assert "phường Yên Hòa" in next(line for line in said.lines if line.startswith("Nộp tại"))
    assert talk.slots["known_places"] == {"home": "00175"}
    assert talk.slots["pending"] is None


def test_choosing_a_place_keeps_the_registered_one(talk: Any) -> None:
    talk.slots["known_places"] = {"registered": "17179"}
    talk.says("ask_where_to_file", "nộp ở đâu", code="1.004873",
              places="phường Trung Hòa quận Cầu Giấy")  # fmt: skip
    talk.presses("Phường Yên Hòa")
    assert talk.slots["known_places"] == {"home": "00175", "registered": "17179"}


def test_the_place_asked_for_is_kept_as_what_it_is(talk: Any) -> None:
    """Where the land lies is not where the person lives."""
    said = talk.says("ask_where_to_file", "tranh chấp đất nộp đâu", code="1.012812")
    assert said.lines[-1].startswith("Đất ở xã, phường nào?")
    said = talk.says("ask_where_to_file", "xã Quỳnh Lưu Nghệ An", code="1.012812")
    assert "Nộp tại ủy ban nhân dân xã Quỳnh Lưu." in said.lines
    assert talk.slots["known_places"] == {"land": "17179"}
    said = talk.says("ask_where_to_file", "còn khai sinh nộp ở đâu", code="1.001193")
    assert "xã Quỳnh Lưu (nếu thường trú hoặc tạm trú ở đó)" in said.text


def test_choosing_a_place_for_an_old_unit(talk: Any) -> None:
    talk.says("ask_merged_unit", "phường Trung Hòa Cầu Giấy nay là phường nào")
    said = talk.presses("Phường Yên Hòa")
    assert said.lines[0] == "Nay là phường Yên Hòa, Thành phố Hà Nội."
    assert "Lập từ:" in said.text
    assert "phường Trung Hòa" in said.text


def test_choosing_a_place_for_a_service_point(talk: Any) -> None:
    """Who asked for address and hours must not be told how the ward came about."""
    talk.says("ask_service_point", "mấy giờ mở cửa", places="phường Trung Hòa quận Cầu Giấy")
    said = talk.presses("Phường Yên Hòa")
    assert "chưa có địa chỉ" in said.text
    assert "024 1022" in said.text
    assert said.outcome == "unknown"


# --- not sure -------------------------------------------------------------------------------


def test_not_sure_about_a_place(talk: Any) -> None:
    talk.says("ask_where_to_file", "nộp ở đâu", code="1.001193")
    pending = talk.slots["pending"]
    said = talk.presses("Tôi không rõ")
    assert "VNeID" in said.text
    assert "tổ trưởng dân phố" in said.text
    assert said.outcome == "asked"
    assert talk.slots["pending"] == pending  # the question stays open


def test_not_sure_about_a_case_shows_what_each_answer_means(talk: Any) -> None:
    talk.says("ask_documents", "mất căn cước", code="1.014064")
    said = talk.presses("Tôi không rõ")
    assert "- Hỏng, không dùng được: thêm Thẻ bị hỏng" in said.lines
    assert "- Bị mất: không thêm giấy tờ" in said.lines
    assert said.sources[0]["code"] == "1.014064"
    assert talk.slots["pending"]["question"] == "reason"


def test_not_sure_does_not_promise_papers_that_hang_on_another_answer(talk: Any) -> None:
    """ "Có cha mẹ" brings one of three papers, not all three."""
    talk.says("ask_documents", "khai sinh", code="1.001193")
    said = talk.presses("Tôi không rõ")
    line = next(line for line in said.lines if line.startswith("- Có cha mẹ"))
    assert not ("Giấy chứng sinh" in line and "Giấy cam đoan" in line), line


def test_not_sure_about_steps_lists_every_case(talk: Any) -> None:
    assert "1. " not in talk.says("ask_steps", "sang tên xe", code="1.013076").text
    said = talk.presses("Tôi không rõ")
    assert "1. Nếu bán, cho, tặng xe: Khai giấy thu hồi" in said.text
    assert "Nếu mua, được cho xe: Đưa xe đến kiểm tra" in said.whole
    assert said.titles[:3] == ["Bán, cho, tặng xe", "Mua, được cho xe", "Gặp cán bộ"]
    assert talk.slots["pending"]["question"] == "side"


def test_not_sure_which_procedure(talk: Any) -> None:
    talk.says("ask_fee", "làm lại căn cước", codes=("1.014064", "1.014063"), ambiguous=True)
    said = talk.presses("Tôi không rõ")
    assert "kể việc đang gặp" in said.text
    assert talk.slots["pending"] is None


def test_not_sure_about_nothing(ask: Ask) -> None:
    said = ask("not_sure")
    assert said.outcome == "asked"
    assert said.titles == ["Gặp cán bộ"]


def test_not_sure_about_a_guide_that_is_gone(ask: Ask) -> None:
    pending = {"kind": "case", "code": "1.999999", "question": "x", "options": {}, "aspects": []}
    assert ask("not_sure", slots={"pending": pending}).titles == ["Gặp cán bộ"]


# --- show more, VNeID -----------------------------------------------------------------------


def test_the_rest_of_an_answer(talk: Any) -> None:
    said = talk.says("ask_where_to_file", "nộp ở đâu", code="1.001193", places="xã Củ Chi")
    rest = said.more
    assert rest
    more = talk.presses("Xem thêm")
    assert more.lines == rest
    assert more.sources == said.sources
    assert talk.slots["more"] is None


def test_reading_on_leaves_the_question_open(talk: Any) -> None:
    said = talk.says("ask_where_to_file", "nộp ở đâu", code="1.000656", places="quận 1")
    assert "Xem thêm" in said.titles
    talk.presses("Xem thêm")
    assert talk.slots["pending"] is not None


def test_nothing_is_left_to_show(ask: Ask) -> None:
    said = ask("show_more")
    assert said.outcome == "asked"
    assert "đã hết" in said.text


@pytest.mark.parametrize(("option", "first"), [("has", "Trực tuyến:"), ("none", "Nộp tại")])
def test_vneid_by_button(talk: Any, option: str, first: str) -> None:
    talk.says("ask_where_to_file", "nộp ở đâu", code="1.001193", places="xã Củ Chi")
    assert talk.last is not None
    payload = "/answer_vneid" + json.dumps({"option": option})
    talk.last.buttons.append({"title": "VNeID", "payload": payload})
    said = talk.presses("VNeID")
    ways = [line for line in said.lines if line.startswith(("Trực tuyến:", "Nộp tại"))]
    assert ways[0].startswith(first)
    assert talk.slots["has_vneid"] is (option == "has")


def test_next_questions_are_offered(talk: Any) -> None:
    said = talk.says("ask_fee", "bao nhiêu tiền", code="1.014064")
    assert said.titles == ["Cần giấy tờ gì?", "Nộp ở đâu?"]
    there = talk.presses("Nộp ở đâu?")
    assert "công an xã, phường" in there.text
    assert there.sources[0]["code"] == "1.014064"


def test_a_button_says_no_more_than_it_means(talk: Any) -> None:
    """The payload of a button is no question of the person's own words."""
    talk.says("ask_fee", "bao nhiêu tiền", code="1.001440")
    pressed = talk.presses("Cần giấy tờ gì?")
    typed = talk.says("ask_documents", "", code="1.001440")
    assert pressed.text == typed.text
