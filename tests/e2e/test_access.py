"""Keyboard, sizes, contrast, larger text: the page for people in all conditions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

QUESTION = "vợ mới sinh, làm khai sinh cần gì"
LONG_WORD = "khaisinh" * 30

# Text against what lies behind it, by WCAG's formula; [ratio, text] of everything below 4.5.
LOW_CONTRAST = """() => {
  const rgba = (c) => {
    const n = c.match(/[\\d.]+/g).map(Number);
    return n.length === 3 ? [...n, 1] : n;
  };
  const luminance = (c) => {
    const [r, g, b] = c.slice(0, 3).map((v) => {
      v /= 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const color = rgba(getComputedStyle(node).backgroundColor);
      if (color[3] === 1) return color;
    }
    return [255, 255, 255, 1];
  };
  const low = [];
  for (const node of document.body.querySelectorAll("*")) {
    const text = [...node.childNodes].some((c) => c.nodeType === 3 && c.data.trim());
    if (!text || !node.offsetParent) continue;
    const a = luminance(rgba(getComputedStyle(node).color));
    const b = luminance(behind(node));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.push([ratio, node.textContent.trim().slice(0, 40)]);
  }
  return low;
}"""

SMALL_TARGETS = """() =>
  [...document.querySelectorAll("button, textarea, a")]
    .filter((node) => node.offsetParent)
    .map((node) => [node.textContent, node.getBoundingClientRect()])
    .filter(([, box]) => box.width < 44 || box.height < 44)
    .map(([text, box]) => [text, box.width, box.height])
"""


def focused(page) -> str:
    """Text or id of what has the focus."""
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def show_everything(chat) -> None:
    """Long answer, quick replies, calls, an error with a button, a very long word."""
    chat.watch.expected.append("Failed to load resource")
    chat.say("chồng em đang đánh em")
    chat.say(f"{LONG_WORD} khai sinh")
    chat.say(QUESTION)
    chat.page.route("**/messages", lambda route: route.fulfill(status=500, json={}))
    chat.field.fill("nộp ở đâu")
    chat.field.press("Enter")
    expect(chat.page.get_by_role("button", name="Gửi lại")).to_be_visible()


def test_enter_sends_and_shift_enter_breaks_the_line(chat):
    chat.field.focus()
    low = chat.field.bounding_box()["height"]
    chat.page.keyboard.type("làm khai sinh")
    for _ in range(3):
        chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.type("cần gì")
    expect(chat.field).to_have_value("làm khai sinh\n\n\ncần gì")
    assert chat.field.bounding_box()["height"] > low + 40

    chat.page.keyboard.press("Enter")
    chat.wait_for_answers(2)
    expect(chat.field).to_have_value("")
    expect(chat.field).to_be_focused()
    assert chat.field.bounding_box()["height"] == pytest.approx(low, abs=1)
    assert "làm khai sinh\n\n\ncần gì" in chat.last.locator(".bubble.own").inner_text()


def test_enter_of_an_input_method_does_not_send(chat):
    chat.field.fill("làm khai sin")
    chat.field.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(chat.field).to_have_value("làm khai sin")
    expect(chat.turns).to_have_count(1)


def test_blank_text_is_not_sent(chat):
    chat.field.fill("  \n ")
    chat.field.press("Enter")
    expect(chat.turns).to_have_count(1)


def test_too_long_is_said_before_sending_and_loses_nothing(chat):
    chat.field.fill("ă" * 1990)
    expect(chat.page.locator("#count")).to_have_text("1.990 / 2.000 chữ")
    chat.field.fill("ă" * 2001)
    chat.field.press("Enter")
    expect(chat.page.locator("#count")).to_contain_text("Dài quá 1 chữ")
    expect(chat.field).to_have_attribute("aria-invalid", "true")
    expect(chat.status).to_contain_text("Dài quá 1 chữ")
    expect(chat.turns).to_have_count(1)
    assert len(chat.field.input_value()) == 2001


def test_the_whole_conversation_by_keyboard_alone(chat):
    page = chat.page
    page.keyboard.press("Tab")
    assert focused(page) == "large"
    page.keyboard.press("Tab")
    assert focused(page) == "delete"
    page.keyboard.press("Tab")
    assert focused(page) == "Danh sách thủ tục"
    page.keyboard.press("Tab")
    assert focused(page) == "Quyền riêng tư"
    page.keyboard.press("Tab")
    assert focused(page) == "Làm khai sinh"
    page.keyboard.press("Enter")
    chat.wait_for_answers(2)

    # The pressed button is gone; Tab leads on to the new answer: its source, then its buttons.
    expect(chat.last).to_be_focused()
    first = chat.quick.first.inner_text()
    page.keyboard.press("Tab")
    assert focused(page) == "thủ tục 1.001193"
    page.keyboard.press("Tab")
    assert focused(page) == first
    page.keyboard.press("Space")
    chat.wait_for_answers(3)
    expect(chat.last.locator(".bubble.own")).to_contain_text(first)

    for _ in range(chat.last.locator(".sources a").count() + chat.quick.count() + 1):
        page.keyboard.press("Tab")
    expect(chat.field).to_be_focused()
    page.keyboard.type("nộp ở đâu")
    page.keyboard.press("Tab")
    assert focused(page) == "Gửi"
    page.keyboard.press("Enter")
    chat.wait_for_answers(4)


def test_the_confirmation_by_keyboard(chat):
    delete = chat.page.get_by_role("button", name="Xóa cuộc trò chuyện")
    delete.focus()
    chat.page.keyboard.press("Enter")
    assert focused(chat.page) == "keep"
    chat.page.keyboard.press("Escape")
    expect(delete).to_be_focused()

    chat.say(QUESTION)
    delete.focus()
    chat.page.keyboard.press("Enter")
    chat.page.keyboard.press("Tab")
    assert focused(chat.page) == "forget"
    chat.page.keyboard.press("Enter")
    chat.wait_for_answers(1)
    expect(chat.turns.first).to_be_focused()


def test_the_log_is_a_polite_live_region(chat):
    log = chat.page.get_by_role("log", name="Cuộc trò chuyện")
    expect(log).to_have_attribute("aria-live", "polite")
    chat.say(QUESTION)
    chat.reload(answers=2)
    # Resuming must not read everything aloud again; what comes later must be read.
    expect(log).to_have_attribute("aria-live", "polite")
    snapshot = chat.last.aria_snapshot()
    assert "Anh/chị:" in snapshot
    assert "Trợ lý:" in snapshot


def test_larger_text_is_remembered(chat):
    size = "getComputedStyle(document.querySelector('.bubble')).fontSize"
    before = float(chat.page.evaluate(size)[:-2])
    toggle = chat.page.get_by_role("button", name="Chữ to")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    assert float(chat.page.evaluate(size)[:-2]) >= before * 1.25
    chat.reload(answers=1)
    expect(toggle).to_have_attribute("aria-pressed", "true")
    toggle.click()
    chat.reload(answers=1)
    expect(toggle).to_have_attribute("aria-pressed", "false")


# 320×256 is a desktop at 400 % zoom.
@pytest.mark.parametrize(("width", "height"), [(320, 256), (320, 568), (360, 640), (1280, 800)])
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_fits_the_window(new_chat, width, height, large):
    chat = new_chat(width=width, height=height).open()
    if large:
        chat.page.get_by_role("button", name="Chữ to").click()
    show_everything(chat)
    assert not chat.scrolls_sideways()
    assert chat.page.evaluate(SMALL_TARGETS) == []
    chat.page.get_by_role("button", name="Xóa cuộc trò chuyện").click()
    dialog = chat.page.get_by_role("dialog").bounding_box()
    assert dialog["x"] >= 0
    assert dialog["x"] + dialog["width"] <= width
    assert not chat.scrolls_sideways()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(new_chat, scheme):
    chat = new_chat(color_scheme=scheme).open()
    show_everything(chat)
    assert chat.page.evaluate(LOW_CONTRAST) == []
    chat.page.get_by_role("button", name="Xóa cuộc trò chuyện").click()
    assert chat.page.evaluate(LOW_CONTRAST) == []


@pytest.mark.parametrize(("width", "height"), [(360, 640), (1280, 800)])
def test_focus_is_not_hidden_under_the_form(new_chat, width, height):
    chat = new_chat(width=width, height=height).open()
    chat.say(QUESTION)
    chat.page.evaluate("window.scrollTo(0, 0)")
    chat.quick.last.focus()
    button = chat.quick.last.bounding_box()
    form = chat.page.locator("#form").bounding_box()
    assert button["y"] + button["height"] <= form["y"]
    assert button["y"] >= 0


@pytest.mark.parametrize(("width", "height"), [(360, 640), (1280, 800)])
def test_an_answer_is_shown_from_its_beginning(new_chat, width, height):
    chat = new_chat(width=width, height=height).open()
    chat.say(QUESTION)
    own = chat.last.locator(".bubble.own").bounding_box()
    assert 0 <= own["y"] < height / 2


def test_numbers_to_call_are_in_view_at_once(new_chat):
    chat = new_chat(width=360, height=640).open()
    chat.page.get_by_role("button", name="Chữ to").click()
    chat.say("chồng em đang đánh em")
    call = chat.page.get_by_role("link", name="Gọi 113").bounding_box()
    assert call["y"] + call["height"] <= chat.page.locator("#form").bounding_box()["y"]


def test_without_javascript_it_says_what_to_do(new_chat):
    chat = new_chat(java_script_enabled=False)
    chat.page.goto(chat.server.url)
    expect(chat.page.get_by_text(re.compile("Trang này cần JavaScript"))).to_be_visible()
    expect(chat.page.locator("#form")).to_be_hidden()


def test_without_storage_it_still_talks(new_chat):
    chat = new_chat()
    chat.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }})"
    )
    chat.open().say(QUESTION)


def test_without_https_it_still_talks(new_chat):
    chat = new_chat()
    chat.page.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'randomUUID', {value: null})"
    )
    chat.open().say(QUESTION)
