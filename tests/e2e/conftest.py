"""A real server on a free port and a real browser in front of it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

PROJECT = Path(__file__).parents[2]
SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
# With a model at hand the server is ready within seconds; without one it trains first.
READY_SECONDS = 600
ANSWER_MS = 20_000


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, so that ``-m "not e2e"`` leaves these tests out."""
    config.addinivalue_line("markers", "e2e: drives a real server with a real browser")


@dataclass
class Server:
    """A running ``motcua serve``."""

    url: str
    log: Path


@dataclass
class Watch:
    """What a page did besides what the test looks at.

    Attributes:
        expected: patterns of console errors that this test provokes.
    """

    origin: str
    expected: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def attach(self, page: Page) -> None:
        """Listen to a page."""
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda m: m.type == "error" and self.errors.append(m.text))
        page.on("request", self._request)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.foreign.append(request.url)

    def check(self) -> None:
        """Fail on an error nobody expected, and on any request to another host."""
        unexpected = [e for e in self.errors if not any(re.search(p, e) for p in self.expected)]
        assert unexpected == []
        assert self.foreign == []


class Chat:
    """The chat page as a person uses it."""

    def __init__(self, page: Page, server: Server, watch: Watch) -> None:
        self.page = page
        self.server = server
        self.watch = watch
        self.field = page.get_by_label("Câu hỏi của anh/chị")
        self.turns = page.locator(".turn")
        self.answered = page.locator(".turn.answered")
        self.quick = page.get_by_role("group", name="Trả lời nhanh").get_by_role("button")
        self.last = self.answered.last
        self.status = page.locator("#status")

    def open(self) -> Chat:
        """Open the page and wait for the first reply."""
        self.page.goto(self.server.url)
        self.wait_for_answers(1)
        return self

    def reload(self, *, answers: int) -> None:
        """Load the page again."""
        self.page.reload()
        self.wait_for_answers(answers)

    def wait_for_answers(self, count: int) -> None:
        """Wait until so many turns have their answer."""
        expect(self.answered).to_have_count(count, timeout=ANSWER_MS)

    def say(self, text: str) -> None:
        """Type a message, press Enter, wait for the answer."""
        before = self.answered.count()
        self.field.fill(text)
        self.field.press("Enter")
        self.wait_for_answers(before + 1)

    def choose(self, title: str | re.Pattern[str]) -> None:
        """Press a quick reply and wait for the answer."""
        before = self.answered.count()
        self.quick.filter(has_text=title).first.click()
        self.wait_for_answers(before + 1)

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's Chromium, or the one Playwright installed."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    path = next((p for p in (SYSTEM_CHROMIUM, own) if p.exists()), None)
    if path is None:
        pytest.skip(f"Chromium is missing: neither {SYSTEM_CHROMIUM} nor {own} exists")
    return path


@pytest.fixture(scope="session")
def server(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """``motcua serve`` in a folder of its own; it never touches the configured one.

    Needs ``chromium`` so that nothing is started, let alone trained, for tests that skip.
    """
    home = tmp_path_factory.mktemp("e2e")
    models = Path(os.environ.get("MOTCUA_HOME", PROJECT / "var")) / "models"
    if models.is_dir():
        shutil.copytree(models, home / "models")
    port = _free_port()
    log = home / "server.log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [_command(), "serve", "--port", str(port)],
            cwd=PROJECT,
            env=_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=stderr,
            stderr=stderr,
        )
    try:
        running = Server(f"http://127.0.0.1:{port}", log)
        _wait_until_ready(running, process)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _command() -> str:
    beside = Path(sys.executable).parent / "motcua"
    return str(beside if beside.exists() else PROJECT / ".venv" / "bin" / "motcua")


def _environment(home: Path) -> dict[str, str]:
    # Nothing of a live service's settings (its database above all) reaches the tests.
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_") and k != "PORT"}
    return {**kept, "MOTCUA_HOME": str(home), "MOTCUA_RATE_LIMIT": "off"}


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.url}/readyz", timeout=2) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    state = f"exit code {process.returncode}" if process.poll() is not None else "still starting"
    tail = server.log.read_text(errors="replace")[-4000:]
    pytest.fail(f"the server did not become ready ({state}); it wrote:\n{tail}", pytrace=False)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """A browser per module: its event loop must be gone when other modules run async tests."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(chromium), args=BROWSER_FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def new_chat(browser: Browser, server: Server) -> Iterator[Callable[..., Chat]]:
    """Make chat pages in browser contexts of their own; each is checked at the end."""
    contexts = []
    watches = []

    def make(*, width: int = 1280, height: int = 800, **options: object) -> Chat:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        watch = Watch(server.url)
        watches.append(watch)
        page = context.new_page()
        watch.attach(page)
        return Chat(page, server, watch)

    yield make
    for context in contexts:
        context.close()
    for watch in watches:
        watch.check()


@pytest.fixture
def chat(new_chat: Callable[..., Chat]) -> Chat:
    """The page, open, at the size of a desktop."""
    return new_chat().open()
