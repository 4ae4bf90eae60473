"""Offices of the old days that people still name ("phòng tư pháp quận"), found in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from procedure_kb.model.filing import FilingRules, Replacement
from procedure_kb.text import fold, fold_with_offsets

_DISTRICT = "{district}"
_NUMBERED_DISTRICT = r"q[\s.]*\d{1,2}"  # "q1", "q. 5"
_BETWEEN = r"[\W_]+"


class OldOffices:
    """The old offices of the rules, ready to be looked for."""

    def __init__(self, rules: FilingRules) -> None:
        self._patterns = tuple(_patterns(rules))

    def find(self, text: str) -> Replacement | None:
        """Who does the work of the office that ``text`` names; the longest name counts.

        Works on text with or without diacritics; where diacritics were typed they have to fit,
        so that "công an, quản lý …" is not taken for "công an quận".
        """
        folded, offsets = fold_with_offsets(text)
        best: tuple[int, Replacement] | None = None
        for pattern, phrase, replacement in self._patterns:
            for match in pattern.finditer(folded):
                end = offsets[match.end()] if match.end() < len(offsets) else len(text)
                original = text[offsets[match.start()] : end]
                length = match.end() - match.start()
                if best is not None and length <= best[0]:
                    continue
                if _marks_fit(original, phrase) and _meant(replacement, folded, match.end()):
                    best = (length, replacement)
        return best[1] if best else None


def _patterns(rules: FilingRules) -> Iterator[tuple[re.Pattern[str], str, Replacement]]:
    for replacement in rules.replacements:
        for words in replacement.words:
            for district in rules.district_words if _DISTRICT in words else [""]:
                phrase = words.replace(_DISTRICT, district)
                yield _pattern(map(re.escape, fold(phrase).split())), phrase, replacement
            if words.endswith(_DISTRICT):
                start = words.removesuffix(_DISTRICT).strip()
                parts = [*map(re.escape, fold(start).split()), _NUMBERED_DISTRICT]
                yield _pattern(parts), start, replacement


def _pattern(parts: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_BETWEEN.join(parts)}(?!\w)")


def _marks_fit(original: str, phrase: str) -> bool:
    """Whether each typed word is without marks or has those of the phrase, in any order."""
    typed = re.findall(r"\w+", unicodedata.normalize("NFC", original).lower())
    meant = re.findall(r"\w+", phrase.lower())
    # A numbered district has a word more than its phrase: figures carry no marks.
    return all(
        fold(word) == word or _letters(word) == _letters(model)
        for word, model in zip(typed, meant, strict=False)
    )


def _letters(word: str) -> list[str]:
    """Letters and marks without their order: "hoà" and "hòa" are one."""
    return sorted(unicodedata.normalize("NFD", word))


def _meant(replacement: Replacement, folded: str, end: int) -> bool:
    rest = folded[end:]
    if any(re.match(rf"{_BETWEEN}{fold(word)}(?!\w)", rest) for word in replacement.unless):
        return False
    needs = replacement.needs
    return not needs or any(_pattern(fold(n).split()).search(folded) for n in needs)
