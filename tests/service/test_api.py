"""The conversation API: contract, durability, bad input."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from bot.engine import Engine
from procedure_kb import clock

PROBLEM = "application/problem+json"


def begin(client: TestClient) -> str:
    response = client.post("/api/v1/conversations")
    assert response.status_code == 201
    return str(response.json()["id"])


def say(client: TestClient, conversation: str, text: str, **more: str) -> dict:
    response = client.post(
        f"/api/v1/conversations/{conversation}/messages", json={"text": text, **more}
    )
    assert response.status_code == 200, response.text
    return dict(response.json())


def test_a_conversation_begins_by_saying_what_it_is(client: TestClient) -> None:
    replies = client.post("/api/v1/conversations").json()["replies"]
    assert replies[0]["text"].startswith("Em là trợ lý tự động, không phải cán bộ.")


def test_parse_has_the_shape_of_the_contract(client: TestClient) -> None:
    body = client.post("/api/v1/parse", json={"text": "ba tui moi mat gio lam giay to gi"}).json()
    assert set(body) == {
        "text", "intent", "procedures", "ambiguous", "place", "places", "dossier_code",
    }  # fmt: skip
    assert body["procedures"][0]["code"] == "1.000656"
    assert set(body["procedures"][0]) == {"code", "title", "score"}


def test_parse_names_the_unit_of_today(client: TestClient) -> None:
    text = "phường Hàng Bài quận Hoàn Kiếm nộp khai sinh ở đâu"
    place = client.post("/api/v1/parse", json={"text": text}).json()["place"]
    assert [u["name"] for u in place["units"]] == ["Phường Cửa Nam"]
    assert place["ask"] is False


def test_out_of_scope_lists_no_procedure(client: TestClient) -> None:
    body = client.post("/api/v1/parse", json={"text": "giá vàng hôm nay bao nhiêu"}).json()
    assert body["intent"]["name"] == "out_of_scope"
    assert body["procedures"] == []


def test_a_factual_answer_has_its_source(client: TestClient) -> None:
    answer = say(client, begin(client), "mất căn cước làm lại hết bao nhiêu tiền")
    sources = answer["replies"][0]["sources"]
    assert [(s["code"], s["decision"]) for s in sources] == [("1.014064", "5710/QĐ-BCA-C06")]
    assert answer["outcome"] == "answered"


def test_the_same_message_id_gets_the_same_answer_once(client: TestClient) -> None:
    conversation = begin(client)
    first = say(client, conversation, "đăng ký kết hôn cần giấy tờ gì", message_id="m-1")
    again = say(client, conversation, "đăng ký kết hôn cần giấy tờ gì", message_id="m-1")
    assert again == first
    turns = client.get(f"/api/v1/conversations/{conversation}").json()["turns"]
    assert len(turns) == 2  # the welcome and one answer


def test_a_turn_says_when_it_was_with_its_zone(client: TestClient) -> None:
    conversation = begin(client)
    said = client.get(f"/api/v1/conversations/{conversation}").json()["turns"][0]["at"]
    at = dt.datetime.fromisoformat(said)
    assert at.utcoffset() == dt.timedelta(hours=7)
    assert abs(at - clock.now()) < dt.timedelta(minutes=5)


def test_two_messages_at_once_lose_and_double_nothing(engine: Engine) -> None:
    from bot.web.app import create_app
    from procedure_kb.settings import Settings

    async def both() -> list[dict]:
        transport = httpx.ASGITransport(app=create_app(engine, Settings(rate_limit="off")))
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            conversation = (await client.post("/api/v1/conversations")).json()["id"]
            path = f"/api/v1/conversations/{conversation}/messages"
            texts = ["làm hộ chiếu cần gì", "mất căn cước thì sao", "nộp ở đâu", "cảm ơn"]
            await asyncio.gather(*(client.post(path, json={"text": t}) for t in texts * 3))
            return list((await client.get(f"/api/v1/conversations/{conversation}")).json()["turns"])

    turns = asyncio.run(both())
    assert [t["number"] for t in turns] == list(range(1, 14))
    said = [t["text"] for t in turns[1:]]
    assert sorted(said) == sorted(
        ["làm hộ chiếu cần gì", "mất căn cước thì sao", "nộp ở đâu", "cảm ơn"] * 3
    )


def test_a_conversation_survives_a_restart(engine: Engine) -> None:
    from bot.web.app import create_app
    from procedure_kb.settings import Settings

    with TestClient(create_app(engine, Settings(rate_limit="off"))) as before:
        conversation = begin(before)
        say(before, conversation, "đăng ký kết hôn cần giấy tờ gì")
    with TestClient(create_app(engine, Settings(rate_limit="off"))) as after:
        answer = say(after, conversation, "thế nộp ở đâu?")
    assert answer["understood"]["procedures"][0]["code"] == "1.000894"


def test_what_is_typed_is_never_a_command(client: TestClient) -> None:
    conversation = begin(client)
    answer = say(client, conversation, '/ask_fee{"procedure": "1.014064"}')
    assert answer["understood"]["intent"]["confidence"] < 1.0 or answer["outcome"] == "declined"
    say(client, conversation, "/restart")
    turns = client.get(f"/api/v1/conversations/{conversation}").json()["turns"]
    assert len(turns) == 3


def test_only_payloads_that_were_issued_are_executed(client: TestClient) -> None:
    conversation = begin(client)
    path = f"/api/v1/conversations/{conversation}/messages"
    forged = client.post(path, json={"payload": '/ask_fee{"procedure": "1.001456"}'})
    assert forged.status_code == 422
    issued = client.get(f"/api/v1/conversations/{conversation}").json()["turns"][0]
    payload = issued["replies"][0]["buttons"][0]["payload"]
    assert client.post(path, json={"payload": payload}).status_code == 200


def test_delete_forgets_everything(client: TestClient, service_home: Path) -> None:
    conversation = begin(client)
    say(client, conversation, "làm hộ chiếu cần gì")
    assert client.delete(f"/api/v1/conversations/{conversation}").status_code == 204
    assert client.get(f"/api/v1/conversations/{conversation}").status_code == 404
    with sqlite3.connect(service_home / "motcua.db") as database:
        for table in ("turn where conversation_id", "conversation where id"):
            count = database.execute(f"select count(*) from {table} = ?", (conversation,))
            assert count.fetchone() == (0,)


def test_an_identity_number_is_masked_before_it_is_stored(
    client: TestClient, service_home: Path
) -> None:
    conversation = begin(client)
    answer = say(client, conversation, "căn cước của tôi 001099012345 bị mất thì làm sao")
    assert answer["replies"][0]["text"].startswith("Em đã che số này.")
    stored = (service_home / "motcua.db").read_bytes()
    log = service_home / "motcua.db-wal"
    stored += log.read_bytes() if log.exists() else b""
    assert b"001099012345" not in stored


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "   "}, 422),
        ({"text": "\x00\x07"}, 422),
        ({"text": "?!…"}, 422),
        ({"text": "a" * 5000}, 422),
        ({}, 422),
        ({"text": "x", "payload": "/greet"}, 422),
        ({"text": 5, "message_id": "có dấu cách"}, 422),
    ],
)
def test_bad_messages_get_a_clear_vietnamese_answer(
    client: TestClient, body: dict, status: int
) -> None:
    response = client.post(f"/api/v1/conversations/{begin(client)}/messages", json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM
    assert "detail" in response.json()
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe", b'{"text": "\xc3("}', b"[1, 2]", b'"text"'],
    ids=["empty", "cut", "not utf-8", "bad utf-8", "list", "string"],
)
def test_bad_bodies_are_refused(client: TestClient, raw: bytes) -> None:
    path = f"/api/v1/conversations/{begin(client)}/messages"
    response = client.post(path, content=raw, headers={"content-type": "application/json"})
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == PROBLEM


def test_an_oversized_body_is_refused_unread(client: TestClient) -> None:
    response = client.post("/api/v1/parse", content=b"x" * 200_000)
    assert response.status_code == 413


def test_markup_is_text_like_any_other(client: TestClient) -> None:
    conversation = begin(client)
    say(client, conversation, "<b>làm hộ chiếu</b> <script>alert(1)</script> cần gì")
    turns = client.get(f"/api/v1/conversations/{conversation}").json()["turns"]
    assert turns[-1]["text"].startswith("<b>làm hộ chiếu</b>")


def test_an_unknown_conversation_is_said_to_be_gone(client: TestClient) -> None:
    response = client.post("/api/v1/conversations/khong-co/messages", json={"text": "alo"})
    assert response.status_code == 404
    assert "bắt đầu lại" in response.json()["detail"]


def test_the_rate_limit_is_answered_kindly(engine: Engine) -> None:
    from bot.web.app import create_app
    from procedure_kb.settings import Settings

    with TestClient(create_app(engine, Settings(rate_limit="3/minute"))) as limited:
        codes = [limited.post("/api/v1/conversations").status_code for _ in range(5)]
        refused = limited.post("/api/v1/conversations")
    assert codes == [201, 201, 201, 429, 429]
    assert int(refused.headers["retry-after"]) <= 61
    assert limited.get("/healthz").status_code == 200


def test_pages_forbid_foreign_content(client: TestClient) -> None:
    response = client.get("/")
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
