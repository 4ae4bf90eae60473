"""A built index on disk, so that a start need not build again what has not changed.

It is a pickle in ``MOTCUA_HOME``, beside the model: written by this program for itself, read
only where the key says that it was made from the same phrases by the same code.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)


def key_of(phrases: Iterable[tuple[int, str]], code: Path) -> str:
    """What an index is made from: numbered phrases, and the module that indexes them."""
    digest = hashlib.sha256(code.read_bytes())
    for number, phrase in phrases:
        digest.update(f"{number}\t{phrase}\n".encode())
    return digest.hexdigest()


def load(path: Path, key: str) -> Any | None:
    """What `save` wrote under this key; ``None`` where there is nothing, or nothing usable."""
    try:
        with path.open("rb") as file:
            if pickle.load(file) != key:
                return None
            return pickle.load(file)
    except FileNotFoundError:
        return None
    except Exception as error:  # a damaged pickle raises nearly anything
        logger.warning("built index is not usable and is made again: %s", type(error).__name__)
        return None


def save(path: Path, key: str, index: Any) -> None:
    """Keep a built index; whoever reads at the same time sees the old file or the new one.

    A folder that cannot be written to costs only time at the next start.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                pickle.dump(key, file)
                pickle.dump(index, file, protocol=pickle.HIGHEST_PROTOCOL)
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        logger.warning("built index could not be kept: %s", error)
