"""The commune nearest to a point, for people who share their location.

The gazetteer has one point for each commune, not its border, so near a border the answer may
be the neighbour: offer it as a guess to confirm, never as a fact.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from procedure_kb.places.units import Unit, load_gazetteer

__all__ = ["distance_km", "nearest_commune"]

_EARTH_KM = 6371.0
_KM_PER_DEGREE = _EARTH_KM * radians(1.0)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance (haversine)."""
    half_lat = radians(lat2 - lat1) / 2
    half_lon = radians(lon2 - lon1) / 2
    a = sin(half_lat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(half_lon) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(a)))


def nearest_commune(lat: float, lon: float) -> tuple[Unit, float]:
    """The commune whose point is nearest, and the distance in kilometres.

    A large distance (over 50 km) means that the place is abroad or at sea.

    Raises: ValueError: not a latitude and longitude.
    """
    if not (-90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0):
        raise ValueError(f"not a latitude and longitude: {lat}, {lon}")
    latitudes, units = _by_latitude()
    north = bisect_left(latitudes, lat)
    south = north - 1
    best: Unit = units[min(north, len(units) - 1)]
    best_km = distance_km(lat, lon, best.lat, best.lon)
    # Walk away from the latitude in both directions until latitude alone is too far.
    while True:
        up = (latitudes[north] - lat) * _KM_PER_DEGREE if north < len(units) else best_km
        down = (lat - latitudes[south]) * _KM_PER_DEGREE if south >= 0 else best_km
        if up >= best_km and down >= best_km:
            return best, best_km
        if up <= down:
            unit = units[north]
            north += 1
        else:
            unit = units[south]
            south -= 1
        km = distance_km(lat, lon, unit.lat, unit.lon)
        if km < best_km:
            best, best_km = unit, km


@lru_cache(maxsize=1)
def _by_latitude() -> tuple[list[float], list[Unit]]:
    units = sorted(load_gazetteer().communes, key=lambda unit: unit.lat)
    return [unit.lat for unit in units], units
