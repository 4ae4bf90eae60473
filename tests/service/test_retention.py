"""What people said is deleted after the time of the setting, and the notice says which."""

from __future__ import annotations

import datetime as dt
import time

import sqlalchemy as sa
from starlette.testclient import TestClient

from bot.engine import Engine
from procedure_kb import clock, shared
from procedure_kb.dossiers.identity import Asker, Identity
from procedure_kb.settings import Settings

BEGAN = dt.datetime(2026, 11, 1, 9)


def _count(table: str) -> int:
    with shared.knowledge().engine.connect() as connection:
        return int(connection.execute(sa.text(f"select count(*) from {table}")).scalar_one())


def test_old_conversations_and_attempts_go_by_themselves(engine: Engine) -> None:
    from bot.web.app import create_app

    app = create_app(engine, Settings(rate_limit="off", retention_days=10))
    identity = Identity(shared.knowledge().engine, shared.hashes())
    with clock.freeze(BEGAN), TestClient(app) as client:
        old = client.post("/api/v1/conversations").json()["id"]
        kept = client.post("/api/v1/conversations").json()["id"]
        identity.attempt("x", Asker("a", old), lambda: False, now=clock.stored_now())
        identity.open(old, ["H26.12-261102-0001"], now=clock.stored_now())
    with clock.freeze(BEGAN + dt.timedelta(days=9)), TestClient(app) as client:
        path = f"/api/v1/conversations/{kept}/messages"
        assert client.post(path, json={"text": "xin chào"}).status_code == 200
        assert client.get(f"/api/v1/conversations/{old}").status_code == 200
    with clock.freeze(BEGAN + dt.timedelta(days=11)), TestClient(app) as client:
        _wait_until(lambda: _count("dossier_attempt") == 0)
        assert client.get(f"/api/v1/conversations/{old}").status_code == 404
        assert len(client.get(f"/api/v1/conversations/{kept}").json()["turns"]) == 2
    assert _count("dossier_grant") == 0
    with shared.knowledge().engine.connect() as connection:
        turns = sa.text("select count(*) from turn where conversation_id = :id")
        assert connection.execute(turns, {"id": old}).scalar_one() == 0


def _wait_until(holds) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to hold")


def test_the_notice_tells_time_contact_and_how_to_delete(engine: Engine) -> None:
    from bot.web.app import create_app

    settings = Settings(rate_limit="off", retention_days=12, privacy_contact="Sở <Mẫu> 024 1022")
    with TestClient(create_app(engine, settings)) as client:
        page = client.get("/quyen-rieng-tu")
        assert "/quyen-rieng-tu" in client.get("/").text
    assert page.status_code == 200
    assert "sau 12 ngày" in page.text
    assert "Sở &lt;Mẫu&gt; 024 1022" in page.text
    assert "Xóa cuộc trò chuyện" in page.text
    assert "01/01/2026" in page.text
