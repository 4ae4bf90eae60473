"""Talking through the page: answers, buttons, resuming, deleting, hostile text."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

ID_KEY = "motcua.conversation"
SOURCE = re.compile(r"^Nguồn: thủ tục 1\.001193, \S+, kiểm tra \d{2}/\d{2}/\d{4}$")


def kept_id(chat) -> str | None:
    return chat.page.evaluate("key => localStorage.getItem(key)", ID_KEY)


def delete_directly(url: str, conversation_id: str | None) -> None:
    address = f"{url}/api/v1/conversations/{conversation_id}"
    urllib.request.urlopen(urllib.request.Request(address, method="DELETE"))


def test_says_what_it_is_before_anything_else(chat):
    header = chat.page.get_by_role("banner")
    expect(header.get_by_role("heading", name="Hỏi Một Cửa")).to_be_visible()
    expect(header).to_contain_text("trợ lý tự động, không phải cán bộ")
    expect(chat.last).to_contain_text("Em là trợ lý tự động, không phải cán bộ.")
    assert chat.page.locator("html").get_attribute("lang") == "vi"


def test_documents_then_the_case_then_where(chat):
    chat.say("làm giấy khai sinh cho con mới sinh cần giấy tờ gì")
    expect(chat.last).to_contain_text("khai sinh")
    expect(chat.last.locator(".sources p").first).to_have_text(SOURCE)
    assert chat.last.locator(".item").count() >= 2

    options = chat.quick.all_inner_texts()
    assert 2 <= len(options) <= 5
    chat.choose(options[0])
    expect(chat.last.locator(".bubble.own")).to_contain_text(options[0])
    expect(chat.last.locator(".sources p").first).to_have_text(SOURCE)

    chat.say("nộp ở đâu")
    expect(chat.last.locator(".bubble.bot")).to_contain_text(re.compile("nộp|xã, phường"))
    chat.say("phường Hàng Bài quận Hoàn Kiếm")
    expect(chat.last.locator(".bubble.bot")).to_contain_text("Cửa Nam")


def test_only_the_last_answer_has_quick_replies(chat):
    chat.choose("Làm khai sinh")
    assert chat.page.locator(".quick:visible").count() == 1
    expect(chat.answered.nth(0).locator(".quick")).to_be_hidden()


def test_the_source_line_comes_last_in_its_bubble(chat):
    chat.choose("Làm khai sinh")
    last_child = chat.last.locator(".bubble.bot > :last-child").last
    expect(last_child).to_have_class("sources")


def test_a_source_without_a_code_shows_its_title(new_chat):
    chat = new_chat()
    source = {"code": "", "title": "Tổng đài", "decision": "12/QĐ-X", "checked": "2026-07-31"}
    reply = {"text": "Một dòng", "buttons": [], "attachments": [], "sources": [source, source]}
    chat.page.route(
        "**/api/v1/conversations",
        lambda route: route.fulfill(status=201, json={"id": "x", "replies": [reply]}),
    )
    chat.open()
    expect(chat.last.locator(".sources p")).to_have_text(
        ["Nguồn: Tổng đài, 12/QĐ-X, kiểm tra 31/07/2026"] * 2
    )


def test_danger_gives_numbers_to_call_that_stay(chat):
    chat.say("chồng em đang đánh em")
    call = chat.page.get_by_role("link", name="Gọi 113")
    expect(call).to_have_attribute("href", "tel:113")
    chat.say("cảm ơn")
    expect(call).to_be_visible()


def test_resumes_after_reload_with_the_words_of_buttons(chat):
    chat.choose("Làm khai sinh")
    chat.say("nộp ở đâu")
    before = chat.page.locator(".bubble").all_inner_texts()
    buttons = chat.quick.all_inner_texts()

    chat.reload(answers=3)
    assert chat.page.locator(".bubble").all_inner_texts() == before
    assert chat.quick.all_inner_texts() == buttons
    expect(chat.status).to_have_text("Đã mở lại cuộc trò chuyện trước.")
    chat.say("lệ phí bao nhiêu")


def test_a_conversation_that_is_gone_starts_anew(chat):
    chat.watch.expected.append("404")
    chat.page.evaluate("key => localStorage.setItem(key, 'khong-con')", ID_KEY)
    chat.reload(answers=1)
    assert kept_id(chat) != "khong-con"
    chat.say("làm khai sinh cần gì")


def test_deleted_elsewhere_while_talking_keeps_the_words_for_sending(chat):
    chat.watch.expected.append("404")
    delete_directly(chat.server.url, kept_id(chat))
    chat.field.fill("làm khai sinh cần gì")
    chat.field.press("Enter")
    expect(chat.status).to_contain_text("không còn")
    expect(chat.field).to_have_value("làm khai sinh cần gì")
    chat.field.press("Enter")
    chat.wait_for_answers(2)


def test_delete_asks_first(chat):
    chat.page.get_by_role("button", name="Xóa cuộc trò chuyện").click()
    dialog = chat.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Giữ lại").click()
    expect(dialog).to_be_hidden()
    expect(chat.answered).to_have_count(1)


def test_delete_forgets_on_the_server_and_starts_anew(chat):
    chat.say("vợ mới sinh, làm khai sinh cần gì")
    old = kept_id(chat)
    chat.page.get_by_role("button", name="Xóa cuộc trò chuyện").click()
    chat.page.get_by_role("dialog").get_by_role("button", name="Xóa").click()

    expect(chat.status).to_have_text("Đã xóa cuộc trò chuyện.")
    chat.wait_for_answers(1)
    assert kept_id(chat) not in (old, None)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{chat.server.url}/api/v1/conversations/{old}")


def test_delete_that_fails_says_so_and_keeps_everything(chat):
    chat.watch.expected.append("ERR_FAILED")
    old = kept_id(chat)
    chat.page.route("**/api/v1/conversations/*", lambda route: route.abort())
    chat.page.get_by_role("button", name="Xóa cuộc trò chuyện").click()
    dialog = chat.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Xóa").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Chưa xóa được")
    assert kept_id(chat) == old


@pytest.mark.parametrize(
    "text",
    [
        "<script>window.hacked = 1</script> khai sinh",
        '<img src=x onerror="window.hacked = 1"> khai sinh',
        '"><svg onload="window.hacked = 1"> khai sinh',
        "javascript:window.hacked=1 khai sinh",
        "/restart{} khai sinh {{7*7}} ${window.hacked=1}",
    ],
)
def test_hostile_text_is_shown_and_never_executed(chat, text):
    chat.say(text)
    chat.reload(answers=2)
    expect(chat.last.locator(".bubble.own")).to_contain_text(text)
    assert chat.page.evaluate("window.hacked") is None
    assert chat.page.locator("#log :is(script, img, svg)").count() == 0


def test_hostile_replies_are_text_too(new_chat):
    chat = new_chat()
    markup = "<img src=x onerror='window.hacked=1'>"
    reply = {
        "text": f"{markup}\nhai dòng",
        "buttons": [
            {"title": markup, "payload": "/x"},
            {"title": "Gọi", "payload": "tel:11 3<b>"},
        ],
        "attachments": [
            {"type": "link", "title": markup, "url": "javascript:window.hacked=1"},
            {"type": "link", "title": "Trang", "url": "https://dichvucong.gov.vn/"},
        ],
        "sources": [{"code": markup, "title": "", "decision": "", "checked": ""}],
    }
    chat.page.route(
        "**/api/v1/conversations",
        lambda route: route.fulfill(status=201, json={"id": "x", "replies": [reply]}),
    )
    chat.open()
    assert chat.page.locator("#log img").count() == 0
    assert chat.page.evaluate("window.hacked") is None
    hrefs = chat.last.locator("a").evaluate_all("links => links.map((a) => a.href)")
    assert hrefs == ["https://dichvucong.gov.vn/", "tel:113"]
    expect(chat.last.locator(".bubble.bot > p")).to_have_text([markup, "hai dòng"])


def test_two_tabs_show_the_same_conversation(chat):
    other = chat.page.context.new_page()
    chat.watch.attach(other)
    other.goto(chat.server.url)
    expect(other.locator(".turn.answered")).to_have_count(1)
    chat.say("vợ mới sinh, làm khai sinh cần gì")
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.locator(".turn.answered")).to_have_count(2)


def test_what_is_sent_is_the_contract(chat):
    with chat.page.expect_request("**/messages") as sent:
        chat.choose("Làm khai sinh")
    body = json.loads(sent.value.post_data)
    assert set(body) == {"payload", "message_id"}
    assert re.fullmatch(r"[0-9a-f-]{36}", body["message_id"])
