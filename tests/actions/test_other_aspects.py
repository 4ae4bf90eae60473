"""ask_form, ask_eligibility, ask_result, ask_legal_basis, ask_steps, ask_online, ask_procedure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from actions.aspects.basics import is_general, without_own_count
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.guide import Guide

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def guides(shipped_guides: dict[str, Guide]) -> list[Guide]:
    """Every shipped guide. What all answers share is tested over all of them at once."""
    return list(shipped_guides.values())


def _held(code: str, **answers: str) -> dict[str, Any]:
    return {"case_answers": {"code": code, "answers": answers}, "current_procedure": code}


# --- form -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "answers", "forms", "others"),
    [
        ("1.014064", {}, ["DC02", "CC01"], []),
        ("1.004222", {"home": "own", "person": "adult"}, ["CT01"], ["Mẫu số 01"]),
        ("1.001456", {"age": "child"}, ["TK01a"], ["mẫu TK01 ("]),
        ("1.001456", {"age": "adult"}, ["TK01 ("], ["TK01a"]),
        ("1.014027", {}, ["176/2025/NĐ-CP"], []),
    ],
)
def test_the_forms_of_the_case(
    ask: Ask, code: str, answers: dict[str, str], forms: list[str], others: list[str]
) -> None:
    said = ask("ask_form", code=code, slots=_held(code, **answers)).whole
    for form in forms:
        assert form in said
    for form in others:
        assert form not in said


def test_the_form_of_a_record(ask: Ask) -> None:
    said = ask("ask_form", code="1.001440")
    assert "Mẫu số 06" in said.text
    assert "ảnh chân dung" not in said.text


def test_a_record_without_a_form_says_so(ask: Ask) -> None:
    said = ask("ask_form", code="2.002226")
    assert said.outcome == "unknown"
    assert "không nêu mẫu đơn riêng" in said.text


def test_no_electronic_form_is_promised_where_there_is_no_online_way(
    guides: list[Guide], ask: Ask
) -> None:
    promised = set()
    for guide in guides:
        if any(channel.mode == "online" for channel in guide.channels):
            continue
        own_words = [item.note for item in guide.items if item.note]
        for line in ask("ask_form", code=guide.code).whole.split("\n"):
            if "trực tuyến" in line and not any(note in line for note in own_words):
                promised.add((guide.code, line))
    assert promised == set()


def test_a_form_of_one_case_carries_it(ask: Ask) -> None:
    """Not the form for boats to everybody; and nothing is asked where all are listed."""
    said = ask("ask_form", code="1.004222")
    line = next(line for line in said.lines if "mẫu số 01" in line)
    assert line.startswith("Nếu nơi khác, tàu, thuyền, xe để ở: ")
    assert said.outcome == "answered"


# --- eligibility ----------------------------------------------------------------------------


def test_who_may_and_on_what_conditions(ask: Ask) -> None:
    slots = _held("1.014027", request="new", age="from70")
    said = ask("ask_eligibility", code="1.014027", slots=slots)
    assert "hộ nghèo hoặc hộ cận nghèo" in said.whole
    assert "Dưới 70" not in said.whole
    young = ask("ask_eligibility", code="1.014027", slots=_held("1.014027", request="new",
                                                               age="under70"))  # fmt: skip
    assert "chưa đủ tuổi" in young.whole


def test_a_question_about_a_proxy_is_answered_first(ask: Ask) -> None:
    slots = _held("3.000333", sheet="number_2", who="authorised")
    said = ask("ask_eligibility", "nhờ bạn đi xin thay được không", code="3.000333", slots=slots)
    told = [line for line in said.lines if not line.startswith("Về việc")]
    assert told[0] == "Phiếu số 2 phải tự làm, không nhờ vợ, chồng hay người khác."


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("1.001612", "điều kiện để lập hộ kinh doanh là gì"),
        ("1.004859", "điều kiện thay đổi tên trong giấy hộ tịch"),
        ("1.004859", "làm hộ khẩu thì cần điều kiện gì để sửa tên, giúp em với"),
    ],
)
def test_a_word_inside_another_is_no_proxy(
    ask: Ask, process_wide_knowledge: KnowledgeBase, code: str, text: str
) -> None:
    """ "hộ kinh doanh", "hộ tịch" and "thay đổi" do not ask whether somebody else may file."""
    guide = process_wide_knowledge.guide(code)
    assert guide is not None
    own = {fact.text.rstrip(".") for fact in guide.eligibility}
    proxy = {fact.text.rstrip(".") for fact in guide.proxy}
    said = ask("ask_eligibility", text, code=code)
    order = [
        "own" if any(t in line for t in own) else "proxy"
        for line in said.whole.split("\n")
        if any(t in line for t in own | proxy)
    ]
    assert order == sorted(order)
    assert order[0] == "own"


def test_numbered_conditions_of_a_record(ask: Ask) -> None:
    said = ask("ask_eligibility", code="1.001440")
    for words in ("quốc tịch Việt Nam", "năng lực hành vi dân sự", "bệnh truyền nhiễm"):
        assert words in said.whole


def test_a_record_without_conditions_names_the_applicants(ask: Ask) -> None:
    said = ask("ask_eligibility", code="1.013562")
    assert "Doanh nghiệp, Người nước ngoài" in said.text
    assert "không nêu điều kiện riêng" in said.text


def test_the_sentence_of_a_record_that_answers(ask: Ask) -> None:
    said = ask("ask_eligibility", "cơ quan không đồng ý thì trả lời thế nào", code="1.003622")
    assert "trả lời bằng văn bản và nêu rõ lý do" in said.text


# --- result ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "answers", "words"),
    [
        ("1.000656", {}, "Trích lục khai tử"),
        ("1.014064", {}, "Thẻ căn cước"),
        ("1.004873", {"purpose": "marry"}, "Để kết hôn thì chỉ cấp một bản"),
        ("1.013076", {"side": "seller"}, "Giấy chứng nhận thu hồi"),
        ("1.001440", {}, "Thẻ hướng dẫn viên du lịch tại điểm"),
    ],
)
def test_what_one_receives(ask: Ask, code: str, answers: dict[str, str], words: str) -> None:
    said = ask("ask_result", code=code, slots=_held(code, **answers))
    assert words in said.text
    assert said.outcome == "answered"


def test_a_record_without_a_result_says_so(ask: Ask) -> None:
    """2.000033 has the words "Không quy định kết quả" in that field."""
    said = ask("ask_result", code="2.000033")
    assert said.outcome == "unknown"


@pytest.mark.parametrize(
    ("text", "general"),
    [
        ("Không quy định kết quả", True),
        ("không quy định kết quả giải quyết TTHC", True),
        ("Không có thông tin.", True),
        ("Không có yêu cầu, điều kiện", True),
        ("", True),
        ("Không phải trả kết quả cho người nộp thuế", False),
        ("Giấy phép", False),
    ],
)
def test_fields_that_say_nothing(text: str, general: bool) -> None:
    assert is_general(text) is general


# --- legal basis ----------------------------------------------------------------------------


def test_numbers_exactly_as_issued(ask: Ask) -> None:
    said = ask("ask_legal_basis", code="1.001193")
    assert "Luật Hộ tịch (60/2014/QH13)" in said.whole.split("\n")
    assert "120/2025/NĐ-CP" in said.whole
    record = ask("ask_legal_basis", code="1.013562")
    assert "(77/2017/NĐ-CP)" in record.whole
    assert record.whole.count("138/2016/TT-BTC") == 1


# --- steps ----------------------------------------------------------------------------------


def test_the_steps_of_the_office_are_left_out(ask: Ask) -> None:
    said = ask("ask_steps", code="1.001193")
    assert "1. Chuẩn bị giấy tờ" in said.text
    assert "Thẩm tra, ghi sổ" not in said.whole
    assert "trình ký" not in said.whole


def test_steps_are_numbered_in_their_order(guides: list[Guide], ask: Ask) -> None:
    """A step that depends on the case keeps its place: nobody prepares papers after getting the
    permit."""
    jumbled = []
    for guide in guides:
        own = [step.text.rstrip(".") for step in guide.steps if step.actor == "citizen"]
        lines = ask("ask_steps", code=guide.code).whole.split("\n")
        said = [line for line in lines if re.match(r"\d+\. ", line)]
        assert [line.split(".")[0] for line in said] == [str(n + 1) for n in range(len(said))]
        places = [max(n for n, text in enumerate(own) if text in line) for line in said]
        if places != sorted(places):
            jumbled.append(guide.code)
    assert jumbled == []


def test_no_list_without_entries(guides: list[Guide], ask: Ask) -> None:
    empty = []
    for guide in guides:
        lines = ask("ask_steps", code=guide.code).whole.split("\n")
        heading = next((n for n, line in enumerate(lines) if line.endswith("các bước:")), None)
        if heading is not None and not "".join(lines[heading + 1 : heading + 2]).startswith("1. "):
            empty.append(guide.code)
    assert empty == []


def test_steps_of_a_record_are_numbered_once(ask: Ask) -> None:
    lines = ask("ask_steps", code="1.001200").whole.split("\n")
    assert any("Bước 1" in line or "Chuẩn bị hồ sơ" in line for line in lines)
    assert not any(re.match(r"\d+\. Bước \d", line) for line in lines)
    crew = ask("ask_steps", code="1.013562").whole
    assert "1. * Trình tự thực hiện" not in crew  # a heading is no step


def test_headings_of_a_record_part_its_steps(ask: Ask) -> None:
    lines = ask("ask_steps", code="1.014035").whole.split("\n")
    at = lines.index("Trường hợp đăng ký trực tiếp hoặc qua dịch vụ bưu chính:")
    assert lines[at + 1].startswith("1. ")


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Bước 1: Chuẩn bị", "Chuẩn bị"),
        ("- Bước 2.\nNộp hồ sơ", "Nộp hồ sơ"),
        ("(1) Đơn đề nghị", "Đơn đề nghị"),
        ("a) Nộp hồ sơ", "Nộp hồ sơ"),
        ("+) Thương nhân", "Thương nhân"),
        ("02 ảnh 4 x 6 cm", "02 ảnh 4 x 6 cm"),
        ("50.000 đồng", "50.000 đồng"),
        ("Căn cước", "Căn cước"),
    ],
)
def test_the_own_count_of_a_list_is_taken_off(line: str, rest: str) -> None:
    assert without_own_count(line) == rest


# --- online ---------------------------------------------------------------------------------


def test_online_with_the_portals_of_the_rule(ask: Ask) -> None:
    said = ask("ask_online", code="1.014064")
    assert "nộp trực tuyến được" in said.text
    for portal in ("Cổng Dịch vụ công quốc gia", "Cổng dịch vụ công Bộ Công an", "VNeID"):
        assert portal in said.whole
    assert "Bưu điện chỉ trả thẻ về nhà" in said.whole
    assert "Gửi qua bưu điện cũng được" not in said.whole


@pytest.mark.parametrize("code", ["1.013067", "3.000228", "2.000815", "2.002226"])
def test_no_online_way_in_the_record(ask: Ask, code: str) -> None:
    said = ask("ask_online", code=code)
    assert "không nêu cách nộp trực tuyến" in said.text
    assert "nộp trực tuyến được" not in said.text


def test_a_record_by_post_only(ask: Ask) -> None:
    said = ask("ask_online", code="1.003622")
    assert "không nêu cách nộp trực tuyến" in said.text
    assert "bưu điện" in said.text


def test_a_note_on_the_post_says_that_it_is_about_the_post(ask: Ask) -> None:
    said = ask("ask_online", code="3.000333")
    assert "Gửi qua bưu điện: bản ghi có cách này nhưng không tả các bước." in said.lines


def test_portals_are_named_once(ask: Ask) -> None:
    assert ask("ask_online", code="1.004194").whole.count("Cổng Dịch vụ công quốc gia") == 1


def test_only_partly_online_is_not_called_online(ask: Ask) -> None:
    """1.013076: the declaration online, the rest at the counter with the vehicle."""
    slots = _held("1.013076", side="buyer", plate="new")
    said = ask("ask_online", code="1.013076", slots=slots)
    assert "một phần" in said.text
    assert not any(line.endswith("nộp trực tuyến được.") for line in said.lines)


# --- overview -------------------------------------------------------------------------------


def test_a_life_event_gets_name_limit_and_papers(ask: Ask) -> None:
    said = ask("ask_procedure", "bố tôi vừa qua đời", code="1.000656")
    assert said.lines[0].startswith("Việc này là đăng ký khai tử:")
    assert "15 ngày" in said.text
    assert "Tờ khai đăng ký khai tử" in said.text
    assert said.outcome == "asked"
    assert re.search("[Hh]ỏi vì", said.lines[-1])


def test_a_record_is_introduced_by_its_title(ask: Ask) -> None:
    said = ask("ask_procedure", code="1.001440")
    assert "cấp thẻ hướng dẫn viên du lịch tại điểm" in said.lines[0]
    assert "Mẫu số 06" in said.text


# --- small facts, and several questions at once ----------------------------------------------


def test_a_small_fact_is_told_where_the_question_asks_for_it(ask: Ask) -> None:
    said = ask("ask_documents", "làm hộ chiếu cỡ ảnh thế nào, đeo kính được không", code="1.001456")
    head = "\n".join(said.lines[:2])
    assert "4 × 6 cm" in head
    assert "không đeo kính" in head
    other = ask("ask_documents", "làm hộ chiếu cần gì", code="1.001456")
    assert "phông nền" not in other.lines[0]


def test_two_questions_in_one_message(ask: Ask) -> None:
    aspects = ["ask_fee", "ask_duration"]
    said = ask("ask_fee", "bao nhiêu tiền, mấy ngày có", code="1.014064", aspects=aspects)
    assert "35.000 đồng" in said.whole
    assert "7 ngày làm việc" in said.whole
    assert said.slots["aspect"] == "ask_fee"


def test_the_named_aspect_is_answered_even_when_the_list_lacks_it(ask: Ask) -> None:
    said = ask("ask_fee", code="1.014064", aspects=["ask_duration"])
    assert "35.000 đồng" in said.whole
    assert "7 ngày làm việc" in said.whole


def test_at_most_three_questions_at_once(ask: Ask) -> None:
    aspects = ["ask_fee", "ask_duration", "ask_result", "ask_legal_basis"]
    said = ask("ask_fee", code="1.014064", aspects=aspects)
    assert "26/2023/QH15" not in said.whole


def test_violence_that_goes_on_is_met_before_the_papers(ask: Ask) -> None:
    said = ask("ask_documents", "chồng hay đánh, ly hôn cần giấy gì", code="1.004873",
               signals={"harm": ["violence"]})  # fmt: skip
    assert said.lines[0].startswith("Nếu đang bị đánh hoặc đe dọa, hãy gọi 113 ngay.")
    assert "Tờ khai" in said.whole


def test_what_is_not_published_is_unknown(ask: Ask) -> None:
    said = ask("ask_fee", code="1.999999")
    assert said.outcome == "unknown"
    assert "không đoán" in said.text
    assert said.sources == []
    assert said.titles == ["Gặp cán bộ"]
    assert said.slots["pending"] is None
