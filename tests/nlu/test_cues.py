"""What the form of a message says."""

from __future__ import annotations

import pytest

from bot.nlu.cues import (
    adds_topic,
    asks,
    asks_whether_still_there,
    asks_yes_or_no,
    own_phrases,
    own_words,
    puts_another_case,
    returns,
    says_what_about,
    starts_with_act,
    states,
    step_asked,
    without_denied,
)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("lệ phí bao nhiêu vậy", []),
        ("cần giấy tờ gì", []),
        ("thế nộp ở đâu", []),
        ("có cần khám sức khỏe không", ["kham", "suc", "khoe"]),
        ("tach ho thi sao", ["tach"]),
    ],
)
def test_own_words(text: str, own: list[str]) -> None:
    assert own_words(text) == own


def test_own_phrases_keep_neighbours_together() -> None:
    assert own_phrases("có cần khám sức khỏe không") == ["kham suc", "suc khoe"]
    assert own_phrases("có cần khám sức khỏe không", accented=True) == ["khám sức", "sức khỏe"]
    assert own_phrases("xin giấy độc thân ở huyện") == ["doc than", "huyen"]


@pytest.mark.parametrize(
    "text",
    [
        "có phải mang giấy khai sinh không",
        "vo tui di mot minh duoc ko",
        "nộp ở phường khác được chứ ạ",
        "ra công an hay ra ủy ban",
        "phải sang tên mới làm được à",
    ],
)
def test_questions_of_yes_or_no(text: str) -> None:
    assert asks_yes_or_no(text)
    assert asks(text)


@pytest.mark.parametrize("text", ["nộp ở đâu ạ", "cần giấy tờ gì vậy em", "tôi muốn tách hộ"])
def test_other_messages_are_no_questions_of_yes_or_no(text: str) -> None:
    assert not asks_yes_or_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "còn đăng ký tạm trú thì sao",
        "thế còn hộ chiếu",
        "à mà khai tử ở đâu",
        "tiện thể cho hỏi thai sản",
        "xong rồi nhập hộ khẩu cần gì",
        "quay lại chuyện khai sinh",
        "tôi muốn làm hộ chiếu",
    ],
)
def test_another_topic_is_added(text: str) -> None:
    assert adds_topic(text)


@pytest.mark.parametrize("text", ["vợ còn đang ở cữ", "thẻ còn hạn một tháng"])
def test_something_left_is_no_topic(text: str) -> None:
    assert not adds_topic(text)


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("tách thửa cho con thì cần gì", True),
        ("giờ tôi muốn xin trích lục", True),
        ("sổ đỏ đứng tên bố mẹ thì cần gì", False),
        ("có phải xin giấy độc thân trước không", False),
    ],
)
def test_beginning_with_what_is_wanted(text: str, does: bool) -> None:
    assert starts_with_act(text) is does


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("bố mẹ cháu chưa đăng ký kết hôn", True),
        ("nhà đứng tên hai vợ chồng", True),
        ("tôi muốn rút một lần", False),
        ("nộp ở đâu", False),
        ("tách hộ", False),
    ],
)
def test_telling_how_things_are(text: str, does: bool) -> None:
    assert states(text) is does


def test_another_case_and_the_same_question_about_something_else() -> None:
    assert puts_another_case("thế bị mất thì bao nhiêu tiền")
    assert puts_another_case("tiền bao nhiêu nếu bị mất")
    assert not puts_another_case("bị mất thì bao nhiêu tiền")
    assert says_what_about("thế còn tạm trú thì sao")
    assert not says_what_about("còn tạm trú thì cần gì")
    assert returns("thôi quay lại cái hộ chiếu")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("khai tử chứ không phải khai sinh", "khai tu chu"),
        ("không phải khai sinh , ý tôi là khai tử", ", y toi la khai tu"),
        ("ý tôi là tách hộ", "y toi la tach ho"),
    ],
)
def test_what_is_denied_is_left_out(text: str, left: str) -> None:
    assert without_denied(text) == left


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("thế cái thứ hai cần giấy gì", 2),
        ("viec thu 3 nop o dau", 3),
        ("bước 2 làm sao", 2),
        ("mục số 4", 4),
        ("cái đầu tiên làm ở đâu", 1),
        ("việc cuối cùng thì sao", 0),
        ("2", 2),
        ("số 5", 5),
        ("thứ hai xã có làm việc không", None),
        ("con thứ hai thì sao", None),
        ("số thứ tự là gì", None),
        ("việc cuối năm", None),
        ("nộp ở đâu", None),
    ],
)
def test_which_line_of_a_plan_is_asked(text: str, number: int | None) -> None:
    assert step_asked(text, list_in_sight=True) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("việc thứ hai thì sao", 2), ("cái thứ hai lấy ở đâu", None), ("bước 2", None), ("2", None)],
)
def test_later_only_a_task_is_a_line_of_the_plan(text: str, number: int | None) -> None:
    assert step_asked(text, list_in_sight=False) == number


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("xã tôi giờ còn là xã nữa đâu", True),
        ("phuong minh co con khong vay", True),
        ("thị trấn này sáp nhập vào đâu rồi", True),
        ("tôi muốn nhập khẩu cho vợ vào hộ", False),
        ("còn lệ phí thì sao", False),
    ],
)
def test_whether_a_place_is_still_there(text: str, does: bool) -> None:
    assert asks_whether_still_there(text) is does
