"""Starting up: model, knowledge base, server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from procedure_kb.settings import settings

if TYPE_CHECKING:
    from bot.engine import Engine


def load_engine() -> Engine:
    """The engine with the current model; trains it first when there is none."""
    from bot.training import is_current, model_path, train

    if not is_current():
        click.echo("Đang huấn luyện mô hình, khoảng hai phút…", err=True)
        train()
    from bot.engine import Engine

    return Engine(model_path())


def serve(host: str, port: int) -> None:
    """Run until stopped."""
    engine = load_engine()
    # Word lists, names and places are read when first needed: nobody should wait for them.
    asyncio.run(engine.parse("xin chào"))
    import uvicorn

    from bot.web.app import create_app

    app = create_app(engine, settings())
    _prepare_demo()
    click.echo(f"Hỏi Một Cửa: http://{host}:{port}/", err=True)
    # ws="none": Rasa pins a websockets release that uvicorn no longer speaks to.
    uvicorn.run(app, host=host, port=port, ws="none", log_level="warning", access_log=False)


def _prepare_demo() -> None:
    """Made-up dossiers where they are wanted and nothing real is there; none where not."""
    from procedure_kb import clock
    from procedure_kb.dossiers.demo import seed_demo
    from procedure_kb.shared import registry

    if settings().demo and not settings().dossier_url:
        seed_demo(registry(), now=clock.stored_now())
    else:
        registry().remove_demo()
