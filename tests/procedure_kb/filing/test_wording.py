"""The words of rules and hotlines keep VOICE.md."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from procedure_kb.filing import load_hotlines, load_rules
from procedure_kb.model.filing import FilingRule

_BANNED = re.compile(
    r"(?<!\w)(anh|chị|(?<!trẻ )em|bạn|mình|cháu|tôi|ạ|đối tượng|trường hợp|công dân"
    r"|(?<!trợ )cấp xã|ubnd|hđnd|tthc|cccd|bhxh|bhyt|chỉ cần|chắc chắn|theo quy định)(?!\w)",
    re.IGNORECASE,
)
_OLD_TONE_MARKS = re.compile(r"(o[àáảãạ]|o[èéẻẽẹ]|u[ỳýỷỹỵ])(?!\w)")
_SAMPLE = {
    "commune": "phường Bến Thành",
    "province": "Thành phố Hồ Chí Minh",
    "place": "Thành phố Hồ Chí Minh",
    "registered": "tỉnh Nghệ An",
    "until": "01/3/2027",
    "phrase": "nơi thường trú hoặc tạm trú",
}


def _texts(forms: list[FilingRule]) -> Iterator[tuple[str, str]]:
    book = load_rules()
    for form in forms:
        name = f"{form.id}-{form.variant or ''}"
        for key in (
            "decides",
            "reach_text",
            "elsewhere",
            "postal",
            "delivery",
            "ending_note",
            "place_phrase",
            "two_places",
            "uncertainty",
        ):
            if getattr(form, key):
                yield f"{name}.{key}", getattr(form, key)
        for counter in form.counter:
            yield f"{name}.counter", counter.label
            if counter.when:
                yield f"{name}.counter.when", counter.when
        for online in form.online:
            if online.text:
                yield f"{name}.online", online.text
    for replacement in book.replacements:
        yield replacement.id, replacement.now
    for key, value in book.texts.dict().items():
        if isinstance(value, str):
            yield f"texts.{key}", value
    for reach, by_place in book.texts.two_places.items():
        for needed, text in by_place.items():
            yield f"texts.two_places.{reach}.{needed}", text
    for province in book.one_level_provinces:
        yield "one_level", province.label_at
    for place, text in book.online_places.items():
        yield f"online_places.{place}", text
    for line in load_hotlines().lines:
        yield line.id, f"{line.name}. {line.about}"


def test_wording(forms: list[FilingRule]) -> None:
    wrong = [f"{where}: {text}" for where, text in _texts(forms) for _ in _slips(text)]
    assert wrong == []


def _slips(text: str) -> Iterator[str]:
    said = text.format_map(_SAMPLE)
    if said != unicodedata.normalize("NFC", said):
        yield "not NFC"
    if "!" in said or _BANNED.search(said):
        yield "words that VOICE.md forbids"
    # "quy" keeps its mark on the y: q belongs to the initial.
    if _OLD_TONE_MARKS.search(re.sub(r"qu\w", "q", said)):
        yield "old tone marks"
    for sentence in re.split(r"[.;?:](?=\s|$)", said):
        if len(re.findall(r"[\w/.-]*\w", sentence)) > 25:
            yield "more than 25 syllables"
