"""Plain words: what a guide shows can be read by a grandmother.

Thresholds and words are data (``rules/plain_words.yml``), because people who work at a counter
know best which words are not understood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from pydantic import BaseModel, Extra, Field

from procedure_kb.check.finding import Finding
from procedure_kb.clock import LiveFile
from procedure_kb.data_files import read_model
from procedure_kb.model.guide import LISTS_WITH_CONDITIONS, Guide

SHIPPED_WORDS = Path(__file__).parents[1] / "rules" / "plain_words.yml"

_SENTENCE_END = re.compile(r"(?<=[.:;?])\s+|\n")
# "UBND", "CCCD"; not "CT01" (a form), "22/2025/TT-BYT" (a number) or "VIII".
_ABBREVIATION = re.compile(r"(?<![\w/-])(?=\w*[A-ZĐ]\w*[A-ZĐ])[A-Za-zĐđ]{2,}(?![\w/-])")
_ROMAN = re.compile(r"[IVX]+")


class _Part(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Officialese(_Part):
    """A word of offices, and what to say instead."""

    id: str
    instead: str
    unless: list[str] = Field(
        default_factory=list, description="longer words in which it is the right one"
    )

    def stands_in(self, text: str) -> bool:
        """Whether the word stands in a text, other than within the longer words."""
        lowered = text.lower()
        for longer in self.unless:
            lowered = lowered.replace(longer, "")
        return re.search(rf"(?<!\w){re.escape(self.id)}(?!\w)", lowered) is not None


class PlainWords(_Part):
    """What makes a text hard to read."""

    longest_sentence: int = Field(..., description="syllables")
    longest_average: int = Field(..., description="syllables a sentence, over a whole guide")
    officialese: list[Officialese]
    known_abbreviations: list[str]


def load_words(path: Path = SHIPPED_WORDS) -> PlainWords:
    """The thresholds and words of a file.

    Raises:
        BadInput: not YAML, or not such a file.
    """
    return read_model(path, PlainWords, rules="PW")


_LIVE = LiveFile(load_words)


def check_words(guide: Guide) -> Iterator[Finding]:
    """Long sentences, shouting, officialese, short forms that nobody explained."""
    words = _LIVE.get(SHIPPED_WORDS)
    texts = list(shown_texts(guide))
    for where, text in texts:
        yield from plain_words(guide.code, where, text)
    yield from _abbreviations(guide, texts, set(words.known_abbreviations))
    average = mean(len(s.split()) for _, text in texts for s in _SENTENCE_END.split(text))
    if average > words.longest_average:
        yield Finding(
            guide.code,
            "KB044",
            f"câu trung bình dài {average:.1f} tiếng, nhiều nhất là {words.longest_average}",
        )


def plain_words(code: str, where: str, text: str) -> Iterator[Finding]:
    """What is hard to read in one text: long sentences, shouting, officialese.

    Args:
        code: what the text belongs to, where: its place there; for the finding.
    """
    words = _LIVE.get(SHIPPED_WORDS)
    for sentence in _SENTENCE_END.split(text):
        syllables = len(sentence.split())
        if syllables > words.longest_sentence:
            yield Finding(code, "KB040", f"{where}: câu dài {syllables} tiếng: {sentence[:60]}…")
    if "!" in text:
        yield Finding(code, "KB041", f"{where}: không dùng dấu chấm than")
    for word in words.officialese:
        if word.stands_in(text):
            yield Finding(code, "KB042", f"{where}: “{word.id}” khó hiểu, viết: {word.instead}")


def _abbreviations(
    guide: Guide, texts: list[tuple[str, str]], known: set[str]
) -> Iterator[Finding]:
    """Short forms that stand nowhere in brackets after the words they stand for."""
    everything = "\n".join(text for _, text in texts)
    told: set[str] = set()
    for where, text in texts:
        for short in _ABBREVIATION.findall(text):
            explained = short in known or f"({short})" in everything or _ROMAN.fullmatch(short)
            if not explained and short not in told:
                told.add(short)
                yield Finding(guide.code, "KB043", f"{where}: chưa giải thích “{short}”")


def shown_texts(guide: Guide) -> Iterator[tuple[str, str]]:
    """Everything that people read, with its place. Official names and what they type are not."""
    yield "title", guide.title
    yield "summary", guide.summary
    for question in guide.questions:
        yield f"questions.{question.id}.ask", question.ask
        yield f"questions.{question.id}.why", question.why
        for option_id, option in question.options.items():
            yield f"questions.{question.id}.options.{option_id}", option.label
    parts = [(f"items.{item.id}", item) for item in guide.items]
    for name in LISTS_WITH_CONDITIONS:
        parts += [(f"{name}[{n}]", part) for n, part in enumerate(getattr(guide, name))]
    for where, part in parts:
        for key in ("name", "note", "mistake", "issuer", "what", "per", "text", "late"):
            text = getattr(part, key, None)
            if text:
                yield f"{where}.{key}", text
