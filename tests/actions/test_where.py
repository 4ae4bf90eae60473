"""ask_where_to_file: which counter, for whom, how far it holds; never a made-up rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from procedure_kb.places.units import load_gazetteer

Ask = Callable[..., Any]
HANG_BAI = "Phường Hàng Bài quận Hoàn Kiếm"


def _where(ask: Ask, code: str, text: str, **more: Any) -> Any:
    return ask("ask_where_to_file", text, code=code, **more)


# --- hộ tịch: the commune of residence, not any centre ---------------------------------------


def test_the_model_reply_with_an_old_ward(ask: Ask) -> None:
    """VOICE.md, reply 2. Hà Nội has one centre with branches, not centres of communes."""
    said = _where(ask, "1.001193", "làm giấy tờ cho bé thì nộp ở đâu", places=HANG_BAI)
    assert f"{HANG_BAI} nay thuộc" in said.text
    assert "hường Cửa Nam, Thành phố Hà Nội." in said.text
    assert "Từ 01/7/2025 không còn" in said.text
    counter = next(line for line in said.lines if line.startswith("Nộp tại"))
    assert "điểm phục vụ hành chính công phường Cửa Nam" in counter
    assert "Trung tâm Phục vụ hành chính công Thành phố Hà Nội" in counter
    assert "nếu thường trú hoặc tạm trú ở đó" in counter
    assert "Cổng Dịch vụ công quốc gia" in said.whole
    assert "VNeID" in said.whole
    assert "hỗ trợ nộp trực tuyến đến đúng nơi" in said.whole
    assert "024 1022" in said.whole
    assert said.slots["known_places"] == {"home": "00082"}


def test_a_ward_of_today_keeps_its_small_letter_in_a_sentence(ask: Ask) -> None:
    said = _where(ask, "1.001193", "nộp ở đâu", places=HANG_BAI)
    assert "nay thuộc phường Cửa Nam, Thành phố Hà Nội." in said.text


@pytest.mark.parametrize("code", ["1.001193", "1.000894", "1.004873", "1.000656"])
def test_civil_status_is_not_for_any_centre(ask: Ask, code: str) -> None:
    said = _where(ask, code, "nộp ở đâu", places="xã Quỳnh Lưu, Nghệ An").whole
    assert "bất kỳ" not in said
    assert "118/2025" not in said
    assert "điểm phục vụ hành chính công xã Quỳnh Lưu" in said
    assert "chi nhánh" not in said  # Nghệ An has centres of communes


def test_asking_about_a_birth_says_nothing_about_where_one_lives(ask: Ask) -> None:
    """ "khai sinh ở …" names the office, not the place of birth of who asks."""
    said = _where(ask, "1.001193", "làm khai sinh ở phường Cửa Nam Hà Nội thì nộp ở đâu")
    assert "là nơi thường trú)" not in said.whole
    assert said.slots["known_places"] == {"home": "00082"}


def test_a_death_is_registered_where_the_person_last_lived(ask: Ask) -> None:
    said = _where(ask, "1.000656", "nộp ở đâu")
    assert "nơi cư trú cuối cùng của người mất" in said.text
    assert said.outcome == "asked"
    question = said.lines[-1]
    assert "Anh/chị ở xã, phường nào" not in question  # where who asks lives does not decide


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("1.004222", "nơi có chỗ ở"),
        ("1.004194", "nơi có chỗ ở"),
    ],
)
def test_the_place_asked_for_is_the_one_that_decides(ask: Ask, code: str, place: str) -> None:
    said = _where(ask, code, "nộp ở đâu")
    assert said.outcome == "asked"
    assert said.slots["pending"]["kind"] == "place"
    assert place in said.text


def test_two_places_are_both_named(ask: Ask) -> None:
    text = "tôi đang ở xã Củ Chi, hộ khẩu ở xã Quỳnh Lưu Nghệ An, xin giấy độc thân nộp ở đâu"
    said = _where(ask, "1.004873", text)
    counter = next(line for line in said.lines if line.startswith("Nộp tại"))
    assert "xã Củ Chi (nếu đã đăng ký tạm trú ở đó)" in counter
    assert "xã Quỳnh Lưu (là nơi thường trú)" in counter
    assert "Được chọn tỉnh Nghệ An là nơi thường trú" in said.whole
    assert said.slots["known_places"] == {"home": "27553", "registered": "17179"}
    assert "1022" in said.whole  # the line of where the person is


# --- police, any centre, land ---------------------------------------------------------------


def test_an_identity_card_is_made_anywhere_in_the_country(ask: Ask) -> None:
    said = _where(ask, "1.014064", "tôi ở phường Bến Thành, làm lại căn cước ở đâu")
    assert "công an phường Bến Thành" in said.text
    assert "xã, phường nào trong cả nước cũng được, nơi đã triển khai" in said.text
    assert "118/2025" not in said.whole  # the police have their own one-stop
    assert said.outcome == "answered"


@pytest.mark.parametrize("words", ["hộ khẩu ở Nghệ An", "quê em ở Nghệ An"])
def test_nobody_has_to_go_home_for_an_identity_card(ask: Ask, words: str) -> None:
    said = _where(ask, "1.014064", f"tôi ở phường Bến Thành, {words}, làm lại căn cước ở đâu")
    assert said.slots["known_places"] == {"home": "26743", "registered": "40"}
    assert "không phải về tỉnh Nghệ An" in said.text
    assert "công an phường Bến Thành" in said.text
    assert "nơi đã triển khai" in said.text


def test_residence_goes_to_the_police_of_the_dwelling(ask: Ask) -> None:
    said = _where(ask, "1.004194", "nộp ở đâu", places="phường Bến Thành")
    assert "Nộp tại công an phường Bến Thành." in said.lines
    assert "bưu điện" not in said.whole  # the record offers no post
    assert "không nói nộp ở công an nơi khác" in said.whole


def test_a_household_business_may_file_anywhere_in_the_province(ask: Ask) -> None:
    said = _where(ask, "1.001612", "mở quán nộp ở đâu")
    assert "xã, phường bất kỳ trong cùng tỉnh, thành phố" in said.text
    assert "cả nước" not in said.text


def test_land_papers_may_go_to_any_office_of_the_province(ask: Ask) -> None:
    said = _where(ask, "1.013831", "sang tên sổ đỏ nộp ở đâu", places="Đà Nẵng")
    assert "Văn phòng đăng ký đất đai Thành phố Đà Nẵng" in said.text
    assert "cùng tỉnh, thành phố có đất" in said.whole
    assert "1022 (phím 3)" in said.whole


def test_the_land_decides_and_not_the_home(ask: Ask) -> None:
    text = "đất của tôi ở xã Quỳnh Lưu Nghệ An, tôi sống ở phường Cửa Nam Hà Nội, nộp ở đâu"
    said = _where(ask, "1.013978", text)
    assert "xã Quỳnh Lưu" in next(line for line in said.lines if line.startswith("Nộp tại"))
    assert "Cửa Nam" not in said.text


def test_a_home_counts_for_land_only_on_condition(ask: Ask) -> None:
    said = _where(ask, "1.012812", "tôi sống ở phường Cửa Nam Hà Nội, tranh chấp đất nộp ở đâu")
    assert "Nộp tại ủy ban nhân dân phường Cửa Nam (nếu đó là nơi có đất)." in said.lines
    bare = _where(ask, "1.012812", "nộp ở đâu", places="phường Cửa Nam Hà Nội")
    assert "Nộp tại ủy ban nhân dân phường Cửa Nam." in bare.lines


def test_unclear_land_is_asked_about_though_the_home_is_known(ask: Ask) -> None:
    text = "đất của tôi ở quận 1, tôi sống ở phường Cửa Nam Hà Nội, nộp ở đâu"
    said = _where(ask, "1.013978", text)
    assert said.outcome == "asked"
    assert said.lines[-1].startswith("Đất ở xã, phường nào?")
    assert said.slots["pending"]["role"] == "land"
    assert said.slots["known_places"] == {"home": "00082"}
    assert "Cửa Nam" not in said.whole


def test_where_one_comes_from_is_not_asked_about_once_the_home_is_known(ask: Ask) -> None:
    text = "quê tôi ở huyện Củ Chi, đang sống ở phường Bến Thành, nộp ở đâu"
    said = _where(ask, "1.001193", text)
    assert said.slots["pending"] is None
    assert "phường Bến Thành" in next(line for line in said.lines if line.startswith("Nộp tại"))


def test_several_counters_are_a_list(ask: Ask) -> None:
    said = _where(ask, "1.014632", "nộp ở đâu", places="phường Bến Thành")
    at = said.lines.index("Nộp tại:")
    assert said.lines[at + 1].startswith("- ủy ban nhân dân phường Bến Thành: xác nhận diện")
    assert all(line.startswith("- ") for line in said.lines[at + 1 : at + 4])


@pytest.mark.parametrize(("has", "first"), [(["has"], "Trực tuyến:"), (["none"], "Nộp tại")])
def test_who_has_vneid_hears_of_the_online_way_first(ask: Ask, has: list[str], first: str) -> None:
    said = _where(ask, "1.001193", "nộp ở đâu", places="xã Củ Chi", signals={"vneid": has})
    ways = [line for line in said.lines if line.startswith(("Trực tuyến:", "Nộp tại"))]
    assert ways[0].startswith(first)
    assert said.slots["has_vneid"] is (has == ["has"])
    if has == ["none"]:
        assert "Nộp trực tuyến cần tài khoản định danh điện tử" in said.whole


def test_post_only_as_far_as_the_rule_says(ask: Ask) -> None:
    """A passport file is not sent by post; post brings what an online file lacks."""
    said = _where(ask, "1.001456", "nộp ở đâu", slots=_held("1.001456", history="renew")).whole
    assert "Gửi qua bưu điện cũng được" not in said
    assert "bổ sung" in said


def _held(code: str, **answers: str) -> dict[str, Any]:
    return {"case_answers": {"code": code, "answers": answers}, "current_procedure": code}


# --- the old district office ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text", "now"),
    [
        ("1.004873", "ra phòng tư pháp quận xin giấy độc thân được không", "ủy ban xã, phường"),
        ("1.014064", "lên công an huyện làm lại căn cước à", "công an xã, phường"),
        ("1.004222", "nhập khẩu thì ra công an quận 3 hả", "công an"),
    ],
)
def test_who_does_the_work_of_an_old_office_is_said_first(
    ask: Ask, code: str, text: str, now: str
) -> None:
    said = _where(ask, code, text, places="")
    head = "\n".join(said.lines[:2])
    assert "hông còn" in head
    assert now in head


# --- the place is not clear -----------------------------------------------------------------


def test_only_the_province_is_asked_for_where_it_is_enough(ask: Ask) -> None:
    said = _where(ask, "1.001200", "nộp ở đâu")
    assert said.lines[-1].startswith("Anh/chị ở tỉnh, thành phố nào?")


def test_what_rule_and_record_both_say_is_said_once(ask: Ask) -> None:
    said = _where(ask, "1.014027", "nộp ở đâu")
    assert len([line for line in said.lines if "nơi cư trú" in line]) == 1


def test_a_split_ward_is_asked_about(ask: Ask) -> None:
    """Trung Hòa (Cầu Giấy) went to Yên Hòa, Đại Mỗ and Thanh Xuân."""
    said = _where(ask, "1.001193", "nộp ở đâu", places="phường Trung Hòa quận Cầu Giấy")
    assert said.outcome == "asked"
    assert set(said.titles[:3]) == {"Phường Yên Hòa", "Phường Đại Mỗ", "Phường Thanh Xuân"}
    assert said.titles[3] == "Tôi không rõ"
    assert "đã chia cho 3 nơi" in said.whole
    assert set(said.slots["pending"]["units"]) == {"00175", "00637", "00367"}
    assert "home" not in (said.slots["known_places"] or {})


def test_what_the_choice_is_about_stands_beside_the_question(ask: Ask) -> None:
    """Not behind "Xem thêm", while the buttons are already there."""
    said = _where(ask, "1.004873", "nộp ở đâu", places="phường Trung Hòa quận Cầu Giấy")
    assert "đã chia cho 3 nơi" in said.text
    district = _where(ask, "1.000656", "nộp ở đâu", places="quận 1")
    assert "Bến Thành" in district.text


def test_the_same_name_in_several_provinces_is_asked_about(ask: Ask) -> None:
    """Xã Tân Phú is in Nghệ An, Tây Ninh, Đồng Tháp, Vĩnh Long …"""
    said = _where(ask, "1.001193", "nộp ở đâu", places="xã Tân Phú")
    assert said.outcome == "asked"
    assert "tỉnh, thành phố nào" in said.text
    assert said.titles[-1] in ("Tôi không rõ", "Xem thêm")
    assert any(title.startswith("Xã Tân Phú, Tỉnh ") for title in said.titles)


def test_a_name_nobody_knows_is_said_to_be_unknown(ask: Ask) -> None:
    said = _where(ask, "1.001193", "nộp ở đâu", places="xã Abcxyz huyện Củ Chi")
    assert said.outcome == "asked"
    assert "Abcxyz" in said.text
    assert "chưa thấy" in said.text


def test_an_unknown_place_is_asked_for(ask: Ask) -> None:
    said = _where(ask, "1.001193", "nộp ở đâu")
    assert said.outcome == "asked"
    assert "xã, phường nào?" in said.text
    assert "Tên cũ hay mới đều được" in said.text
    assert [title for title in said.titles if title != "Xem thêm"] == ["Tôi không rõ"]
    assert said.slots["pending"] == {
        "kind": "place",
        "code": "1.001193",
        "aspects": ["ask_where_to_file"],
        "text": None,
        "units": [],
    }


def test_a_province_alone_is_not_enough_for_civil_status(ask: Ask) -> None:
    said = _where(ask, "1.001193", "nộp ở đâu", places="Hà Nội")
    assert said.outcome == "asked"
    assert said.slots["known_places"] == {"home": "01"}


def test_a_place_said_before_is_not_asked_again(ask: Ask) -> None:
    said = _where(ask, "1.001193", "nộp ở đâu", slots={"known_places": {"home": "27553"}})
    assert "xã Củ Chi" in said.text
    assert said.slots["pending"] is None


def test_a_province_named_after_its_commune_adds_nothing(ask: Ask) -> None:
    said = _where(
        ask, "1.001193", "nộp ở đâu", places="Hà Nội", slots={"known_places": {"home": "00082"}}
    )
    assert said.slots["known_places"] == {"home": "00082"}
    assert "phường Cửa Nam" in said.text


def test_a_new_place_replaces_the_old_one(ask: Ask) -> None:
    said = _where(
        ask, "1.001193", "nộp ở đâu", places="xã Củ Chi", slots={"known_places": {"home": "00082"}}
    )
    assert said.slots["known_places"] == {"home": "27553"}


def test_a_unit_that_is_gone_from_the_list_is_forgotten(ask: Ask) -> None:
    said = _where(ask, "1.001193", "nộp ở đâu", slots={"known_places": {"home": "99999"}})
    assert said.outcome == "asked"
    assert load_gazetteer().get("99999") is None


# --- until when, and whom to ask ------------------------------------------------------------


def test_how_long_it_holds(ask: Ask) -> None:
    said = _where(ask, "1.001193", "nộp ở đâu", places="xã Củ Chi")
    assert "hết hạn ngày 01/3/2027" in said.whole
    assert "Luật Hộ tịch mới từ 01/3/2027" in said.whole


@pytest.mark.parametrize("code", ["1.001193", "1.004873", "1.013225", "1.013978", "1.013831"])
def test_when_the_decrees_have_ended_that_is_on_the_first_screen(ask: Ask, code: str) -> None:
    day = dt.date(2027, 3, 1)
    said = _where(ask, code, "nộp ở đâu", places="xã Củ Chi", day=day)
    assert "có ngày hết hạn là 01/3/2027. Phải kiểm tra lại với nơi nhận" in said.text
    assert "trừ khi được kéo dài" not in said.whole


def test_a_rule_without_an_end_says_nothing_of_an_end(ask: Ask) -> None:
    said = _where(ask, "1.014064", "nộp ở đâu", day=dt.date(2027, 3, 1))
    assert "hết hạn" not in said.whole


@pytest.mark.parametrize(
    ("places", "line"),
    [
        ("phường Cửa Nam Hà Nội", "024 1022 (phím 7 hoặc 8), ứng dụng iHanoi."),
        ("phường Bến Thành", "Thành phố Hồ Chí Minh 1022, ứng dụng Công dân số."),
        ("xã Quỳnh Lưu, Nghệ An", "1800 1096. Chưa có đường dây của tỉnh Nghệ An."),
        ("", "Tổng đài Cổng Dịch vụ công quốc gia 1800 1096. Số này chưa kiểm tra được."),
    ],
)
def test_whom_to_ask(ask: Ask, places: str, line: str) -> None:
    assert line in _where(ask, "1.014064", "nộp ở đâu", places=places).whole


def test_an_app_without_a_number_is_named_once(ask: Ask) -> None:
    """Not "Hỏi: Ứng dụng Hue-S Hue-S." """
    said = _where(ask, "1.014064", "nộp ở đâu", places="thành phố Huế")
    assert said.whole.count("Hue-S") == 1


# --- records without a guide ----------------------------------------------------------------


def test_a_record_is_filed_by_field_and_level(ask: Ask) -> None:
    said = _where(ask, "1.014035", "nộp ở đâu")
    assert "cơ quan đăng ký kinh doanh xã, phường" in said.text
    assert "bất kỳ trong cùng tỉnh, thành phố" in said.text


def test_a_record_names_its_own_agency_and_address(ask: Ask) -> None:
    said = _where(ask, "1.001200", "nộp ở đâu")
    assert "Công an tỉnh" in next(line for line in said.whole.split("\n") if "bản ghi" in line)
    assert "chung đường biên giới với Campuchia" in said.whole
    assert "bưu điện" not in said.whole


def test_a_general_rule_says_that_it_is_general(ask: Ask) -> None:
    said = _where(ask, "1.001440", "nộp ở đâu")
    assert "chưa được đọc riêng" in said.whole


def test_no_name_ends_in_two_full_stops(ask: Ask) -> None:
    for code in ("2.002226", "1.001200", "1.001440"):
        assert ".." not in _where(ask, code, "nộp ở đâu").whole
