"""Proving that a dossier is one's own: attempts, their limits, and what they opened.

Attempts are counted in the database, so that neither a restart nor another replica forgets
them. A dossier that does not exist is tried like any other: by a keyed hash of its code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import sqlalchemy as sa

from procedure_kb.dossiers.hashes import KeyedHashes
from procedure_kb.dossiers.tables import attempt, grant

TRIES = 5
LOCKED_FOR = dt.timedelta(minutes=30)
_WRONG_A_DAY = 20
_WRONG_OF_A_CLIENT = 40
"""In an hour, over all dossiers. One address may be a whole commune's counter."""
_OPEN_FOR = dt.timedelta(minutes=30)
_DAY, _HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


class Verdict(str, Enum):
    """What came of an attempt."""

    PASSED = "passed"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True)
class Asker:
    """Who tries: the address (or account) they come from, and the conversation."""

    client: str
    conversation_id: str


class Identity:
    """Attempts and what they opened.

    Args:
        engine: the database.
        hashes: of this installation.
    """

    def __init__(self, engine: sa.engine.Engine, hashes: KeyedHashes) -> None:
        self._engine = engine
        self._hashes = hashes

    def attempt(
        self, subject: str, asker: Asker, proves: Callable[[], bool], *, now: dt.datetime
    ) -> Verdict:
        """Try once, if the limits allow it.

        An attempt is written down before anything is compared: of many at the same moment no
        more than the limits allow are compared.

        Args:
            subject: what is tried: the code of a dossier, the keyed hash of a telephone.
            proves: compares; called at most once, also where there is nothing to compare with.
        """
        tried = self._hashes.of("subject", subject)
        client = self._hashes.of("client", asker.client)
        own = {
            "subject": tried,
            "client": client,
            "conversation_id": asker.conversation_id,
            "passed": False,
            "at": now,
        }
        with self._engine.begin() as connection:
            number = int(connection.execute(attempt.insert(), own).inserted_primary_key[0])
        try:
            if self._is_locked(tried, client, asker.conversation_id, number, now):
                self._withdraw(number)
                return Verdict.LOCKED
            passed = proves()
        except BaseException:
            self._withdraw(number)  # nothing was compared
            raise
        if not passed:
            return Verdict.WRONG
        with self._engine.begin() as connection:
            connection.execute(attempt.update().where(attempt.c.id == number).values(passed=True))
        return Verdict.PASSED

    def open(self, conversation_id: str, codes: Iterable[str], *, now: dt.datetime) -> None:
        """Note that a conversation may see dossiers, for the next half hour."""
        with self._engine.begin() as connection:
            for code in codes:
                connection.execute(
                    grant.delete().where(
                        grant.c.conversation_id == conversation_id, grant.c.code == code
                    )
                )
                connection.execute(
                    grant.insert(), {"conversation_id": conversation_id, "code": code, "at": now}
                )

    def opened(self, conversation_id: str, *, now: dt.datetime) -> tuple[str, ...]:
        """Codes of the dossiers that a conversation may see now, the latest first."""
        query = (
            sa.select(grant.c.code)
            .where(grant.c.conversation_id == conversation_id, grant.c.at > now - _OPEN_FOR)
            .order_by(grant.c.at.desc(), grant.c.code)
        )
        with self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def forget(self, conversation_id: str) -> None:
        """Cut every tie to a conversation. Wrong attempts still count against the client."""
        with self._engine.begin() as connection:
            connection.execute(grant.delete().where(grant.c.conversation_id == conversation_id))
            connection.execute(
                attempt.update()
                .where(attempt.c.conversation_id == conversation_id)
                .values(conversation_id="")
            )

    def delete_before(self, moment: dt.datetime) -> None:
        """Delete what is older (retention)."""
        with self._engine.begin() as connection:
            connection.execute(attempt.delete().where(attempt.c.at < moment))
            connection.execute(grant.delete().where(grant.c.at < moment))

    def _withdraw(self, number: int) -> None:
        with self._engine.begin() as connection:
            connection.execute(attempt.delete().where(attempt.c.id == number))

    def _is_locked(
        self, subject: str, client: str, conversation_id: str, number: int, now: dt.datetime
    ) -> bool:
        wrong = sa.and_(attempt.c.id < number, ~attempt.c.passed)
        of_subject = (
            sa.select(attempt.c.at, attempt.c.client, attempt.c.conversation_id)
            .where(wrong, attempt.c.subject == subject, attempt.c.at > now - _DAY)
            .order_by(attempt.c.id)
        )
        of_client = (
            sa.select(sa.func.count())
            .select_from(attempt)
            .where(wrong, attempt.c.client == client, attempt.c.at > now - _HOUR)
        )
        with self._engine.connect() as connection:
            tried = connection.execute(of_subject).all()
            by_client = int(connection.execute(of_client).scalar_one())
        return (
            len(tried) >= _WRONG_A_DAY
            or by_client >= _WRONG_OF_A_CLIENT
            or _lock_holds([row.at for row in tried if row.client == client], now)
            or _lock_holds([row.at for row in tried if row.conversation_id == conversation_id], now)
        )


def _lock_holds(wrong: Sequence[dt.datetime], now: dt.datetime) -> bool:
    """Whether the last `TRIES` wrong attempts still lock; each lock begins the count anew."""
    count = 0
    until = dt.datetime.min
    for at in wrong:
        if at < until:
            continue  # came in while the lock was just being made
        count += 1
        if count == TRIES:
            until, count = at + LOCKED_FOR, 0
    return now < until
