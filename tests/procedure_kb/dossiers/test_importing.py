"""Exports of one-stop systems: encodings, separators, names of columns, bad rows, repeats."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import pytest
import sqlalchemy as sa

from procedure_kb.dossiers.importing import Mapping, import_dossiers, read_mapping
from procedure_kb.dossiers.model import Dossier, Event, Status
from procedure_kb.dossiers.registry import EmbeddedRegistry, Saved
from procedure_kb.errors import BadInput

NOW = dt.datetime(2026, 11, 21, 9)
HEADER = (
    "MaHoSo,MaTTHC,TenTTHC,ChuHoSo,SoDinhDanh,SoDienThoai,NgayTiepNhan,NgayHenTra,NgayTra,"
    "TrangThaiHoSo,DonViXuLy,GhiChu"
)
ROW = (
    "H26.12-261102-0001,1.001193,Đăng ký khai sinh,Nguyễn Thị Thử,001099012345,0912345678,"
    "02/11/2026,05/12/2026,,Đang xử lý,UBND xã Mẫu,Chờ xác minh"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ho_so.csv"


def _import(registry: EmbeddedRegistry, file: Path, text: str, encoding: str = "utf-8", **more):
    file.write_bytes(text.encode(encoding))
    return import_dossiers(registry, file, now=more.pop("now", NOW), **more)


def test_a_row_becomes_a_dossier(registry: EmbeddedRegistry, file: Path) -> None:
    report = _import(registry, file, f"{HEADER}\n{ROW}\n")
    assert (report.saved, report.bad) == (Saved(new=1), [])
    assert registry.find("H26.12-261102-0001") == Dossier(
        code="H26.12-261102-0001",
        status=Status.IN_PROGRESS,
        procedure_code="1.001193",
        procedure_title="Đăng ký khai sinh",
        owner="Nguyễn Thị Thử",
        received_on=dt.date(2026, 11, 2),
        due_on=dt.date(2026, 12, 5),
        office="UBND xã Mẫu",
        note="Chờ xác minh",
        events=(Event(Status.ACCEPTED, dt.date(2026, 11, 2)),),
    )
    assert registry.is_connected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_separators_line_ends(
    registry: EmbeddedRegistry, file: Path, encoding: str, separator: str, newline: str
) -> None:
    text = f"{HEADER}\n{ROW}\n".replace(",", separator).replace("\n", newline)
    if encoding == "cp1258":
        text = "".join(map(_for_cp1258, text))
    report = _import(registry, file, text, encoding)
    assert report.saved == Saved(new=1)
    found = registry.find("H26.12-261102-0001")
    assert found is not None
    assert (found.owner, found.office) == ("Nguyễn Thị Thử", "UBND xã Mẫu")


def _for_cp1258(character: str) -> str:
    """A letter as Windows-1258 has it: the mark of tone stands apart."""
    parts = unicodedata.normalize("NFD", character)
    tones = [c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323"]
    rest = "".join(c for c in parts if c not in tones)
    return unicodedata.normalize("NFC", rest) + "".join(tones)


def test_titles_above_the_header_and_blank_lines(registry: EmbeddedRegistry, file: Path) -> None:
    text = f"DANH SÁCH HỒ SƠ\nTừ ngày 01/11/2026,,,\n\n{HEADER.upper()}\n\n{ROW}\n,,,\n"
    assert _import(registry, file, text).saved == Saved(new=1)


def test_bad_rows_are_told_by_line_and_the_good_ones_kept(
    registry: EmbeddedRegistry, file: Path
) -> None:
    def row(code: str, **changes: str) -> str:
        cells = dict(zip(HEADER.split(","), ROW.split(","), strict=True))
        return ",".join({**cells, "MaHoSo": code, **changes}.values())

    rows = [
        row("H26.12-261102-0001"),
        row(""),
        row("12345"),
        row("H26.12-261302-0004"),
        row("H26.12-261102-0005", TrangThaiHoSo="Xong"),
        row("H26.12-261102-0006", TrangThaiHoSo=""),
        row("H26.12-261102-0007", NgayHenTra="31/02/2026"),
        row("H26.12-261102-0008", NgayHenTra="01/11/2026"),
        row("H26.12-261102-0009", SoDienThoai="9.12E+08"),
        row("H26.12-261102-0001"),
        row("h26.12 261102 0011", GhiChu='"hai\ndòng"'),
        row("H26.12-261102-0012", SoDinhDanh="không có"),
        "H26.12-261102-0013",
        row("H26.12-261102-0014", SoDinhDanh="", SoDienThoai=""),
    ]
    report = _import(registry, file, "\n".join([HEADER, *rows]) + "\n")
    assert report.saved == Saved(new=3)
    told = {bad.line: bad.reason for bad in report.bad}
    assert {line: reason.split(" '")[0] for line, reason in told.items()} == {
        3: "thiếu mã hồ sơ",
        4: "mã hồ sơ",
        5: "mã hồ sơ",
        6: "không hiểu trạng thái",
        7: "thiếu trạng thái hồ sơ",
        8: "NgayHenTra",
        9: "ngày hẹn trả trước ngày tiếp nhận",
        10: "số điện thoại không đọc được (định dạng cột là văn bản, không phải số)",
        11: "mã H26.12-261102-0001 đã có ở dòng 2",
        14: "số định danh không đọc được (định dạng cột là văn bản, không phải số)",
        15: "thiếu trạng thái hồ sơ",
    }
    two_lines = registry.find("H26.12-261102-0011")
    assert two_lines is not None
    assert two_lines.note == "hai dòng"
    assert registry.find("H26.12-261102-0014") is not None


def test_again_changes_nothing_and_a_new_status_is_an_event(
    registry: EmbeddedRegistry, file: Path, database: sa.engine.Engine
) -> None:
    text = f"{HEADER}\n{ROW}\n"
    _import(registry, file, text)
    before = _everything(database)
    again = _import(registry, file, text, now=dt.datetime(2026, 11, 25, 9))
    assert again.saved == Saved(unchanged=1)
    assert _everything(database) == before

    done = text.replace("Đang xử lý", "9")
    for day in (26, 27):
        report = _import(registry, file, done, now=dt.datetime(2026, 11, day, 9))
    assert report.saved == Saved(unchanged=1)
    found = registry.find("H26.12-261102-0001")
    assert found is not None
    assert found.events == (
        Event(Status.ACCEPTED, dt.date(2026, 11, 2)),
        Event(Status.DECIDED, dt.date(2026, 11, 26)),
    )


def _everything(database: sa.engine.Engine) -> list[tuple]:
    with database.connect() as connection:
        return [
            tuple(row)
            for table in ("dossier", "dossier_event")
            for row in connection.execute(sa.text(f"select * from {table} order by 1"))
        ]


def test_other_names_by_a_mapping_file(
    registry: EmbeddedRegistry, file: Path, tmp_path: Path
) -> None:
    written = tmp_path / "ghep.yml"
    written.write_text(
        "columns:\n  MaHoSo: Số hồ sơ\n  TrangThaiHoSo: Tình trạng\n  NgayHenTra: Hẹn trả\n"
        "statuses:\n  Đang thẩm tra: 4\n",
        encoding="utf-8",
    )
    text = "Số hồ sơ;Tình trạng;Hẹn trả\nH26.12-261102-0001;đang thẩm tra;5/12/2026\n"
    assert _import(registry, file, text, mapping=read_mapping(written)).saved == Saved(new=1)
    found = registry.find("H26.12-261102-0001")
    assert found is not None
    assert (found.status, found.due_on) == (Status.IN_PROGRESS, dt.date(2026, 12, 5))


def test_a_mapping_to_an_unknown_column_is_refused(tmp_path: Path) -> None:
    written = tmp_path / "ghep.yml"
    written.write_text("columns:\n  MaHS: Số hồ sơ\n", encoding="utf-8")
    with pytest.raises(BadInput, match="không có cột MaHS"):
        read_mapping(written)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "không thấy cột MaHoSo"),
        ("Tên,Tuổi\nA,1\n".encode(), "--mapping"),
        (b"PK\x03\x04rest", "CSV UTF-8"),
        (HEADER.encode() + b'\n"H26' + b"x" * 200_000, "dấu nháy"),
    ],
)
def test_a_file_that_cannot_be_used(
    registry: EmbeddedRegistry, file: Path, content: bytes, says: str
) -> None:
    file.write_bytes(content)
    with pytest.raises(BadInput, match=says):
        import_dossiers(registry, file, now=NOW, mapping=Mapping())


def test_numbers_are_nowhere_in_the_database(
    registry: EmbeddedRegistry, file: Path, database: sa.engine.Engine, tmp_path: Path
) -> None:
    _import(registry, file, f"{HEADER}\n{ROW}\n")
    with database.connect() as connection:
        connection.execute(sa.text("pragma wal_checkpoint(truncate)"))
    stored = (tmp_path / "registry.db").read_bytes()
    assert "Nguyễn Thị Thử".encode() in stored  # what is looked for can be found at all
    assert b"001099012345" not in stored
    assert b"0912345678" not in stored
    assert b"912345678" not in stored
