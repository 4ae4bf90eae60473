"""Folk and regional words for papers, benefits and offices, and what they are officially called.

Official titles say "giấy chứng nhận quyền sử dụng đất"; people say "sổ đỏ" or "bìa đỏ". The
words ship as ``data/folk_words.yml``; staff add their own, or replace shipped ones,
in ``folk_words.yml`` of ``MOTCUA_HOME`` while the program runs.

Questions are compared without diacritics, so a word that is another common one when unaccented
("giấy đỏ", "giấy đó") must not be in the list by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import BaseModel, Extra, Field, ValidationError, validator
from ruamel.yaml import YAML

from procedure_kb.clock import LiveFile
from procedure_kb.data_files import read_yaml
from procedure_kb.errors import BadInput
from procedure_kb.settings import settings
from procedure_kb.text import fold, nfc

__all__ = ["SHIPPED_FOLK_WORDS", "FolkWord", "load_folk_words", "official_terms"]

SHIPPED_FOLK_WORDS = Path(__file__).parent / "data" / "folk_words.yml"
STAFF_FILE = "folk_words.yml"
"""Name of the file of staff, in ``MOTCUA_HOME``."""

_MARK = re.compile(r"[.,;:?!()\n]")
_WORD = re.compile(r"[^\W_]+")
_FINAL_Y = re.compile(r"(?<![aeiou])y\b")


class FolkWord(BaseModel):
    """One word as people say it.

    Attributes:
        official: one to three terms; several where the word has several meanings.
        region: where it is said; ``all`` when everywhere.
        note: when it is said, or a warning about another meaning. For staff.
    """

    folk: str
    official: list[str] = Field(min_items=1, max_items=3)
    region: Literal["north", "central", "south", "all"]
    note: str

    class Config:
        extra = Extra.forbid
        allow_mutation = False
        anystr_strip_whitespace = True
        min_anystr_length = 2
        max_anystr_length = 150
        error_msg_templates: ClassVar[dict[str, str]] = {
            "value_error.missing": "thiếu",
            "value_error.extra": "không có mục tên này",
            "value_error.const": "phải là north, central, south hoặc all",
            "value_error.any_str.min_length": "quá ngắn",
            "value_error.any_str.max_length": "quá dài",
            "value_error.list.min_items": "cần ít nhất một từ chính thức",
            "value_error.list.max_items": "nhiều nhất ba từ chính thức",
            "type_error.list": "phải là danh sách trong ngoặc vuông",
            "type_error.str": "phải là chữ",
            "type_error.none.not_allowed": "đang để trống",
        }

    @validator("folk")
    def _has_words(cls, value: str) -> str:
        if not _spelt(value):
            raise ValueError("phải có chữ")
        return nfc(value)

    @validator("official", each_item=True)
    def _composed(cls, value: str) -> str:
        return nfc(value)

    @validator("official")
    def _says_more(cls, value: list[str], values: dict[str, str]) -> list[str]:
        if [_spelt(term) for term in value] == [_spelt(values.get("folk", ""))]:
            raise ValueError("trùng với từ dân gian")
        return value

    @property
    def key(self) -> str:
        """The spelling that is compared: two words with the same key are the same word."""
        return _spelt(self.folk)


def load_folk_words(path: Path = SHIPPED_FOLK_WORDS) -> tuple[FolkWord, ...]:
    """The words of a file.

    Raises:
        BadInput: not readable, an entry is wrong, or a word stands twice; names line and entry.
    """
    text, data = read_yaml(path, rule="FLK001")
    if not isinstance(data, list):
        if data is None:  # only comments
            return ()
        raise BadInput("tệp phải là một danh sách", file=path, rule="FLK001")
    words: list[FolkWord] = []
    positions: dict[str, int] = {}
    for number, entry in enumerate(data):
        try:
            word = FolkWord.parse_obj(entry)
        except ValidationError as error:
            first = error.errors()[0]
            raise BadInput(
                f"{_name(entry, number)}: {_where(first['loc'])}{first['msg']}",
                file=path,
                line=_line(text, number),
                rule="FLK002",
            ) from error
        if word.key in positions:
            raise BadInput(
                f"{_name(entry, number)}: đã có '{words[positions[word.key]].folk}' ở dòng "
                f"{_line(text, positions[word.key])} (không kể dấu); gộp hai nghĩa vào một mục",
                file=path,
                line=_line(text, number),
                rule="FLK003",
            )
        positions[word.key] = number
        words.append(word)
    return tuple(words)


def official_terms(folded_text: str) -> list[str]:
    """Official terms for the folk words in a question, in the order in which they stand there.

    Where folk words overlap, the longest counts: "tách hộ khẩu" is not also "hộ khẩu". Words
    match whole; terms that the question already uses are left out.

    Args:
        folded_text: the question as `procedure_kb.text.fold` gives it.
    """
    finder = _LIVE.get(_staff_file(settings().home))
    clauses = _clauses(folded_text)
    question = f" {' '.join(chain.from_iterable(clauses))} "
    found: dict[str, None] = {}
    for clause in clauses:
        for terms in finder.find(clause):
            for term, compared in terms:
                if compared not in question:
                    found[term] = None
    return list(found)


# --- finding ------------------------------------------------------------------------------

# An official term, and how it stands in a question: spelt, between spaces.
_Terms = tuple[tuple[str, str], ...]


class _Node:
    """A place in the trie of words: what may follow, and the terms of what ends here."""

    __slots__ = ("following", "terms")

    def __init__(self) -> None:
        self.following: dict[str, _Node] = {}
        self.terms: _Terms = ()


class _Finder:
    """All folk words as a trie, word by word."""

    def __init__(self, words: Iterable[FolkWord]) -> None:
        self._root = _Node()
        for word in words:
            node = self._root
            for part in word.key.split():
                node = node.following.setdefault(part, _Node())
            node.terms = tuple((term, f" {_spelt(term)} ") for term in word.official)

    def find(self, words: list[str]) -> list[_Terms]:
        """Terms of the longest folk words, in their order."""
        found: list[tuple[int, int, _Terms]] = []
        root = self._root.following
        for start, first in enumerate(words):
            node = root.get(first)
            if node is None:
                continue
            longest, end = (start + 1, node.terms), start + 1
            for word in words[end:]:
                node = node.following.get(word)
                if node is None:
                    break
                end += 1
                if node.terms:
                    longest = (end, node.terms)
            if longest[1]:
                found.append((start, *longest))
        return [terms for _, _, terms in _without_overlaps(found)]


def _without_overlaps(found: list[tuple[int, int, _Terms]]) -> list[tuple[int, int, _Terms]]:
    """The longest matches; of equally long ones the first."""
    if all(match[1] <= following[0] for match, following in pairwise(found)):
        return found
    kept: list[tuple[int, int, _Terms]] = []
    for match in sorted(found, key=lambda m: m[0] - m[1]):
        if all(match[1] <= start or end <= match[0] for start, end, _ in kept):
            kept.append(match)
    return sorted(kept, key=lambda m: m[0])


def _clauses(folded: str) -> list[list[str]]:
    """The words between punctuation marks: "hồ sơ, do ai ký" is not about "sổ đỏ".

    i and y are alike at the end of a syllable ("lí lịch", "lý lịch").
    """
    return [_WORD.findall(clause) for clause in _MARK.split(_FINAL_Y.sub("i", folded))]


def _spelt(text: str) -> str:
    """How words are compared: without diacritics and marks."""
    return " ".join(chain.from_iterable(_clauses(fold(text))))


# --- the words in force -------------------------------------------------------------------


@lru_cache(maxsize=1)
def _staff_file(home: Path) -> Path:
    return home / STAFF_FILE


@lru_cache(maxsize=1)
def _shipped() -> dict[str, FolkWord]:
    return {word.key: word for word in load_folk_words()}


@lru_cache(maxsize=1)
def _shipped_alone() -> _Finder:
    return _Finder(_shipped().values())


def _with_words_of_staff(path: Path) -> _Finder:
    if not path.exists():
        return _shipped_alone()
    return _Finder((_shipped() | {word.key: word for word in load_folk_words(path)}).values())


_LIVE = LiveFile(_with_words_of_staff, fallback=_shipped_alone)


# --- messages -----------------------------------------------------------------------------


def _name(entry: object, number: int) -> str:
    """What staff recognise an entry by."""
    folk = entry.get("folk") if isinstance(entry, dict) else None
    return f"mục '{folk}'" if folk else f"mục thứ {number + 1}"


def _where(location: tuple[int | str, ...]) -> str:
    parts = [str(part) for part in location if part != "__root__"]
    return f"{'.'.join(parts)}: " if parts else ""


def _line(text: str, number: int) -> int:
    """The line on which an entry begins; slow, so only for messages."""
    entries = YAML(typ="safe", pure=True).compose(text).value
    return int(entries[number].start_mark.line) + 1
