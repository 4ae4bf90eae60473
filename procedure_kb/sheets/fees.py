"""'Phí, lệ phí': what a channel costs, as far as the sheet can be believed.

    70000 VNĐ (Cấp lại thẻ: 70.000 đồng …) | 0 VNĐ (Miễn phí …)

The number in front misleads often, so the note decides:

* 0 is "nothing entered", not "free"; free is only what the words call free;
* an amount beside "do Hội đồng nhân dân tỉnh quyết định" is one province's or an example;
* fees in US dollars carry the label VNĐ;
* 100 VNĐ beside "100.000 đồng" lost its thousands.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from procedure_kb.model.guide import Mode
from procedure_kb.model.official import FeePeriod, OfficialFee, ParseIssue
from procedure_kb.sheets.text import NO_INFORMATION, dates_in, one_line, split_outside_parens

FIELD = "channels.fees"

Currency = Literal["VND", "USD"]

# Nothing the state charges costs less than this many đồng for a whole procedure; what looks
# cheaper is dollars or has lost its thousands.
_LEAST_VND = 1000
# Amounts below this are still checked for lost thousands when the note names them.
_SMALL = 10_000

_NEXT_AMOUNT = re.compile(r"\s*\|\s*(?=\d[\d.,]{0,20}\s*(?:VNĐ|VND|USD|[Đđ]ồng)\b)")
_PRINTED = re.compile(
    r"(?P<number>\d[\d.,]{0,20})\s*(?P<currency>VNĐ|VND|USD|[Đđ]ồng|đ)(?![\w])\s*(?:\((?P<note>.*)\)?)?",
    re.DOTALL,
)
_MONEY = re.compile(
    r"(?<![\d.,/])(?:(?P<number>\d{1,3}(?:[.,]\d{3}){1,5}|\d{1,15})\s*"
    r"(?P<currency>đồng|vnđ|vnd|đ|usd|đô[ -]?la)(?!\w)"
    r"|(?P<bare>\d{1,3}(?:[.,]\d{3}){1,5})(?=/[^\W\d]))",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(
    r"(?<![\d.,])(?P<number>\d{1,9}(?:[.,]\d{1,3})?)\s*(?P<unit>triệu|nghìn|ngàn)(?:\s*đồng)?(?!\w)",
    re.IGNORECASE,
)
_DOLLAR = re.compile(r"\bUSD\b|US\$|\bđô[ -]?la\b|\bdollar", re.IGNORECASE)
# Tariffs that are drawn up in US dollars: consular fees (264/2016) and visas (25/2021).
_DOLLAR_TARIFFS = ("264/2016/TT-BTC", "25/2021/TT-BTC")

# -- who decides ------------------------------------------------------------------------
_BODY = (
    r"(?:hội đồng nhân dân|hđnd|[uủ][ỷy] ban nhân dân|ubnd)\s*"
    r"(?:cấp tỉnh|(?:các )?tỉnh|thành phố|cấp có thẩm quyền)"
)
_BY_PROVINCE = re.compile(
    # "quy định của …", "theo quyết định của …", "thuộc thẩm quyền quyết định của …"
    r"(?<!hoặc )(?:quyết định|quy định|thẩm quyền|ban hành|nghị quyết)(?: [^.;:|\d]{0,25})?"
    rf" của {_BODY}"
    # "Hội đồng nhân dân tỉnh, thành phố … quyết định"
    rf"|(?<!hoặc ){_BODY}[^.;:|]{{0,70}}?(?:quyết định|quy định|ban hành)"
    rf"|\bdo {_BODY}",
    re.IGNORECASE,
)
_RESOLUTION = re.compile(r"\d+\s*/(?:\s*20\d\d\s*/)?\s*NQ-HĐND", re.IGNORECASE)

# -- free -------------------------------------------------------------------------------
_FEE_NOUN = r"(?:các khoản )?(?:phí,? (?:và )?lệ phí|lệ phí|phí|tiền)"
_FREE = re.compile(
    rf"(?P<subject>[^.;]*?)(?:được )?(?:miễn(?: thu| nộp)?(?: toàn bộ)?|không (?:thu|mất|phải "
    rf"(?:nộp|trả|đóng)|nộp|tính))\s*{_FEE_NOUN}(?P<rest>[^.;]*)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\([^()]*(?:\([^()]*\)[^()]*)*\)?|(?:theo|căn cứ)(?: quy định)?(?: tại)?\b.*", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\b(?:đối với|cho|với|trong trường hợp|trường hợp|khi|nếu|thuộc diện|người|hộ)\b",
    re.IGNORECASE,
)
_ONLINE_WORDS = re.compile(r"qua mạng|trực tuyến|môi trường mạng", re.IGNORECASE)
_FOR = re.compile(r"\b(?:đối với|cho|với)\s+(?:trường hợp\s+)?", re.IGNORECASE)
# Another fee after the words "miễn phí"; a copy on request does not count.
_OTHER_FEE = re.compile(r"[.;]\s*[-+]?\s*(?:phí|lệ phí)\b(?![^.;]*nếu có)", re.IGNORECASE)

# -- periods ----------------------------------------------------------------------------
_CLAUSE_END = re.compile(r"(?<=[.;])\s+|\s+(?=[-+*]\s)|(?<=\))[,;]?\s+|\n+|\s*\|\s*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_START = re.compile(r"(?:kể từ|từ|sau)(?:\s+(?:kể từ|từ))?\s*$", re.IGNORECASE)
_END = re.compile(r"(?P<before>trước|đến trước)\s*$|(?:đến(?:\s+hết)?|hết|tới)\s*$", re.IGNORECASE)
# "Miễn phí từ ngày …", also as "Miễnphí" and "Miễ phí": a time without the fee.
_FREE_SPELL = re.compile(r"miễn?\s*(?:thu\s*)?(?:lệ\s*)?(?:phí\s*)?(?:kể\s*)?từ", re.IGNORECASE)
# "Giấy phép cấp trước ngày …" dates a paper; "áp dụng trước ngày …" ends a fee.
_OF_A_FEE = re.compile(
    r"áp dụng|nộp hồ sơ|mức (?:thu|phí|lệ phí)|được (?:miễn|giảm)", re.IGNORECASE
)
_OF_A_LAW = re.compile(r"hiệu lực\s*(?:thi hành\s*)?(?:kể )?(?:từ|đến)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class FeeContext:
    """What surrounds a fee line and helps to read it.

    Args:
        mode: way of filing of the channel.
        title: title of the procedure; "miễn phí đối với tổ hợp tác" is unconditional there.
        note: 'Mô tả' of the channel.
        elsewhere: other text of the sheet where amounts are stated (steps, other notes).
        legal_numbers: numbers of the legal texts the sheet rests on.
    """

    mode: Mode | None = None
    title: str = ""
    note: str = ""
    elsewhere: str = ""
    legal_numbers: frozenset[str] = field(default_factory=frozenset)


def parse_fees(
    value: str, context: FeeContext | None = None
) -> tuple[list[OfficialFee], list[ParseIssue]]:
    """Fee lines of one channel and what could not be believed."""
    text = value.strip()
    if not text or text.startswith(NO_INFORMATION):
        return [], []
    context = context or FeeContext()
    fees: list[OfficialFee] = []
    issues: list[ParseIssue] = []
    for part in dict.fromkeys(_parts(text)):
        fee, problem = _parse_part(part, context)
        fees.append(fee)
        if problem:
            issues.append(ParseIssue(field=FIELD, message=problem, text=fee.raw[:200]))
    return fees, issues


def fee_periods(note: str) -> list[FeePeriod]:
    """Stretches of time that a note names, each with its clause.

    Dates of laws and of papers ("giấy chứng nhận cấp trước ngày …") are not periods.
    """
    periods: list[FeePeriod] = []
    if _YEAR.search(note) is None:
        return periods
    for clause in _CLAUSE_END.split(note):
        periods.extend(_periods_of_clause(clause))
    return periods


def stated_amounts(text: str) -> list[tuple[int, Currency]]:
    """Amounts in words of the text, each with its currency."""
    found: list[tuple[int, Currency]] = []
    for match in _MONEY.finditer(text):
        # "160.000/hộ chiếu" forgets the currency; what has thousands is đồng.
        number = int(re.sub(r"[.,]", "", match["number"] or match["bare"]))
        dollars = match["currency"] is not None and _DOLLAR.match(match["currency"]) is not None
        found.append((number, "USD" if dollars else "VND"))
    for match in _THOUSANDS.finditer(text):
        factor = 1_000_000 if match["unit"].lower() == "triệu" else 1_000
        found.append((round(float(match["number"].replace(",", ".")) * factor), "VND"))
    return found


def decided_by_province(text: str) -> bool:
    """Whether the words leave the amount to the province's council or committee."""
    lower = text.lower()
    if not any(word in lower for word in ("nhân dân", "hđnd", "ubnd")):
        return False
    return _BY_PROVINCE.search(text) is not None


