"""Where a dossier stands, held through the API with the real service."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from bot.engine import Engine
from procedure_kb import clock, shared
from procedure_kb.dossiers.model import Dossier, Event, Status
from procedure_kb.dossiers.registry import Filing

TODAY = dt.date(2026, 11, 21)  # a Saturday; 24 November is a holiday
IDENTITY, PHONE = "001099012345", "0912345678"
OWNER, NOTE = "Nguyễn Thị Thử Nghiệm", "Đã gọi chị Thử lúc 9 giờ"
PAPERS = ("Giấy chứng sinh của bé Thử", "Giấy ủy quyền của anh Thử")
CODES = {status: f"H26.12-261102-{status:04}" for status in Status}
LATE, LATE_LAND, NO_DAY = "H26.12-261102-0021", "H26.12-261102-0022", "H26.12-261102-0023"
OTHERS = "H26.12-261102-0099"

STAGES = {
    Status.SUBMITTED: ("mới gửi, chờ nơi nhận xem", "chờ tin nhắn"),
    Status.ACCEPTED: ("đã được tiếp nhận. Hẹn trả 07/12/2026, còn 10 ngày", "Giữ giấy hẹn"),
    Status.NOT_ACCEPTED: ("không được tiếp nhận", "xin phiếu ghi rõ"),
    Status.IN_PROGRESS: ("đang xử lý. Hẹn trả 07/12/2026, còn 10 ngày", "chưa phải làm gì"),
    Status.PAPERS_MISSING: ("cần bổ sung giấy tờ", "nộp thêm giấy tờ ở nơi đã nộp"),
    Status.PAYMENT_DUE: ("chờ nộp tiền", "mục thanh toán trực tuyến"),
    Status.WITHDRAWN: ("người nộp đã xin rút", "báo ngay cho nơi đã nộp"),
    Status.STOPPED: ("đã dừng xử lý", "hỏi nơi đã nộp vì sao dừng"),
    Status.DECIDED: ("đã có kết quả", "mang giấy hẹn và căn cước"),
    Status.RETURNED: ("đã trả kết quả", "Nếu chưa cầm được kết quả"),
}


def _filing(code: str, status: Status = Status.IN_PROGRESS, **changes) -> Filing:
    numbers = {"identity": IDENTITY, "phone": PHONE}
    numbers.update({k: changes.pop(k) for k in list(changes) if k in numbers})
    known = {
        "procedure_code": "1.001193",
        "procedure_title": "Đăng ký khai sinh",
        "owner": OWNER,
        "received_on": dt.date(2026, 11, 2),
        "due_on": dt.date(2026, 12, 7),
        "office": "Ủy ban nhân dân xã Mẫu",
        "note": NOTE,
    }
    return Filing(Dossier(code=code, status=status, **{**known, **changes}), **numbers)


@pytest.fixture(scope="module", autouse=True)
def filed(service_home: Path) -> Iterator[None]:
    """A registry with a dossier in each status, late ones, and somebody else's."""
    filings = [
        _filing(
            code,
            status,
            missing=PAPERS if status == Status.PAPERS_MISSING else (),
            amount=35000 if status == Status.PAYMENT_DUE else None,
            returned_on=dt.date(2026, 11, 20) if status == Status.RETURNED else None,
        )
        for status, code in CODES.items()
    ]
    filings += [
        _filing(LATE, due_on=dt.date(2026, 11, 16)),
        _filing(LATE_LAND, due_on=dt.date(2026, 11, 16), procedure_code="1.012783"),
        _filing(NO_DAY, due_on=None),
        _filing(OTHERS, identity="079088000777", phone="0987000111", owner="Trần Văn Khác"),
    ]
    with clock.freeze(TODAY):
        shared.registry().save(filings, now=clock.stored_now())
        yield


@pytest.fixture(autouse=True)
def no_attempts_before(filed: None) -> Iterator[None]:
    """Every test begins without wrong attempts: all come from the one test client."""
    with shared.knowledge().engine.begin() as connection:
        connection.execute(sa.text("delete from dossier_attempt"))
    with clock.freeze(TODAY):
        yield


