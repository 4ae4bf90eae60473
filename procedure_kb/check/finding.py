"""What a check has to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or should be looked at."""

    code: str
    rule: str
    message: str
    is_error: bool = True

    def __str__(self) -> str:
        return f"{self.code}: [{self.rule}]{'' if self.is_error else ' (lưu ý)'} {self.message}"
