"""The commune nearest to a shared location."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedure_kb.places.nearest import distance_km, nearest_commune
from procedure_kb.places.units import load_gazetteer


@pytest.mark.parametrize(
    ("lat", "lon", "name", "province"),
    [
        (21.0307, 105.8524, "Phường Hoàn Kiếm", "Thành phố Hà Nội"),
        (10.7797, 106.6992, "Phường Sài Gòn", "Thành phố Hồ Chí Minh"),
        (8.6826, 106.6076, "Đặc khu Côn Đảo", "Thành phố Hồ Chí Minh"),
    ],
)
def test_nearest(lat: float, lon: float, name: str, province: str) -> None:
    unit, km = nearest_commune(lat, lon)
    assert (unit.name, unit.province) == (name, province)
    assert km < 10


def test_a_units_own_point() -> None:
    for unit in load_gazetteer().communes[::211]:
        _, km = nearest_commune(unit.lat, unit.lon)
        assert km == pytest.approx(0)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_no_commune_is_nearer(lat: float, lon: float) -> None:
    _, km = nearest_commune(lat, lon)
    nearest = min(distance_km(lat, lon, u.lat, u.lon) for u in load_gazetteer().communes[::10])
    assert km <= nearest


def test_far_away_shows_in_the_distance() -> None:
    assert nearest_commune(48.85, 2.35)[1] > 5000


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_not_a_point(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="latitude"):
        nearest_commune(lat, lon)
