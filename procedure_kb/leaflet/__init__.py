"""Everything about a procedure on one sheet, for people who read instead of asking.

The pages of the service and ``motcua kb show`` present the same `Leaflet`. It uses no pronoun
and needs no conversation: what depends is laid out by case, or chosen by answers that the
reader gives.
"""

from procedure_kb.leaflet.cases import Branch, ByCase, Case
from procedure_kb.leaflet.guide import FormQuestion, Leaflet, Paper, Section, leaflet_of
from procedure_kb.leaflet.official import OfficialSheet, official_sheet
from procedure_kb.leaflet.plain_text import render

__all__ = [
    "Branch",
    "ByCase",
    "Case",
    "FormQuestion",
    "Leaflet",
    "OfficialSheet",
    "Paper",
    "Section",
    "leaflet_of",
    "official_sheet",
    "render",
]
