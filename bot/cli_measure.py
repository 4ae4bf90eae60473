"""``motcua eval`` and ``motcua eval-conversations``."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import click


@click.command("eval")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--errors", "show_errors", default=0, help="Show so many wrong answers.")
def evaluate(files: tuple[Path, ...], as_json: bool, show_errors: int) -> None:
    """Measure understanding on labelled questions (JSON Lines)."""
    from bot.evaluation.questions import evaluate_questions, load_questions
    from bot.serving import load_engine

    questions = [q for path in files for q in load_questions(path)]
    engine = load_engine()
    with click.progressbar(questions, label="Đo", file=sys.stderr) as bar:
        figures = asyncio.run(evaluate_questions(engine, bar))
    if as_json:
        click.echo(json.dumps(figures.to_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(figures.render(errors=show_errors))


@click.command("eval-conversations")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--errors", "show_errors", default=0, help="Show so many wrong turns.")
def evaluate_conversations(file: Path, as_json: bool, show_errors: int) -> None:
    """Measure whole conversations against the real service, in this process."""
    from bot.evaluation.conversations import evaluate_file
    from bot.serving import load_engine

    figures = asyncio.run(evaluate_file(load_engine(), file))
    if as_json:
        click.echo(json.dumps(figures.to_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(figures.render(errors=show_errors))
