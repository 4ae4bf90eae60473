"""The dialogue stories of ``nlu_data/stories`` and a home in which to hold them.

A story file serves two tests. ``rasa test`` reads the steps: each text is parsed without the
conversation, so its ``intent`` is what the sentence means on its own, and the action is what
the rules make of it; places and dossier codes are marked as Rasa marks entities. A reply that
means nothing on its own ("còn đủ") has an intent alone.
``metadata`` is read here: what the service must answer with the whole conversation in view.

    metadata:
      today: 2027-01-02          # the day on which it is asked; left out: the day of the guides
      records: ["1.001440"]      # official records that it needs (tests/official_excerpts)
      expect:                    # one entry for each turn of the person
        - text: còn đủ           # only where the step has an intent alone
          intent: ask_documents  # understood in context; a list where several are right
          outcome: answered
          source: "1.001193"     # code, or title where there is no code; null: no source at all;
                                 # a list: these are among the sources
          say: [giấy chứng sinh] # each stands in the text or on a button, whatever the case
          not: [miễn phí]        # none of these does
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from pydantic import BaseModel, Extra, Field
from ruamel.yaml import YAML

from bot.startup import prepare
from procedure_kb import clock, shared
from procedure_kb.importing import import_file
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.store.database import open_database
from procedure_kb.text import fold

if TYPE_CHECKING:
    from bot.conversation.service import ConversationService

PROJECT = Path(__file__).resolve().parents[2]
STORIES = PROJECT / "nlu_data" / "stories"
RECORDS = PROJECT / "tests" / "official_excerpts"
CHECKED = dt.date(2026, 11, 21)
"""The day on which the guides were last checked."""
_MARKED = re.compile(r"\[([^\]]+)\](?:\(\w+\)|\{[^}]*\})")
"""An entity in a story: ``[phường Bến Thành](place)``, ``[h26 12 …]{"entity": …}``."""


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Expected(_Strict):
    """What a turn must lead to."""

    text: str | None = None
    intent: str | list[str]
    outcome: Literal["answered", "asked", "declined", "unknown", "handed_off"]
    source: str | list[str] | None = Field(...)
    say: list[str] = Field(..., min_items=1)
    never: list[str] = Field([], alias="not")


class _Metadata(_Strict):
    today: dt.date = CHECKED
    records: list[str] = []
    expect: list[Expected]


class Turn(_Strict):
    """One message of the person: text, or the payload of a button."""

    message: str
    expected: Expected

    @property
    def is_button(self) -> bool:
        """Whether it is a payload."""
        return self.message.startswith("/")


class Story(_Strict):
    """A conversation with what each turn must lead to."""

    file: str
    name: str
    today: dt.date
    records: list[str]
    turns: list[Turn]


def read_stories(folder: Path) -> list[Story]:
    """All stories of a folder, in the order of its files.

    Raises:
        ValueError: a story and what it expects do not belong together.
    """
    stories = []
    for path in sorted(folder.glob("test_*.yml")):
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        stories += [_story(path.stem, item) for item in data["stories"]]
    return stories


def _story(file: str, item: dict[str, Any]) -> Story:
    name = f"{file}: {item['story']}"
    metadata = _Metadata.parse_obj(item["metadata"])
    steps = [step for step in item["steps"] if "intent" in step]
    if len(steps) != len(metadata.expect):
        raise ValueError(f"{name}: {len(steps)} turns, {len(metadata.expect)} expectations")
    turns = []
    for step, expected in zip(steps, metadata.expect, strict=True):
        if ("user" in step) == (expected.text is not None):
            raise ValueError(f"{name}: the text stands in the step or in expect, not in both")
        message = expected.text or _MARKED.sub(r"\1", step["user"])
        turns.append(Turn(message=message.strip(), expected=expected))
    return Story(
        file=file, name=item["story"], today=metadata.today, records=metadata.records, turns=turns
    )


@pytest.fixture(scope="session")
def stories() -> list[Story]:
    """All stories."""
    return read_stories(STORIES)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes ``story`` runs once for each."""
    if "story" in metafunc.fixturenames:
        found = read_stories(STORIES)
        metafunc.parametrize("story", found, ids=[fold(f"{s.file[5:]}-{s.name}") for s in found])


@pytest.fixture(scope="session")
def prepared_home(
    tmp_path_factory: pytest.TempPathFactory, shipped_home: Path, stories: list[Story]
) -> Path:
    """A home with the shipped guides, the records that stories need, and the session's model.

    The models folder is a link: a model that has to be trained first is trained once.
    """
    home = tmp_path_factory.mktemp("stories")
    shutil.copy(shipped_home / "motcua.db", home)
    engine = open_database(f"sqlite:///{home / 'motcua.db'}")
    kb = KnowledgeBase(engine)
    for code in sorted({code for story in stories for code in story.records}):
        import_file(kb, RECORDS / f"{code}.txt", now=dt.datetime.combine(CHECKED, dt.time(3)))
    engine.dispose()
    models = Path(os.environ.get("MOTCUA_HOME") or PROJECT / "var").resolve() / "models"
    models.mkdir(parents=True, exist_ok=True)
    (home / "models").symlink_to(models)
    subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", "train"],
        cwd=PROJECT,
        env=_environment(home),
        check=True,
    )
    return home


@pytest.fixture(scope="session")
def environment_of() -> Callable[[Path], dict[str, str]]:
    """Makes the environment of a process that works in a home."""
    return _environment


def _environment(home: Path) -> dict[str, str]:
    """Environment of a process that works in ``home`` on the day of the guides."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    return {**kept, "MOTCUA_HOME": str(home), "MOTCUA_TODAY": CHECKED.isoformat()}


@pytest.fixture(scope="module")
def story_home(prepared_home: Path) -> Iterator[Path]:
    """The prepared home as this process's home, on the day of the guides."""
    with pytest.MonkeyPatch.context() as patch, clock.freeze(CHECKED):
        for name in [n for n in os.environ if n.startswith("MOTCUA_")]:
            patch.delenv(name)
        patch.setenv("MOTCUA_HOME", str(prepared_home))
        shared.forget()
        yield prepared_home
    shared.forget()


@pytest.fixture(scope="module")
def service(
    story_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ConversationService]:
    """The service with the current model, over a store of its own."""
    prepare()
    # Only now: these import rasa.
    from bot.conversation.dossiers import dossier_desk
    from bot.conversation.service import ConversationService
    from bot.conversation.store import ConversationStore
    from bot.serving import load_engine

    path = tmp_path_factory.mktemp("conversations") / "conversations.db"
    database = open_database(f"sqlite:///{path}")
    yield ConversationService(
        load_engine(), ConversationStore(database), clock.stored_now, dossier_desk(clock.stored_now)
    )
    database.dispose()
