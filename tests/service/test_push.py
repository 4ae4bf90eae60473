"""The push API: who may, what is refused, and that a pushed event is what people hear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bot.engine import Engine
from procedure_kb import clock

PATH = "/api/v1/dossiers/events"
TOKEN = {"authorization": "Bearer s3cret"}
CODE = "H26.12-261102-0001"


def event(event_id: str = "e-1", happened_at: str = "2026-11-21T08:00:00+07:00", **dossier: str):
    fields = {"MaHoSo": CODE, "TrangThaiHoSo": "4", **dossier}
    return {"event_id": event_id, "happened_at": happened_at, "dossier": fields}


@pytest.fixture
def pushed_to(engine: Engine) -> Iterator[TestClient]:
    """The application with a token for pushes."""
    from bot.web.app import create_app
    from procedure_kb.settings import Settings

    with (
        clock.freeze(dt.datetime(2026, 11, 21, 9)),
        TestClient(
            create_app(engine, Settings(rate_limit="3/minute", push_token="s3cret"))
        ) as made,
    ):
        yield made


def test_a_pushed_event_is_what_people_hear(pushed_to: TestClient) -> None:
    def push(body: dict) -> dict:
        response = pushed_to.post(PATH, json=body, headers=TOKEN)
        assert response.status_code == 200, response.text
        return dict(response.json())

    assert push(event(NgayHenTra="07/12/2026")) == {"result": "taken"}
    assert push(event(NgayHenTra="07/12/2026")) == {"result": "known"}
    assert push(event("e-2", "2026-11-21T08:30:00", TrangThaiHoSo="9")) == {"result": "taken"}
    # An hour and a half earlier, told in UTC: a step, not the state.
    assert push(event("e-0", "2026-11-21T00:00:00Z", TrangThaiHoSo="2")) == {"result": "taken"}
    talk = pushed_to.post("/api/v1/conversations").json()["id"]
    said = pushed_to.post(f"/api/v1/conversations/{talk}/messages", json={"text": CODE}).json()
    assert said["replies"][0]["text"].startswith(
        f"Hồ sơ {CODE}: đã có kết quả. Ngày hẹn trả: 07/12/2026."
    )


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": "s3cret"}]
)
def test_only_with_the_token(pushed_to: TestClient, headers: dict[str, str]) -> None:
    response = pushed_to.post(PATH, json=event(), headers=headers)
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"


def test_without_a_token_there_is_no_such_page(client: TestClient) -> None:
    assert client.post(PATH, json=event(), headers={"authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (event(MaHoSo="12"), "mã hồ sơ '12' không đúng dạng"),
        (event(TrangThaiHoSo="xong"), "không hiểu trạng thái"),
        (event(NgayHenTra="mai"), "không phải ngày"),
        (event(happened_at="2026-11-22T08:00:00+07:00"), "chưa đến"),
        (event(event_id="có dấu cách"), "event_id"),
        ({**event(), "more": 1}, "more"),
        ({"event_id": "e"}, "dossier"),
    ],
)
def test_what_cannot_be_used_is_explained(pushed_to: TestClient, body: dict, says: str) -> None:
    response = pushed_to.post(PATH, json=body, headers=TOKEN)
    assert response.status_code == 422
    assert says in response.json()["detail"]
