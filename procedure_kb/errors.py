"""Errors a person can act on.

``MotCuaError`` is the one base class for "somebody can mend this": a wrong file, an
unknown code, a setting. Its message is one clear line. Anything else that is raised is a
bug in the program.

    MotCuaError
    ├── BadInput        a file or value given by a member of staff or an operator
    ├── UnknownAnswer   a case answer that the guide does not offer
    ├── NotFound        a code, revision or unit that is not in the knowledge base
    └── Unavailable     a service we depend on does not answer
"""

from __future__ import annotations

from pathlib import Path


class MotCuaError(Exception):
    """Base of every error that the reader of its message can mend."""


class BadInput(MotCuaError):
    """A file or value that cannot be used; says where and what to do.

    Args:
        message: one line, Vietnamese for staff.
        file: the file it stands in, if any.
        line: 1-based line number in that file, if known.
        rule: short code of the rule that was broken, to search for.
    """

    def __init__(
        self,
        message: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        rule: str | None = None,
    ) -> None:
        self.message = message
        self.file = str(file) if file is not None else None
        self.line = line
        self.rule = rule
        super().__init__(str(self))

    def __str__(self) -> str:
        where = self.file or ""
        if where and self.line is not None:
            where = f"{where}:{self.line}"
        parts = [f"{where}:" if where else "", f"[{self.rule}]" if self.rule else "", self.message]
        return " ".join(part for part in parts if part)


class UnknownAnswer(MotCuaError):
    """A case answer that the guide does not offer."""


class NotFound(MotCuaError):
    """A code, revision or unit that the knowledge base does not hold."""


class Unavailable(MotCuaError):
    """A service this one depends on does not answer."""
