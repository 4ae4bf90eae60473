"""Official procedure sheets: from the portal's files to typed records.

for source in read_file(path, on_error=report.add_error):
    report.add(record_from_sections(source.sections))
"""

from procedure_kb.sheets.deadlines import StatedTime, deadline_in_text
from procedure_kb.sheets.issuer import issuer_of
from procedure_kb.sheets.record import record_from_sections, records_from_file
from procedure_kb.sheets.report import ParseReport, build_report
from procedure_kb.sheets.sections import SheetSource, parse_object, parse_txt, read_file
from procedure_kb.sheets.stale import (
    Relation,
    fees_ended,
    kind_of,
    relations,
    stale_reasons,
    with_relations,
)

__all__ = [
    "ParseReport",
    "Relation",
    "SheetSource",
    "StatedTime",
    "build_report",
    "deadline_in_text",
    "fees_ended",
    "issuer_of",
    "kind_of",
    "parse_object",
    "parse_txt",
    "read_file",
    "record_from_sections",
    "records_from_file",
    "relations",
    "stale_reasons",
    "with_relations",
]
