"""The port: what the program needs of a registry of dossiers, whichever system holds it."""

from __future__ import annotations

from typing import Protocol

from procedure_kb.dossiers.model import Dossier


class DossierSource(Protocol):
    """A registry of dossiers. Codes are in normal spelling (`procedure_kb.dossiers.codes`)."""

    @property
    def is_connected(self) -> bool:
        """Whether it holds real dossiers; if not, an unknown code says nothing."""

    @property
    def lists_by_owner(self) -> bool:
        """Whether a person may find their dossiers by telephone and identity number."""

    def find(self, code: str) -> Dossier | None:
        """A dossier, or ``None`` where there surely is none.

        Raises:
            Unavailable: the registry does not answer, or answers what cannot be relied upon.
        """

    def matches(self, code: str, last_four: str) -> bool:
        """Whether the identity number or telephone of a dossier ends in four digits.

        Does comparable work where there is no such dossier.

        Raises:
            Unavailable: as `find`.
        """

    def owned_by(self, phone: str, last_four: str) -> tuple[str, ...]:
        """Codes filed with a telephone by a person whose identity number ends in four digits,
        latest first; none where `lists_by_owner` is false.

        Args:
            phone: keyed hash of the telephone (`procedure_kb.dossiers.hashes`).
        """
