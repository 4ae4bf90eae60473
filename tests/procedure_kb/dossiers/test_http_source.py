"""A province's system with bugs of its own: a usable answer, or none, and never a wrong one."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from procedure_kb.dossiers.hashes import KeyedHashes
from procedure_kb.dossiers.http_source import HttpRegistry
from procedure_kb.dossiers.importing import Mapping
from procedure_kb.dossiers.model import Status
from procedure_kb.errors import Unavailable

CODE = "H26.12-261102-0001"
GOOD: dict[str, Any] = {
    "MaHoSo": CODE,
    "TrangThaiHoSo": 5,
    "ChuHoSo": "Nguyễn Thị Thử",
    "SoDinhDanh": "001099012345",
    "SoDienThoai": None,
    "NgayTiepNhan": "20261102080000",
    "NgayHenTra": "2026-12-07T17:00:00+07:00",
    "DonViXuLy": "Ủy ban nhân dân xã Mẫu",
    "DanhSachHoSoBoSung": ["Giấy chứng sinh", "Tờ khai"],
}
Answer = Callable[[BaseHTTPRequestHandler], None]


class StandIn:
    """A local server that answers as the test says; the last answer is repeated."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[tuple[str, str]] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stand_in.asked.append((self.path, self.headers.get("Authorization", "")))
                many = len(stand_in.answers) > 1
                answer = stand_in.answers.pop(0) if many else stand_in.answers[0]
                with suppress(OSError):  # the other side gave up
                    answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/ho-so/{{code}}"


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    made = StandIn()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def seconds() -> list[float]:
    """What is added to the clock."""
    return [0.0]


@pytest.fixture
def source(stand_in: StandIn, hashes: KeyedHashes, seconds: list[float]) -> Iterator[HttpRegistry]:
    made = HttpRegistry(
        stand_in.url, "s3cret", Mapping(), hashes, clock=lambda: time.monotonic() + seconds[0]
    )
    yield made
    made.close()


