"""Limits at the edge: size of a request, messages a minute per client."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.problems import problem

MAX_BODY = 64 * 1024
_MOST_CLIENTS = 20_000
_WINDOW_SECONDS = 60.0


class SizeLimit:
    """Refuses a body over ``MAX_BODY`` bytes, announced or not, before anybody parses it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > MAX_BODY:
            await problem(413, "Nội dung gửi lên quá lớn.")(scope, receive, send)
            return
        received: list[Message] = []
        size = 0
        while scope["method"] in ("POST", "PUT", "PATCH"):
            message = await receive()
            received.append(message)
            size += len(message.get("body", b""))
            if size > MAX_BODY:
                await problem(413, "Nội dung gửi lên quá lớn.")(scope, receive, send)
                return
            if message["type"] != "http.request" or not message.get("more_body"):
                break

        async def replay() -> Message:
            return received.pop(0) if received else await receive()

        await self._app(scope, replay, send)


class RateLimit:
    """Sliding window of messages a client sent; only the API is counted.

    Args:
        per_minute: messages allowed.
        trusted_proxies: addresses whose ``X-Forwarded-For`` is believed.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        per_minute: int,
        trusted_proxies: frozenset[str] = frozenset(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._allowed = per_minute
        self._trusted = trusted_proxies
        self._clock = clock
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        counted = (
            scope["type"] == "http"
            and scope["method"] == "POST"
            and scope["path"].startswith("/api/")
            # A one-stop system sends in bursts, and has a token.
            and not scope["path"].startswith("/api/v1/dossiers/")
        )
        if counted and (wait := self._wait(client_of(scope, self._trusted))) > 0:
            response = problem(
                429,
                "Anh/chị gửi hơi nhanh. Chờ một phút rồi gửi lại giúp em.",
                {"Retry-After": str(int(wait) + 1)},
            )
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _wait(self, client: str) -> float:
        now = self._clock()
        times = self._sent.setdefault(client, deque())
        self._sent.move_to_end(client)
        if len(self._sent) > _MOST_CLIENTS:
            self._sent.popitem(last=False)
        while times and times[0] <= now - _WINDOW_SECONDS:
            times.popleft()
        if len(times) >= self._allowed:
            return times[0] + _WINDOW_SECONDS - now
        times.append(now)
        return 0.0


def client_of(scope: Scope, trusted_proxies: frozenset[str]) -> str:
    """The address that a request comes from.

    Args:
        trusted_proxies: addresses whose ``X-Forwarded-For`` is believed.
    """
    peer = scope["client"][0] if scope.get("client") else "unknown"
    if peer not in trusted_proxies:
        return str(peer)
    forwarded = dict(scope["headers"]).get(b"x-forwarded-for", b"").decode("latin-1")
    # The last address that is not a proxy of ours is the client; earlier ones can be forged.
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    return next((hop for hop in reversed(hops) if hop not in trusted_proxies), str(peer))
