"""'Cách thức thực hiện': the ways of filing, each with its deadline, fees and note.

      * Hình thức nộp: ONLINE
        Thời hạn giải quyết: 7 WORKING_DAY
        Phí, lệ phí: 70000 VNĐ (…) | 5000 VNĐ (…)
        Mô tả: …

Notes and fees run over several lines and often repeat "Thời hạn giải quyết:" at the margin;
inside a note only the next "Hình thức nộp" opens something new.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from procedure_kb.model.guide import Mode
from procedure_kb.model.official import OfficialChannel, OfficialDeadline, OfficialFee, ParseIssue
from procedure_kb.sheets.deadlines import parse_deadline, with_stated_time
from procedure_kb.sheets.fees import FeeContext, parse_fees
from procedure_kb.sheets.text import NO_INFORMATION, one_line

FIELD = "channels"

_MODES: dict[str, Mode] = {
    "DIRECT": "direct",
    "TRỰC TIẾP": "direct",
    "ONLINE": "online",
    "TRỰC TUYẾN": "online",
    "POSTAL": "postal",
    "DỊCH VỤ BƯU CHÍNH": "postal",
    "BƯU CHÍNH": "postal",
}
_MODE_LINE = re.compile(r"\s*\*\s*Hình thức nộp\s*:\s*(?P<value>.*)")
_FIELD_LINE = re.compile(
    r"(?P<indent>\s*)(?P<name>Thời hạn giải quyết|Phí, lệ phí|Mô tả)\s*:(?P<value>.*)"
)
_ORDER = {"": 0, "Thời hạn giải quyết": 1, "Phí, lệ phí": 2, "Mô tả": 3}


@dataclass
class _Block:
    """The raw lines of one channel."""

    mode: str
    fields: list[tuple[str, list[str]]] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        return ["\n".join(lines).strip() for key, lines in self.fields if key == name]


def parse_channels(
    text: str,
    *,
    title: str = "",
    steps: str = "",
    legal_numbers: frozenset[str] = frozenset(),
) -> tuple[list[OfficialChannel], list[ParseIssue]]:
    """Channels in the sheet's order, and what could not be read.

    Args:
        title: title of the procedure, to understand "miễn phí đối với …".
        steps: text of the steps, where a placeholder's time or the full amount may stand.
        legal_numbers: numbers of the legal texts of the sheet.
    """
    if not text or text.lstrip().startswith(NO_INFORMATION):
        return [], []
    blocks, issues = _blocks(text)
    elsewhere = f"{text}\n{steps}"
    channels: list[OfficialChannel] = []
    known_fees: dict[tuple[str, Mode, str], list[OfficialFee]] = {}
    for block in blocks:
        mode = _MODES.get(block.mode.upper())
        if mode is None:
            issues.append(_issue("hình thức nộp chưa biết", block.mode))
            continue
        note = one_line("\n".join(block.values("Mô tả")))
        context = FeeContext(
            mode=mode, title=title, note=note, elsewhere=elsewhere, legal_numbers=legal_numbers
        )
        deadlines = _deadlines(block, "\n".join(block.values("Mô tả")), steps)
        fees: list[OfficialFee] = []
        for value in block.values("Phí, lệ phí"):
            key = (value, mode, note)
            if key not in known_fees:  # channels repeat each other's fees word for word
                known_fees[key], problems = parse_fees(value, context)
                issues.extend(problem for problem in problems if problem not in issues)
            fees.extend(known_fees[key])
        channels.append(
            OfficialChannel(mode=mode, note=_note(note), deadlines=deadlines, fees=fees)
        )
    if not channels:
        issues.append(_issue("không đọc được cách nộp nào", text))
    return channels, issues


def _blocks(text: str) -> tuple[list[_Block], list[ParseIssue]]:
    blocks: list[_Block] = []
    issues: list[ParseIssue] = []
    current = ""
    for line in text.split("\n"):
        mode = _MODE_LINE.match(line)
        if mode is not None:
            blocks.append(_Block(one_line(mode["value"])))
            current = ""
            continue
        if not blocks:
            if line.strip():
                issues.append(_issue("dòng đứng trước “Hình thức nộp”", line))
            continue
        found = _FIELD_LINE.match(line)
        if found is not None and _opens(found, current):
            current = found["name"]
            blocks[-1].fields.append((current, [found["value"]]))
        elif blocks[-1].fields:
            blocks[-1].fields[-1][1].append(line)
    return blocks, issues


def _opens(found: re.Match[str], current: str) -> bool:
    """Whether the line opens a field, rather than standing inside a note or a fee."""
    if current == "Mô tả":
        return False
    # The portal indents its own labels. At the margin a label is the note's wording, unless
    # the file lost its indentation: then the labels come in the portal's order.
    return bool(found["indent"]) or _ORDER[found["name"]] == _ORDER[current] + 1


def _deadlines(block: _Block, note: str, steps: str) -> list[OfficialDeadline]:
    parsed = (parse_deadline(value) for value in block.values("Thời hạn giải quyết"))
    return [with_stated_time(item, note=note, steps=steps) for item in parsed if item is not None]


def _note(note: str) -> str:
    return "" if note.startswith(NO_INFORMATION) else note


def _issue(message: str, text: str) -> ParseIssue:
    return ParseIssue(field=FIELD, message=message, text=one_line(text)[:200])
