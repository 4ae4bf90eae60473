"""Single questions: intent, procedure, place and dossier code, by style.

The format and the meaning of the labels are those of the development files: several intents
or procedures may be acceptable; ``ambiguous`` questions are right when we ask back.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.understanding import understanding
from procedure_kb.errors import BadInput
from procedure_kb.shared import knowledge

if TYPE_CHECKING:
    from bot.engine import Engine

_DECLINES = "out_of_scope"


def load_questions(path: Path) -> list[dict[str, Any]]:
    """Labelled questions of a JSON Lines file.

    Raises:
        BadInput: the file or a line cannot be read.
    """
    questions = read_json_lines(path)
    for number, question in enumerate(questions, start=1):
        if "text" not in question or "intents" not in question:
            raise BadInput(
                "not a labelled question: text and intents are needed",
                file=path,
                line=number,
                rule="EV003",
            )
    return questions


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file.

    Raises:
        BadInput: the file or a line cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot be read: {error}", file=path, rule="EV001") from error
    objects = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise BadInput(f"not JSON: {error}", file=path, line=number, rule="EV002") from error
        if not isinstance(value, dict):
            raise BadInput("not a JSON object", file=path, line=number, rule="EV002")
        objects.append(value)
    return objects


@dataclass
class Share:
    """A share with its 95 % interval (Wilson)."""

    right: int = 0
    total: int = 0

    def add(self, right: bool) -> None:
        """Count one."""
        self.total += 1
        self.right += right

    @property
    def value(self) -> float:
        """Share in percent."""
        return 100 * self.right / self.total if self.total else math.nan

    def interval(self) -> tuple[float, float]:
        """95 % interval in percent."""
        if not self.total:
            return (math.nan, math.nan)
        n, p, z = self.total, self.right / self.total, 1.96
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return (100 * (middle - half), 100 * (middle + half))

    def __str__(self) -> str:
        if not self.total:
            return "–"
        low, high = self.interval()
        return f"{self.value:5.1f} % ({self.right}/{self.total}; {low:.0f}–{high:.0f})"


@dataclass
class Figures:
    """What was measured."""

    shares: dict[str, dict[str, Share]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Share))
    )
    intent_confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    procedure_confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[dict[str, Any]] = field(default_factory=list)

    def count(self, measure: str, groups: Iterable[str], right: bool) -> None:
        """Count one answer for a measure in all its groups."""
        for group in groups:
            self.shares[measure][group].add(right)

    def to_dict(self) -> dict[str, Any]:
        """Machine-readable figures."""
        return {
            "shares": {
                measure: {
                    group: {
                        "percent": round(s.value, 2),
                        "right": s.right,
                        "n": s.total,
                        "interval95": [round(x, 1) for x in s.interval()],
                    }
                    for group, s in groups.items()
                }
                for measure, groups in self.shares.items()
            },
            "intent_confusions": [
                {"expected": a, "got": b, "n": n}
                for (a, b), n in self.intent_confusions.most_common()
            ],
            "procedure_confusions": [
                {"expected": a, "got": b, "n": n}
                for (a, b), n in self.procedure_confusions.most_common()
            ],
            "wrong": self.wrong,
        }

    def render(self, *, errors: int = 0) -> str:
        """A table for the terminal."""
        lines: list[str] = []
        for measure, groups in self.shares.items():
            lines.append(f"\n{measure}")
            for group, share in sorted(
                groups.items(), key=lambda item: (item[0] != "all", item[0])
            ):
                lines.append(f"  {group:<22}{share}")
        lines.append("\nintent confusions")
        lines += [f"  {a} → {b}: {n}" for (a, b), n in self.intent_confusions.most_common(20)]
        lines.append("\nprocedure confusions")
        lines += [f"  {a} → {b}: {n}" for (a, b), n in self.procedure_confusions.most_common(20)]
        for item in self.wrong[:errors]:
            lines.append(json.dumps(item, ensure_ascii=False))
        return "\n".join(lines)


async def evaluate_questions(engine: Engine, questions: Iterable[dict[str, Any]]) -> Figures:
    """Parse every question and compare with its labels."""
    figures = Figures()
    for question in questions:
        parsed = understanding(await engine.parse(question["text"]), question["text"])
        _compare(figures, question, parsed)
    return figures


def _compare(figures: Figures, question: dict[str, Any], got: dict[str, Any]) -> None:
    style = question.get("style") or "–"
    both = ("all", style)
    wrong: dict[str, Any] = {}
    intent = got["intent"]["name"]
    intents = question["intents"]
    right = intent in intents
    figures.count("intent", (*both, f"intent {intents[0]}"), right)
    if not right:
        figures.intent_confusions[intents[0], intent] += 1
        wrong["intent"] = [intents, intent]

    wanted = question.get("procedures") or []
    offered = [p["code"] for p in got["procedures"]]
    if wanted:
        kb = knowledge()
        with_guide = any((e := kb.entry(code)) is not None and e.has_guide for code in wanted)
        entry = kb.entry(wanted[0])
        groups = [*both, "with a guide" if with_guide else "without a guide"]
        if entry is not None:
            groups.append(f"field {entry.field[:40]}")
        figures.count("procedure first", groups, bool(offered) and offered[0] in wanted)
        figures.count("procedure in first three", groups[:3], bool(set(offered[:3]) & set(wanted)))
        if not offered or offered[0] not in wanted:
            figures.procedure_confusions[wanted[0], offered[0] if offered else "none"] += 1
            wrong["procedures"] = [wanted, offered[:3]]
        if question.get("ambiguous"):
            asked = got["ambiguous"] and bool(set(offered[:3]) & set(wanted))
            figures.count("asks back when ambiguous", both, asked)
            if not asked:
                wrong["ambiguous"] = [True, got["ambiguous"]]
        else:
            figures.count("asks back needlessly", both, got["ambiguous"])
    elif intents[0] == _DECLINES:
        figures.count("out of scope declined", both, intent == _DECLINES and not offered)
    else:
        figures.count("no procedure presented", both, not offered)
    if intents[0] != _DECLINES and _DECLINES not in intents:
        figures.count("real questions declined", both, intent == _DECLINES)

    right = _place_right(question.get("place"), got["place"])
    figures.count("place", both, right)
    if question.get("place"):
        figures.count("place where one is named", both, right)
    if not right:
        wrong["place"] = [question.get("place"), got["place"]]
    right = question.get("dossier_code") == got["dossier_code"]
    figures.count("dossier code", both, right)
    if not right:
        wrong["dossier_code"] = [question.get("dossier_code"), got["dossier_code"]]
    if wrong:
        figures.wrong.append({"id": question.get("id"), "text": question["text"], **wrong})


def _place_right(wanted: dict[str, Any] | None, got: dict[str, Any] | None) -> bool:
    if wanted is None or got is None:
        return wanted is None and got is None
    if bool(wanted["ask"]) != bool(got["ask"]):
        return False
    codes = {u["code"] for u in wanted["units"]}
    found = [u["code"] for u in got["units"]]
    if wanted["ask"]:
        return bool(codes & set(found))
    return found[:1] == [next(iter(codes))] if len(codes) == 1 else bool(codes & set(found[:1]))
