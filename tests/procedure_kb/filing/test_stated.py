"""Where papers go, in a record's own words."""

from __future__ import annotations

import pytest

from procedure_kb.filing import filing_step
from procedure_kb.model.official import Issuer, OfficialRecord


def _record(*steps: str, stale: tuple[str, ...] = ()) -> OfficialRecord:
    return OfficialRecord(
        code="9.000001",
        title="Cấp giấy",
        steps=list(steps),
        stale=list(stale),
        issuer=Issuer.construct(),
    )


@pytest.mark.parametrize(
    ("steps", "stated"),
    [
        (
            ["Bước 1: Dược sĩ gửi hồ sơ về Sở Y tế. Sở cấp phiếu tiếp nhận."],
            "Dược sĩ gửi hồ sơ về Sở Y tế",
        ),
        (
            ["Chuẩn bị giấy tờ.", "2. Chủ rừng nộp 01 bộ hồ sơ đến Sở Nông nghiệp;\nChờ kết quả"],
            "Chủ rừng nộp 01 bộ hồ sơ đến Sở Nông nghiệp",
        ),
        (["Bước 1.\nNgười dân nộp tại bộ phận một cửa."], "Người dân nộp tại bộ phận một cửa"),
        (["Sở Y tế thẩm định trong 20 ngày.", "Trả kết quả."], None),
        ([], None),
    ],
)
def test_the_sentence_that_says_where_to_file(steps: list[str], stated: str | None) -> None:
    assert filing_step(_record(*steps)) == stated


def test_a_record_that_still_speaks_of_districts_is_not_quoted() -> None:
    step = "Bước 1: Nộp hồ sơ tại Phòng Tư pháp huyện nơi cư trú."
    assert filing_step(_record(step)) is not None
    assert filing_step(_record(step, stale=("district: nêu cấp huyện",))) is None
