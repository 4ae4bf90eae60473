"""Search by name alone, for staff and the command line."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from procedure_kb.catalogue import Entry
from procedure_kb.search.index import ProcedureIndex


def best_by_name(
    index: ProcedureIndex, entries: Mapping[str, Entry], text: str, *, count: int = 10
) -> list[tuple[str, float]]:
    """Codes and scores of the procedures whose names fit best; only those with any match."""
    found = index.evidence(text)
    best = np.argsort(-found.scores)[:count]
    return [
        (found.codes[i], float(found.scores[i]))
        for i in best
        if found.scores[i] > 0 and found.codes[i] in entries
    ]
