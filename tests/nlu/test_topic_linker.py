"""The topic linker: how sure it says to be, what it leaves alone, and keeping up."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.attributes import NORMALISED, TOPIC
from bot.nlu.topic_linker import TopicLinker
from procedure_kb import clock, shared
from procedure_kb.importing import draft_of_subject
from procedure_kb.search.subjects import Match
from procedure_kb.store.revisions import publish
from procedure_kb.subject_files import SHIPPED_LIFE_EVENTS, load_subject

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def linker(home: Path, shipped_home: Path) -> TopicLinker:
    """A linker over the shipped subjects, with nothing about other matters."""
    shutil.copy(shipped_home / "motcua.db", home / "motcua.db")
    return TopicLinker(TopicLinker.get_default_config(), None, Resource("x"))  # type: ignore[arg-type]


def topic_of(linker: TopicLinker, text: str) -> dict[str, Any] | None:
    message = Message({TEXT: text, NORMALISED: text})
    linker.process([message])
    found: dict[str, Any] | None = message.get(TOPIC)
    return found


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("bà xã tôi vừa sinh hôm qua", "sinh-con"),
        ("tía em mới mất hôm kia", "nguoi-than-qua-doi"),
        ("em làm mất ví, giấy tờ trong đó mất sạch", "mat-giay-to"),
        ("có người xưng công an gọi đòi mã otp", "cuoc-goi-lua-dao"),
        ("cán bộ tra máy bảo không có dữ liệu của tôi", "khong-tim-thay-du-lieu"),
    ],
)
def test_what_was_told_is_found(text: str, subject: str, linker: TopicLinker) -> None:
    found = topic_of(linker, text)
    assert found is not None
    assert found["id"] == subject
    assert found["level"] in ("clear", "sure")


@pytest.mark.parametrize(
    "text",
    [
        "làm lại căn cước bị mất cần giấy tờ gì",
        "đăng ký kết hôn",
        "hôm nay trời đẹp quá",
        "cảm ơn em nhiều",
        "",
    ],
)
def test_other_messages_bring_up_nothing(text: str, linker: TopicLinker) -> None:
    assert topic_of(linker, text) is None


def test_buttons_are_left_alone(linker: TopicLinker) -> None:
    message = Message({TEXT: '/ask_fee{"procedure": "1.001193"}', NORMALISED: "vợ em mới sinh"})
    linker.process([message])
    assert message.get(TOPIC) is None


def test_procedures_are_not_touched(linker: TopicLinker) -> None:
    message = Message({TEXT: "vợ em mới sinh", NORMALISED: "vợ em mới sinh"})
    before = dict(message.data)
    linker.process([message])
    assert {k: v for k, v in message.data.items() if k != TOPIC} == before


@pytest.mark.parametrize(
    ("match", "level"),
    [
        (None, None),
        (Match("a", 1.2, 0.8, 0.5), "sure"),
        (Match("a", 1.2, 0.4, 0.5), "clear"),
        (Match("a", 1.2, 0.25, 0.5), "near"),
        (Match("a", 1.2, 0.1, 0.5), None),
        (Match("a", 0.7, 0.6, 0.5), "clear"),
        (Match("a", 0.55, 0.5, 0.5), "near"),
        (Match("a", 0.46, 0.45, 0.45), "near"),
        (Match("a", 0.44, 0.44, 0.44), None),
        (Match("a", 1.2, 0.8, 0.05), None),  # two subjects: about neither
    ],
)
def test_how_sure_it_is(match: Match | None, level: str | None) -> None:
    linker = TopicLinker(TopicLinker.get_default_config(), None, Resource("x"))  # type: ignore[arg-type]
    found = linker._verdict(match)
    assert (found and found["level"]) == level


def test_examples_about_other_matters_are_kept(home: Path, tmp_path: Path) -> None:
    storage = LocalModelStorage(tmp_path)
    resource = Resource("topics")
    config = TopicLinker.get_default_config()
    examples = [
        Message({TEXT: "đặt vé tàu", NORMALISED: "đặt vé tàu", "intent": "out_of_scope"}),
        Message({TEXT: "vợ mới sinh", NORMALISED: "vợ mới sinh", "intent": "ask_procedure"}),
    ]
    trained = TopicLinker.create(config, storage, resource, None)  # type: ignore[arg-type]
    trained.train(TrainingData(examples))
    loaded = TopicLinker.load(config, storage, resource, None)  # type: ignore[arg-type]
    assert loaded._others == ["đặt vé tàu"]


def test_the_index_follows_publications_and_days(linker: TopicLinker) -> None:
    with clock.freeze(TODAY):
        first = linker.index()
        assert linker.index() is first
        event = load_subject(SHIPPED_LIFE_EVENTS / "sinh-con.yml")
        renamed = event.copy(update={"phrases": ["chú chim xanh đậu cành tre", *event.phrases]})
        engine = shared.knowledge().engine
        publish(engine, [draft_of_subject(renamed)], author="lan", reason="thử", now=clock.now())
        shared.knowledge().refresh()
        assert linker.index() is not first
        found = topic_of(linker, "chú chim xanh đậu cành tre")
        assert found is not None
        assert found["id"] == "sinh-con"
        today = linker.index()
    with clock.freeze(dt.date(2027, 3, 1)):
        assert linker.index() is not today
