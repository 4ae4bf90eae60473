"""``motcua dossiers``: filling the embedded registry."""

from __future__ import annotations

import sys
from pathlib import Path

import click

_MOST_SHOWN = 50


@click.group()
def dossiers() -> None:
    """The registry of dossiers."""


@dossiers.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, dir_okay=False),
    help="YAML file: what the columns and statuses are called in FILE.",
)
def import_(file: Path, mapping: Path | None) -> None:
    """Import dossiers from a CSV export of a one-stop system; again changes nothing."""
    from procedure_kb import clock
    from procedure_kb.dossiers.importing import import_dossiers, read_mapping
    from procedure_kb.shared import registry

    rows = _lines_of(file)
    with click.progressbar(length=rows, label="Nhập", file=sys.stderr, update_min_steps=500) as bar:
        report = import_dossiers(
            registry(),
            file,
            now=clock.stored_now(),
            mapping=read_mapping(mapping) if mapping else None,
            on_row=lambda: bar.update(1),
        )
    for bad in report.bad[:_MOST_SHOWN]:
        click.echo(f"{file}:{bad.line}: {bad.reason}", err=True)
    if len(report.bad) > _MOST_SHOWN:
        click.echo(f"… và {len(report.bad) - _MOST_SHOWN} dòng hỏng khác", err=True)
    saved = report.saved
    click.echo(
        f"Mới: {saved.new}; thay đổi: {saved.changed}; giữ nguyên: {saved.unchanged}; "
        f"bỏ qua vì hỏng: {len(report.bad)}"
    )


def _lines_of(file: Path) -> int:
    """How many rows a file has, about: for the progress bar."""
    if not file.is_file():
        return 0
    with file.open("rb") as opened:
        return max(0, sum(block.count(b"\n") for block in iter(lambda: opened.read(1 << 20), b"")))
