"""Guides: everyday procedures in plain words, checked against the official record.

One YAML file a procedure in ``procedure_kb/guides/``. The shape follows OpenFisca's habit
of "law as data": every fact carries where it comes from (``source``: the section of the
official record, or a legal text by number and article) and, where it ends, until when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field, ValidationError, root_validator, validator
from pydantic.error_wrappers import ErrorWrapper

from procedure_kb.model.conditions import Condition, ConditionError
from procedure_kb.model.parts import Dated, Part

Level = Literal["commune", "province", "ministry", "other"]
Mode = Literal["direct", "online", "postal"]
Unit = Literal["working_day", "day", "hour", "month", "year"]
Actor = Literal["citizen", "office"]


class Fact(Dated):
    """A fact with its case, its provenance and its time."""

    when: Condition = Field(default_factory=Condition)
    source: str = Field(
        ..., min_length=3, description="section of the record, or legal text and article"
    )


class Provenance(Part):
    """The official record that a guide was written from."""

    decision: str = Field(..., description="Số quyết định of the record")
    checked: dt.date


class Option(Part):
    """One answer to a case question."""

    label: str = Field(..., max_length=40, description="button text, from the person's side")
    phrases: list[str] = Field(
        default_factory=list, description="how people say it when they type instead of tapping"
    )


class Question(Part):
    """A case question: asked only when it changes what the person must do."""

    id: str = Field(..., regex=r"^[a-z][a-z0-9_]*$")
    ask: str
    why: str = Field(..., description="one line: why we ask")
    options: dict[str, Option]
    when: Condition = Field(default_factory=Condition)

    @validator("options", pre=True)
    def _short_form(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {k: {"label": v} if isinstance(v, str) else v for k, v in value.items()}
        return value

    @validator("options")
    def _two_to_four(cls, value: dict[str, Option]) -> dict[str, Option]:
        if not 2 <= len(value) <= 4:
            raise ValueError("mỗi câu hỏi có từ 2 đến 4 phương án")
        return value


class Item(Fact):
    """One line of the checklist."""

    id: str = Field(..., regex=r"^[a-z][a-z0-9_]*$")
    name: str = Field(..., description="everyday words")
    official: str | None = Field(None, description="official name, shown once in brackets")
    how: Literal["submit", "present", "fill"] = Field(
        "submit", description="handed in, only shown, or filled in there"
    )
    original: int | None = Field(None, ge=0, description="number of originals")
    copy_count: int | None = Field(None, ge=0, alias="copy", description="number of copies")
    form: str | None = Field(None, description="form number, as printed in the record")
    issuer: str | None = Field(None, description="who issues the paper")
    note: str | None = None
    mistake: str | None = Field(None, description="a common mistake, in one sentence")
    line: str | None = Field(
        None, description="words of the record's line, where the name does not lead to it"
    )

    class Config(Part.Config):
        allow_population_by_field_name = True


class Fee(Fact):
    """A fee line. ``amount`` in đồng; ``None`` with ``decided_by: province`` when the
    provincial People's Council sets it."""

    amount: int | None = Field(None, ge=0, description="đồng")
    currency: Literal["VND", "USD"] = "VND"
    per: str | None = Field(None, description="what is paid for: thẻ, bản, trang, lần …")
    modes: list[Mode] = Field(default_factory=list, description="empty: every way of filing")
    decided_by: Literal["nation", "province"] = "nation"
    what: str | None = Field(None, description="name of the fee or of the case, plain words")
    note: str | None = None

    @root_validator(skip_on_failure=True)
    def _amount_or_province(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values.get("amount") is None and values.get("decided_by") != "province":
            raise ValueError("lệ phí phải có amount, hoặc decided_by: province")
        return values


class Exemption(Fact):
    """Who pays nothing, or less."""

    text: str


class Deadline(Fact):
    """How long the office takes. ``text`` is what is shown; amount and unit are for checks
    and working-day counts."""

    text: str
    amount: float | None = Field(None, ge=0)
    unit: Unit | None = None
    modes: list[Mode] = Field(default_factory=list)


class TimeLimit(Fact):
    """By when the citizen must act, and what happens if late."""

    text: str
    late: str | None = None


class Channel(Fact):
    """A way of filing that the record offers."""

    mode: Mode
    text: str | None = Field(None, description="only what differs from the general filing rule")


class Step(Fact):
    """One step. The office's own steps are shown to officers, not to citizens."""

    actor: Actor = "citizen"
    text: str
    days: float | None = None


class Statement(Fact):
    """A plain sentence with provenance: eligibility, proxy rule, result, warning."""

    text: str


class ExtraFact(Fact):
    """Something people also ask: photo size, whether an appointment is needed …"""

    about: list[str] = Field(..., min_items=1, description="words that people use when asking")
    text: str


class Deviation(Part):
    """A written reason why the guide differs from the record."""

    field: str
    reason: str


LISTS_WITH_CONDITIONS = (
    "no_longer_needed",
    "fees",
    "exemptions",
    "deadlines",
    "time_limits",
    "channels",
    "steps",
    "eligibility",
    "proxy",
    "where",
    "result",
    "if_refused",
    "facts",
)
"""Fields of a guide, beside its items, whose parts may hold in some cases only."""


class Guide(Part):
    """A procedure in plain words."""

    code: str = Field(..., regex=r"^\d\.\d{6}$")
    source: Provenance
    title: str = Field(..., description="what people call it, capitalised, no 'Thủ tục'")
    summary: str = Field(..., description="one sentence: what it is for")
    field: str
    level: Level
    filing: str = Field(..., description="id of a rule in rules/filing.yml")
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    aliases: list[str] = Field(..., min_items=3, description="other names, folk names")
    life_events: list[str] = Field(
        default_factory=list, description="what has happened to the person, as they tell it"
    )
    questions: list[Question] = Field(default_factory=list)
    items: list[Item] = Field(..., min_items=1)
    no_longer_needed: list[Statement] = Field(default_factory=list)
    fees: list[Fee] = Field(default_factory=list)
    exemptions: list[Exemption] = Field(default_factory=list)
    deadlines: list[Deadline] = Field(..., min_items=1)
    time_limits: list[TimeLimit] = Field(default_factory=list)
    channels: list[Channel] = Field(..., min_items=1)
    steps: list[Step] = Field(..., min_items=1)
    eligibility: list[Statement] = Field(default_factory=list)
    proxy: list[Statement] = Field(default_factory=list, description="may somebody else file?")
    where: list[Statement] = Field(
        default_factory=list, description="what this record says beyond the filing rule"
    )
    result: list[Statement] = Field(..., min_items=1)
    if_refused: list[Statement] = Field(default_factory=list)
    facts: list[ExtraFact] = Field(default_factory=list)
    legal_basis: list[str] = Field(..., min_items=1, description="'Tên văn bản (số/ký hiệu)'")
    related: list[str] = Field(default_factory=list, description="codes of procedures after this")
    exceptions: list[Deviation] = Field(default_factory=list)

    def question(self, question_id: str) -> Question | None:
        """The question with that id, or ``None``."""
        return next((q for q in self.questions if q.id == question_id), None)

    def facts_with_conditions(self) -> list[tuple[str, Condition]]:
        """Every conditional part with a name for messages (used by checks and questions)."""
        parts: list[tuple[str, Condition]] = [(f"items.{i.id}", i.when) for i in self.items]
        for name in LISTS_WITH_CONDITIONS:
            parts += [(f"{name}[{n}]", part.when) for n, part in enumerate(getattr(self, name))]
        return parts

    @root_validator(skip_on_failure=True)
    def _consistent(cls, values: dict[str, Any]) -> dict[str, Any]:
        errors = [
            *_twice("questions", values["questions"], "hai câu hỏi trùng id"),
            *_twice("items", values["items"], "hai giấy tờ trùng id"),
            *_unknown_conditions(values),
            *_asked_too_early(values["questions"]),
        ]
        if errors:
            # Nested, so that each error keeps its place in the file.
            raise ValidationError(errors, Guide)
        return values


def _twice(name: str, parts: list[Any], message: str) -> Iterator[ErrorWrapper]:
    ids = [part.id for part in parts]
    for n, part in enumerate(parts):
        if part.id in ids[:n]:
            yield ErrorWrapper(ValueError(f"{message}: {part.id}"), (name, n, "id"))


def _unknown_conditions(values: dict[str, Any]) -> Iterator[ErrorWrapper]:
    """Conditions on questions or options that the guide does not have."""
    known = {q.id: set(q.options) for q in values["questions"]}
    conditional = {
        name: parts
        for name, parts in values.items()
        if isinstance(parts, list) and all(isinstance(p, (Question, Fact)) for p in parts)
    }
    for name, parts in conditional.items():
        for n, part in enumerate(parts):
            where = f"{name}.{getattr(part, 'id', n)}.when"
            for question, options in part.when.clauses.items():
                location = (name, n, "when", question)
                if question not in known:
                    message = f"{where}: không có câu hỏi '{question}'"
                    yield ErrorWrapper(ConditionError(message), location)
                    continue
                for option in sorted(set(options) - known[question]):
                    message = (
                        f"{where}: '{question}: {option}' không có trong câu hỏi. "
                        f"Chọn một trong: {', '.join(sorted(known[question]))}"
                    )
                    yield ErrorWrapper(ConditionError(message), location)


def _asked_too_early(questions: list[Question]) -> Iterator[ErrorWrapper]:
    """A question may hang on those above it only: so it can be asked, and never on itself."""
    above: set[str] = set()
    for n, question in enumerate(questions):
        for other in question.when.clauses:
            if other not in above and any(q.id == other for q in questions[n:]):
                message = f"questions.{question.id}.when: '{other}' phải đứng trước câu hỏi này"
                yield ErrorWrapper(ConditionError(message), ("questions", n, "when", other))
        above.add(question.id)