def _parts(text: str) -> Iterable[str]:
    for piece in _NEXT_AMOUNT.split(text):
        if _PRINTED.match(piece):
            # An amount with its note; a bar after the note's end starts plain text.
            yield one_line(piece.rstrip(" |"))
        else:
            yield from (one_line(part) for part in split_outside_parens(piece, "|"))


def _parse_part(part: str, context: FeeContext) -> tuple[OfficialFee, str]:
    match = _PRINTED.match(part)
    currency: Currency = "VND"
    if match is None:
        note, printed = part, 0
    else:
        note = _inner(match["note"] or "")
        printed = _integer(match["number"])
        currency = "USD" if match["currency"] == "USD" else "VND"

    periods = fee_periods(note)
    by_province = _left_to_province(note, printed, context)
    free = not by_province and _is_free(note, printed, context)
    amount: float | None = None
    problem = ""
    if printed and not free and not by_province:
        amount, currency, problem = _believable(printed, currency, note, context)
    start, end = _bounds(amount, note, periods)
    return (
        OfficialFee(
            amount=amount,
            currency=currency,
            free=free,
            decided_by_province=by_province,
            valid_from=start,
            valid_to=end,
            periods=periods,
            note=note,
            raw=part,
        ),
        problem,
    )


def _inner(note: str) -> str:
    """The note without the parentheses the portal puts around it."""
    note = note.strip()
    # _PRINTED takes everything after "("; the last ")" is the portal's own unless the
    # note's own parentheses need it.
    if note.endswith(")") and note.count(")") > note.count("("):
        note = note[:-1]
    return one_line(note)


