"""Places: old and new administrative units, and how citizens write them.

- ``units``: the units of today and of before July 2025 (`load_gazetteer`),
- ``mentions``: places named in a text (`find_places`, `narrow`),
- ``roles``: which of several places decides where to file (`primary_place`),
- ``succession``: what an old unit has become (`today_of`) and the reverse (`formed_from`),
- ``nearest``: the commune nearest to a point (`nearest_commune`).
"""

from procedure_kb.places.mentions import PlaceMention, find_places, narrow, preload
from procedure_kb.places.nearest import nearest_commune
from procedure_kb.places.roles import Role, primary_place
from procedure_kb.places.succession import Succession, formed_from, today_of
from procedure_kb.places.units import Gazetteer, OldUnit, Unit, load_gazetteer

__all__ = [
    "Gazetteer",
    "OldUnit",
    "PlaceMention",
    "Role",
    "Succession",
    "Unit",
    "find_places",
    "formed_from",
    "load_gazetteer",
    "narrow",
    "nearest_commune",
    "preload",
    "primary_place",
    "today_of",
]
