"""``motcua kb``: import, export, check, search and show the knowledge base."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from pydantic import BaseModel

from procedure_kb.errors import BadInput, NotFound


@click.group()
def kb() -> None:
    """The knowledge base."""


@kb.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the parse report as JSON.")
def import_(path: Path, as_json: bool) -> None:
    """Import official sheets (.txt, .jsonl, .jsonl.gz or a folder) and publish them at once."""
    from procedure_kb import clock
    from procedure_kb.importing import import_file
    from procedure_kb.shared import knowledge

    _require(path)
    with click.progressbar(length=_size(path), label="Đọc", file=sys.stderr) as bar:
        result, report = import_file(
            knowledge(),
            path,
            now=clock.now().replace(tzinfo=None),
            on_record=lambda _record: bar.update(1),
        )
    if as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
        return
    click.echo(report.render())
    click.echo(
        f"\nMới: {len(result.new)}; thay đổi: {len(result.changed)}; "
        f"giữ nguyên: {len(result.unchanged)}"
    )
    for code in result.changed[:20]:
        click.echo(f"  thay đổi: {code}")


@kb.command("export")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def export(path: Path) -> None:
    """Write all published guides and records to PATH, one JSON object a line."""
    from procedure_kb.exporting import export_published
    from procedure_kb.shared import knowledge

    click.echo(f"Đã ghi {export_published(knowledge(), path)} bản vào {path}")


@kb.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--official",
    type=click.Path(path_type=Path),
    help="Compare with the sheets of this portal file (or folder), without importing it.",
)
def check(paths: tuple[Path, ...], official: Path | None) -> None:
    """Check guides, topics and life events (the shipped ones, or PATHS) against the schema and
    the official records."""
    from procedure_kb.check import (
        Finding,
        OfficialFile,
        Records,
        check_guides,
        check_subjects,
        is_subject,
    )
    from procedure_kb.shared import knowledge

    compared: list[str] = []
    alone: list[str] = []
    records: Records
    if official is None:
        records = knowledge()
    else:
        _require(official)
        records = file = OfficialFile(official)
        for error in file.report.errors:
            click.echo(str(error), err=True)
    subjects = [path for path in paths if is_subject(path)]
    guides = [path for path in paths if path not in subjects]
    findings: list[Finding] = []
    if guides or not paths:
        findings += check_guides(
            records,
            guides,
            on_guide=lambda guide, found: (compared if found else alone).append(guide.code),
        )
    if subjects or not paths:
        findings += check_subjects(records, subjects)
    for finding in findings:
        click.echo(str(finding))
    errors = [f for f in findings if f.is_error]
    click.echo(f"{len(errors)} lỗi, {len(findings) - len(errors)} lưu ý")
    if compared or alone:
        click.echo(
            f"Đối chiếu với bản ghi: {len(compared)} bài; không có bản ghi: {len(alone)} bài"
        )
    if compared and alone:
        click.echo(f"Không có bản ghi: {', '.join(alone)}")
    if errors:
        raise SystemExit(2)


@kb.command("search")
@click.argument("text")
@click.option("-n", "count", default=10, show_default=True, help="How many to show.")
def search(text: str, count: int) -> None:
    """Rank published procedures for TEXT by their names alone (no model needed)."""
    from procedure_kb.search.lookup import best_by_name
    from procedure_kb.shared import index, knowledge

    for code, score in best_by_name(index(), knowledge().entries, text, count=count):
        entry = knowledge().entries[code]
        click.echo(f"{score:5.2f}  {code}  {entry.title}")


@kb.command("show")
@click.argument("code")
@click.option("--official", is_flag=True, help="The official record, even where there is a guide.")
@click.option("--json", "as_json", is_flag=True, help="The guide's own fields, as JSON.")
def show(code: str, official: bool, as_json: bool) -> None:
    """Show a procedure as people read it (guide or official record), a topic or a life event."""
    from procedure_kb import clock
    from procedure_kb.leaflet import leaflet_of, official_sheet, render
    from procedure_kb.shared import knowledge

    held = knowledge()
    entry = held.entry(code)
    guide = None if official else held.guide(code)
    record = held.record(code)
    if entry is not None and guide is not None:
        if as_json:
            _echo_fields(guide)
        else:
            leaflet = leaflet_of(guide, entry, held.entries, on=clock.today())
            click.echo(render(leaflet), nl=False)
    elif entry is not None and record is not None:
        for warning in official_sheet(record, entry, on=clock.today()).warnings:
            click.echo(f"Lưu ý: {warning}", err=True)
        for name, text in record.sections.items():
            click.echo(f"{name}:\n{text}\n")
    elif (subject := held.subject(code)) is not None:
        _echo_fields(subject)
    else:
        raise NotFound(f"không có thủ tục {code} trong cơ sở tri thức")


def _echo_fields(held: BaseModel) -> None:
    fields = json.loads(held.json(by_alias=True, exclude_none=True))
    click.echo(json.dumps(fields, ensure_ascii=False, indent=2))


def _require(path: Path) -> None:
    if not path.exists():
        raise BadInput("không có tệp hay thư mục này", file=path, rule="SH001")


def _size(path: Path) -> int:
    """How many sheets a path probably holds, for the progress bar."""
    if path.is_dir():
        return sum(1 for _ in path.iterdir())
    return 5652 if path.name.endswith(".gz") else 1
