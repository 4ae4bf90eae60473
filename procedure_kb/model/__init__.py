"""Typed models: official records, our guides, conditions, filing rules."""

from procedure_kb.model.conditions import Condition
from procedure_kb.model.guide import Guide
from procedure_kb.model.official import OfficialRecord

__all__ = ["Condition", "Guide", "OfficialRecord"]
