"""A province's system that fails, as people hear it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bot.conversation.dossiers import DossierDesk
from bot.conversation.service import ConversationService
from bot.conversation.store import ConversationStore
from bot.engine import Engine
from procedure_kb import clock, shared
from procedure_kb.dossiers.hashes import KeyedHashes
from procedure_kb.dossiers.http_source import HttpRegistry
from procedure_kb.dossiers.identity import Identity
from procedure_kb.dossiers.importing import Mapping

CODE = "H26.12-261102-0001"


@pytest.fixture
def system_down(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> Iterator[HttpRegistry]:
    """A system at an address where nobody listens, in place of the registry."""
    down = HttpRegistry("http://127.0.0.1:9/{code}", "", Mapping(), KeyedHashes(b"k"))
    shared.dossiers.cache_clear()
    monkeypatch.setenv("MOTCUA_DOSSIER_URL", "http://127.0.0.1:9/{code}")
    shared.settings.cache_clear()
    yield down
    down.close()
    monkeypatch.undo()
    shared.settings.cache_clear()
    shared.dossiers.cache_clear()


@pytest.mark.usefixtures("system_down")
def test_people_hear_that_it_does_not_answer_and_where_else_to_look(client: TestClient) -> None:
    talk = client.post("/api/v1/conversations").json()["id"]
    path = f"/api/v1/conversations/{talk}/messages"
    for text in (f"hồ sơ {CODE} tới đâu rồi", f"ho so {CODE} so cuoi 2345", CODE):
        answer = client.post(path, json={"text": text}).json()
        said = answer["replies"][0]["text"]
        assert said.startswith("Hệ thống một cửa chưa trả lời")
        assert "Cổng Dịch vụ công quốc gia" in said
        assert "1800 1096" in said
        assert answer["outcome"] == "unknown"
        for status in ("đang xử lý", "đã được tiếp nhận", "đã có kết quả"):
            assert status not in said


async def test_a_failure_at_the_counter_costs_no_attempt(
    engine: Engine, system_down: HttpRegistry
) -> None:
    database = shared.knowledge().engine
    identity = Identity(database, shared.hashes())
    desk = DossierDesk(system_down, identity, shared.hashes(), clock.stored_now)
    service = ConversationService(engine, ConversationStore(database), clock.stored_now, desk)
    with clock.freeze(dt.date(2026, 11, 21)):
        started = await service.start("test")
        for _ in range(7):
            answer = await service.send(started.id, text=f"{CODE} số cuối 2345")
            assert "chưa trả lời" in answer.replies[0].text
            assert "khóa" not in answer.replies[0].text
