"""Actions, intents and entities are those of the domain that Rasa reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa_sdk.executor import ActionExecutor
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
DOMAIN: dict[str, Any] = YAML(typ="safe").load((ROOT / "domain.yml").read_text(encoding="utf-8"))


def test_every_action_of_the_domain_is_written(executor: ActionExecutor) -> None:
    assert set(executor.actions) == set(DOMAIN["actions"])


def test_every_intent_has_a_rule_that_leads_to_an_action() -> None:
    rules: dict[str, str] = {}
    for path in (ROOT / "nlu_data" / "rules").glob("*.yml"):
        for rule in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["rules"]:
            intent, action = rule["steps"][0]["intent"], rule["steps"][1]["action"]
            assert intent not in rules, intent
            rules[intent] = action
    assert set(rules) == set(DOMAIN["intents"])
    assert set(rules.values()) == set(DOMAIN["actions"])
