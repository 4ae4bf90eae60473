"""The pages to read: every guide on every date, search, structured data, caching, bad input."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from procedure_kb import clock
from procedure_kb.checklist import checklist_for
from procedure_kb.importing import draft_of_guide, import_records
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.guide import Guide
from procedure_kb.model.official import Issuer, OfficialRecord
from procedure_kb.phrasing import fee_amount, fee_line
from procedure_kb.shared import knowledge
from procedure_kb.store.revisions import publish, withdraw

PUBLIC = "https://hoi.example.vn"
NOW = dt.datetime(2026, 11, 21, 3)
TODAY = dt.date(2026, 11, 21)
DAYS = (TODAY, dt.date(2027, 1, 1), dt.date(2027, 3, 1))
BIRTH, CARD = "1.001193", "1.014063"
HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(2)>'

RecordOf = Callable[..., OfficialRecord]


class Page(HTMLParser):
    """What a test wants to know of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.papers: list[str] = []
        self.scripts: list[str] = []
        self.unlabelled: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self._keep: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens."""
        values = dict(attrs)
        self.attributes.append((tag, values))
        self._open.append(tag)
        self._keep = None
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a":
            self.links.append(str(values["href"]))
        if tag == "span" and values.get("class") == "paper":
            self.papers.append("")
            self._keep = self.papers
        if tag == "script":
            self.scripts.append("")
            self._keep = self.scripts
        if tag == "input" and values.get("type") == "radio" and "label" not in self._open:
            self.unlabelled.append(str(values))

    def handle_endtag(self, tag: str) -> None:
        """Note what closes."""
        while self._open and self._open.pop() != tag:
            pass
        if tag in ("span", "script"):
            self._keep = None

    def handle_data(self, data: str) -> None:
        """Keep the text of papers and scripts."""
        if self._keep is not None:
            self._keep[-1] += data


@pytest.fixture(autouse=True)
def _on_the_day_of_the_guides() -> Iterator[None]:
    with clock.freeze(TODAY):
        yield


@pytest.fixture
def kb(reader: TestClient) -> KnowledgeBase:
    """What this service publishes; tests put back what they change."""
    opened = knowledge()
    opened.refresh()
    return opened


@pytest.fixture
def edit(kb: KnowledgeBase) -> Iterator[Callable[..., Guide]]:
    """Publish a guide with other fields, until the end of the test."""
    before: list[Guide] = []

    def change(code: str, **fields: object) -> Guide:
        guide = kb.guide(code)
        assert guide is not None
        before.append(guide)
        changed = guide.copy(update=fields)
        publish(kb.engine, [draft_of_guide(changed)], author="test", reason="thử", now=NOW)
        kb.refresh()
        return changed

    yield change
    for guide in before:
        publish(kb.engine, [draft_of_guide(guide)], author="test", reason="trả lại", now=NOW)
    kb.refresh()


@pytest.fixture
def bring(kb: KnowledgeBase, record_of: RecordOf) -> Iterator[Callable[..., None]]:
    """Import an official record, until the end of the test."""
    brought: list[str] = []

    def publish_record(code: str, **fields: object) -> None:
        record = record_of("1.001440", code=code).copy(update={"stale": [], **fields})
        import_records(kb.engine, [record], reason="thử", now=NOW)
        brought.append(code)
        kb.refresh()

    yield publish_record
    for code in brought:
        withdraw(kb.engine, "official", code, author="test", reason="trả lại", now=NOW)
    kb.refresh()


def get(reader: TestClient, path: str, status: int = 200, **headers: str) -> str:
    response = reader.get(path, headers=headers)
    assert response.status_code == status, response.text
    return response.text


def data_of(html: str) -> dict:
    (data,) = [s for s in Page(html).scripts if s.strip()]
    return dict(json.loads(data))


# ---------------------------------------------------------------- every guide


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_guide_is_shown_as_it_holds_that_day(
    reader: TestClient, kb: KnowledgeBase, day: dt.date
) -> None:
    with clock.freeze(day):
        kb.refresh()
        guides = [e.code for e in kb.entries.values() if e.has_guide]
        assert len(guides) == 160
        for code in guides:
            html = get(reader, f"/thu-tuc/{code}")
            guide = kb.guide(code)
            assert guide is not None
            fees = html.partition('<section id="le-phi"')[2].partition("</section>")[0]
            over = [f for f in guide.fees if f.valid_to and f.valid_to < day]
            others = " ".join(fee_line(f) for f in guide.fees if f not in over)
            ended = {fee_amount(f) for f in over if fee_amount(f) not in others}
            assert not [amount for amount in ended if amount in html], code
            early = {fee_line(f) for f in guide.fees if f.valid_from and f.valid_from > day}
            assert not [line for line in early if line in html], code
            for text in re.findall(r"(?<!chỉ áp dụng )đến hết (\d\d/\d\d/\d{4})", fees):
                assert dt.datetime.strptime(text, "%d/%m/%Y").date() >= day, (code, text)


def test_every_page_is_well_built(reader: TestClient, kb: KnowledgeBase) -> None:
    for code in [e.code for e in kb.entries.values() if e.has_guide]:
        html = get(reader, f"/thu-tuc/{code}")
        page = Page(html)
        assert html.startswith("<!doctype html>\n<html lang=")
        assert page.headings[0] == 1
        assert page.headings.count(1) == 1
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(lower - upper <= 1 for upper, lower in steps), (code, page.headings)
        assert len(page.ids) == len(set(page.ids)), code
        assert page.unlabelled == []
        anchors = {link[1:] for link in page.links if link.startswith("#")}
        assert anchors <= set(page.ids), code
        assert "nh/chị" not in html, f"{code}: pages use no pronoun"
        assert data_of(html)["identifier"] == code


def test_links_between_guides_lead_somewhere(reader: TestClient, kb: KnowledgeBase) -> None:
    linked = {
        link.removeprefix("/thu-tuc/").partition("#")[0]
        for entry in kb.entries.values()
        for link in Page(get(reader, f"/thu-tuc/{entry.code}")).links
        if link.startswith("/thu-tuc/")
    }
    assert len(linked) > 100
    assert linked <= set(kb.entries)


@pytest.mark.parametrize(
    "answers",
    [
        {"child": "abandoned"},
        {"child": "with_parents", "parents": "not_married", "father": "named"},
        {"child": "with_parents", "parents": "married", "birth_paper": "witness", "who": "proxy"},
    ],
)
def test_answers_give_the_checklist(
    reader: TestClient, kb: KnowledgeBase, answers: dict[str, str]
) -> None:
    guide = kb.guide(BIRTH)
    assert guide is not None
    html = reader.get(f"/thu-tuc/{BIRTH}", params={**answers, "utm_source": "x"}).text
    expected = [item.name for item in checklist_for(guide, answers, on=TODAY).items]
    assert Page(html).papers[: len(expected)] == expected
    checked = {
        (v["name"], v["value"]) for tag, v in Page(html).attributes if "checked" in v and v["value"]
    }
    assert checked == set(answers.items())


def test_an_own_list_has_the_address_of_the_guide(reader: TestClient) -> None:
    html = get(reader, f"/thu-tuc/{BIRTH}?child=abandoned")
    assert f'<link rel="canonical" href="{PUBLIC}/thu-tuc/{BIRTH}">' in html
    assert "Danh sách cho người trả lời" in html


# ---------------------------------------------------------------- search and list


def found(html: str) -> list[str]:
    links = (link.removeprefix("/thu-tuc/") for link in Page(html).links)
    return [link for link in links if re.fullmatch(r"\d\.\d{6}", link)]


def test_the_list_names_every_guide_and_is_light(reader: TestClient, kb: KnowledgeBase) -> None:
    response = reader.get("/thu-tuc")
    assert response.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(response.content)) < 60_000
    assert set(found(response.text)) == {e.code for e in kb.entries.values() if e.has_guide}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("đăng ký kết hôn", "1.000894"),
        ("dang ky ket hon", "1.000894"),
        ("đăng kí kết hônn", "1.000894"),
        ("mat cccd", "1.014064"),
        ("  giấy   độc thân ", "1.004873"),
    ],
)
def test_search(reader: TestClient, text: str, code: str) -> None:
    html = reader.get("/thu-tuc", params={"q": text}).text
    assert code in found(html)[:3]
    assert '<meta name="robots" content="noindex">' in html


def test_a_code_leads_to_its_page(reader: TestClient) -> None:
    response = reader.get("/thu-tuc", params={"q": f" {BIRTH} "})
    assert (response.status_code, response.headers["location"]) == (303, f"/thu-tuc/{BIRTH}")


@pytest.mark.parametrize("text", ["xyzzy", "1.999999", "???", "x" * 5000, HOSTILE, "\x00"])
def test_what_is_not_found_leads_on(reader: TestClient, text: str) -> None:
    html = reader.get("/thu-tuc", params={"q": text}).text
    assert "Không tìm thấy việc này" in html
    assert any(link.startswith("/?hoi=") for link in Page(html).links)
    assert "<img" not in html.replace('<img src="/static/icon.svg"', "")
    assert len(html) < 10_000


def test_a_record_of_a_province_is_found_and_marked(
    reader: TestClient, bring: Callable[..., None]
) -> None:
    title = "Thủ tục đăng ký kết hôn trên đò ngang"
    bring("9.000011", title=title, issuer=Issuer(scope="province", province_code="01"))
    bring("9.000012", title=title, issuer=Issuer(scope="unknown_province"))
    html = reader.get("/thu-tuc", params={"q": "đăng ký kết hôn trên đò ngang"}).text
    assert "9.000011" in found(html)
    assert "9.000012" not in found(html)
    assert "Đăng ký kết hôn trên đò ngang" in html
    assert "Chỉ áp dụng ở Thành phố Hà Nội" in html
    assert "chỉ áp dụng ở Thành phố Hà Nội" in get(reader, "/thu-tuc/9.000011")
    assert "chưa rõ tỉnh nào" in get(reader, "/thu-tuc/9.000012")


# ---------------------------------------------------------------- official records


def test_a_record_without_guide_is_shown_word_for_word(
    reader: TestClient, kb: KnowledgeBase, bring: Callable[..., None]
) -> None:
    bring("9.000013", title="Thủ tục chèo đò")
    html = get(reader, "/thu-tuc/9.000013")
    assert "Nguyên văn trên Cơ sở dữ liệu quốc gia" in html
    assert "Chưa có bài hướng dẫn" in html
    assert '<meta name="robots" content="noindex">' in html
    assert found(reader.get("/sitemap.xml").text) == []
    assert "9.000013" not in reader.get("/sitemap.xml").text


def test_hostile_text_of_a_record_is_text(reader: TestClient, bring: Callable[..., None]) -> None:
    bring("9.000014", title=f"Đăng ký kết hôn {HOSTILE}", field=HOSTILE, decision=HOSTILE,
          sections={HOSTILE: HOSTILE, "Trình tự thực hiện": "<b>đậm</b>"})  # fmt: skip
    html = get(reader, "/thu-tuc/9.000014")
    page = Page(html)
    assert [s for s in page.scripts if s.strip()] == []
    assert not any("onerror" in attributes for _, attributes in page.attributes)
    assert "&lt;b&gt;đậm&lt;/b&gt;" in html
    listed = reader.get("/thu-tuc", params={"q": "đăng ký kết hôn"}).text
    assert "9.000014" in found(listed)
    assert not any("onerror" in attributes for _, attributes in Page(listed).attributes)


def test_hostile_text_of_a_guide_stays_inside_its_data(
    reader: TestClient, edit: Callable[..., Guide]
) -> None:
    edit(BIRTH, title=HOSTILE, summary=HOSTILE, aliases=[HOSTILE, "b", "c"])
    html = get(reader, f"/thu-tuc/{BIRTH}")
    assert data_of(html)["name"] == HOSTILE
    assert not any("onerror" in attributes for _, attributes in Page(html).attributes)


def test_a_guide_leads_to_its_record_and_back(
    reader: TestClient, bring: Callable[..., None]
) -> None:
    assert f"/thu-tuc/{BIRTH}/nguyen-van" not in Page(get(reader, f"/thu-tuc/{BIRTH}")).links
    get(reader, f"/thu-tuc/{BIRTH}/nguyen-van", 404)
    bring(BIRTH)
    assert f"/thu-tuc/{BIRTH}/nguyen-van" in Page(get(reader, f"/thu-tuc/{BIRTH}")).links
    assert f"/thu-tuc/{BIRTH}" in Page(get(reader, f"/thu-tuc/{BIRTH}/nguyen-van")).links


# ---------------------------------------------------------------- what is not there


@pytest.mark.parametrize("code", ["9.999999", "khai-sinh", "%3Cscript%3Ealert(1)"])
def test_an_unknown_code_is_said_in_vietnamese(reader: TestClient, code: str) -> None:
    html = get(reader, f"/thu-tuc/{code}", 404)
    assert "Không có thủ tục này" in html
    assert 'action="/thu-tuc"' in html
    assert "<script>alert" not in html


def test_what_was_withdrawn_is_said_to_be_gone(
    reader: TestClient, kb: KnowledgeBase, edit: Callable[..., Guide]
) -> None:
    edit(CARD)
    withdraw(kb.engine, "guide", CARD, author="test", reason="thử", now=NOW)
    kb.refresh()
    assert "Thủ tục này không còn dùng" in get(reader, f"/thu-tuc/{CARD}", 410)
    assert CARD not in found(get(reader, "/thu-tuc"))


def test_periods_that_ended_or_have_not_begun(reader: TestClient, kb: KnowledgeBase) -> None:
    guide = kb.guide(CARD)
    assert guide is not None
    periods = {
        "9.000015": {"valid_to": dt.date(2026, 10, 31)},
        "9.000016": {"valid_from": dt.date(2027, 1, 1)},
    }
    drafts = [
        draft_of_guide(guide.copy(update={"code": code, **period}))
        for code, period in periods.items()
    ]
    publish(kb.engine, drafts, author="test", reason="thử", now=NOW)
    kb.refresh()
    assert "Chỉ áp dụng đến hết 31/10/2026" in get(reader, "/thu-tuc/9.000015", 410)
    assert "Áp dụng từ 01/01/2027" in get(reader, "/thu-tuc/9.000016", 404)
    for code in periods:
        withdraw(kb.engine, "guide", code, author="test", reason="trả lại", now=NOW)
    kb.refresh()


# ---------------------------------------------------------------- caching


def test_an_unchanged_page_is_not_sent_again(reader: TestClient) -> None:
    first = reader.get(f"/thu-tuc/{BIRTH}")
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    for held in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
        again = reader.get(f"/thu-tuc/{BIRTH}", headers={"if-none-match": held})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert reader.get(f"/thu-tuc/{BIRTH}", headers={"if-none-match": '"x"'}).status_code == 200


def test_a_page_is_never_older_than_an_edit(reader: TestClient, edit: Callable[..., Guide]) -> None:
    tag = reader.get(f"/thu-tuc/{BIRTH}").headers["etag"]
    edit(BIRTH, summary="Ghi tên bé vào sổ mới.")
    after = reader.get(f"/thu-tuc/{BIRTH}", headers={"if-none-match": tag})
    assert after.status_code == 200
    assert "Ghi tên bé vào sổ mới." in after.text


def test_a_page_is_never_older_than_its_amounts(reader: TestClient) -> None:
    tag = reader.get(f"/thu-tuc/{CARD}").headers["etag"]
    with clock.freeze(dt.date(2027, 1, 1)):
        after = reader.get(f"/thu-tuc/{CARD}", headers={"if-none-match": tag})
    assert after.status_code == 200
    assert "25.000" not in after.text


# ---------------------------------------------------------------- for search engines


def test_structured_data_and_canonical_address(reader: TestClient) -> None:
    html = get(reader, f"/thu-tuc/{BIRTH}")
    data = data_of(html)
    assert data["@type"] == "GovernmentService"
    assert data["url"] == f"{PUBLIC}/thu-tuc/{BIRTH}"
    assert data["mainEntityOfPage"]["lastReviewed"] == "2026-11-21"
    assert data["provider"]["name"]
    assert f'<link rel="canonical" href="{PUBLIC}/thu-tuc/{BIRTH}">' in html
    assert "<title>Đăng ký khai sinh: giấy tờ, nơi nộp, lệ phí – Hỏi Một Cửa</title>" in html
    assert "noindex" not in html


def test_the_site_map_names_every_guide(reader: TestClient, kb: KnowledgeBase) -> None:
    response = reader.get("/sitemap.xml")
    assert response.headers["content-type"].startswith("application/xml")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    urls = [url.text for url in ElementTree.fromstring(response.text).iter(f"{space}loc")]
    guides = [e.code for e in kb.entries.values() if e.has_guide]
    expected = {f"{PUBLIC}/", f"{PUBLIC}/thu-tuc", *(f"{PUBLIC}/thu-tuc/{c}" for c in guides)}
    assert set(urls) == expected
    assert len(urls) == len(expected)


def test_crawlers_are_told_what_to_read(reader: TestClient) -> None:
    text = get(reader, "/robots.txt")
    assert "Disallow: /api/" in text
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in text


@pytest.mark.parametrize("path", ["/thu-tuc", f"/thu-tuc/{BIRTH}", "/sitemap.xml"])
def test_head_is_answered_like_get(reader: TestClient, path: str) -> None:
    response = reader.head(path)
    assert response.status_code == 200
    assert response.content == b""
    assert response.headers["etag"] == reader.get(path).headers["etag"]


def test_nothing_but_own_files_is_loaded(reader: TestClient) -> None:
    response = reader.get(f"/thu-tuc/{BIRTH}")
    assert "script-src 'self'" in response.headers["content-security-policy"]
    loaded = [
        attributes.get("src") or attributes.get("href")
        for tag, attributes in Page(response.text).attributes
        if tag in ("script", "img") or (tag == "link" and attributes["rel"] != "canonical")
    ]
    assert all(str(address).startswith("/static/") for address in loaded if address)
    assert not any("style" in v for _, v in Page(response.text).attributes)
