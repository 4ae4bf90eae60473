"""Finding the topic or life event that a message brings up.

A small index of its own beside that of procedures: each subject is the phrases that people
use for it. Words that stand in the phrases of many subjects ("giờ phải làm giấy tờ gì") say
nothing, so weights are counted over subjects, not over phrases. How near a message is to a
*name* of a procedure is told as well: who names a procedure wants that one.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from procedure_kb.catalogue import Entry
from procedure_kb.search.index import terms_of
from procedure_kb.text import fold

_FLOOR = 0.5  # what a term of every subject still counts
_UNKNOWN = 0.3  # share of the highest weight that a word counts which no phrase has

# To whom it happened, and when, says nothing: "tía em mới mất" and "anh trai tôi mới mất hôm qua"
# are one event. Most with their accents: without them they are other words (má, mã; dì, đi).
_WHOM_AND_WHEN = re.compile(
    r"\b(?:bà xã|ông xã|ba xa|ong xa|"
    r"(?:h[ôo]m|bữa|bua|tuần|tuan|tháng|thang|n[ăa]m|ngày|ngay) "
    r"(?:qua|kia|nay|rồi|roi|trước|truoc|rày|ray|này|hổm|hom)|"
    r"(?:sáng|sang|tr[ưu]a|chiều|chieu|tối|toi|đêm|dem) (?:qua|nay)|"
    r"ba|bố|cha|tía|má|mẹ|ông|bà|cụ|anh|chị|em|chú|bác|cô|dì|cậu|mợ|thím|dượng|nội|cháu|"
    r"tôi|tui|mình|me|toi)\b"
)

# A message of these alone ("lệ phí bao nhiêu", "có nộp hộ được không") asks about something
# that it does not name.
_ASKS_ONLY = frozenset(
    "thu tuc viec giay to ho so le phi tien ton bao nhieu nop lam gium dum thay nho nguoi khac o "
    "dau cho nao may ngay lau xong co ket qua khong duoc k chua can nhung gi gom buoc trinh tu "
    "nhu the ra sao gio bay phai muon hoi online mang tren truc tuyen thi la va vay a ha di "
    "roi oi da nhe ban ad chi em anh toi minh tui".split()
)


@dataclass(frozen=True)
class Match:
    """How near a message is to a subject.

    Attributes:
        score: nearest phrase and middle of all phrases, 0 to 2.
        lead: score less how near the message is to the nearest name of a procedure, or to a
            message that was about something else.
        margin: score less that of the next subject.
    """

    id: str
    score: float
    lead: float
    margin: float


class SubjectIndex:
    """Topics and life events, ready to be compared with a message.

    Args:
        subjects: their catalogue entries; ``aliases`` are the phrases.
        procedures: entries whose names stand against them.
        others: messages that bring up none of them.
    """

    def __init__(
        self,
        subjects: Mapping[str, Entry],
        procedures: Iterable[Entry],
        others: Iterable[str] = (),
    ) -> None:
        self._ids = sorted(subjects)
        phrases = [
            (number, _terms(phrase))
            for number, subject_id in enumerate(self._ids)
            for phrase in _names(subjects[subject_id])
        ]
        names = [_terms(name) for entry in procedures for name in _names(entry)]
        names += [_terms(text) for text in others]
        self._weigh([terms for _, terms in phrases], names, [number for number, _ in phrases])

    def best(self, text: str) -> Match | None:
        """The subject nearest to a normalised message; ``None`` when none is near at all."""
        words = fold(_words(text))
        if not self._ids or _ASKS_ONLY.issuperset(words.split()):
            return None
        terms = set(terms_of(words))
        known = [i for t in terms if (i := self._vocabulary.get(t)) is not None]
        weights = self._weights[known]
        unknown = (len(terms) - len(known)) * (_UNKNOWN * float(self._weights.max())) ** 2
        length = math.sqrt(float((weights * weights).sum()) + unknown)
        question = np.zeros(len(self._weights), dtype=np.float32)
        question[known] = weights / max(length, 1e-6)
        near = self._phrases @ question
        scores = np.maximum.reduceat(near, self._starts) + self._middles @ question
        first = int(scores.argmax())
        score = float(scores[first])
        if score <= 0:
            return None
        rival = float((self._rivals @ question).max()) if self._rivals.shape[0] else 0.0
        second = float(np.delete(scores, first).max(initial=0.0))
        return Match(self._ids[first], score, lead=score - rival, margin=score - second)

    def _weigh(self, phrases: list[set[str]], names: list[set[str]], owners: list[int]) -> None:
        of_subject: dict[int, set[str]] = defaultdict(set)
        for owner, terms in zip(owners, phrases, strict=True):
            of_subject[owner] |= terms
        counts = Counter(term for terms in of_subject.values() for term in terms)
        for term in {t for terms in names for t in terms}:
            counts.setdefault(term, 0)
        self._vocabulary = {term: i for i, term in enumerate(counts)}
        total = len(self._ids)
        self._weights = np.array(
            [math.log((1 + total) / (1 + n)) + _FLOOR for n in counts.values()], dtype=np.float32
        )
        self._phrases = self._rows(phrases)
        self._rivals = self._rows(names)
        self._starts = np.searchsorted(owners, np.arange(total))
        belongs = sp.csr_matrix(
            (np.ones(len(owners), np.float32), (owners, np.arange(len(owners)))),
            shape=(total, len(owners)),
        )
        self._middles = _normed(belongs @ self._phrases)

    def _rows(self, documents: list[set[str]]) -> sp.csr_matrix:
        ids: list[int] = []
        ends = [0]
        for terms in documents:
            ids += sorted(self._vocabulary[t] for t in terms)
            ends.append(len(ids))
        values = self._weights[np.array(ids, dtype=np.int64)]
        rows = sp.csr_matrix(
            (values, np.array(ids), np.array(ends)), shape=(len(documents), len(self._weights))
        )
        return _normed(rows)


def _normed(rows: sp.csr_matrix) -> sp.csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sp.diags(1 / np.maximum(lengths, 1e-6)).dot(rows).tocsr().astype(np.float32)


def _names(entry: Entry) -> list[str]:
    return list(dict.fromkeys(name for name in (entry.title, *entry.aliases) if name))


def _terms(text: str) -> set[str]:
    return set(terms_of(fold(_words(text))))


def _words(text: str) -> str:
    """The words of a text, less whom and when."""
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return _WHOM_AND_WHEN.sub(" ", " ".join(words))
