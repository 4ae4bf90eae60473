"""What an official record itself says about where papers go."""

from __future__ import annotations

import re

from procedure_kb.model.official import OfficialRecord
from procedure_kb.text import fold

_SENDS = re.compile(r"\b(?:nop|gui)\b.*\b(?:ve|den|toi|tai|cho|qua)\b")
_SENTENCE_END = re.compile(r"\n|(?<=[.;])\s+(?=\D)")
_STEP_NUMBER = re.compile(r"^\s*(?:[a-zđ]\)\s*)?(?:Bước\s*\d+\s*[:.)-]?|\d+\s*[.)-])\s*")
_LEAST = 20  # characters of a sentence that says anything


def filing_step(record: OfficialRecord) -> str | None:
    """The first sentence of the steps that says where an application is filed or sent.

    Hundreds of records leave the agency empty and name it here only.

    Returns: the record's own words without the step's number; ``None`` where no step says it,
        or where the record still speaks of districts, which no longer exist.
    """
    if any(reason.startswith("district") for reason in record.stale):
        return None
    for step in record.steps:
        for sentence in _SENTENCE_END.split(step):
            stated = _STEP_NUMBER.sub("", sentence).strip(" +-–\t")
            if len(stated) >= _LEAST and _SENDS.search(fold(stated)):
                return stated.rstrip(" .;")
    return None
