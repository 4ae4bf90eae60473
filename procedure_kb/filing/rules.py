"""The filing rules, and which of them holds for a procedure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from procedure_kb.clock import LiveFile
from procedure_kb.data_files import read_model
from procedure_kb.errors import NotFound
from procedure_kb.filing.offices import OldOffices
from procedure_kb.model.filing import FilingRule, FilingRules, OneLevelProvince, Replacement

SHIPPED_RULES = Path(__file__).parents[1] / "rules" / "filing.yml"


def rule_for(*, filing_id: str | None, field: str, level: str, code: str) -> FilingRule:
    """The rule of a procedure, as it reads for its code.

    Args:
        filing_id: what the guide says (``filing:``); ``None`` for a record without a guide.
        field: official 'Lĩnh vực'.
        level: commune, province, ministry, other or unknown.
    Returns: the guide's rule; else that of the code; else that of field and level; else the
        general rule of the level, which says that it is general.
    Raises:
        NotFound: a guide names a rule that is not there.
    """
    held = book()
    if filing_id is not None:
        try:
            rule = held.by_id[filing_id]
        except KeyError:
            raise NotFound(
                f"Không có quy tắc nơi nộp '{filing_id}' (mã {code}). "
                f"Chọn một trong: {', '.join(sorted(held.by_id))}"
            ) from None
    else:
        key = _field_key(field)
        rule = (
            held.by_code.get(code)
            or held.by_field.get((key, level))
            or held.by_field.get((key, None))
            or held.by_id.get(f"{level}_default")
            or held.by_id["unknown"]
        )
    return rule.for_code(code)


def who_now(text: str) -> Replacement | None:
    """Who does the work of an old office that ``text`` names; ``None`` if it names none."""
    return book().old_offices.find(text)


def load_rules(path: Path = SHIPPED_RULES) -> FilingRules:
    """The rules of a file.

    Raises:
        BadInput: not YAML, or not filing rules; names rule and line.
    """
    return read_model(path, FilingRules, rules="NOP")


@dataclass(frozen=True)
class Book:
    """The rules with their indexes."""

    rules: FilingRules
    by_id: Mapping[str, FilingRule]
    by_code: Mapping[str, FilingRule]
    by_field: Mapping[tuple[str, str | None], FilingRule]
    one_level: Mapping[str, OneLevelProvince]
    old_offices: OldOffices


def _field_key(field: str) -> str:
    return " ".join(unicodedata.normalize("NFC", field).casefold().split())


def book() -> Book:
    """The rules in force: an edit of the file is live, a broken one leaves the last good."""
    return _LIVE.get(SHIPPED_RULES)


def _read_book(path: Path) -> Book:
    rules = load_rules(path)
    by_field: dict[tuple[str, str | None], FilingRule] = {}
    for rule in rules.rules:
        for match in rule.fields:
            for level in match.levels or (None,):
                by_field[_field_key(match.name), level] = rule
    return Book(
        rules=rules,
        by_id={rule.id: rule for rule in rules.rules},
        by_code={code: rule for rule in rules.rules for code in rule.all_codes()},
        by_field=by_field,
        one_level={province.code: province for province in rules.one_level_provinces},
        old_offices=OldOffices(rules),
    )


_LIVE = LiveFile(_read_book)
