"""One message, tokenised once, with what all readers of it need to know."""

from __future__ import annotations

import re
from functools import cached_property

from procedure_kb.places import _context as context
from procedure_kb.places._names import Token, load_names, loose, marks, tokenize

NAME_GAP = re.compile(r"[\s\-–]*")
"""What may stand between the syllables of one name."""


class Message:
    """A citizen's text.

    Attributes:
        accented: enough tokens carry diacritics that a missing one means something.
        capitals: capitals are used sparingly, so that they mean something.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = _unglued(text, tokenize(text))
        total = len(self.tokens)
        marked = sum(1 for token in self.tokens if not token.bare)
        self.accented = marked * 5 >= total
        capitals = sum(1 for token in self.tokens if token.capital)
        self.capitals = capitals * 2 < total or total < 8
        self.prefixes: list[context.Prefix | None] = [
            context.prefix_before(self.tokens, index) for index in range(total)
        ]

    @cached_property
    def mergers(self) -> bool:
        """Whether the message speaks of mergers, so that names in it are likely places."""
        return context.talks_of_mergers(self.tokens)

    def in_kind(self, index: int) -> bool:
        """Whether the token ends "thành phố": in "thành phố Huế" there is no "phố Huế"."""
        after = self.prefixes[index + 1] if index + 1 < len(self.tokens) else None
        return after is not None and after.kind == "thanh pho" and after.start == index - 1

    def typed(self, start: int, end: int) -> str:
        """tokens[start:end] as the citizen wrote them."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def joins(self, index: int) -> bool:
        """Whether the token may continue the name that the token before belongs to."""
        gap = self.tokens[index].gap
        return gap == " " or (NAME_GAP.fullmatch(gap) is not None and "\n" not in gap)


_KINDS = ("thanhpho", "thitran", "thixa", "phuong", "huyen", "quan", "tinh", "tp", "tx")


def _unglued(text: str, tokens: list[Token]) -> list[Token]:
    """Tokens with a kind that was typed without a space set apart: "phườngBãi Cháy"."""
    result: list[Token] = []
    for token in tokens:
        kind = next((kind for kind in _KINDS if token.word.startswith(kind)), None)
        rest = token.word[len(kind) :] if kind else ""
        whole = token.end - token.start == len(token.word)  # nothing decomposed or dropped
        if kind is None or len(rest) < 2 or not whole or not _is_beginning(rest):
            result.append(token)
            continue
        cut = token.start + len(kind)
        for start, end, gap in ((token.start, cut, token.gap), (cut, token.end, "")):
            written = text[start:end]
            word = token.word[start - token.start : end - token.start]
            capital = written[0].isupper()
            result.append(Token(start, end, gap, word, loose(word), marks(written), capital))
    return result


def _is_beginning(word: str) -> bool:
    """Whether some name begins with, or is, this word or these words in one."""
    names = load_names()
    key = loose(word)
    return key in names.begins or (len(word) > 4 and (word in names.joined or key in names.joined))
