"""Training: one call that leads from the files in the project to a model in MOTCUA_HOME."""

from __future__ import annotations

import hashlib
from pathlib import Path

from procedure_kb.errors import MotCuaError
from procedure_kb.settings import settings

PROJECT = Path(__file__).parents[1]
_INPUTS = (
    "config.yml",
    "domain.yml",
    "nlu_data/nlu",
    "nlu_data/rules",
    "nlu_data/abbreviations.yml",
    "nlu_data/signals.yml",
    "bot/nlu",
    "procedure_kb/search/data/fields.yml",
)
_NAME = "motcua.tar.gz"


def model_path() -> Path:
    """Where the trained model is kept."""
    return settings().model_dir / _NAME


def fingerprint() -> str:
    """Content hash of everything the model is made from."""
    digest = hashlib.sha256()
    for name in _INPUTS:
        root = PROJECT / name
        files = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.is_file())
        for path in files:
            if path.suffix in (".yml", ".py"):
                digest.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    """Whether the kept model was made from the files as they are now."""
    mark = model_path().with_suffix(".sha256")
    return model_path().exists() and mark.exists() and mark.read_text() == fingerprint()


def train() -> Path:
    """Train and keep the model. Returns its path.

    Raises:
        MotCuaError: Rasa produced no model.
    """
    from rasa.model_training import train as rasa_train

    model_path().parent.mkdir(parents=True, exist_ok=True)
    result = rasa_train(
        domain=str(PROJECT / "domain.yml"),
        config=str(PROJECT / "config.yml"),
        training_files=[str(PROJECT / "nlu_data" / part) for part in ("nlu", "rules")],
        output=str(model_path().parent),
        fixed_model_name=_NAME,
        force_training=True,
    )
    if result.model is None:
        raise MotCuaError("training produced no model; see the messages above")
    model_path().with_suffix(".sha256").write_text(fingerprint())
    return Path(result.model)
