"""Reads the training sentences; for Rasa's ``importers:`` in config.yml.

Rasa's own importer parses each YAML file three times with a slow parser, checks it against a
schema, and merges the files pairwise: minutes for 14,000 sentences in 160 files. The format
read here is the same (intent, metadata, examples); anything else in a file is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from procedure_kb.errors import BadInput

TEST_STORIES = "test_"
"""Files whose names begin so hold stories that are tests: nothing is learned from them."""


class NluFileImporter(RasaFileImporter):
    """Rules, stories and domain as Rasa reads them; training sentences in one fast pass."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        given = (
            [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths
        )
        files = sorted(set(_yaml_files(given or [])))
        nlu = [f for f in files if _holds_sentences(f)]
        tests = [f for f in files if f.name.startswith(TEST_STORIES)]
        others = [str(f) for f in files if f not in {*nlu, *tests}]
        super().__init__(config_file, domain_path, others)
        self._conversation_test_files = [str(f) for f in tests]
        self._sentences = nlu

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """All training sentences."""
        return TrainingData([m for path in self._sentences for m in _messages(path)])


def _yaml_files(paths: Iterable[str]) -> Iterator[Path]:
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from path.rglob("*.yml")
        elif path.suffix in (".yml", ".yaml"):
            yield path


def _holds_sentences(path: Path) -> bool:
    """Whether it is a file of training sentences, and not of rules or stories."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        return any(line.startswith("nlu:") for line in lines)


def _messages(path: Path) -> Iterator[Message]:
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        for block in data["nlu"]:
            metadata = block.get("metadata")
            for line in block["examples"].splitlines():
                if line.strip():
                    text = line.strip().removeprefix("-").strip()
                    yield Message.build(text, block["intent"], intent_metadata=metadata)
    except (OSError, UnicodeDecodeError, YAMLError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"not a file of training sentences: {error!r}", file=path, rule="TR001"
        ) from error
