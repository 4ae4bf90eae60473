"""Actions run as the engine runs them: by their names, on a tracker built by hand, no model."""

from __future__ import annotations

import asyncio
import datetime as dt
import inspect
import json
import re
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from ruamel.yaml import YAML

from procedure_kb import clock, shared
from procedure_kb.importing import import_records
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.official import OfficialRecord
from procedure_kb.places.mentions import PlaceMention, find_places
from procedure_kb.settings import settings
from procedure_kb.store.database import open_database

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 21)
# Records made from excerpts by changing sections; their codes do not exist.
BARE, TWO_TIMES, ONLY_REMARKS = "9.000001", "9.000002", "9.000003"
_TWO_TIMES = """\
  * Hình thức nộp: ONLINE
    Thời hạn giải quyết: 3 WORKING_DAY
    Phí, lệ phí: 0 VNĐ (Miễn phí)
  * Hình thức nộp: DIRECT
    Thời hạn giải quyết: 5 WORKING_DAY
    Phí, lệ phí: 20000 VNĐ ()
  * Hình thức nộp: POSTAL
    Thời hạn giải quyết: 5 WORKING_DAY
    Phí, lệ phí: 20000 VNĐ ()"""
_ONLY_REMARKS = """\
    - Lưu ý: người nộp hồ sơ không phải nộp giấy tờ nào, cơ quan tự tra cứu.
      Số lượng: Bản chính: 0, Bản sao: 0"""
_PAYLOAD = re.compile(r"/(?P<intent>\w+)(?P<entities>\{.*\})?")


def _yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


DOMAIN: dict[str, Any] = _yaml(ROOT / "domain.yml")
ACTION_OF_INTENT: dict[str, str] = {
    rule["steps"][0]["intent"]: rule["steps"][1]["action"]
    for path in sorted((ROOT / "nlu_data" / "rules").glob("*.yml"))
    for rule in _yaml(path)["rules"]
    if "intent" in rule["steps"][0]
}


@dataclass
class Said:
    """One reply, with the events that the action returned."""

    text: str
    buttons: list[dict[str, str]]
    outcome: str
    sources: list[dict[str, str]]
    attachments: list[dict[str, str]]
    slots: dict[str, Any]
    """Slots that the action set."""

    @property
    def lines(self) -> list[str]:
        """Lines of the first screen."""
        return self.text.split("\n")

    @property
    def titles(self) -> list[str]:
        """Titles of the buttons."""
        return [button["title"] for button in self.buttons]

    @property
    def more(self) -> list[str]:
        """What stands behind "Xem thêm"."""
        return list((self.slots.get("more") or {}).get("lines", []))

    @property
    def whole(self) -> str:
        """Everything said: first screen and the rest."""
        return "\n".join([self.text, *self.more])

    def payload(self, title: str) -> str:
        """The payload of a button."""
        return next(b["payload"] for b in self.buttons if b["title"] == title)


@dataclass
class Talk:
    """A conversation: what was said before is in the slots.

    Each turn runs the action that ``nlu_data/rules`` gives for the intent.
    """

    run: Callable[[str, Tracker], Said]
    slots: dict[str, Any] = field(default_factory=dict)
    last: Said | None = None
    day: dt.date | dt.datetime = TODAY

    def says(
        self,
        intent: str,
        text: str = "",
        *,
        code: str | None = None,
        codes: tuple[str, ...] = (),
        places: str | None = None,
        mentions: list[dict[str, Any]] | None = None,
        **understood: Any,
    ) -> Said:
        """A typed message, as the NLU pipeline hands it on.

        Args:
            code, codes: procedures that were understood, best first.
            places: text in which places are looked for (``text`` itself if None).
            mentions: the places themselves, for what no text leads to.
            understood: further parse data (``signals``, ``aspects``, ``ambiguous`` …).
        """
        found = [*([code] if code else []), *codes]
        if mentions is None:
            mentions = [_mention(m) for m in find_places(text if places is None else places)]
        message = {
            "text": text,
            "normalised": text.lower(),
            "intent": {"name": intent, "confidence": 1.0},
            "entities": [],
            "procedures": [{"code": c, "title": "", "score": 0.9} for c in found],
            "places": mentions,
            **understood,
        }
        return self._turn(ACTION_OF_INTENT[intent], message)

    def presses(self, button: str) -> Said:
        """A button of the last reply, by its title; Rasa drops entities not in the domain."""
        assert self.last is not None
        payload = self.last.payload(button)
        match = _PAYLOAD.fullmatch(payload)
        assert match is not None, payload
        values = json.loads(match["entities"] or "{}")
        message = {
            "text": payload,
            "intent": {"name": match["intent"], "confidence": 1.0},
            "entities": [
                {"entity": name, "value": value}
                for name, value in values.items()
                if name in DOMAIN["entities"]
            ],
        }
        return self._turn(ACTION_OF_INTENT[match["intent"]], message)

    def _turn(self, action: str, message: dict[str, Any]) -> Said:
        tracker = Tracker("x", dict(self.slots), message, [], False, None, {}, None)
        with clock.freeze(self.day):
            said = self.run(action, tracker)
        self.slots.update(said.slots)
        self.last = said
        return said


