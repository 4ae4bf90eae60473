"""What topics and life events share: an id, the words people use, and the records cited."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterator

from pydantic import Field

from procedure_kb.model.cited import Citation
from procedure_kb.model.parts import Dated


class Subject(Dated, ABC):
    """Something people bring up that is no single procedure.

    ``records`` names the decision of each record that is cited: when a record is issued anew,
    `motcua kb check` tells which subjects have to be read again.
    """

    id: str = Field(..., regex=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
    title: str = Field(..., description="plain words, capitalised")
    button: str = Field(..., max_length=24, description="name on a button: 'Sinh con'")
    checked: dt.date
    phrases: list[str] = Field(..., min_items=10, max_items=30, description="as people say it")
    records: dict[str, str] = Field(default_factory=dict, description="code → Số quyết định")
    related: list[str] = Field(default_factory=list, description="ids of other subjects")

    @abstractmethod
    def citations(self) -> Iterator[tuple[str, Citation]]:
        """Every source with the place where it stands."""

    @abstractmethod
    def links(self) -> Iterator[tuple[str, str]]:
        """Every procedure code that may be opened, with the place where it stands."""

    @abstractmethod
    def texts(self) -> Iterator[tuple[str, str]]:
        """Every sentence shown to people, with the place where it stands."""
