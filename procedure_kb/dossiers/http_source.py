"""Dossiers of a province's own system, asked over HTTP; a `source.DossierSource`.

Whatever that system does wrong ends in `Unavailable`: an answer is used only when all of it
makes sense and it is about the dossier that was asked for. What was seen before is not shown
in place of an answer that did not come.
"""

from __future__ import annotations

import hmac
import json
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from procedure_kb.dossiers.breaker import CircuitBreaker
from procedure_kb.dossiers.hashes import KeyedHashes
from procedure_kb.dossiers.importing import Mapping, RowReader
from procedure_kb.dossiers.model import Dossier
from procedure_kb.dossiers.registry import Filing
from procedure_kb.errors import Unavailable

_TOGETHER = 2.2  # seconds for one question, all tries included
_ONE_TRY = 1.2
_TRIES = 3
_BACKOFF = 0.1
_LARGEST = 256 * 1024
_FRESH = 60.0  # seconds for which an answer is used again
_MOST_KEPT = 2000
_AGAIN = frozenset((429, 500, 502, 503, 504))
_NOBODY = "0" * 64

logger = logging.getLogger(__name__)

_Kept = tuple[Dossier, tuple[str | None, str | None]]


class _NotUsable(Exception):
    """An answer that cannot be relied upon; the message is for the log and quotes nothing."""


class _TryAgain(_NotUsable):
    """The same, where another try may help."""


class HttpRegistry:
    """A province's system.

    Args:
        url: address with ``{code}`` where the code belongs.
        token: sent as a bearer token, if there is one.
        mapping: what the system calls fields and statuses, and under which key the dossier is.
        hashes: of this installation; numbers are kept as hashes in memory too.
        clock: seconds, monotonic.
    """

    is_connected = True
    lists_by_owner = False

    def __init__(
        self,
        url: str,
        token: str,
        mapping: Mapping,
        hashes: KeyedHashes,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        headers = {"Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._url = url
        self._client = httpx.Client(headers=headers, follow_redirects=False)
        self._reader = RowReader(mapping)
        self._root = [key for key in mapping.root.split(".") if key]
        self._hashes = hashes
        self._clock = clock
        self._breaker = CircuitBreaker(failures=5, pause=20.0, clock=clock)
        self._kept: OrderedDict[str, tuple[float, _Kept]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, code: str) -> Dossier | None:
        """A dossier as the system answers, at most a minute ago."""
        kept = self._look_up(code)
        return kept[0] if kept else None

    def matches(self, code: str, last_four: str) -> bool:
        """Whether identity number or telephone end in the digits; equal work for no dossier."""
        kept = self._look_up(code)
        held = kept[1] if kept else (None, None)
        given = [self._hashes.last_four(kind, code, last_four) for kind in ("id", "phone")]
        return any([hmac.compare_digest(h or _NOBODY, g) for h, g in zip(held, given, strict=True)])

    def owned_by(self, phone: str, last_four: str) -> tuple[str, ...]:
        """Nothing: such systems are asked by code only."""
        return ()

    def close(self) -> None:
        """Close connections."""
        self._client.close()

    def _look_up(self, code: str) -> _Kept | None:
        with self._lock:
            at, kept = self._kept.get(code, (float("-inf"), None))
        if kept is not None and self._clock() < at + _FRESH:
            return kept
        if not self._breaker.allows():
            raise Unavailable("the province's system is left alone for a while")
        try:
            found = self._ask(code)
        except _NotUsable as error:
            self._breaker.failed()
            logger.warning("no usable answer from the province's system: %s", error)
            raise Unavailable(f"the province's system: {error}") from error
        self._breaker.succeeded()
        if found is None:
            return None
        fresh = found.dossier, self._numbers(found)
        with self._lock:
            self._kept[code] = (self._clock(), fresh)
            self._kept.move_to_end(code)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return fresh

    def _numbers(self, found: Filing) -> tuple[str | None, str | None]:
        code, given = found.dossier.code, (("id", found.identity), ("phone", found.phone))
        id_, phone = (self._hashes.last_four(k, code, n) if n else None for k, n in given)
        return id_, phone

    def _ask(self, code: str) -> Filing | None:
        ends = self._clock() + _TOGETHER
        for number in range(_TRIES):
            try:
                return self._once(code, min(ends, self._clock() + _ONE_TRY))
            except _TryAgain:
                wait = _BACKOFF * 2**number
                if number + 1 == _TRIES or self._clock() + wait >= ends:
                    raise
                time.sleep(wait)
        raise AssertionError("every try returns or raises")

    def _once(self, code: str, ends: float) -> Filing | None:
        url = self._url.replace("{code}", quote(code, safe=""))
        try:
            with self._client.stream("GET", url, timeout=max(ends - self._clock(), 0.05)) as answer:
                status, kind = answer.status_code, answer.headers.get("content-type", "")
                body = self._read(answer, ends)
        except (httpx.TransportError, httpx.InvalidURL, httpx.DecodingError) as error:
            raise _TryAgain(type(error).__name__) from error
        if status in _AGAIN:
            raise _TryAgain(f"status {status}")
        if status == HTTPStatus.NOT_FOUND and "json" in kind:
            return None  # the system's own 404; that of a proxy in front of it is a page
        if status != HTTPStatus.OK:
            raise _NotUsable(f"status {status}")
        return self._filing(code, _parsed(body))

    def _read(self, answer: httpx.Response, ends: float) -> bytes:
        """The body, unless it comes too slowly or is too long: a timeout is for each part only."""
        body = bytearray()
        for part in answer.iter_bytes():
            body += part
            if len(body) > _LARGEST:
                raise _NotUsable("too long")
            if self._clock() > ends:
                raise _TryAgain("too slow")
        return bytes(body)

    def _filing(self, code: str, content: Any) -> Filing | None:
        for key in self._root:
            if not isinstance(content, dict) or key not in content:
                raise _NotUsable("nothing under the key of the mapping")
            content = content[key]
        if content is None:
            return None
        if not isinstance(content, dict):
            raise _NotUsable("not one dossier")
        try:
            filing = self._reader.read({str(name): _text(v) for name, v in content.items()})
        except ValueError as error:
            raise _NotUsable("a value that cannot be read") from error
        if filing.dossier.code != code:
            raise _NotUsable("another dossier")
        return filing


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _TryAgain("no JSON") from error


def _text(value: Any) -> str:
    """A value as a cell of an export has it.

    Raises:
        ValueError: it is neither text, number nor a list of texts.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    raise ValueError("type")
