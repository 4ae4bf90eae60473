"""The documentation names every setting, command, option and route, and no other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pydantic import SecretStr
from pydantic.fields import ModelField

from bot.cli import main
from procedure_kb.settings import Settings

DOCS = Path(__file__).parents[1] / "docs"
ROOT = DOCS.parent
# In docs/settings.md, but read by make, the command line or the tests.
NO_SETTINGS = {"PORT", "MOTCUA_DATA"}


def rows(page: str) -> dict[str, list[str]]:
    """Rows of tables that begin with a `name`: the name → the other cells."""
    lines = re.findall(r"^\| `([^`|]+)` \|(.*)\|$", page, flags=re.M)
    return {name: [cell.strip() for cell in others.split("|")] for name, others in lines}


def commands(command: click.Command, path: str = "motcua") -> Iterator[tuple[str, click.Command]]:
    """A command and all below it, each with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        for name, sub in command.commands.items():
            yield from commands(sub, f"{path} {name}")


COMMANDS = dict(commands(main))


@pytest.fixture(scope="module")
def settings_rows() -> dict[str, list[str]]:
    return rows((DOCS / "settings.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cli_sections() -> dict[str, str]:
    """Sections of docs/cli.md by the command in their heading."""
    parts = re.split(r"^## `(.+)`$", (DOCS / "cli.md").read_text(encoding="utf-8"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """ "METHOD /path" of everything the application answers.

    Asked of another process: it needs no model, but would open a knowledge base in this one.
    """
    program = """
from bot.startup import prepare
prepare()
from bot.web.app import create_app
from procedure_kb.settings import settings
for route in create_app(None, settings()).routes:
    for method in getattr(route, "methods", None) or ["MOUNT"]:
        print("route:", method, route.path)
"""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_")}
    environment["MOTCUA_HOME"] = str(tmp_path_factory.mktemp("home"))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = {line.partition(" ")[2] for line in done.stdout.splitlines() if line[:6] == "route:"}
    return {name for name in found if not name.startswith("HEAD ")}


@pytest.mark.parametrize("field", Settings.__fields__.values(), ids=lambda f: f.name)
def test_setting_is_documented_with_its_default(
    field: ModelField, settings_rows: dict[str, list[str]]
) -> None:
    name = f"MOTCUA_{field.name.upper()}"
    assert name in settings_rows, f"docs/settings.md has no row for {name}"
    default = field.default
    plain = default.get_secret_value() if isinstance(default, SecretStr) else default
    expected = f"`{plain}`" if plain not in ("", None) else "empty"
    assert settings_rows[name][0] == expected, f"docs/settings.md: default of {name}"


def test_no_setting_is_documented_that_does_not_exist(settings_rows: dict[str, list[str]]) -> None:
    documented = set(settings_rows) - NO_SETTINGS
    assert documented == {f"MOTCUA_{name.upper()}" for name in Settings.__fields__}


@pytest.mark.parametrize("path", COMMANDS)
def test_command_is_documented_with_its_parameters(path: str, cli_sections: dict[str, str]) -> None:
    assert path in cli_sections, f"docs/cli.md has no section ## `{path}`"
    wanted = set()
    for parameter in COMMANDS[path].params:
        if isinstance(parameter, click.Argument):
            wanted.add(parameter.name.upper() if parameter.name else "")
        else:
            wanted.add(max(parameter.opts, key=len))
    assert set(rows(cli_sections[path])) == wanted


@pytest.mark.parametrize("path", COMMANDS)
def test_command_explains_itself(path: str) -> None:
    command = COMMANDS[path]
    assert command.help, f"{path} has no help text"
    silent = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert not silent, f"{path}: options without help: {silent}"


def test_no_command_is_documented_that_does_not_exist(cli_sections: dict[str, str]) -> None:
    assert set(cli_sections) <= set(COMMANDS)


def test_routes_are_documented(routes: set[str]) -> None:
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    documented = {name for name in rows(page) if re.match(r"[A-Z]+ /", name)}
    assert documented == {name for name in routes if not name.startswith("MOUNT ")}
    for name in routes:
        if name.startswith("MOUNT "):
            assert f"`{name.removeprefix('MOUNT ')}/" in page, f"docs/api.md: {name}"


@pytest.mark.parametrize(
    "page",
    sorted({ROOT / "README.md", *DOCS.rglob("*.md")}),
    ids=lambda p: p.relative_to(ROOT).as_posix(),
)
def test_links_lead_to_files_that_exist(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    missing = [link for link in local if not (page.parent / link).exists()]
    assert not missing, f"{page.name}: {missing}"


def test_readme_names_every_make_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^\.PHONY: (.+)$", makefile, flags=re.M)[0].split()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [t for t in targets if f"make {t}" not in readme] == []
