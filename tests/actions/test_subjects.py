"""Topics and life events as they are answered, on three days: sources, screens, buttons, dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.life_event import LifeEvent
from procedure_kb.model.topic import Topic
from procedure_kb.subject_files import laws, load_subjects

Ask = Callable[..., Any]
CHECKED = dt.date(2026, 11, 21)
NEW_YEAR = dt.date(2027, 1, 1)
MARCH = dt.date(2027, 3, 1)
DAYS = [CHECKED, NEW_YEAR, MARCH]
SUBJECTS = list(load_subjects())
TOPICS = [s for s in SUBJECTS if isinstance(s, Topic)]
EVENTS = [s for s in SUBJECTS if isinstance(s, LifeEvent)]

each_subject = pytest.mark.parametrize("subject", SUBJECTS, ids=lambda s: s.id)
each_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda s: s.id)
each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda s: s.id)
each_day = pytest.mark.parametrize("day", DAYS, ids=str)


LEADS = {"near": 0.2, "clear": 0.35, "sure": 0.52}


def found(subject_id: str, level: str = "clear", lead: float | None = None) -> dict[str, Any]:
    """What the topic linker hands on."""
    lead = LEADS[level] if lead is None else lead
    return {"id": subject_id, "score": 1.0, "lead": lead, "level": level}


def candidates(*codes: str, score: float = 0.9) -> list[dict[str, Any]]:
    """Procedures as they were understood, best first."""
    return [{"code": code, "title": "", "score": score} for code in codes]


@pytest.fixture
def screens(talk: Any) -> Callable[..., list[Any]]:
    """Every screen of a subject, from the first to the last "Xem thêm"."""

    def read(subject_id: str, *, day: dt.date = CHECKED, own: str | None = None) -> list[Any]:
        talk.day = day
        signals = {"self_reference": [own]} if own else {}
        said = [talk.says("ask_procedure", topic=found(subject_id), signals=signals)]
        while "Xem thêm" in said[-1].titles:
            said.append(talk.presses("Xem thêm"))
        return said

    return read


def lines(said: list[Any]) -> Iterator[str]:
    for screen in said:
        yield from screen.lines


# --- every one, on every day ------------------------------------------------------------------


@each_day
@each_subject
def test_it_is_answered_with_sources(
    subject: Topic | LifeEvent, day: dt.date, screens: Callable[..., list[Any]]
) -> None:
    for said in screens(subject.id, day=day):
        assert said.outcome == "answered"
        assert said.sources
        for source in said.sources:
            assert source["title"]
            assert source["decision"]
            assert dt.date.fromisoformat(source["checked"]) <= CHECKED


@each_day
@each_subject
def test_a_screen_is_short(
    subject: Topic | LifeEvent, day: dt.date, screens: Callable[..., list[Any]]
) -> None:
    for said in screens(subject.id, day=day):
        assert len(said.lines) <= 8  # a lone last line is not worth a "Xem thêm"
        assert len(said.text) <= 700, said.text
        titles = [title for title in said.titles if title != "Xem thêm"]
        assert len(titles) <= 4
        assert len(set(said.titles)) == len(said.titles)
        assert all(len(title.split()) <= 8 for title in titles)


@each_day
@each_subject
def test_nothing_that_ended_is_shown_as_in_force(
    subject: Topic | LifeEvent, day: dt.date, screens: Callable[..., list[Any]]
) -> None:
    said = screens(subject.id, day=day)
    ended = {number for number, law in laws().items() if not law.valid_on(day)}
    cited = {source["decision"] for screen in said for source in screen.sources}
    assert not ended & cited
    for line in lines(said):
        for day_, month, year in re.findall(r"đến hết (\d\d)/(\d\d)/(\d{4})", line):
            until = dt.date(int(year), int(month), int(day_))
            assert day <= until or "Chưa có thông tin" in line, line


@each_subject
def test_words_are_those_of_the_voice(
    subject: Topic | LifeEvent, screens: Callable[..., list[Any]]
) -> None:
    for line in lines(screens(subject.id, own="bác")):
        assert "!" not in line
        assert not re.search(r"\b(đối tượng|công dân)\b", line)
        assert not re.search(r"\bcấp xã\b(?! hội)", line)
        assert not re.search(r"nh/chị|\b[Ee]m (?:chưa|hỏi|không|là)\b", line)
        assert not re.search(r"\.\.|\s[,.;:?]|,,", line)
        assert line[0].isupper() or line[0].isdigit()


@each_subject
def test_every_button_opens_something(
    subject: Topic | LifeEvent, screens: Callable[..., list[Any]], talk: Any, kb: KnowledgeBase
) -> None:
    buttons = [b["title"] for said in screens(subject.id) for b in said.buttons]
    for said in screens(subject.id):
        for title in said.titles:
            if title in ("Xem thêm", "Gặp cán bộ"):
                continue
            talk.last = said
            opened = talk.presses(title)
            assert opened.outcome in ("answered", "asked"), (title, opened.text)
    assert buttons


# --- plans --------------------------------------------------------------------------------------


@each_event
def test_every_step_is_one_numbered_line(
    event: LifeEvent, screens: Callable[..., list[Any]]
) -> None:
    numbered = [line for line in lines(screens(event.id)) if re.match(r"\d+\. ", line)]
    assert [line.split(".")[0] for line in numbered] == [
        str(n) for n in range(1, len(event.steps) + 1)
    ]
    for line, step in zip(numbered, event.steps, strict=True):
        assert step.what in line
        assert step.when is None or step.when in line


@each_event
def test_the_usual_first_procedure_is_a_source(
    event: LifeEvent, ask: Ask, kb: KnowledgeBase
) -> None:
    said = ask("ask_procedure", topic=found(event.id))
    usual = next((s for s in event.steps if s.condition is None and s.procedures), event.steps[0])
    codes = [link.code for link in usual.procedures]
    shipped = [code for code in codes if kb.entry(code) is not None]
    if shipped:
        assert shipped[0] in {source["code"] for source in said.sources}
        assert said.slots["current_procedure"] in event.records


def test_the_procedure_understood_is_the_first_source(ask: Ask) -> None:
    said = ask("ask_procedure", code="1.003197", topic=found("nguoi-than-qua-doi"))
    assert said.sources[0]["code"] == "1.003197"
    assert said.slots["current_procedure"] == "1.003197"


def test_a_weak_procedure_is_not_the_main_one(ask: Ask) -> None:
    weak = candidates("2.002854", score=0.5)
    said = ask("ask_procedure", procedures=weak, topic=found("chuyen-nha"))
    assert said.slots["current_procedure"] == "1.004222"
    assert said.sources[0]["code"] == "1.004222"


def test_after_a_plan_a_short_question_is_about_its_main_procedure(talk: Any) -> None:
    talk.says("ask_procedure", "ba tui mới mất", topic=found("nguoi-than-qua-doi"))
    assert talk.slots["current_procedure"] == "1.000656"
    said = talk.says("ask_documents", code=talk.slots["current_procedure"], follows_up=True)
    assert said.sources[0]["code"] == "1.000656"


def test_a_plan_is_remembered_line_by_line(talk: Any, kb: KnowledgeBase) -> None:
    talk.says("ask_documents", code="1.001456", aspects=["ask_documents"])
    said = talk.says("ask_procedure", topic=found("ly-hon"))
    plan = said.slots["plan"]
    assert plan[0] is None  # "Ly hôn tại tòa án"
    assert plan[2] == "1.010038"
    assert said.slots["aspect"] is None
    assert said.slots["current_procedure"] is None  # nothing that everybody has to do
    assert {code for code in plan if code} < set(said.slots["spoken_of"])
    opened = talk.says("ask_documents", code="1.010038", aspects=["ask_documents"])
    assert opened.slots["spoken_of"][0] == "1.010038"
    assert talk.slots["plan"] == plan


def test_a_death_is_told_with_sympathy(ask: Ask) -> None:
    said = ask("ask_procedure", topic=found("nguoi-than-qua-doi"))
    assert said.lines[0].startswith("Xin chia buồn")
    assert "1. Đăng ký khai tử: trong 15 ngày từ ngày mất." in said.text


def test_from_march_a_plan_warns_of_the_decrees_that_ended(
    screens: Callable[..., list[Any]],
) -> None:
    warning = "Từ 01/03/2027, căn cứ về nơi nộp"
    assert not any(line.startswith(warning) for line in lines(screens("ket-hon", day=NEW_YEAR)))
    assert any(line.startswith(warning) for line in lines(screens("ket-hon", day=MARCH)))


# --- topics -------------------------------------------------------------------------------------


@each_topic
def test_what_is_said_first_answers(topic: Topic, ask: Ask) -> None:
    said = ask("out_of_scope", topic=found(topic.id, "sure"))
    assert said.lines[0] == topic.answer[0].text


@pytest.mark.parametrize(
    ("day", "says", "never"),
    [
        (CHECKED, "25.000 đồng, đến hết 31/12/2026", "Lệ phí đổi thẻ 50.000"),
        (NEW_YEAR, "Lệ phí đổi thẻ 50.000 đồng", "25.000"),
        (MARCH, "Lệ phí đổi thẻ 50.000 đồng", "25.000"),
    ],
)
def test_a_fee_in_a_topic_follows_the_day(
    day: dt.date, says: str, never: str, screens: Callable[..., list[Any]]
) -> None:
    text = "\n".join(lines(screens("giay-to-sau-sap-nhap", day=day)))
    assert says in text
    assert never not in text


def test_the_end_of_the_discount_is_told(screens: Callable[..., list[Any]]) -> None:
    text = "\n".join(lines(screens("le-phi-giam", day=NEW_YEAR)))
    assert "chỉ ghi đến hết 31/12/2026" in text
    assert "35.000" not in text


def test_where_civil_status_is_filed_is_doubted_from_march(
    screens: Callable[..., list[Any]],
) -> None:
    before = "\n".join(lines(screens("nop-xa-nha", day=NEW_YEAR)))
    after = "\n".join(lines(screens("nop-xa-nha", day=MARCH)))
    assert "chọn nơi thường trú hoặc tạm trú" in before
    assert "chọn nơi thường trú hoặc tạm trú" not in after
    assert "Hỏi lại nơi nhận" in after


def test_advice_has_no_source_of_its_own(ask: Ask) -> None:
    said = ask("ask_where_to_file", topic=found("nop-xa-nha"))
    assert all(source["title"] for source in said.sources)
    assert said.sources[0]["code"] == "1.014064"


def test_a_second_hand_law_says_where_it_was_read(screens: Callable[..., list[Any]]) -> None:
    sources = [s for said in screens("nop-xa-nha") for s in said.sources]
    law = next(s for s in sources if s["decision"] == "118/2025/NĐ-CP")
    assert "đọc qua báo Lao Động" in law["title"]


def test_the_line_of_the_province_is_added(ask: Ask) -> None:
    said = ask("complain", places="Hà Nội", topic=found("khieu-nai-to-cao-phan-anh"), signals={})
    assert "024 1022" in said.whole
    assert said.lines[0] == "Em rất tiếc vì việc này."


# --- who answers ------------------------------------------------------------------------------


PLAN = "sinh-con"
MAIN = "1.001193"
NOT_IN_PLAN = "1.014064"


@pytest.mark.parametrize(
    ("intent", "understood", "level", "answers"),
    [
        # nothing else fits
        ("ask_procedure", {}, "near", True),
        ("ask_documents", {}, "near", True),
        # what was understood is weak; on a guess it has to be part of the plan at least
        ("ask_procedure", {"procedures": candidates(MAIN, score=0.5)}, "near", True),
        ("ask_procedure", {"procedures": candidates(NOT_IN_PLAN, score=0.5)}, "near", False),
        ("ask_procedure", {"procedures": candidates(NOT_IN_PLAN, score=0.65)}, "near", False),
        ("ask_procedure", {"procedures": candidates(NOT_IN_PLAN, score=0.45)}, "near", True),
        ("ask_procedure", {"procedures": candidates(MAIN, score=0.75)}, "near", True),
        ("ask_procedure", {"procedures": candidates(MAIN, score=0.85)}, "near", False),
        ("ask_procedure", {"procedures": candidates(NOT_IN_PLAN, score=0.62)}, "clear", True),
        (
            "ask_procedure",
            {"procedures": candidates(NOT_IN_PLAN, "1.000894", score=0.62), "ambiguous": True},
            "clear",
            False,
        ),
        ("ask_procedure", {"procedures": candidates(NOT_IN_PLAN, MAIN, score=0.62)}, "clear", True),
        ("ask_procedure", {"procedures": candidates(NOT_IN_PLAN, score=0.75)}, "clear", False),
        ("ask_procedure", {"procedures": candidates(NOT_IN_PLAN, score=0.75)}, "sure", True),
        # a near tie is asked back, unless the message is clearly about the event
        ("ask_procedure", {"codes": (MAIN, NOT_IN_PLAN), "ambiguous": True}, "near", False),
        ("ask_procedure", {"codes": (MAIN, NOT_IN_PLAN), "ambiguous": True}, "clear", True),
        ("ask_procedure", {"codes": (NOT_IN_PLAN, MAIN), "ambiguous": True}, "clear", False),
        ("ask_procedure", {"codes": (NOT_IN_PLAN, MAIN), "ambiguous": True}, "sure", True),
        # asked as such, and the procedure understood is a step
        ("ask_procedure", {"code": MAIN}, "sure", True),
        ("ask_procedure", {"code": MAIN}, "clear", False),
        # a clear procedure is never displaced
        ("ask_procedure", {"code": NOT_IN_PLAN}, "sure", False),
        ("ask_documents", {"code": MAIN}, "sure", False),
        ("ask_fee", {"code": MAIN}, "sure", False),
        ("ask_where_to_file", {"code": MAIN}, "sure", False),
        # the conversation goes on about a procedure
        ("ask_procedure", {"code": MAIN, "follows_up": True}, "sure", False),
        # what asks nothing about papers must be sure
        ("out_of_scope", {}, "clear", False),
        ("out_of_scope", {}, "sure", True),
        ("greet", {}, "sure", False),
    ],
)
def test_when_a_plan_answers(
    intent: str, understood: dict[str, Any], level: str, answers: bool, ask: Ask
) -> None:
    said = ask(intent, topic=found(PLAN, level), aspects=[intent], **understood)
    assert said.lines[0].startswith("Nhà có em bé mới sinh") is answers


@pytest.mark.parametrize(
    ("intent", "understood", "level", "answers"),
    [
        ("ask_documents", {"code": MAIN}, "sure", True),
        ("ask_where_to_file", {"code": MAIN}, "sure", True),
        ("ask_where_to_file", {"procedures": candidates(MAIN, score=1.3)}, "sure", False),
        ("ask_fee", {"code": MAIN}, "sure", False),
        # it resembles a procedure that it does not name less than the event
        ("ask_procedure", {"procedures": candidates(NOT_IN_PLAN, score=0.95)}, "sure", True),
        ("ask_procedure", {"procedures": candidates(NOT_IN_PLAN, score=1.1)}, "sure", False),
        ("ask_documents", {"code": MAIN}, "clear", False),
        ("out_of_scope", {}, "clear", True),
        ("out_of_scope", {}, "near", False),
        ("help", {}, "sure", True),
        ("greet", {}, "sure", False),
    ],
)
def test_when_a_plan_answers_what_names_no_procedure(
    intent: str, understood: dict[str, Any], level: str, answers: bool, ask: Ask
) -> None:
    said = ask(intent, topic=found(PLAN, level, 0.6), aspects=[intent], **understood)
    assert said.lines[0].startswith("Nhà có em bé mới sinh") is answers


def test_a_topic_answers_whatever_is_asked_where_no_procedure_is_named(ask: Ask) -> None:
    understood: dict[str, Any] = {"procedures": candidates(MAIN, score=0.95)}
    named = ask("ask_result", topic=found(TOPIC, "sure"), aspects=["ask_result"], **understood)
    assert named.sources[0]["code"] == MAIN
    unnamed = ask("ask_result", topic=found(TOPIC, "sure", 0.6), **understood)
    assert "buộc mọi người đổi giấy tờ" in unnamed.text
    understood = {"procedures": candidates(MAIN, score=1.3)}
    fits = ask("ask_result", topic=found(TOPIC, "sure", 0.6), **understood)
    assert fits.sources[0]["code"] == MAIN


def test_what_is_declined_offers_what_it_may_have_told_of(ask: Ask) -> None:
    said = ask("out_of_scope", topic=found(PLAN, "clear"))
    assert said.outcome == "declined"
    assert said.titles[0] == "Sinh con"
    assert "Sinh con" not in ask("out_of_scope", topic=found(PLAN, "near")).titles


def test_where_we_ask_back_the_plan_is_a_choice(ask: Ask) -> None:
    codes = (NOT_IN_PLAN, "1.000894", "1.001456")
    said = ask("ask_procedure", codes=codes, ambiguous=True, topic=found(PLAN))
    assert said.outcome == "asked"
    assert said.titles[0] == "Sinh con"
    assert len(said.titles) == 4
    assert said.titles[-1] == "Tôi không rõ"
    assert len(said.slots["pending"]["options"]) == 2
    alone = ask("ask_procedure", codes=codes, ambiguous=True)
    assert len(alone.slots["pending"]["options"]) == 3


REFUSED = "bi-tu-choi-tai-quay"  # also_for: complain


def test_what_the_guide_says_of_a_complaint_comes_before_a_topic(ask: Ask) -> None:
    slots = {"current_procedure": MAIN}
    about = {"signals": {"complaint": ["papers"]}, "topic": found(REFUSED)}
    said = ask("complain", "họ bắt nộp thêm giấy", slots=slots, **about)
    assert "không được đòi thêm giấy tờ" in said.lines[0]
    assert [source["code"] for source in said.sources] == [MAIN]
    assert "Bị từ chối ở quầy" in said.titles
    about["signals"] = {}
    said = ask("complain", "họ không nhận hồ sơ", slots=slots, **about)
    assert said.lines[:2] == [
        "Em rất tiếc vì việc này.",
        "Đề nghị người nhận ghi ra giấy thiếu gì, dựa vào văn bản nào, rồi ký tên.",
    ]


def test_a_complaint_is_told_at_once_where_to_turn(ask: Ask) -> None:
    said = ask("complain", places="Hà Nội", signals={}, topic=found(REFUSED))
    assert (
        "Gửi phản ánh: Tổng đài Thành phố Hà Nội 024 1022 (phím 7 hoặc 8), ứng dụng iHanoi."
        in said.lines
    )
    assert said.lines[-1] == "Đừng gửi tên hay số căn cước của ai ở đây."


TOPIC = "giay-to-sau-sap-nhap"  # also_for: ask_merged_unit, complain
CITED = "1.014063"


@pytest.mark.parametrize(
    ("intent", "understood", "level", "answers"),
    [
        ("ask_procedure", {}, "near", True),
        ("ask_eligibility", {"code": CITED}, "sure", True),
        ("ask_eligibility", {"code": CITED}, "clear", False),
        ("ask_eligibility", {"code": CITED, "ambiguous": True}, "clear", True),
        ("ask_fee", {"code": CITED}, "sure", False),
        ("ask_documents", {"code": CITED}, "sure", False),
        ("ask_eligibility", {"code": MAIN}, "sure", False),
        ("out_of_scope", {}, "sure", True),
        ("out_of_scope", {}, "clear", False),
        ("complain", {}, "clear", True),
        ("complain", {}, "near", False),
        ("ask_merged_unit", {}, "clear", True),
        ("ask_merged_unit", {}, "near", False),
        ("help", {}, "sure", False),
        ("ask_service_point", {}, "sure", True),
        ("ask_service_point", {}, "clear", False),
        ("ask_dossier_status", {}, "clear", False),
        ("talk_to_human", {}, "sure", True),
        ("talk_to_human", {}, "clear", False),
        ("out_of_scope", {"signals": {"danger_now": ["violence"]}}, "sure", False),
    ],
)
def test_when_a_topic_answers(
    intent: str, understood: dict[str, Any], level: str, answers: bool, ask: Ask
) -> None:
    said = ask(intent, topic=found(TOPIC, level), aspects=[intent], **understood)
    assert ("buộc mọi người đổi giấy tờ" in said.whole) is answers


def test_a_dossier_code_is_looked_up_whatever_else_is_said(ask: Ask) -> None:
    topic = found("giay-hen", "sure")
    assert ask("ask_dossier_status", topic=topic).sources
    said = ask("ask_dossier_status", topic=topic, dossier_code="H26.12-250701-0001")
    assert "H26.12-250701-0001" in said.text


def test_the_plan_is_offered_below_a_procedure_that_belongs_to_it(talk: Any) -> None:
    said = talk.says(
        "ask_where_to_file", code=MAIN, topic=found(PLAN), places="phường Cửa Nam Hà Nội",
        aspects=["ask_where_to_file"],
    )  # fmt: skip
    assert said.sources[0]["code"] == MAIN
    assert "Xem cả kế hoạch: Sinh con" in said.titles
    assert len(said.titles) <= 5
    plan = talk.presses("Xem cả kế hoạch: Sinh con")
    assert plan.lines[0].startswith("Nhà có em bé mới sinh")


@pytest.mark.parametrize(
    "understood",
    [
        {"code": NOT_IN_PLAN, "topic": found(PLAN)},
        {"code": MAIN, "topic": found(TOPIC)},
        {"code": MAIN, "topic": found(PLAN), "follows_up": True},
        {"code": MAIN, "topic": None},
        {"code": MAIN},
    ],
)
def test_no_plan_is_offered_where_none_was_told_of(understood: dict[str, Any], ask: Ask) -> None:
    said = ask("ask_fee", aspects=["ask_fee"], **understood)
    assert not [title for title in said.titles if title.startswith("Xem cả kế hoạch")]


@pytest.mark.parametrize(("level", "offered"), [("near", False), ("clear", True), ("sure", True)])
def test_a_topic_is_offered_below_any_procedure(level: str, offered: bool, ask: Ask) -> None:
    said = ask(
        "ask_where_to_file", code=MAIN, topic=found("giup-tai-nha", level),
        places="phường Cửa Nam Hà Nội", aspects=["ask_where_to_file"],
    )  # fmt: skip
    assert said.sources[0]["code"] == MAIN
    assert ("Làm giấy tờ tại nhà" in said.titles) is offered


def test_no_condolences_on_a_guess(ask: Ask) -> None:
    sure = ask("ask_procedure", topic=found("nguoi-than-qua-doi"))
    guessed = ask("ask_procedure", topic=found("nguoi-than-qua-doi", "near"))
    assert "chia buồn" in sure.whole
    assert "chia buồn" not in guessed.whole
    assert guessed.lines[0].startswith("Người thân qua đời.")


def test_a_topic_that_went_is_said_to_be_gone(talk: Any) -> None:
    talk.says("ask_procedure", topic=found("khong-con-chu-de-nay"), code=MAIN)
    talk.last.buttons.append(
        {"title": "Cũ", "payload": '/show_topic{"topic": "khong-con-chu-de-nay"}'}
    )
    said = talk.presses("Cũ")
    assert said.outcome == "unknown"
    assert "Gặp cán bộ" in said.titles


def test_steps_without_a_published_procedure_are_named_without_a_button(
    ask: Ask, kb: KnowledgeBase
) -> None:
    """The national file does not ship: some steps have no guide."""
    nowhere = [
        (event, step)
        for event in EVENTS
        for step in event.steps
        if step.procedures and all(kb.entry(link.code) is None for link in step.procedures)
    ]
    for event, step in nowhere:
        said = ask("ask_procedure", topic=found(event.id))
        assert not {link.label for link in step.procedures} & set(said.titles)
