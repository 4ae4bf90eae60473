"""Where the training sentences are thin, and which say nearly the same.

    python -m scripts.report_training_data [--nearly 0.9]

Thin: a guide with fewer than 40 sentences; an intent with fewer than 250 (questions about a
procedure) or 80 (all others); an intent of which few sentences are short, although people type
short ones. Nearly the same: pairs whose n-grams (`bot.nlu.ngrams`) have a cosine of at least
``--nearly``. Pairs with different labels come first, since one of the two is probably wrong.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from sklearn.preprocessing import normalize

from bot.startup import prepare
from procedure_kb.guide_files import load_guides

DATA = Path(__file__).parents[1] / "nlu_data" / "nlu"
ENOUGH_OF_GUIDE = 40
ENOUGH_OF_QUESTION = 250
ENOUGH_OF_OTHER = 80
SHORT = 6  # syllables
ENOUGH_SHORT = 0.1
BLOCK = 1000  # sentences compared at a time
RARE = 60  # sentences in which a rare n-gram stands at most
SHOWN = 30


class Sentence(NamedTuple):
    """A training sentence with its labels."""

    text: str
    intent: str
    code: str | None


class Pair(NamedTuple):
    """Two sentences that say nearly the same."""

    likeness: float
    left: Sentence
    right: Sentence

    @property
    def contradicts(self) -> bool:
        """Whether their labels differ."""
        return self.left[1:] != self.right[1:]


def sentences() -> list[Sentence]:
    """All training sentences."""
    from bot.nlu.attributes import procedure_of
    from bot.nlu.importer import NluFileImporter

    data: Any = NluFileImporter(training_data_paths=[str(DATA)]).get_nlu_data()
    return [Sentence(m.get("text"), m.get("intent"), procedure_of(m)) for m in data.intent_examples]


def thin_intents(found: list[Sentence]) -> Iterator[str]:
    """One line for each intent with too few sentences, or too few short ones."""
    counts = Counter(s.intent for s in found)
    short = Counter(s.intent for s in found if len(s.text.split()) <= SHORT)
    for intent, count in sorted(counts.items(), key=lambda item: item[1]):
        enough = ENOUGH_OF_QUESTION if intent.startswith("ask_") else ENOUGH_OF_OTHER
        share = short[intent] / count
        if count < enough or share < ENOUGH_SHORT:
            yield f"{intent}: {count} sentences, {100 * share:.0f} % short"


def thin_guides(found: list[Sentence]) -> Iterator[str]:
    """One line for each guide with too few sentences."""
    counts = Counter(s.code for s in found)
    for guide in load_guides():
        if counts[guide.code] < ENOUGH_OF_GUIDE:
            yield f"{guide.code} {guide.title}: {counts[guide.code]} sentences"


def near_duplicates(found: list[Sentence], nearly: float) -> list[Pair]:
    """Pairs of sentences, those that contradict each other first, then the most alike."""
    from bot.nlu.ngrams import NgramVectoriser

    rows = normalize(NgramVectoriser(min_df=1).fit_transform([s.text.lower() for s in found]))
    # Whoever says nearly the same shares a rarer n-gram: comparing only those is much quicker.
    standing_in = np.asarray((rows > 0).sum(axis=0)).ravel()
    rare = rows[:, (standing_in > 1) & (standing_in <= RARE)]
    pairs = []
    for start in range(0, len(found), BLOCK):
        sharing = sp.triu(rare[start : start + BLOCK] @ rare[start:].T, k=1).tocoo()
        left, right = sharing.row + start, sharing.col + start
        likenesses = np.asarray(rows[left].multiply(rows[right]).sum(axis=1)).ravel()
        pairs += [
            Pair(float(likenesses[i]), found[left[i]], found[right[i]])
            for i in np.flatnonzero(likenesses >= nearly)
        ]
    return sorted(pairs, key=lambda pair: (not pair.contradicts, -pair.likeness))


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nearly", type=float, default=0.9, help="cosine, 0 to 1")
    nearly = parser.parse_args().nearly
    prepare()
    found = sentences()
    for title, lines in (
        ("Thin intents", [*thin_intents(found)]),
        ("Thin guides", [*thin_guides(found)]),
    ):
        print(f"{title}: {len(lines)}", *(f"  {line}" for line in lines), sep="\n")
    pairs = near_duplicates(found, nearly)
    wrong = sum(pair.contradicts for pair in pairs)
    print(f"{len(found)} sentences; {len(pairs)} pairs nearly the same, {wrong} with other labels:")
    for pair in pairs[:SHOWN]:
        (a, *labels), (b, *others) = pair.left, pair.right
        print(f"  {pair.likeness:.2f}  {a!r} {labels}  ~  {b!r} {others}")


if __name__ == "__main__":
    main()
