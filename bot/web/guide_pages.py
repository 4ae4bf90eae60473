"""Pages to read: the list of procedures with its search, and one page a procedure.

They are rendered here, work without JavaScript and use no pronoun. What they say comes from
`procedure_kb.leaflet`, which ``motcua kb show`` prints too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup, escape

from bot.nlu.normalise import Abbreviations, normalise
from bot.web.html import answer, environment
from bot.web.structured_data import government_service, robots, site_map
from procedure_kb import clock
from procedure_kb.catalogue import Entry
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.leaflet import leaflet_of, official_sheet
from procedure_kb.leaflet.official import province_name
from procedure_kb.search.index import ProcedureIndex
from procedure_kb.search.lookup import best_by_name
from procedure_kb.shelves import shelves
from procedure_kb.store.revisions import absence
from procedure_kb.text import nfc
from procedure_kb.wording import date

_CODE = re.compile(r"\b\d\.\d{6}\b")
_MOST_CHARACTERS = 200  # of what is searched for
_MOST_FOUND = 30
# Weighed on everyday searches over the guides and the national file: below the first nothing
# has to do with the words; below the second it may.
_HARDLY = 0.5
_UNSURE = 0.75
_SHARE_OF_BEST = 0.5


class GuidePages:
    """Renders the pages from what is published.

    Args:
        kb: what is published.
        index: gives the search index; called by the first search, since it takes time to build.
        public_url: address of the service, for canonical links.
    """

    def __init__(
        self, kb: KnowledgeBase, index: Callable[[], ProcedureIndex], public_url: str
    ) -> None:
        self._kb = kb
        self._index = index
        self._public_url = public_url.rstrip("/")
        self._abbreviations = Abbreviations.load()
        self._templates = environment()
        self._templates.filters.update(
            linked=self._linked, title_of=_title_of, only_in=province_name
        )

    def everything(self, request: Request, q: str = "") -> Response:
        """The list of everyday procedures, or what a search finds."""
        asked = " ".join(nfc(q)[:_MOST_CHARACTERS].split())
        if asked in self._kb.entries:
            return RedirectResponse(f"/thu-tuc/{asked}", status_code=303)
        entries = self._kb.entries.values()
        found, unsure = self._search(asked) if asked else ([], False)
        return self._page(
            request,
            "guides.html",
            canonical=None if asked else f"{self._public_url}/thu-tuc",
            q=asked,
            found=found,
            unsure=unsure,
            shelves=() if asked else shelves(entries),
            others=sum(e.listed and not e.has_guide for e in entries),
        )

    def one(self, request: Request, code: str) -> Response:
        """The page of a procedure: its guide, else its official record, else why neither is."""
        today = clock.today()
        entry, guide = self._kb.entry(code), self._kb.guide(code, on=today)
        if entry is None:
            return self._absent(request, code)
        if guide is None:
            return self._official(request, entry)
        leaflet = leaflet_of(guide, entry, self._kb.entries, on=today, answers=request.query_params)
        address = self._address(code)
        return self._page(
            request,
            "guide.html",
            canonical=address,
            leaflet=leaflet,
            structured=government_service(leaflet, address),
            has_record=self._kb.record(code, on=today) is not None,
        )

    def word_for_word(self, request: Request, code: str) -> Response:
        """The official record of a procedure, even where there is a guide."""
        entry = self._kb.entry(code)
        return self._absent(request, code) if entry is None else self._official(request, entry)

    def site_map(self, request: Request) -> Response:
        """Addresses of all guides."""
        body = site_map(self._kb.entries.values(), self._public_url)
        return answer(request, body, media_type="application/xml")

    def robots(self, request: Request) -> Response:
        """What crawlers may read."""
        return answer(request, robots(self._public_url), media_type="text/plain")

    def _official(self, request: Request, entry: Entry) -> Response:
        today = clock.today()
        record = self._kb.record(entry.code, on=today)
        if record is None:
            text = "Bản ghi của thủ tục này chưa được nhập. Tìm việc cần làm ở ô dưới đây."
            return self._message(request, 404, "Chưa có nguyên văn", text)
        sheet = official_sheet(record, entry, on=today)
        others = (self._kb.entry(code) for code in sheet.instead)
        return self._page(
            request,
            "official.html",
            canonical=None,  # the national portal's own page is the one to be found
            address=self._address(entry.code),
            sheet=sheet,
            instead=[other for other in others if other is not None],
            has_guide=entry.has_guide,
        )

    def _absent(self, request: Request, code: str) -> Response:
        gone = absence(self._kb.engine, code, on=clock.today())
        look = "Tìm việc cần làm ở ô dưới đây."
        if gone is None:
            text = f"Mã thủ tục có thể bị gõ nhầm. {look}"
            return self._message(request, 404, "Không có thủ tục này", text)
        if gone.begins is not None:
            text = f"Áp dụng từ {date(gone.begins)}. {look}"
            return self._message(request, 404, "Thủ tục này chưa có hiệu lực", text)
        why = "Bản hướng dẫn đã được rút."
        if gone.ended is not None:
            why = f"Chỉ áp dụng đến hết {date(gone.ended)}."
        return self._message(request, 410, "Thủ tục này không còn dùng", f"{why} {look}")

    def _message(self, request: Request, status: int, heading: str, text: str) -> Response:
        return self._page(
            request, "absent.html", status=status, canonical=None, heading=heading, text=text
        )

    def _search(self, text: str) -> tuple[list[Entry], bool]:
        """What fits, best first, and whether it only may."""
        written = normalise(text, self._abbreviations)
        ranked = [
            (self._kb.entries[code], score)
            for code, score in best_by_name(
                self._index(), self._kb.entries, written, count=_MOST_FOUND
            )
            if score >= _HARDLY and self._kb.entries[code].listed
        ]
        best = ranked[0][1] if ranked else 0.0
        found = [entry for entry, score in ranked if score >= _SHARE_OF_BEST * best]
        return found, best < _UNSURE

    def _page(
        self, request: Request, template: str, *, status: int = 200, **context: Any
    ) -> Response:
        body = self._templates.get_template(template).render(today=clock.today(), **context)
        return answer(request, body, status=status)

    def _address(self, code: str) -> str:
        return f"{self._public_url}/thu-tuc/{code}"

    def _linked(self, text: str) -> Markup:
        """The text with codes of procedures as links to their pages."""

        def link(match: re.Match[str]) -> str:
            code = match[0]
            known = code in self._kb.entries
            return f'<a href="/thu-tuc/{code}">{code}</a>' if known else code

        return Markup(_CODE.sub(link, str(escape(text))))


def _title_of(entry: Entry) -> str:
    title = entry.title.removeprefix("Thủ tục ")
    return title[:1].upper() + title[1:]


def guide_router(
    kb: KnowledgeBase, index: Callable[[], ProcedureIndex], public_url: str
) -> APIRouter:
    """The routes of the pages. They run in threads: rendering and reading may take a while."""
    pages = GuidePages(kb, index, public_url)
    router = APIRouter(include_in_schema=False)
    for path, endpoint in (
        ("/thu-tuc", pages.everything),
        ("/thu-tuc/{code}", pages.one),
        ("/thu-tuc/{code}/nguyen-van", pages.word_for_word),
        ("/sitemap.xml", pages.site_map),
        ("/robots.txt", pages.robots),
    ):
        router.add_api_route(path, endpoint, methods=["GET", "HEAD"], response_model=None)
    return router