class Talk:
    """A conversation through the API."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.id = client.post("/api/v1/conversations").json()["id"]
        self.last: dict = {}

    def says(self, text: str, **more: str) -> str:
        return self._send({"text": text, **more})

    def presses(self, title: str) -> str:
        buttons = self.last["replies"][0]["buttons"]
        return self._send({"payload": next(b["payload"] for b in buttons if b["title"] == title)})

    def whole(self) -> str:
        """The last reply with what is behind "Xem thêm"."""
        text = self.last["replies"][0]["text"]
        if any(b["title"] == "Xem thêm" for b in self.last["replies"][0]["buttons"]):
            text += "\n" + self.presses("Xem thêm")
        return text

    def resumed(self) -> str:
        turns = self.client.get(f"/api/v1/conversations/{self.id}").json()["turns"]
        return "\n".join(
            part for t in turns for part in (t["text"] or "", *(r["text"] for r in t["replies"]))
        )

    def _send(self, body: dict) -> str:
        response = self.client.post(f"/api/v1/conversations/{self.id}/messages", json=body)
        assert response.status_code == 200, response.text
        self.last = response.json()
        return str(self.last["replies"][0]["text"])


@pytest.fixture
def talk(client: TestClient) -> Talk:
    return Talk(client)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("asked", ["Hồ sơ {} tới đâu rồi?", "ho so {} toi dau roi", "{}"])
def test_a_code_alone_shows_stage_and_day_only(talk: Talk, status: Status, asked: str) -> None:
    said = talk.says(asked.format(CODES[status]))
    assert said.startswith(f"Hồ sơ {CODES[status]}: {STAGES[status][0]}")
    assert STAGES[status][1] in said
    assert "4 số cuối" in said
    assert len(said.split("\n")) <= 7  # a first screen
    assert talk.last["outcome"] == "answered"
    for private in (OWNER, NOTE, *PAPERS, "khai sinh", "35.000", "02/11/2026"):
        assert private not in talk.whole()


@pytest.mark.parametrize("status", Status)
def test_whoever_filed_it_sees_the_rest(talk: Talk, status: Status) -> None:
    talk.says(f"hồ sơ {CODES[status]}")
    first = talk.says("4 số cuối là 2345")
    assert first.startswith(f"Hồ sơ {CODES[status]}: {STAGES[status][0]}")
    assert talk.last["understood"]["intent"]["name"] == "ask_dossier_status"
    said = talk.whole()
    for part in (OWNER, NOTE, "Đăng ký khai sinh", "Ủy ban nhân dân xã Mẫu", STAGES[status][1]):
        assert part in said
    assert all((paper in said) is (status == Status.PAPERS_MISSING) for paper in PAPERS)
    assert ("35.000 đồng" in said) is (status == Status.PAYMENT_DUE)
    if status not in (Status.NOT_ACCEPTED, Status.SUBMITTED):
        assert "- 02/11/2026: đã được tiếp nhận" in said


@pytest.mark.parametrize("answer", ["2345", "5678", "hai ba bon nam", "0912345678", "2 3 4 5 ạ"])
def test_ways_to_give_the_digits(talk: Talk, answer: str) -> None:
    talk.says(f"ma ho so {CODES[Status.IN_PROGRESS]}")
    talk.says(answer)
    assert OWNER in talk.whole()
    assert "Em đã che số này" not in talk.whole()  # it was asked for
    kept = talk.resumed()
    assert answer.replace(" ạ", "") not in kept
    assert OWNER not in kept


def test_code_and_digits_in_one_message(talk: Talk) -> None:
    talk.says(f"hồ sơ {CODES[Status.IN_PROGRESS]} 4 số cuối căn cước 2345")
    assert OWNER in talk.whole()
    assert "2345" not in talk.resumed()


def test_seen_again_without_digits_while_it_is_open(talk: Talk) -> None:
    code = CODES[Status.IN_PROGRESS]
    talk.says(code)
    talk.says("2345")
    talk.says(f"hồ sơ {code} sao rồi")
    assert OWNER in talk.whole()
    with clock.freeze(dt.datetime(2026, 11, 21, 10)):
        talk.says(f"hồ sơ {code} sao rồi")
        assert OWNER not in talk.whole()


def test_what_stands_behind_more_is_closed_with_the_rest(talk: Talk) -> None:
    talk.says(CODES[Status.PAPERS_MISSING])
    talk.says("2345")
    with clock.freeze(dt.datetime(2026, 11, 21, 10)):
        assert NOTE not in talk.presses("Xem thêm")


@pytest.mark.parametrize("code", [LATE, LATE_LAND])
def test_overdue(talk: Talk, code: str) -> None:
    said = talk.says(f"hồ sơ {code} sao lâu quá")
    assert len(said.split("\n")) <= 7
    assert "Hẹn trả 16/11/2026, đến 21/11/2026 đã quá hẹn 4 ngày làm việc." in said
    assert "Rất tiếc vì anh/chị phải chờ." in said
    assert ("Phiếu xin lỗi" in said) is (code == LATE)
    assert "hỏi Ủy ban nhân dân xã Mẫu" in said
    assert "1800 1096" in said


def test_no_day_is_made_up(talk: Talk) -> None:
    assert "chưa ghi ngày hẹn trả" in talk.says(NO_DAY)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hồ sơ H26.12-0001 tới đâu rồi", "thiếu phần ngày"),
        ("ma ho so h26.12-0001", "thiếu phần ngày"),
        ("H26.12-261102", "thiếu số thứ tự"),
        ("H26.12-261302-0001", "không phải một ngày có thật"),
        ("tra hồ sơ 261102-0001", "thiếu phần đầu"),
        ("tra cứu hồ sơ mã 1.001193 giúp tôi", "mã của thủ tục"),
    ],
)
def test_a_wrong_code_is_explained(talk: Talk, text: str, says: str) -> None:
    assert says in talk.says(text)
    assert talk.last["outcome"] == "asked"
    assert "đang xử lý" in talk.says(CODES[Status.IN_PROGRESS])


@pytest.mark.parametrize("text", ["hồ sơ H26.12-261102-7777 tới đâu rồi", "h26.12 261102 7777"])
def test_an_unknown_code_has_no_status(talk: Talk, text: str) -> None:
    said = talk.says(text)
    assert "chưa thấy hồ sơ nào có mã H26.12-261102-7777" in said
    assert talk.last["outcome"] == "unknown"
    assert not [first for first, _ in STAGES.values() if first.split(".")[0] in said.lower()]


def test_a_near_code_is_suggested_only_to_whom_it_belongs(talk: Talk) -> None:
    mistyped = CODES[Status.IN_PROGRESS].replace("261102", "261103")
    assert CODES[Status.IN_PROGRESS] not in talk.says(mistyped)
    talk.says(CODES[Status.IN_PROGRESS])
    talk.says("2345")
    assert f"muốn hỏi hồ sơ {CODES[Status.IN_PROGRESS]}?" in talk.says(mistyped)
    assert talk.presses("Đúng hồ sơ đó").startswith(f"Hồ sơ {CODES[Status.IN_PROGRESS]}: đang")


def test_locked_after_five_wrong_ones_also_in_a_new_conversation(client: TestClient) -> None:
    code, first = CODES[Status.IN_PROGRESS], Talk(client)
    first.says(code)
    for _ in range(5):
        assert "chưa khớp" in first.says("0000")
        assert first.last["outcome"] == "asked"
    assert "tạm khóa ít nhất 30 phút" in first.says("2345")
    assert first.last["outcome"] == "refused"
    client.delete(f"/api/v1/conversations/{first.id}")
    second = Talk(client)
    assert "đang xử lý" in second.says(code)  # the stage stays open to all
    assert "tạm khóa" in second.says("2345")
    with clock.freeze(dt.datetime(2026, 11, 21, 9, 31)):
        second.says(code)
        assert OWNER in second.says("2345") + second.whole()


def test_wrong_digits_and_no_dossier_sound_alike(client: TestClient) -> None:
    said = []
    for code in (CODES[Status.IN_PROGRESS], "H26.12-261102-7777"):
        talk = Talk(client)
        said.append([talk.says(f"{code} số cuối 0000").replace(code, "…") for _ in range(6)])
    assert said[0] == said[1]
    assert "tạm khóa" in said[0][-1]


def test_other_questions_are_not_taken_for_digits(talk: Talk) -> None:
    talk.says(CODES[Status.IN_PROGRESS])
    talk.says("sinh năm 1960 làm lại căn cước cần giấy tờ gì")
    assert talk.last["understood"]["procedures"]
    assert "chưa khớp" not in talk.last["replies"][0]["text"]


@pytest.mark.parametrize("text", ["tôi quên số rồi", "khong nho", "mình không có số đó"])
def test_who_does_not_remember_is_told_what_else_there_is(talk: Talk, text: str) -> None:
    talk.says(CODES[Status.IN_PROGRESS])
    assert "Mang căn cước đến nơi đã nộp" in talk.says(text)


def test_four_digits_out_of_the_blue_open_nothing(talk: Talk) -> None:
    said = talk.says("2345")
    assert OWNER not in said
    assert "chưa khớp" not in said


@pytest.mark.parametrize("text", ["hồ sơ của tôi tới đâu rồi", "ho so cua toi toi dau roi"])
def test_without_a_code_ones_own_dossiers_are_listed(talk: Talk, text: str) -> None:
    assert "giấy tiếp nhận hồ sơ" in talk.says(text)
    talk.presses("Tìm bằng điện thoại")
    talk.says("số của tôi là 0912 345 678")
    said = talk.says("2345")
    assert said.startswith("Có 13 hồ sơ:")
    assert OTHERS not in talk.whole()
    kept = talk.resumed()
    assert "0912 345 678" not in kept
    assert "Em đã che số này" not in kept
    talk.says("hồ sơ của tôi sao rồi")
    assert talk.presses("Xem hồ sơ 1").startswith("Hồ sơ H26.12-261102-")


def test_a_single_dossier_is_shown_at_once(talk: Talk) -> None:
    talk.says("hồ sơ của tôi tới đâu rồi")
    talk.presses("Tìm bằng điện thoại")
    talk.says("0987000111")
    assert talk.says("0777").startswith(f"Hồ sơ {OTHERS}: đang xử lý")
    assert "Trần Văn Khác" in talk.whole()


@pytest.mark.parametrize(("phone", "digits"), [("0912345678", "0777"), ("0900000000", "2345")])
def test_a_wrong_telephone_and_wrong_digits_sound_alike(
    talk: Talk, phone: str, digits: str
) -> None:
    talk.says("hồ sơ của tôi tới đâu rồi")
    talk.presses("Tìm bằng điện thoại")
    talk.says(phone)
    assert "Chưa thấy hồ sơ nào khớp cả số điện thoại" in talk.says(digits)


def test_the_same_message_id_gets_the_names_again_while_open(talk: Talk) -> None:
    talk.says(CODES[Status.IN_PROGRESS])
    first = talk.says("2345", message_id="m-1")
    assert OWNER in first
    assert talk.says("2345", message_id="m-1") == first
    with clock.freeze(dt.datetime(2026, 11, 21, 10)):
        assert OWNER not in talk.says("2345", message_id="m-1")


def test_a_typed_mark_is_never_filled(talk: Talk) -> None:
    mark = f"⟦{OTHERS}|owner|0⟧"
    talk.says(CODES[Status.IN_PROGRESS])
    talk.says("2345")
    assert "Trần Văn Khác" not in talk.says(f"hồ sơ {mark} tới đâu rồi") + talk.resumed()


def test_nothing_personal_outside_the_registry(
    engine: Engine, service_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A scripted session; then logs and every table but the registry are searched."""
    from bot.web.app import create_app
    from procedure_kb.settings import Settings

    with (
        caplog.at_level(logging.DEBUG),
        TestClient(create_app(engine, Settings(rate_limit="off"))) as client,
    ):
        talk = Talk(client)
        for text in (
            f"hồ sơ {CODES[Status.PAPERS_MISSING]} tới đâu rồi",
            IDENTITY,
            f"căn cước của tôi {IDENTITY}, điện thoại {PHONE}",
            f"{CODES[Status.PAYMENT_DUE]} số cuối 5678",
        ):
            talk.says(text)
            talk.whole()
        talk.says("hồ sơ của tôi đâu")
    written = caplog.text
    with shared.knowledge().engine.connect() as connection:
        for name in sa.inspect(connection).get_table_names():
            if name in ("dossier", "revision"):
                continue
            written += str(connection.execute(sa.text(f'select * from "{name}"')).all())
    assert CODES[Status.PAYMENT_DUE] in written  # the session is in there
    for private in (OWNER, NOTE, *PAPERS, IDENTITY, PHONE):
        assert private not in written


def test_deleting_a_conversation_leaves_nothing_of_it(client: TestClient) -> None:
    talk = Talk(client)
    talk.says(CODES[Status.IN_PROGRESS])
    talk.says("0000")
    talk.says("2345")
    assert client.delete(f"/api/v1/conversations/{talk.id}").status_code == 204
    with shared.knowledge().engine.connect() as connection:
        for name in sa.inspect(connection).get_table_names():
            rows = connection.execute(sa.text(f'select * from "{name}"')).all()
            assert talk.id not in str(rows), name


def test_a_step_of_today_is_in_the_timeline(talk: Talk) -> None:
    code = "H26.12-261102-0050"
    registry = shared.registry()
    registry.save([_filing(code)], now=clock.stored_now())
    registry.save([_filing(code, Status.DECIDED)], now=clock.stored_now())
    found = registry.find(code)
    assert found is not None
    assert found.events[-1] == Event(Status.DECIDED, TODAY)
    talk.says(f"{code} số cuối 2345")
    assert "- 21/11/2026: đã có kết quả" in talk.whole()
