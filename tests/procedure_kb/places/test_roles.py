"""Which of several places decides where to file."""

from __future__ import annotations

import pytest

from procedure_kb.places.mentions import find_places
from procedure_kb.places.roles import Role, primary_place


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("hộ khẩu tôi ở Nam Định, đang sống ở Cầu Giấy", ["registered", "home"]),
        ("quê Thanh Hóa, giờ trọ ở p Tân Phong Biên Hòa", ["origin", "home"]),
        ("thường trú Đà Nẵng, hiện ở phường Bến Thành", ["registered", "home"]),
        ("có thửa đất tại xã Tân Nhựt Bình Chánh", ["land"]),
        ("ba mẹ để lại đất ở huyện Sóc Sơn", ["land"]),
        ("công ty ở Dĩ An, em thuê trọ ở Thuận An", ["work", "home"]),
        ("làm công nhân ở Bắc Ninh", ["work"]),
        ("làm việc tại quận 7", ["work"]),
        ("nhà ngoại ở Sa Đéc", ["origin"]),
        ("chuyển từ Hải Dương lên Hà Nội", ["origin", "unknown"]),
        ("trước ở Gò Vấp giờ dọn qua quận 12", ["origin", "home"]),
        ("đăng ký tạm trú ở Gò Vấp", ["home"]),
        ("nhập hộ khẩu về Bắc Giang", ["registered"]),
        ("sổ đỏ ở Lâm Đồng", ["land"]),
        ("em ở Mỹ Tho", ["home"]),
        ("Cần Thơ có mấy phường", ["unknown"]),
        ("KCN Sóng Thần Dĩ An", ["work"]),
        ("ho khau o nghe an, dang thue tro o go vap", ["registered", "home"]),
        ("mua nhà ở Thủ Đức mà hộ khẩu ở Bến Tre", ["land", "registered"]),
        ("em ở trọ. Hà Nội có xa không", ["unknown"]),
        # the office is there, not the birth
        ("làm khai sinh ở phường Cửa Nam Hà Nội", ["unknown"]),
        ("tôi sinh ở Nam Định", ["origin"]),
    ],
)
def test_roles(sentence: str, roles: list[Role]) -> None:
    assert [mention.role for mention in find_places(sentence)] == roles


@pytest.mark.parametrize(
    ("sentence", "field", "place"),
    [
        ("hộ khẩu Nam Định, đang ở Cầu Giấy, làm căn cước", None, "Cầu Giấy"),
        ("quê Nghệ An, làm ở Bắc Ninh", None, "Bắc Ninh"),
        ("quê Nghệ An, muốn hỏi phường Bến Thành", None, "phường Bến Thành"),
        ("đất ở Nam Định, em đang ở Hà Nội", "Đất đai", "Nam Định"),
        ("đất ở Nam Định, em đang ở Hà Nội", "land", "Nam Định"),
        ("đất ở Nam Định, em đang ở Hà Nội", "Hộ tịch", "Hà Nội"),
        ("đất ở Nam Định, em đang ở Hà Nội", None, "Hà Nội"),
        ("Hải Dương nhập với Hải Phòng rồi hả", None, "Hải Dương"),
        ("ở Đồng Nai, phường Trảng Dài", None, "Đồng Nai, phường Trảng Dài"),
        ("em ở Tây Ninh, cho hỏi xã Châu Thành", None, "xã Châu Thành"),
        ("xã Chử Văn Bá ở đâu, em quê Lạng Sơn", None, "Lạng Sơn"),
        ("xã Chử Văn Bá", None, "xã Chử Văn Bá"),
    ],
)
def test_primary_place(sentence: str, field: str | None, place: str) -> None:
    chosen = primary_place(find_places(sentence), field)
    assert chosen is not None
    assert chosen.text == place


def test_no_place_is_no_primary_place() -> None:
    assert primary_place([]) is None
