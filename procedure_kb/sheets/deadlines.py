"""'Thời hạn giải quyết': how long the office takes.

The unit OTHER is the portal's "something else": the number beside it means nothing (1.001193
prints "1 OTHER" where the steps say the same day). Such a deadline stays without an amount;
the words in which the sheet states the time elsewhere are quoted instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from procedure_kb.model.guide import Unit
from procedure_kb.model.official import OfficialDeadline
from procedure_kb.sheets.text import NO_INFORMATION, one_line

FIELD = "channels.deadlines"

_UNITS: dict[str, Unit] = {
    "WORKING_DAY": "working_day",
    "WORKING_DAYS": "working_day",
    "NGÀY LÀM VIỆC": "working_day",
    "DAY": "day",
    "DAYS": "day",
    "NGÀY": "day",
    "HOUR": "hour",
    "HOURS": "hour",
    "GIỜ": "hour",
    "GIỜ LÀM VIỆC": "hour",
    "MONTH": "month",
    "MONTHS": "month",
    "THÁNG": "month",
    "YEAR": "year",
    "YEARS": "year",
    "NĂM": "year",
}
_VALUE = re.compile(r"(?P<number>\d{1,6}(?:[.,]\d{1,3})?)\s+(?P<unit>[^\W\d][\w ]*)")
_WORDED = re.compile(
    r"(?:thời hạn(?: giải quyết)?\s*:?\s*)?(?:không quá|tối đa|trong(?: thời hạn)?)?\s*"
    r"(?P<number>\d{1,6}(?:[.,]\d{1,3})?)\s*(?:\([^)]{1,30}\)\s*)?"
    r"(?P<unit>ngày làm việc|ngày|giờ làm việc|giờ|tháng|năm)\s*\.?",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\s*\bOTHER\s*$")
_EMPTY = re.compile(
    r"(?:[\d.,/\s-]*|theo mô tả|xem phần mô tả|không|không quy định\.?|không có|"
    r"thời hạn giải quyết\s*:?)",
    re.IGNORECASE,
)

_TIME = (
    r"(?P<number>\d{1,6}(?:[.,]\d{1,3})?|nửa|một|hai|ba|năm)\s*(?:\([^)]{1,30}\)\s*)?"
    r"(?P<unit>ngày làm việc|ngày|giờ làm việc|giờ|phút|tháng|tuần)(?!\s*(?:trong|tuổi))\b"
)
# A number of days counts only when the words say that it is a time limit.
_LIMIT = re.compile(
    r"(?:không quá|tối đa|chậm nhất(?: là)?(?: trong)?(?: thời hạn)?|trong (?:thời hạn|vòng|"
    r"thời gian|khoảng)(?: không quá| tối đa)?|thời hạn(?: giải quyết)?[^.;\d\n]{0,60}?|:\s*|"
    r"^\W*(?:\w\)\s*)?)\s*" + _TIME,
    re.IGNORECASE,
)
_FROM_RECEIPT = re.compile(
    _TIME + r"[^.;\n]{0,20}?(?:kể từ|tính từ|sau khi)[^.;\n]{0,25}(?:nhận|tiếp nhận|nộp)",
    re.IGNORECASE,
)
_SAME_DAY = re.compile(
    r"(?:ngay )?trong (?:cùng )?ngày(?: làm việc)?(?: tiếp nhận| nhận| tiếp theo)?|"
    r"ngay (?:sau khi|khi) (?:tiếp )?nhận|ngày làm việc (?:tiếp theo|kế tiếp|liền kề)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"(?<=[.;!?])\s+(?=[^\W\d_])|\n+|(?<=[.;])\s+(?=[-+*•])|\s+-\s+(?=[A-ZĐÀ-Ỹ])"
)
_NUMBER_WORDS = {"nửa": 0.5, "một": 1.0, "hai": 2.0, "ba": 3.0, "năm": 5.0}
# Sentences of the steps that speak of the whole and not of a single act.
_WHOLE = re.compile(
    r"(?<!vào )(?<!tính )thời (?:hạn|gian) (?:giải quyết|thực hiện thủ tục)|"
    r"trả kết quả[^.;]{0,60}?(?:trong (?:cùng )?ngày|trong thời (?:hạn|gian)|không quá|tối đa)",
    re.IGNORECASE,
)
_AFTER_RECEIPT = re.compile(
    r"(?:kể từ|tính từ|từ|sau khi)[^.;]{0,20}(?:nhận|nộp)[^.;]{0,12}hồ sơ[^.;]*?"
    r"(?:cấp (?:giấy|đăng ký|chứng|phép|thẻ|đổi|lại)|trả kết quả|ban hành (?:quyết định|văn bản)|"
    r"có văn bản (?:trả lời|chấp thuận)|quyết định (?:thu hồi|cho|công nhận|phê duyệt))",
    re.IGNORECASE,
)
_HANDED_ON = re.compile(
    r"lấy ý kiến|\btrình\b|\bchuyển\b|giao đơn vị|thẩm định|tư vấn|thông báo", re.IGNORECASE
)
_OWN_LIMIT_OF_CITIZEN = re.compile(
    r"kể từ ngày (?:sinh|chết|có người chết|xảy ra|mất|đến)|bổ sung,? hoàn thiện|niêm yết|"
    r"có giá trị|hết hạn|tuổi",
    re.IGNORECASE,
)
_MAX_QUOTE = 400


@dataclass(frozen=True)
class StatedTime:
    """A time that a text states, with the sentence it stands in.

    ``amount`` and ``unit`` are ``None`` where the time is words only ("trong ngày").
    """

    words: str
    sentence: str
    amount: float | None = None
    unit: Unit | None = None


def parse_deadline(value: str) -> OfficialDeadline | None:
    """The deadline that stands in the channel, or ``None`` where nothing is printed."""
    raw = one_line(value)
    if not raw or raw.startswith(NO_INFORMATION):
        return None
    if _OTHER.search(raw):
        words = _OTHER.sub("", raw)
        if _EMPTY.fullmatch(words):
            return OfficialDeadline(placeholder=True, raw=raw)
        return OfficialDeadline(
            placeholder=True, raw=raw, stated=_shorten(words), stated_in="deadline"
        )
    match = _VALUE.fullmatch(raw) or _WORDED.fullmatch(raw)
    unit = _UNITS.get(one_line(match["unit"]).upper()) if match is not None else None
    if match is None or unit is None:
        if _EMPTY.fullmatch(raw):
            return OfficialDeadline(placeholder=True, raw=raw)
        return OfficialDeadline(
            placeholder=True, raw=raw, stated=_shorten(raw), stated_in="deadline"
        )
    amount = float(match["number"].replace(",", "."))
    if amount <= 0:  # "0 ngày" cannot be promised to anybody
        return OfficialDeadline(placeholder=True, raw=raw)
    return OfficialDeadline(amount=amount, unit=unit, raw=raw)


def deadline_in_text(text: str) -> list[StatedTime]:
    """Time limits for the office that a running text states, in its order.

    Only numbers that the words make a limit ("không quá", "trong thời hạn", "kể từ ngày
    nhận") and "the same day" count. Limits for the citizen (60 days after a birth) do not.
    """
    return list(_times(text))


@lru_cache(maxsize=32)
def _times(text: str) -> tuple[StatedTime, ...]:
    """The channels of a record ask for the same steps again and again."""
    found: list[StatedTime] = []
    for part in _SENTENCE_END.split(text):
        sentence = one_line(part)
        if not sentence or _OWN_LIMIT_OF_CITIZEN.search(sentence):
            continue
        match = _LIMIT.search(sentence) or _FROM_RECEIPT.search(sentence)
        if match is not None:
            found.append(_stated(match, sentence))
            continue
        same_day = _SAME_DAY.search(sentence)
        if same_day is not None:
            found.append(StatedTime(words=same_day.group(), sentence=_shorten(sentence)))
    return tuple(found)


def with_stated_time(deadline: OfficialDeadline, *, note: str, steps: str) -> OfficialDeadline:
    """The deadline with the sheet's own words where it is only a placeholder.

    The channel's note speaks of that channel and is quoted whenever it states a time. The
    steps hold the limits of every single act, so only a sentence about the result as a
    whole is taken from there.
    """
    if not deadline.placeholder or deadline.stated:
        return deadline
    times = deadline_in_text(note)
    where = "note"
    if not times:
        where = "steps"
        times = _of_the_whole(deadline_in_text(steps))
    if not times:
        return deadline
    sentences = list(dict.fromkeys(time.sentence for time in times))
    return deadline.copy(update={"stated": _shorten(" ".join(sentences)), "stated_in": where})


def _of_the_whole(times: list[StatedTime]) -> list[StatedTime]:
    """Times from the steps that stand for the procedure, not for one of its acts.

    A limit "from receipt of the file" is taken when it is the only one: with several, the
    sheet does not say which of them ends with the result.
    """
    whole = [time for time in times if _WHOLE.search(time.sentence)]
    if whole:
        return whole
    after_receipt = [
        time
        for time in times
        if _AFTER_RECEIPT.search(time.sentence) and not _HANDED_ON.search(time.sentence)
    ]
    return after_receipt if len(after_receipt) == 1 else []


def _stated(match: re.Match[str], sentence: str) -> StatedTime:
    number = match["number"].lower()
    amount = _NUMBER_WORDS.get(number)
    if amount is None:
        amount = float(number.replace(",", "."))
    unit = _UNITS.get(one_line(match["unit"]).upper())
    return StatedTime(
        words=match.group().strip(" :-"),
        sentence=_shorten(sentence),
        amount=amount if unit is not None else None,
        unit=unit,
    )


def _shorten(text: str) -> str:
    text = one_line(text)
    if len(text) <= _MAX_QUOTE:
        return text
    return text[:_MAX_QUOTE].rsplit(" ", 1)[0] + " …"
