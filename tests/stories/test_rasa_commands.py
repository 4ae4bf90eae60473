"""Rasa's own commands on the project: they pass, and they fail when something is broken.

Every ``rasa`` process imports TensorFlow, so that all runs start at the beginning, two at a
time, and each is looked at by several tests.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

PROJECT = Path(__file__).resolve().parents[2]
BUTTONS = {
    "answer_case",
    "answer_vneid",
    "choose_place",
    "choose_procedure",
    "not_sure",
    "show_more",
    "show_topic",
}
"""Intents that only our own payloads carry: they have no training sentences on purpose."""


@dataclass(frozen=True)
class Run:
    """A finished command."""

    code: int
    output: str


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder for what the commands write."""
    return tmp_path_factory.mktemp("rasa")


@pytest.fixture(scope="module")
def runs(prepared_home: Path, results: Path, environment_of) -> Mapping[str, Run]:
    """All commands, run once."""
    data = PROJECT / "nlu_data"
    model = str(prepared_home / "models" / "motcua.tar.gz")
    validate = ["data", "validate", "--fail-on-warnings", "--domain", "domain.yml"]
    validate += ["--config", "config.yml", "--data"]
    test = ["test", "core", "--e2e", "--fail-on-prediction-errors", "--no-plot", "--model", model]
    commands = {
        "stories": [*test, "--stories", str(data / "stories"), "--out", str(results / "stories")],
        "broken story": [
            *test,
            *("--stories", str(_broken_story(data / "stories", results / "broken_stories"))),
            *("--out", str(results / "broken")),
        ],
        "data": [*validate, str(data)],
        "broken data": [*validate, str(_broken_rule(data / "rules", results / "broken_rules"))],
    }
    with ThreadPoolExecutor(max_workers=2) as pool:
        env = environment_of(prepared_home)
        finished = pool.map(lambda arguments: _rasa(arguments, env), commands.values())
        return dict(zip(commands, finished, strict=True))


def test_rasa_finds_all_stories_right(runs: Mapping[str, Run], results: Path, stories) -> None:
    assert runs["stories"].code == 0, runs["stories"].output
    report = json.loads((results / "stories" / "story_report.json").read_text(encoding="utf-8"))
    conversations = report["conversation_accuracy"]
    assert (conversations["correct"], conversations["total"]) == (len(stories), len(stories))


def test_rasa_fails_where_a_story_is_broken(runs: Mapping[str, Run]) -> None:
    assert runs["broken story"].code != 0
    assert "WrongPredictionException" in runs["broken story"].output


def test_rasa_finds_the_data_consistent(runs: Mapping[str, Run]) -> None:
    run = runs["data"]
    assert run.code == 0, run.output
    assert "No story structure conflicts found" in run.output
    # Had no sentences been read, every intent would be named here, not only those of buttons.
    without = re.findall(r"The intent '(\w+)' is listed in the domain file", run.output)
    assert set(without) <= BUTTONS
    assert "not used in any story" not in run.output


def test_rasa_fails_where_the_data_are_broken(runs: Mapping[str, Run]) -> None:
    assert runs["broken data"].code != 0
    assert "ask_the_stars" in runs["broken data"].output


def _rasa(arguments: list[str], env: dict[str, str]) -> Run:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "rasa"), *arguments],
        cwd=PROJECT,
        # Our own service quietens Rasa through LOG_LEVEL; what is asserted here is logged.
        env={**env, "RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "INFO"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Run(done.returncode, done.stdout)


def _broken_story(source: Path, copy: Path) -> Path:
    """A copy of the stories in which one sentence has the wrong intent."""
    shutil.copytree(source, copy)
    path = copy / "test_small_talk.yml"
    yaml = YAML()
    data = yaml.load(path.read_text(encoding="utf-8"))
    step = data["stories"][0]["steps"][0]
    assert step["intent"] == "greet"
    step["intent"] = "goodbye"
    data["stories"][0]["steps"][1]["action"] = "action_goodbye"
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)
    return copy


def _broken_rule(source: Path, copy: Path) -> Path:
    """A copy of the rules in which one has an intent that does not exist."""
    shutil.copytree(source, copy)
    path = copy / "people.yml"
    text = path.read_text(encoding="utf-8")
    assert "intent: help" in text
    path.write_text(text.replace("intent: help", "intent: ask_the_stars"), encoding="utf-8")
    return copy
