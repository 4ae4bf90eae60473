"""Where to file: which rule holds for a procedure, and what it means in one person's case.

The rules are data (``rules/filing.yml``, ``rules/hotlines.yml``). ``rules`` finds the rule of
a procedure, ``advice`` fills in the person's places, ``hotlines`` says whom to ask, ``offices``
knows who does the work of an office that people still name ("phòng tư pháp quận"). Nothing
here makes up what the sheets leave open: that stands in ``FilingAdvice.caveats``.
"""

from procedure_kb.filing.advice import CounterAdvice, FilingAdvice, OnlineAdvice, where_to_file
from procedure_kb.filing.hotlines import (
    SHIPPED_HOTLINES,
    HotlineAdvice,
    emergency_lines,
    hotline_for,
    load_hotlines,
)
from procedure_kb.filing.rules import SHIPPED_RULES, load_rules, rule_for, who_now
from procedure_kb.filing.units import UnitLike, in_sentence

__all__ = [
    "SHIPPED_HOTLINES",
    "SHIPPED_RULES",
    "CounterAdvice",
    "FilingAdvice",
    "HotlineAdvice",
    "OnlineAdvice",
    "UnitLike",
    "emergency_lines",
    "hotline_for",
    "in_sentence",
    "load_hotlines",
    "load_rules",
    "rule_for",
    "where_to_file",
    "who_now",
]