def _mention(mention: PlaceMention) -> dict[str, Any]:
    """A place as the parse contract has it."""
    return {
        "text": mention.text,
        "units": [{"code": u.code, "name": u.name, "province": u.province} for u in mention.units],
        "ask": mention.ask,
        "role": mention.role,
        "reason": mention.reason,
        "old": [
            {"level": o.level, "name": o.name, "district": o.district, "province": o.province}
            for o in mention.old
        ],
    }


@pytest.fixture(scope="session")
def actions_home(
    shipped_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
    record_of: Callable[..., OfficialRecord],
    excerpt_codes: tuple[str, ...],
) -> Path:
    """A home with the shipped guides and our excerpts of official records."""
    folder = tmp_path_factory.mktemp("actions")
    shutil.copy(shipped_home / "motcua.db", folder / "motcua.db")
    engine = open_database(f"sqlite:///{folder / 'motcua.db'}")
    records = [record_of(code) for code in excerpt_codes]
    records += [
        record_of("1.003622", code=BARE, documents="", steps="", channels="", applicants="",
                  conditions="", result="", legal_basis="", executing_agency=""),
        record_of("1.001440", code=TWO_TIMES, channels=_TWO_TIMES),
        record_of("1.003622", code=ONLY_REMARKS, documents=_ONLY_REMARKS),
    ]  # fmt: skip
    now = dt.datetime.combine(TODAY, dt.time(2))
    import_records(engine, records, reason="trích lục", now=now)
    engine.dispose()
    return folder


@pytest.fixture(autouse=True)
def process_wide_knowledge(actions_home: Path, monkeypatch: pytest.MonkeyPatch) -> KnowledgeBase:
    """What `procedure_kb.shared.knowledge` opens in these tests."""
    for name in ("MOTCUA_DATABASE_URL", "MOTCUA_TODAY", "MOTCUA_RATE_LIMIT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MOTCUA_HOME", str(actions_home))
    if settings().home != actions_home:
        shared.forget()
    with clock.freeze(TODAY):
        return shared.knowledge()


@pytest.fixture(scope="session")
def executor() -> ActionExecutor:
    """Every action of the package, registered as the engine does it."""
    made = ActionExecutor()
    made.register_package("actions")
    return made


async def _result(events: Awaitable[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return await events


@pytest.fixture(scope="session")
def run_action(executor: ActionExecutor) -> Callable[[str, Tracker], Said]:
    """Run an action by its name and return the one reply that it gave."""

    def run(name: str, tracker: Tracker) -> Said:
        dispatcher = CollectingDispatcher()
        events = executor.actions[name](dispatcher, tracker, {})
        if inspect.isawaitable(events):
            events = asyncio.run(_result(events))
        assert len(dispatcher.messages) == 1
        message = dispatcher.messages[0]
        custom = message["custom"]
        assert all(event["event"] == "slot" for event in events)
        return Said(
            text=message["text"],
            buttons=message["buttons"],
            outcome=custom["outcome"],
            sources=custom["sources"],
            attachments=custom["attachments"],
            slots={event["name"]: event["value"] for event in events},
        )

    return run


@pytest.fixture
def talk(run_action: Callable[[str, Tracker], Said]) -> Talk:
    """A new conversation."""
    return Talk(run_action)


@pytest.fixture
def ask(run_action: Callable[[str, Tracker], Said]) -> Callable[..., Said]:
    """One question in a new conversation: ``ask("ask_fee", code="1.014064", day=…)``."""

    def once(
        intent: str,
        text: str = "",
        *,
        day: dt.date = TODAY,
        slots: dict[str, Any] | None = None,
        **understood: Any,
    ) -> Said:
        return Talk(run_action, slots=dict(slots or {}), day=day).says(intent, text, **understood)

    return once