def _integer(number: str) -> int:
    digits = number.strip(".,")
    if re.fullmatch(r"\d+[.,]\d{1,2}", digits):  # "15.5": no thousands there
        return int(float(digits.replace(",", ".")))
    return int(re.sub(r"[.,]", "", digits))


def _left_to_province(note: str, printed: int, context: FeeContext) -> bool:
    if decided_by_province(note):
        # "theo Nghị quyết số 53/2022/NQ-HĐND của HĐND tỉnh Bắc Ninh": decided already.
        return not (printed and _RESOLUTION.search(note))
    if printed:
        return False
    return _RESOLUTION.search(note) is not None or (not note and decided_by_province(context.note))


def _is_free(note: str, printed: int, context: FeeContext) -> bool:
    if printed >= _LEAST_VND or not note:
        return False
    text = note.strip(" -+*(")
    match = _FREE.match(text)
    if match is None or dates_in(match["rest"]):
        return False
    # "Miễn lệ phí. Phí công bố: 100.000 đồng": something is still to be paid.
    if stated_amounts(text) or _OTHER_FEE.search(text, match.end()):
        return False
    rest = _REFERENCE.sub("", match["rest"]).strip(" -:,")
    subject = match["subject"].strip(" -:,(")
    condition = " ".join(part for part in (subject, rest) if part)
    if not condition or condition.lower() == "đồng":
        # "Miễn phí Đồng - Trường hợp …" goes on with who is meant.
        return _unconditional(text[match.end() :])
    if not subject and _CONDITION.search(rest) is None and len(rest) < 40:
        return _unconditional(text[match.end() :])
    if context.mode == "online" and _ONLINE_WORDS.search(condition):
        return True
    named = (subject or _FOR.split(condition)[-1]).strip().lower()
    return bool(named) and len(named) > 4 and named in context.title.lower()


