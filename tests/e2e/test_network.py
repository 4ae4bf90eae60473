"""Bad networks and refusals: nothing is lost, nothing is answered twice, the words are kind."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

NETWORK = "Failed to load resource"
QUESTION = "vợ mới sinh, làm khai sinh cần gì"


def send(chat, text: str) -> None:
    chat.field.fill(text)
    chat.field.press("Enter")


def sent_ids(page) -> list[str]:
    """Message ids of every attempt from now on."""
    ids: list[str] = []

    def note(request) -> None:
        if request.url.endswith("/messages"):
            ids.append(json.loads(request.post_data)["message_id"])

    page.on("request", note)
    return ids


def test_offline_and_back(chat):
    chat.watch.expected.append(NETWORK)
    chat.page.context.set_offline(True)
    expect(chat.status).to_contain_text("mất mạng")
    send(chat, QUESTION)
    expect(chat.page.locator(".bubble.own")).to_contain_text(QUESTION)
    expect(chat.page.locator(".note")).to_have_text("Chờ có mạng để gửi.")
    expect(chat.answered).to_have_count(1)

    chat.page.context.set_offline(False)
    chat.wait_for_answers(2)
    expect(chat.status).to_have_text("")
    expect(chat.page.locator(".note")).to_have_count(0)
    expect(chat.last).to_contain_text("khai sinh")


def test_a_lost_answer_is_fetched_with_the_same_message_id(chat):
    chat.watch.expected.append(NETWORK)
    ids = sent_ids(chat.page)
    lost = []

    def lose_the_first_answer(route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)  # the server has answered; the answer gets lost
        route.abort()

    chat.page.route("**/messages", lose_the_first_answer)
    send(chat, QUESTION)
    chat.wait_for_answers(2)
    assert lost == [200]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    chat.reload(answers=2)


def test_messages_keep_their_order_while_offline(chat):
    chat.watch.expected.append(NETWORK)
    chat.page.context.set_offline(True)
    send(chat, QUESTION)
    send(chat, "nộp ở đâu")
    chat.page.context.set_offline(False)
    chat.wait_for_answers(3)
    own = chat.page.locator(".bubble.own").all_inner_texts()
    chat.reload(answers=3)
    assert chat.page.locator(".bubble.own").all_inner_texts() == own
    assert QUESTION in own[0]


def test_gives_up_in_the_end_and_offers_to_send_again(chat):
    chat.watch.expected.append(NETWORK)
    chat.page.clock.install()
    ids = sent_ids(chat.page)
    chat.page.route("**/messages", lambda route: route.abort())
    send(chat, QUESTION)
    expect(chat.page.locator(".note")).to_have_text("Mạng chậm, đang gửi lại…")
    failed = chat.page.locator(".note.failed")
    for _ in range(20):
        if failed.count():
            break
        chat.page.clock.fast_forward(16_000)
        chat.page.wait_for_timeout(100)
    expect(failed).to_contain_text("Chưa gửi được")

    chat.page.unroute("**/messages")
    failed.get_by_role("button", name="Gửi lại").click()
    chat.wait_for_answers(2)
    assert len(set(ids)) == 1


@pytest.mark.parametrize(("status", "again"), [(429, True), (500, True), (422, False)])
def test_a_refusal_shows_the_servers_own_words(chat, status, again):
    chat.watch.expected.append(NETWORK)
    detail = "Lời giải thích của máy chủ."
    chat.page.route(
        "**/messages",
        lambda route: route.fulfill(
            status=status,
            content_type="application/problem+json",
            body=json.dumps({"type": "about:blank", "status": status, "detail": detail}),
        ),
    )
    send(chat, QUESTION)
    note = chat.page.locator(".note.failed")
    expect(note).to_contain_text(detail)
    expect(note.get_by_role("button", name="Gửi lại")).to_have_count(int(again))
    # What was offered before can still be chosen.
    expect(chat.quick.first).to_be_visible()


def test_an_error_page_of_somebody_else_is_not_shown(chat):
    chat.watch.expected.append(NETWORK)
    chat.page.route(
        "**/messages", lambda route: route.fulfill(status=500, body="<h1>Internal error</h1>")
    )
    send(chat, QUESTION)
    expect(chat.page.locator(".note.failed")).to_contain_text("Em đang gặp trục trặc")


def test_the_servers_refusal_of_text_without_words(chat):
    chat.watch.expected.append(NETWORK)
    send(chat, "???")
    expect(chat.page.locator(".note.failed")).to_contain_text("nhắn bằng chữ")


def test_opening_without_network_goes_on_when_it_is_back(new_chat):
    chat = new_chat()
    chat.watch.expected.append(NETWORK)
    chat.page.route("**/api/v1/**", lambda route: route.abort())
    chat.page.goto(chat.server.url)
    send(chat, QUESTION)
    expect(chat.page.locator(".bubble.own")).to_be_visible()
    chat.page.unroute("**/api/v1/**")
    chat.wait_for_answers(2)
    expect(chat.turns.first).to_contain_text("trợ lý tự động")


def test_a_slow_answer_shows_that_it_is_coming(chat):
    held = []
    chat.page.route("**/messages", lambda route: held.append(route))
    send(chat, QUESTION)
    expect(chat.page.locator("#typing")).to_contain_text("Đang trả lời")
    held[0].continue_()
    chat.wait_for_answers(2)
    expect(chat.page.locator("#typing")).to_have_text("")
