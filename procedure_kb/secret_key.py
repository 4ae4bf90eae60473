"""The key of keyed hashes and sessions: from the environment, else made once and kept."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from procedure_kb.errors import BadInput
from procedure_kb.settings import Settings

_BYTES = 32
_FILE = "secret.key"


def secret_key(settings: Settings) -> bytes:
    """The key in force.

    Replicas that share a database need the same one, so they set ``MOTCUA_SECRET_KEY``; a
    single machine gets a random key in ``MOTCUA_HOME``, readable by its owner alone.

    Raises:
        BadInput: the kept file is empty (a lost key would silently match nobody).
    """
    given = settings.secret_key.get_secret_value()
    return given.encode() if given else _kept(settings.home / _FILE)


def _kept(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written whole under another name first: a process that starts at the same time reads
    # either nothing or the full key, and the first one to link it wins.
    draft = path.with_name(f"{_FILE}.{secrets.token_hex(8)}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(_BYTES))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass  # another process was first; its key is read below
        finally:
            draft.unlink()
    key = path.read_text().strip().encode()
    if not key:
        raise BadInput("tệp khóa trống; lấy lại từ bản sao lưu", file=path, rule="CFG002")
    return key