def _unconditional(following: str) -> bool:
    """Whether what follows "Miễn phí" does not say that only some are meant."""
    return re.match(r"\W*(?:trường hợp|đối với|cho )", following, re.IGNORECASE) is None


def _believable(
    printed: int, currency: Currency, note: str, context: FeeContext
) -> tuple[float | None, Currency, str]:
    """(amount, currency, problem) of a printed number other than 0."""
    if currency == "USD":
        return float(printed), "USD", ""
    if printed >= _SMALL:
        in_dollars = (printed, "USD") in stated_amounts(f"{note}\n{context.note}")
        return float(printed), "USD" if in_dollars else "VND", ""

    near = stated_amounts(note)
    if (printed, "USD") in near or (printed < _LEAST_VND and _DOLLAR.search(note)):
        return float(printed), "USD", ""
    if (printed, "VND") in near:
        return float(printed), "VND", ""
    if (printed * 1000, "VND") in near:
        return float(printed * 1000), "VND", ""
    if printed >= _LEAST_VND:
        return float(printed), "VND", ""
    around = stated_amounts(f"{context.note}\n{context.elsewhere}")
    if (printed, "USD") in around:
        return float(printed), "USD", ""
    if not near and (printed * 1000, "VND") in around:
        return float(printed * 1000), "VND", ""
    if not near and context.legal_numbers.intersection(_DOLLAR_TARIFFS):
        return (
            float(printed),
            "USD",
            "phiếu ghi VNĐ; hiểu là USD vì biểu phí trong căn cứ pháp lý tính bằng USD",
        )
    return None, "VND", f"số tiền {printed} VNĐ không hợp lý và không thấy con số đúng trong phiếu"


def _periods_of_clause(clause: str) -> list[FeePeriod]:
    periods: list[FeePeriod] = []
    start: dt.date | None = None
    previous = 0
    for begin, end, date in dates_in(clause):
        before = clause[previous:begin]
        previous = end
        until = _END.search(before)
        if _OF_A_LAW.search(before):
            continue
        if _START.search(before):
            if start is not None:
                periods.append(FeePeriod(start=start, text=one_line(clause)))
            start = date
        elif until is not None and (
            start is not None or not until["before"] or _OF_A_FEE.search(before)
        ):
            last = date - dt.timedelta(days=1) if until["before"] else date
            if start is None or start <= last:
                periods.append(FeePeriod(start=start, end=last, text=one_line(clause)))
            start = None
    if start is not None:
        periods.append(FeePeriod(start=start, text=one_line(clause)))
    return periods


def _bounds(
    amount: float | None, note: str, periods: list[FeePeriod]
) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of the printed amount.

    A period bounds it when its clause names that very amount, or when the note names no
    amount at all. "70.000 đồng. … đến 31/12/2026 bằng 50 % mức thu" bounds the half, not
    the 70.000.
    """
    if not periods:
        return None, None
    amounts = stated_amounts(note)
    if amount is None:
        # No printed amount: the line ends with its only period when that is all it says.
        bounded = len(periods) == 1 and all(
            number in stated_amounts(periods[0].text) for number in amounts
        )
        return (periods[0].start, periods[0].end) if bounded else (None, None)
    charged = [period for period in periods if not _FREE_SPELL.search(period.text)]
    for period in charged:
        if any(number == amount for number, _ in stated_amounts(period.text)):
            return period.start, period.end
    if not amounts and len(periods) == len(charged) == 1 and "%" not in note:
        return charged[0].start, charged[0].end
    return None, None
