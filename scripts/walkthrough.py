"""Asks the questions of docs/walkthrough.md through the real API and writes the transcript.

    MOTCUA_HOME=var python scripts/walkthrough.py > docs/walkthrough.md

The national file must have been imported into that MOTCUA_HOME. Nothing is canned: every
reply below comes from the engine, the knowledge base and the rules as they are.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import sys
from dataclasses import dataclass, field

import httpx

from bot.serving import load_engine
from bot.startup import prepare
from procedure_kb import clock
from procedure_kb.settings import Settings


@dataclass
class Scene:
    """One conversation. A message that starts with "»" presses the button of that title."""

    title: str
    messages: list[str]
    on: dt.date | None = None
    why: str = field(default="")


SCENES = [
    Scene(
        "Khai sinh: cha mẹ đã đăng ký kết hôn",
        [
            "vợ em mới sinh ở bệnh viện, làm giấy khai sinh cần giấy tờ gì",
            "»Có",
            "»Cha hoặc mẹ",
        ],
    ),
    Scene(
        "Khai sinh: cha mẹ chưa đăng ký kết hôn",
        ["vợ chồng em chưa đăng ký kết hôn, mới sinh con, khai sinh cho bé thì cần gì", "»Có"],
    ),
    Scene(
        "Khai sinh: trẻ bị bỏ rơi",
        ["tôi nhặt được em bé bị bỏ rơi trước cổng chùa, khai sinh cho bé cần giấy tờ gì"],
    ),
    Scene(
        "Nộp khai sinh ở phường cũ",
        ["đăng ký khai sinh ở phường Hàng Bài quận Hoàn Kiếm thì nộp ở đâu"],
    ),
    Scene(
        "Thường trú: lệ phí và thời gian, trực tuyến và tại quầy",
        ["đăng ký thường trú tốn bao nhiêu tiền", "bao lâu thì xong", "làm online được không"],
    ),
    Scene("Mất căn cước", ["tôi bị mất căn cước, làm lại cần gì và hết bao nhiêu tiền"]),
    Scene("Người thân mất, viết không dấu", ["ba tui moi mat gio lam giay to gi"]),
    Scene("Chứng thực bản sao", ["sao y bằng đại học ở phường phí bao nhiêu một trang"]),
    Scene("Lý lịch tư pháp trực tuyến", ["xin phiếu lý lịch tư pháp qua mạng được không"]),
    Scene(
        "Hộ khẩu Nghệ An, đang ở Thành phố Hồ Chí Minh",
        [
            "em hộ khẩu Nghệ An, đang làm công nhân ở phường Tân Định, Thành phố Hồ Chí Minh, "
            "xin giấy xác nhận độc thân nộp ở đâu"
        ],
    ),
    Scene(
        "Phí làm lại thẻ căn cước khi đồng hồ là 02/01/2027",
        ["mất căn cước làm lại tốn bao nhiêu"],
        on=dt.date(2027, 1, 2),
    ),
    Scene(
        "Thủ tục không có bài hướng dẫn: lấy từ bản ghi quốc gia",
        ["mới đóng xong chiếc tàu đánh cá thì đăng ký tàu cá cần giấy tờ gì", "bao lâu có"],
    ),
    Scene("Có người đang nguy hiểm", ["chồng em đang đánh em"]),
]


async def main() -> None:
    """Hold all conversations and print them as Markdown."""
    prepare()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    engine = load_engine()
    from bot.web.app import create_app  # imports Rasa

    app = create_app(engine, Settings(rate_limit="off"))
    transport = httpx.ASGITransport(app=app)
    print("# Đi một vòng\n")
    print(
        "Bản ghi này do `scripts/walkthrough.py` hỏi thật qua API rồi chép lại, "
        f"ngày {clock.today():%d/%m/%Y}. Không sửa bằng tay.\n"
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://motcua") as client:
        for scene in SCENES:
            frozen = clock.freeze(scene.on) if scene.on else contextlib.nullcontext()
            with frozen:
                await hold(client, scene)


async def hold(client: httpx.AsyncClient, scene: Scene) -> None:
    """Hold one conversation."""
    print(f"## {scene.title}\n")
    started = (await client.post("/api/v1/conversations")).raise_for_status().json()
    buttons: dict[str, str] = {}
    for message in scene.messages:
        if message.startswith("»"):
            title = message[1:]
            if title not in buttons:
                print(f"(không có nút “{title}”)", file=sys.stderr)
                continue
            body = {"payload": buttons[title]}
        else:
            title = message
            body = {"text": message}
        path = f"/api/v1/conversations/{started['id']}/messages"
        answer = (await client.post(path, json=body)).raise_for_status().json()
        print(f"**Người hỏi:** {'[' + title + ']' if 'payload' in body else title}\n")
        for reply in answer["replies"]:
            print("\n".join(f"> {line}  " for line in reply["text"].splitlines()))
            buttons = {b["title"]: b["payload"] for b in reply["buttons"]}
            if buttons:
                print("> " + " ".join(f"[{t}]" for t in buttons) + "  ")
            for source in reply["sources"]:
                code = f"thủ tục {source['code']}, " if source["code"] else f"{source['title']}, "
                day = dt.date.fromisoformat(source["checked"])
                print(
                    f"> <small>Nguồn: {code}{source['decision']}, kiểm tra {day:%d/%m/%Y}</small>"
                )
        print(f"\n`{answer['outcome']}`\n")


if __name__ == "__main__":
    asyncio.run(main())
