"""Files of trained components inside a model.

Plain pickles of the newest protocol: joblib reads its files with Python's own slow unpickler,
which cost seconds at every start for vocabularies of a few hundred thousand terms.
Like every pickle they are read only from our own model archive, never from a stranger.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any


def write(value: Any, path: Path) -> None:
    """Write a fitted object to ``path``."""
    with path.open("wb") as file:
        pickle.dump(value, file, protocol=pickle.HIGHEST_PROTOCOL)


def read(path: Path) -> Any:
    """The object that `write` wrote to ``path``."""
    with path.open("rb") as file:
        return pickle.load(file)