def sends(
    body: Any = GOOD,
    *,
    status: int = 200,
    kind: str = "application/json",
    cut: int = 0,
    **headers: str,
) -> Answer:
    """An answer with a body; ``cut``: fewer bytes than announced."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        to.send_header("Content-Type", kind)
        to.send_header("Content-Length", str(len(raw)))
        for name, value in headers.items():
            to.send_header(name, value)
        to.end_headers()
        to.wfile.write(raw[: len(raw) - cut])

    return answer


def waits(to: BaseHTTPRequestHandler) -> None:
    time.sleep(4)


def drips(to: BaseHTTPRequestHandler) -> None:
    to.send_response(200)
    to.send_header("Content-Type", "application/json")
    to.end_headers()
    for byte in json.dumps(GOOD).encode():
        to.wfile.write(bytes([byte]))
        to.wfile.flush()
        time.sleep(0.2)


def hangs_up(to: BaseHTTPRequestHandler) -> None:
    to.connection.shutdown(socket.SHUT_RDWR)


def speaks_no_http(to: BaseHTTPRequestHandler) -> None:
    to.wfile.write(b"\x00\x01 xin chao\r\n\r\n")


def changed(**fields: Any) -> Answer:
    return sends({**GOOD, **fields})


FAULTS: dict[str, Answer] = {
    "never answers": waits,
    "drips": drips,
    "hangs up": hangs_up,
    "no http": speaks_no_http,
    "always 500": sends({}, status=500),
    "always 503": sends({}, status=503),
    "too many": sends({}, status=429),
    "not allowed": sends({}, status=401),
    "redirect": sends({}, status=302, Location="/ho-so/dang-nhap"),
    "page of a proxy not found": sends(b"<html>404</html>", status=404, kind="text/html"),
    "login page": sends(b"<html>login</html>", kind="text/html"),
    "half json": sends(json.dumps(GOOD).encode()[:60]),
    "cut short": sends(GOOD, cut=20),
    "empty": sends(b""),
    "not utf-8": sends("{'MaHoSo': 'đ'}".encode("cp1258")),
    "broken gzip": sends(b"no gzip", **{"Content-Encoding": "gzip"}),
    "endless": sends(b'{"x":"' + b"a" * 400_000 + b'"}'),
    "nested": sends(b"[" * 100_000),
    "a list": sends([GOOD]),
    "a text": sends("ok"),
    "error with 200": sends({"error": "not found"}),
    "no status": changed(TrangThaiHoSo=None),
    "unknown status": changed(TrangThaiHoSo=99),
    "status as object": changed(TrangThaiHoSo={"ma": 4}),
    "status as truth": changed(TrangThaiHoSo=True),
    "status as fraction": changed(TrangThaiHoSo=4.5),
    "another dossier": changed(MaHoSo="H26.12-261102-0002"),
    "no code": changed(MaHoSo=""),
    "impossible day": changed(NgayHenTra="31/02/2026"),
    "due before receipt": changed(NgayHenTra="01/01/2026"),
    "papers as objects": changed(DanhSachHoSoBoSung=[{"ten": 1}]),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_no_answer(source: HttpRegistry, stand_in: StandIn, fault: str) -> None:
    stand_in.answers = [FAULTS[fault]]
    with pytest.raises(Unavailable):
        source.find(CODE)


def test_nobody_listens(hashes: KeyedHashes) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    closed = HttpRegistry(f"http://127.0.0.1:{port}/{{code}}", "", Mapping(), hashes)
    with pytest.raises(Unavailable):
        closed.find(CODE)
    closed.close()


def test_a_good_answer(source: HttpRegistry, stand_in: StandIn) -> None:
    stand_in.answers = [sends()]
    found = source.find(CODE)
    assert found is not None
    assert (found.status, found.missing) == (Status.PAPERS_MISSING, ("Giấy chứng sinh", "Tờ khai"))
    assert str(found.due_on) == "2026-12-07"
    assert source.matches(CODE, "2345")
    assert not source.matches(CODE, "0000")
    assert stand_in.asked == [(f"/ho-so/{CODE}", "Bearer s3cret")]  # once: then it is kept


def test_other_names_under_a_key(stand_in: StandIn, hashes: KeyedHashes) -> None:
    mapping = Mapping(columns={"MaHoSo": "code", "TrangThaiHoSo": "state"},
                      statuses={"WAITING": 5}, root="data.item")  # fmt: skip
    stand_in.answers = [sends({"data": {"item": {"code": CODE, "state": "waiting"}}})]
    other = HttpRegistry(stand_in.url, "", mapping, hashes)
    found = other.find(CODE)
    assert found is not None
    assert found.status is Status.PAPERS_MISSING
    other.close()


@pytest.mark.parametrize("answer", [sends({}, status=404), sends(b"null")])
def test_a_dossier_that_is_not_there(
    source: HttpRegistry, stand_in: StandIn, answer: Answer
) -> None:
    stand_in.answers = [answer]
    assert source.find(CODE) is None
    assert not source.matches(CODE, "2345")


@pytest.mark.parametrize("first", ["always 500", "hangs up", "half json", "never answers"])
def test_a_second_try_helps(source: HttpRegistry, stand_in: StandIn, first: str) -> None:
    stand_in.answers = [FAULTS[first], sends()]
    found = source.find(CODE)
    assert found is not None
    assert found.status is Status.PAPERS_MISSING


def test_what_was_seen_is_not_shown_for_an_answer_that_does_not_come(
    source: HttpRegistry, stand_in: StandIn, seconds: list[float]
) -> None:
    stand_in.answers = [sends()]
    source.find(CODE)
    stand_in.answers = [FAULTS["always 500"]]
    assert source.find(CODE) is not None  # a minute old at most
    seconds[0] += 61
    with pytest.raises(Unavailable):
        source.find(CODE)


def test_a_system_that_is_down_is_left_alone(
    source: HttpRegistry, stand_in: StandIn, seconds: list[float]
) -> None:
    stand_in.answers = [FAULTS["not allowed"]]
    for _ in range(9):
        with pytest.raises(Unavailable):
            source.find(CODE)
    assert len(stand_in.asked) == 5
    stand_in.answers = [sends()]
    with pytest.raises(Unavailable):
        source.find(CODE)
    seconds[0] += 21
    assert source.find(CODE) is not None
    assert len(stand_in.asked) == 6


def test_no_number_or_name_gets_into_the_log(
    source: HttpRegistry, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.answers = [changed(SoDinhDanh="001099O12345", ChuHoSo="Nguyễn Thị Thử")]
    with caplog.at_level("DEBUG"), pytest.raises(Unavailable):
        source.find(CODE)
    assert "no usable answer" in caplog.text
    for private in ("001099O12345", "Nguyễn Thị Thử", "s3cret"):
        assert private not in caplog.text
