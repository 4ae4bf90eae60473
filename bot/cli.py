"""The ``motcua`` command."""

from __future__ import annotations

import sys
from typing import Any

import click

from bot.startup import prepare
from procedure_kb.errors import MotCuaError


class _Group(click.Group):
    """Errors a person can mend are one clear line and exit code 2."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, turning our errors into a line on stderr."""
        try:
            return super().main(*args, **kwargs)
        except MotCuaError as error:
            click.echo(f"motcua: {error}", err=True)
            sys.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="motcua")
def main() -> None:
    """Hỏi Một Cửa: hỏi đáp thủ tục hành chính cho người dân."""
    prepare()


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Port.")
def serve(host: str, port: int) -> None:
    """Run the service: page, API and bot on one port. Trains first if needed."""
    from bot.serving import serve as run

    run(host, port)


@main.command()
@click.option("--force", is_flag=True, help="Train even if nothing changed.")
def train(force: bool) -> None:
    """Train the model from nlu_data/ (about two minutes on two cores)."""
    from bot.training import is_current, model_path
    from bot.training import train as run

    if is_current() and not force:
        click.echo(f"Model is up to date: {model_path()}")
        return
    click.echo(f"Model written: {run()}")


@main.command()
@click.argument("text")
def parse(text: str) -> None:
    """Show what is understood of TEXT, as JSON."""
    import asyncio
    import json

    from bot.serving import load_engine
    from bot.understanding import understanding

    parsed = asyncio.run(load_engine().parse(text))
    click.echo(json.dumps(understanding(parsed, text), ensure_ascii=False, indent=2))


def _add_groups() -> None:
    from bot.cli_dossiers import dossiers
    from bot.cli_knowledge import kb
    from bot.cli_measure import evaluate, evaluate_conversations

    main.add_command(kb)
    main.add_command(dossiers)
    main.add_command(evaluate)
    main.add_command(evaluate_conversations)


_add_groups()


if __name__ == "__main__":
    main()
