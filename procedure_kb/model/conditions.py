"""Conditions: when an item, fee or question of a guide holds.

Declarative on purpose (no code in a guide). A condition is a mapping from question id to
the option or options that make it hold; all entries must hold. An empty condition always
holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

Truth = Literal["yes", "no", "open"]


class ConditionError(ValueError):
    """A condition that cannot be read, or that names what the guide does not ask."""

    code = "condition"  # pydantic reports it as "value_error.condition"


class Condition:
    """A conjunction: every named question was answered with one of the listed options.

    In YAML: ``{child: abandoned}`` or ``{who: [proxy, relative]}``.
    """

    __slots__ = ("clauses",)

    def __init__(self, clauses: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.clauses: dict[str, tuple[str, ...]] = dict(clauses or {})

    @classmethod
    def __get_validators__(cls) -> Iterator[Any]:
        yield cls.parse

    @classmethod
    def __modify_schema__(cls, field_schema: dict[str, Any]) -> None:
        field_schema.update(type="object", additionalProperties={"type": ["string", "array"]})

    @classmethod
    def parse(cls, value: Any) -> Condition:
        """Read a condition from YAML or JSON.

        Raises:
            ConditionError: not a mapping of question id to option id(s).
        """
        if isinstance(value, Condition):
            return value
        if value is None:
            return cls()
        if not isinstance(value, Mapping):
            raise ConditionError("điều kiện phải có dạng {câu hỏi: phương án}")
        clauses: dict[str, tuple[str, ...]] = {}
        for question, options in value.items():
            chosen = options if isinstance(options, (list, tuple)) else [options]
            if not chosen or not all(isinstance(o, str) for o in chosen):
                raise ConditionError(f"điều kiện của '{question}' phải là tên phương án")
            clauses[str(question)] = tuple(chosen)
        return cls(clauses)

    def truth(self, answers: Mapping[str, str]) -> Truth:
        """Whether the condition holds given the answers so far.

        Returns:
            ``"open"`` when no answer contradicts it but some are still missing.
        """
        missing = False
        for question, options in self.clauses.items():
            answer = answers.get(question)
            if answer is None:
                missing = True
            elif answer not in options:
                return "no"
        return "open" if missing else "yes"

    def holds(self, answers: Mapping[str, str]) -> bool:
        """True when every clause is answered and met."""
        return self.truth(answers) == "yes"

    def to_dict(self) -> dict[str, list[str]]:
        """The plain form, for JSON."""
        return {question: list(options) for question, options in self.clauses.items()}

    def __bool__(self) -> bool:
        return bool(self.clauses)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Condition) and self.clauses == other.clauses

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.clauses.items())))

    def __repr__(self) -> str:
        return f"Condition({self.clauses!r})"
