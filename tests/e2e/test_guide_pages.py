"""Guide pages in a real browser: sizes, keyboard, no JavaScript, accessibility, paper."""

from __future__ import annotations

import re
import urllib.parse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

BIRTH = "/thu-tuc/1.001193"
OWN_LIST = f"{BIRTH}?child=with_parents&parents=not_married&birth_paper=has"
PAGES = ["/thu-tuc", "/thu-tuc?q=mat+can+cuoc", BIRTH, OWN_LIST, "/thu-tuc/3.000346", "/thu-tuc/x"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MM = 96 / 25.4

# WCAG 2.5.8 leaves out links within a sentence.
SMALL_TARGETS = """() =>
  [...document.querySelectorAll("a, button, summary, input[type=search], .choice")]
    .filter((node) => node.checkVisibility() && getComputedStyle(node).display !== "inline")
    .filter((node) => !node.classList.contains("skip"))
    .map((node) => [node.textContent.trim(), node.getBoundingClientRect()])
    .filter(([, box]) => box.width < 44 || box.height < 44)
    .map(([text, box]) => [text, box.width, box.height])
"""
OUTSIDE = """() =>
  [...document.querySelectorAll("main *")]
    .filter((node) => node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => node.outerHTML.slice(0, 80))
"""


def open_page(chat, path):
    """A page that is read, with everything unfolded."""
    if path == "/thu-tuc/x":
        chat.watch.expected.append("404")
    chat.page.goto(chat.server.url + path)
    chat.page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    return chat.page


# 320×256 is a desktop at 400 % zoom.
@pytest.mark.parametrize(("width", "height"), [(320, 256), (360, 640), (1280, 800)])
@pytest.mark.parametrize("path", PAGES)
def test_fits_the_window(new_chat, path, width, height):
    chat = new_chat(width=width, height=height)
    page = open_page(chat, path)
    assert not chat.scrolls_sideways()
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(new_chat, path, scheme):
    page = open_page(new_chat(width=360, height=640, color_scheme=scheme), path)
    results = Axe().run(page, options={**RULES, "resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()


def test_without_javascript_one_finds_and_chooses(new_chat):
    chat = new_chat(width=360, height=640, java_script_enabled=False)
    page = chat.page
    page.goto(f"{chat.server.url}/thu-tuc")
    page.get_by_label("Cần làm việc gì?").fill("khai sinh")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Đăng ký khai sinh", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")
    expect(page.get_by_role("button", name="In trang này")).to_be_hidden()

    page.get_by_text("Trả lời vài câu để có danh sách riêng").click()
    page.get_by_label("Bị bỏ rơi").check()
    page.get_by_role("button", name="Xem danh sách").click()
    first_list = page.locator("ol.papers").first
    expect(first_list).to_contain_text("Biên bản về việc trẻ bị bỏ rơi")
    birth_paper = page.locator(".paper", has_text="Giấy chứng sinh")
    expect(birth_paper).to_have_count(0)
    expect(page).to_have_url(re.compile(r"child=abandoned.*#giay-to$"))

    page.get_by_role("link", name="Bỏ các câu trả lời").click()
    expect(birth_paper).to_be_visible()


def test_the_first_tab_leads_past_the_header(new_chat):
    page = open_page(new_chat(), BIRTH)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_larger_text_of_the_chat_holds_here(new_chat):
    chat = new_chat(width=360, height=640).open()
    chat.page.get_by_role("button", name="Chữ to").click()
    page = open_page(chat, BIRTH)
    expect(page.locator("html")).to_have_class("large")
    assert not chat.scrolls_sideways()
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_has_boxes_to_tick_and_no_navigation(new_chat, scheme):
    chat = new_chat(width=round(180 * MM), height=round(267 * MM), color_scheme=scheme)
    page = chat.page
    page.goto(chat.server.url + BIRTH)
    page.emulate_media(media="print", color_scheme=scheme)
    boxes = page.locator(".papers .box")
    assert boxes.count() == page.locator(".papers > li").count() > 5
    for box in boxes.all():
        expect(box).to_be_visible()
        assert box.bounding_box()["width"] >= 4 * MM
    for gone in ("header.top", ".toc", ".choose", ".ask", ".related", ".path"):
        for part in page.locator(gone).all():
            expect(part).to_be_hidden()
    sizes = page.evaluate(
        """[...document.querySelectorAll("main *")].filter((n) => n.checkVisibility())
           .map((n) => parseFloat(getComputedStyle(n).fontSize))"""
    )
    assert min(sizes) >= 16  # 12 pt
    foot = page.locator(".source").first
    expect(foot).to_contain_text("Nguồn: thủ tục 1.001193, 163/QĐ-BTP, kiểm tra 21/11/2026.")
    expect(foot).to_contain_text(
        re.compile(r"In ngày \d\d/\d\d/\d{4} từ http\S+/thu-tuc/1\.001193")
    )
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not chat.scrolls_sideways()


def test_it_prints_on_a4(new_chat):
    chat = new_chat()
    chat.page.goto(chat.server.url + BIRTH)
    paper = chat.page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[([\d. ]+)\]", paper)
    assert 1 <= len(sizes) <= 5
    for size in sizes:
        assert [round(float(n)) for n in size.split()] == [0, 0, 595, 842]


def test_the_button_prints(new_chat):
    page = open_page(new_chat(), BIRTH)
    page.evaluate("window.print = () => { document.title = 'đã in'; }")
    page.get_by_role("button", name="In trang này").click()
    expect(page).to_have_title("đã in")


def test_from_a_page_to_the_chat_and_back(new_chat):
    chat = new_chat()
    page = open_page(chat, BIRTH)
    page.get_by_role("link", name="Hỏi thêm về thủ tục này").click()
    chat.wait_for_answers(1)
    expect(chat.field).to_have_value("Đăng ký khai sinh")
    expect(chat.turns).to_have_count(1)  # nothing is sent by opening a link
    page.get_by_role("button", name="Gửi").click()
    chat.wait_for_answers(2)
    page.get_by_role("link", name="thủ tục 1.001193").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")


def test_what_a_link_puts_into_the_field_is_text(new_chat):
    chat = new_chat()
    markup = "<img src=x onerror='window.hacked=1'>" + "a" * 5000
    chat.page.goto(f"{chat.server.url}/?hoi={urllib.parse.quote(markup)}")
    chat.wait_for_answers(1)
    assert chat.field.input_value() == markup[:2000]
    assert chat.page.evaluate("window.hacked") is None
