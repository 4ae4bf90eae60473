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
    click.echo(f"Hỏi Một Cửa: http://{host}:{port}/", err=True)
    # ws="none": Rasa pins a websockets release that uvicorn no longer speaks to.
    uvicorn.run(app, host=host, port=port, ws="none", log_level="warning", access_log=False)
