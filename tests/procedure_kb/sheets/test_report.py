"""What an import could read."""

from __future__ import annotations

import json
from collections.abc import Callable

from procedure_kb.errors import BadInput
from procedure_kb.sheets import ParseReport, build_report, record_from_sections

Sheet = Callable[..., dict[str, str]]


def _report(sheet: Sheet) -> ParseReport:
    return build_report(
        [
            record_from_sections(sheet()),
            record_from_sections(sheet(code="1.000002", documents="vài dòng chữ")),
            record_from_sections(
                sheet(code="1.000003", decision="9/QĐ-UBND", title="Hỗ trợ tại tỉnh Gia Lai")
            ),
            record_from_sections(sheet(code="1.000004", decision="9/QĐ-UBND")),
            record_from_sections(sheet(code="1.000005", decision="10/QĐ-UBND")),
        ]
    )


def test_share_counts_only_records_that_have_the_section(sheet: Sheet) -> None:
    report = _report(sheet)
    assert report.fields["documents"].share == 4 / 5
    assert report.fields["keywords"].share is None
    assert report.fields["fees"].present == 0


def test_provinces_and_unknown_ones(sheet: Sheet) -> None:
    report = _report(sheet)
    assert dict(report.provinces) == {"52": 1}
    assert report.unknown_province == ["1.000004", "1.000005"]
    assert report.province_hints() == {"1.000004": "52"}


def test_no_hint_where_siblings_disagree(sheet: Sheet) -> None:
    report = _report(sheet)
    report.add(
        record_from_sections(
            sheet(code="1.000006", decision="9/QĐ-UBND", title="Hỗ trợ tại tỉnh Sơn La")
        )
    )
    assert report.province_hints() == {}


def test_duplicates_and_errors(sheet: Sheet) -> None:
    report = _report(sheet)
    report.add(record_from_sections(sheet()))
    report.add_error(BadInput("hỏng", file="a.jsonl", line=3, rule="SH006"))
    assert report.duplicates == ["1.001193"]
    assert report.to_dict()["errors"] == ["a.jsonl:3: [SH006] hỏng"]


def test_dict_is_plain_json_and_text_is_a_table(sheet: Sheet) -> None:
    report = _report(sheet)
    assert json.loads(json.dumps(report.to_dict()))["records"] == 5
    text = report.render()
    assert "documents" in text
    assert "80.0%" in text
    assert "Gia Lai 1" in text
