"""Advice on where to file, as the lines that people read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from procedure_kb.filing.advice import FilingAdvice
from procedure_kb.filing.hotlines import HotlineAdvice
from procedure_kb.wording import sentence

_MOST_COUNTERS = 3
_SMALL_WORDS = frozenset("nộp gửi làm ở tại đến cho của thì là đặc khu".split())


def counter_lines(advice: FilingAdvice) -> list[str]:
    """The counters, best first; more than two as a list."""
    counters = advice.counters[:_MOST_COUNTERS]
    if len(counters) > 2:
        several = [f"- {c.text}: {c.when}" if c.when else f"- {c.text}" for c in counters]
        return ["Nộp tại:", *several]
    named = [f"{c.text} ({c.when})" if c.when else c.text for c in counters]
    return [f"Nộp tại {', hoặc '.join(named)}."] if named else []


def reach_lines(advice: FilingAdvice) -> list[str]:
    """How far the counter is bound to a place."""
    # With two places known, the sentence on which one decides says it already.
    return [sentence(advice.reach_text)] if advice.reach_text and not advice.two_places else []


def online_line(advice: FilingAdvice) -> str:
    """ "Trực tuyến: Cổng Dịch vụ công quốc gia, VNeID." """
    names = ", ".join(o.name for o in advice.online)
    return f"Trực tuyến: {names}."


def hotline_line(advice: HotlineAdvice, *, what_for: str = "Hỏi") -> str:
    """ "Hỏi: Tổng đài Thành phố Hà Nội 024 1022 (phím 7 hoặc 8)." """
    line = advice.line
    text = f"{what_for}: {line.name}"
    if line.number:
        text += f" {line.number}"
    if line.keys:
        text += f" ({line.keys})"
    if line.app and line.app not in line.name:  # "Ứng dụng Hue-S" says it already
        text += f", ứng dụng {line.app}"
    text += "."
    return f"{text} {advice.reservation}" if advice.reservation else text


def without_repeats(lines: Iterable[str]) -> list[str]:
    """Without lines that say less than one before: rule and record often say the same."""
    kept: list[tuple[str, set[str]]] = []
    for line in lines:
        words = set(re.findall(r"\w+", line.lower())) - _SMALL_WORDS
        if line and not any(words <= other for _, other in kept):
            kept.append((line, words))
    return [line for line, _ in kept]
