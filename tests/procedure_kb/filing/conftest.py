"""Reviewed cases of filing, and the rules in every form in which they read."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ruamel.yaml import YAML

from procedure_kb.filing import load_rules
from procedure_kb.model.filing import FilingRule

CASES = Path(__file__).parent / "cases"


def _read(name: str) -> Any:
    return YAML(typ="safe").load((CASES / f"{name}.yml").read_text(encoding="utf-8"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes ``case`` runs for each case of its module's ``CASE_FILES``; one that takes
    ``form`` for every rule, and each of its variants as it reads."""
    if "case" in metafunc.fixturenames:
        cases = [(name, case) for name in metafunc.module.CASE_FILES for case in _read(name)]
        ids = [f"{name}: {_title(case)}" for name, case in cases]
        metafunc.parametrize("case", [case for _, case in cases], ids=ids)
    if "form" in metafunc.fixturenames:
        forms = _forms()
        metafunc.parametrize("form", forms, ids=[f"{f.id}-{f.variant or ''}" for f in forms])


def _title(case: dict[str, Any]) -> str:
    return str(case.get("name") or case.get("text") or case.get("field") or "trống")


def _forms() -> list[FilingRule]:
    return [
        form
        for rule in load_rules().rules
        for form in (rule, *(rule.for_code(v.codes[0]) for v in rule.variants))
    ]


@pytest.fixture(scope="session")
def forms() -> list[FilingRule]:
    """Every rule, and each of its variants as it reads."""
    return _forms()


@pytest.fixture(scope="session")
def units() -> dict[str, SimpleNamespace]:
    """Places of people, by a short name."""
    return {key: SimpleNamespace(**unit) for key, unit in _read("units").items()}


@pytest.fixture
def cases(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    """All cases of the module's ``CASE_FILES``."""
    return [case for name in request.module.CASE_FILES for case in _read(name)]
