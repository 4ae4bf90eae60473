"""A published edit is live without a restart, and can be taken back."""

from __future__ import annotations

import datetime as dt

from starlette.testclient import TestClient

from procedure_kb.importing import draft_of_guide
from procedure_kb.shared import knowledge
from procedure_kb.store.revisions import history, publish, revert

CODE = "2.000884"
NOW = dt.datetime(2026, 11, 21, 3)


def ask(client: TestClient) -> str:
    conversation = client.post("/api/v1/conversations").json()["id"]
    path = f"/api/v1/conversations/{conversation}/messages"
    answer = client.post(path, json={"text": "chứng thực chữ ký tốn bao nhiêu tiền"}).json()
    return str(answer["replies"][0]["text"])


def test_an_edit_of_a_fee_is_live_and_can_be_undone(client: TestClient) -> None:
    kb = knowledge()
    before = ask(client)
    guide = kb.guide(CODE)
    assert guide is not None
    changed = guide.copy(
        update={"fees": [guide.fees[0].copy(update={"amount": 12345}), *guide.fees[1:]]}
    )
    publish(kb.engine, [draft_of_guide(changed)], author="test", reason="thử", now=NOW)
    kb.refresh()
    assert "12.345 đồng" in ask(client)

    original = next(r for r in history(kb.engine, CODE) if r["author"] == "shipped")
    revert(kb.engine, original["id"], author="test", reason="trả lại", now=NOW)
    kb.refresh()
    assert ask(client) == before
    assert [r["state"] for r in history(kb.engine, CODE)][:2] == ["published", "superseded"]


def test_a_new_alias_finds_the_procedure_at_once(client: TestClient) -> None:
    kb = knowledge()
    guide = kb.guide(CODE)
    assert guide is not None
    strange = "giấy mộc xanh lơ"
    changed = guide.copy(update={"aliases": [*guide.aliases, strange]})
    publish(kb.engine, [draft_of_guide(changed)], author="test", reason="thử", now=NOW)
    kb.refresh()
    body = client.post("/api/v1/parse", json={"text": f"làm {strange} cần giấy tờ gì"}).json()
    assert body["procedures"][0]["code"] == CODE
    publish(kb.engine, [draft_of_guide(guide)], author="test", reason="trả lại", now=NOW)
    kb.refresh()
