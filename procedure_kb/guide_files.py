"""Reading guide files, with errors that name the line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.utils import ROOT_KEY
from ruamel.yaml import YAML

from procedure_kb.data_files import read_yaml
from procedure_kb.errors import BadInput
from procedure_kb.model.conditions import ConditionError
from procedure_kb.model.guide import Guide

SHIPPED_GUIDES = Path(__file__).parent / "guides"

_Model = TypeVar("_Model", bound=BaseModel)


def load_guides(folder: Path = SHIPPED_GUIDES) -> Iterator[Guide]:
    """Every guide of a folder, in the order of their file names.

    Raises:
        BadInput: a file cannot be read, or a code stands twice.
    """
    seen: dict[str, Path] = {}
    for path in sorted(folder.glob("*.yml")):
        guide = load_guide(path)
        if guide.code in seen:
            raise BadInput(
                f"mã {guide.code} đã có trong {seen[guide.code].name}", file=path, rule="KB003"
            )
        seen[guide.code] = path
        yield guide


def load_guide(path: Path) -> Guide:
    """One guide file.

    Raises:
        BadInput: not YAML, or not a guide; names the line.
    """
    return read_content(path, Guide)


def read_content(path: Path, model: type[_Model]) -> _Model:
    """A file of written content (guide, topic, life event, laws) as its model.

    Raises:
        BadInput: not YAML, or not what the model wants; names the line.
    """
    text, data = read_table(path)
    try:
        return model.parse_obj(data)
    except ValidationError as error:
        first = error.errors()[0]
        location = tuple(key for key in first["loc"] if key != ROOT_KEY)
        # The whole model's own checks say by name where the mistake is.
        names_itself = first["loc"][0] == ROOT_KEY
        where = "" if names_itself else f"{'.'.join(map(str, location))}: "
        raise BadInput(
            where + first["msg"],
            file=path,
            line=_line_of(text, location),
            rule="KB012" if first["type"].endswith(f".{ConditionError.code}") else "KB002",
        ) from error


def read_table(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a YAML file and the table it holds.

    Raises:
        BadInput: not readable, not YAML, or not a table.
    """
    text, data = read_yaml(path, rule="KB001")
    if not isinstance(data, dict):
        raise BadInput("tệp phải là một bảng khóa: giá trị", file=path, rule="KB001")
    return text, data


def _line_of(text: str, location: tuple[int | str, ...]) -> int | None:
    """The line where the part at ``location`` stands; that of its nearest parent otherwise."""
    node: Any = YAML(typ="rt").load(text)  # keeps positions; slow, so only for messages
    line: int | None = None
    for key in location:
        try:
            positions = node.lc.data[key]
            node = node[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
        line = positions[0] + 1
    return line
