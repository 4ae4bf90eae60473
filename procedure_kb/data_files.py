"""Reading data files that staff edit, with errors that name the entry and its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.utils import ROOT_KEY
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from procedure_kb.errors import BadInput

_Model = TypeVar("_Model", bound=BaseModel)


def read_yaml(path: Path, *, rule: str) -> tuple[str, Any]:
    """The text of a YAML file, and what it holds.

    Args:
        rule: what an error names.

    Raises:
        BadInput: it cannot be read; names the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return text, YAML(typ="safe").load(text)
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        raise BadInput(
            f"không đọc được tệp: {getattr(error, 'problem', None) or error}",
            file=path,
            line=mark.line + 1 if mark else None,
            rule=rule,
        ) from error


def read_model(path: Path, model: type[_Model], *, rules: str) -> _Model:
    """A YAML file as its model.

    Args:
        rules: letters of the rules that an error names: "NOP" → NOP001 not readable, NOP002 not
            what the model wants.

    Raises:
        BadInput: it cannot be read, or does not fit the model; names entry and line.
    """
    text, data = read_yaml(path, rule=f"{rules}001")
    try:
        return model.parse_obj(data)
    except ValidationError as error:
        first = error.errors()[0]
        where, line = _locate(text, data, first["loc"])
        raise BadInput(
            f"{where}: {first['msg']}".lstrip(": "), file=path, line=line, rule=f"{rules}002"
        ) from error


def _locate(text: str, data: object, location: tuple[int | str, ...]) -> tuple[str, int | None]:
    """A location that staff recognise (the id, not the number of an entry) and its line."""
    names: list[str] = []
    anchor = ""
    node: Any = data
    for key in location:
        if key == ROOT_KEY:
            continue
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError):
            node = None
        entry = node.get("id") if isinstance(node, dict) and isinstance(key, int) else None
        if entry:
            anchor = str(entry)
        names.append(str(entry or key))
    line = next(
        (
            number
            for number, content in enumerate(text.splitlines(), 1)
            if anchor and content.strip() == f"- id: {anchor}"
        ),
        None,
    )
    return ".".join(names), line
