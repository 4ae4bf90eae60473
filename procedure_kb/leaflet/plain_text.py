"""A leaflet for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procedure_kb.leaflet.cases import ByCase
from procedure_kb.leaflet.guide import Leaflet, Paper
from procedure_kb.wording import date, numbered


def render(leaflet: Leaflet) -> str:
    """The whole leaflet as plain text."""
    return "\n".join(_lines(leaflet)).rstrip() + "\n"


def _lines(leaflet: Leaflet) -> Iterator[str]:
    yield leaflet.title
    if leaflet.official_title:
        yield f"Tên chính thức: {leaflet.official_title}"
    yield f"Thủ tục {leaflet.code}, lĩnh vực {leaflet.field}"
    yield ""
    yield leaflet.summary
    yield from _section("Hạn phải làm", leaflet.limits)
    yield from _section("Giấy tờ, người nộp chuẩn bị", leaflet.papers.map(_paper), counted=True)
    yield from _section("Không phải nộp", leaflet.not_needed)
    for section in leaflet.sections:
        yield from _section(section.heading, section.body, counted=section.ordered)
    yield from _section("Căn cứ pháp lý", ByCase(leaflet.legal_basis))
    related = (f"{entry.title} ({entry.code})" for entry in leaflet.related)
    yield from _section("Việc liên quan", ByCase(tuple(related)))
    yield ""
    yield (f"Nguồn: thủ tục {leaflet.code}, {leaflet.decision}, kiểm tra {date(leaflet.checked)}")


def _paper(paper: Paper) -> str:
    line = f"{paper.name}: {paper.counts}" if paper.counts else paper.name
    return f"{line}. {' '.join(paper.notes)}" if paper.notes else line


def _section(heading: str, body: ByCase[str], *, counted: bool = False) -> Iterator[str]:
    if not body:
        return
    yield ""
    yield heading.upper()
    yield from numbered(body.common) if counted else _listed(body.common)
    for branch in body.branches:
        yield f"{branch.ask} (dành cho: {branch.only})" if branch.only else branch.ask
        for case in branch.cases:
            yield f"  {case.answer}{f' (và: {case.also})' if case.also else ''}:"
            yield from (f"    {line}" for line in _listed(case.lines))


def _listed(lines: Iterable[str]) -> Iterator[str]:
    return (line if line.startswith("- ") else f"- {line}" for line in lines)
