"""Folk words: the shipped list, finding them in questions, the file of staff."""

from __future__ import annotations

import os
import timeit
from collections import Counter
from pathlib import Path

import pytest

from procedure_kb.errors import BadInput
from procedure_kb.search.folk_words import (
    FolkWord,
    load_folk_words,
    official_terms,
)
from procedure_kb.text import fold, nfc

GOOD = "- {folk: sổ đỏ, official: [giấy chứng nhận đất], region: all, note: nói tắt}\n"


@pytest.fixture(scope="module")
def shipped() -> tuple[FolkWord, ...]:
    return load_folk_words()


@pytest.fixture
def staff_file(home: Path) -> Path:
    """Where staff keep their words; not there yet."""
    return home / "folk_words.yml"


def write(path: Path, text: str) -> None:
    """Write, and make sure that the time of change differs from the last one."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    later = max(path.stat().st_mtime_ns, before + 1_000_000)
    os.utime(path, ns=(later, later))


# --- the shipped list ---------------------------------------------------------------------


def test_the_list_is_large_and_from_all_regions(shipped: tuple[FolkWord, ...]) -> None:
    assert len(shipped) >= 550
    assert set(Counter(word.region for word in shipped)) == {"north", "central", "south", "all"}


def test_no_word_stands_twice(shipped: tuple[FolkWord, ...]) -> None:
    twice = [key for key, n in Counter(word.key for word in shipped).items() if n > 1]
    assert twice == []


def test_words_are_composed_small_and_without_marks(shipped: tuple[FolkWord, ...]) -> None:
    for word in shipped:
        assert word.folk == nfc(word.folk).lower()
        assert not set(word.folk) & set('.,;:?!()"'), word.folk
        assert "  " not in word.folk + " ".join(word.official)


def test_two_meanings_are_told_in_the_note(shipped: tuple[FolkWord, ...]) -> None:
    by_folk = {word.folk: word for word in shipped}
    for folk in ("nhập khẩu", "xin trích lục", "lăn tay", "tách sổ", "giấy hôn nhân"):
        assert len(by_folk[folk].official) == 2
        assert "hai nghĩa" in by_folk[folk].note


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("mất sổ đỏ thì làm sao", "cấp lại giấy chứng nhận quyền sử dụng đất do bị mất"),
        ("cái bìa đỏ nhà tôi", "giấy chứng nhận quyền sử dụng đất"),
        ("rớt cà vẹt xe máy", "cấp lại chứng nhận đăng ký xe"),
        ("lam cavet xe", "chứng nhận đăng ký xe"),
        ("xin lên thổ cư", "chuyển mục đích sử dụng đất"),
        ("làm KT3", "đăng ký tạm trú"),
        ("xin giấy độc thân", "giấy xác nhận tình trạng hôn nhân"),
        ("cắt khẩu cho ba tui", "xóa đăng ký thường trú"),
        ("nhập khẩu cho con", "đăng ký thường trú"),
        ("mần khai sanh", "đăng ký khai sinh"),
        ("tiền tuất của ông nội", "trợ cấp tuất hằng tháng"),
        ("lãnh tiền thất nghiệp", "trợ cấp thất nghiệp"),
        ("thẻ chíp", "thẻ căn cước"),
        ("tiền thờ cúng", "trợ cấp thờ cúng liệt sĩ"),
        ("bị chất độc da cam", "người hoạt động kháng chiến bị nhiễm chất độc hóa học"),
        ("lãnh tiền già hằng tháng", "trợ cấp hưu trí xã hội"),
        ("rút bảo hiểm 1 lần", "hưởng bảo hiểm xã hội một lần"),
        ("giấy kiểm dịch thực vật", "giấy chứng nhận kiểm dịch thực vật"),
        ("hoãn đi lính", "tạm hoãn gọi nhập ngũ"),
        ("gắn đồng hồ điện", "cấp điện mới từ lưới điện hạ áp"),
        ("mất giấy hẹn", "giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        ("công an phường", "công an cấp xã"),
        ("làm lí lịch tư pháp", "cấp phiếu lý lịch tư pháp"),
    ],
)
@pytest.mark.usefixtures("home")
def test_what_people_say_and_what_it_is_called(question: str, term: str) -> None:
    assert term in official_terms(fold(question))


# --- finding ------------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
class TestFinding:
    def test_the_longest_word_counts(self) -> None:
        assert official_terms(fold("tôi muốn cắt hộ khẩu")) == ["xóa đăng ký thường trú"]
        assert "đăng ký thường trú" not in official_terms(fold("tách hộ khẩu"))

    def test_of_words_that_overlap_the_longest_counts(self) -> None:
        # "đi lĩnh" sounds like "đi lính" to one who drops the diacritics.
        found = official_terms(fold("gọi đi lĩnh lương hưu hộ mẹ"))
        assert found == ["ủy quyền lĩnh thay các chế độ bảo hiểm xã hội"]

    def test_several_words_in_their_order(self) -> None:
        found = official_terms(fold("có giấy độc thân rồi mới sao y bản chính"))
        assert found == ["giấy xác nhận tình trạng hôn nhân", "chứng thực bản sao từ bản chính"]

    def test_a_term_comes_once(self) -> None:
        assert official_terms(fold("sổ đỏ hay bìa đỏ")) == ["giấy chứng nhận quyền sử dụng đất"]

    @pytest.mark.parametrize("question", ["sổ đỏng", "hồ sổ", "xcavet", "cavets", "1kt3", ""])
    def test_words_match_whole(self, question: str) -> None:
        assert official_terms(fold(question)) == []

    @pytest.mark.parametrize("question", ["nộp hồ sơ, do ai ký", "nộp hồ sơ\ndo ai ký"])
    def test_not_across_marks(self, question: str) -> None:
        assert official_terms(fold(question)) == []

    @pytest.mark.parametrize("question", ["(sổ đỏ)?", "sổ   đỏ", "SỔ ĐỎ!", '"sổ-đỏ"'])
    def test_marks_around_do_not_matter(self, question: str) -> None:
        assert official_terms(fold(question)) == ["giấy chứng nhận quyền sử dụng đất"]

    @pytest.mark.parametrize(
        "question",
        [
            "sổ đỏ, tức giấy chứng nhận quyền sử dụng đất",
            "so do la giay chung nhan quyen su dung dat",
        ],
    )
    def test_terms_that_are_said_already_are_left_out(self, question: str) -> None:
        assert official_terms(fold(question)) == []

    def test_it_is_fast(self) -> None:
        question = fold(
            "dạ cho em hỏi ba em mới mất mà sổ đỏ đứng tên ba, giờ em muốn sang tên sổ đỏ cho mẹ "
            "thì cần giấy tờ gì, nộp ở đâu ạ"
        )
        official_terms(question)  # reads the list
        best = min(timeit.repeat(lambda: official_terms(question), number=20, repeat=50)) / 20
        assert best < 100e-6  # a third of that on an idle machine


# --- the file of staff --------------------------------------------------------------------


class TestStaffFile:
    def test_it_adds_and_replaces(self, staff_file: Path) -> None:
        write(
            staff_file,
            GOOD + "- {folk: giấy xanh, official: [giấy phép rừng], region: north, note: ở xã ta}",
        )
        assert official_terms(fold("xin giấy xanh")) == ["giấy phép rừng"]
        assert official_terms(fold("sổ đỏ")) == ["giấy chứng nhận đất"]
        assert official_terms(fold("xin giấy độc thân")) == ["giấy xác nhận tình trạng hôn nhân"]

    def test_an_edit_is_live(self, staff_file: Path) -> None:
        assert official_terms(fold("sổ đỏ")) == ["giấy chứng nhận quyền sử dụng đất"]
        write(staff_file, GOOD)
        assert official_terms(fold("sổ đỏ")) == ["giấy chứng nhận đất"]
        staff_file.unlink()
        assert official_terms(fold("sổ đỏ")) == ["giấy chứng nhận quyền sử dụng đất"]

    def test_a_broken_edit_leaves_the_last_good_words(
        self, staff_file: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        write(staff_file, GOOD)
        official_terms("so do")
        write(staff_file, GOOD + "- {folk: }")
        for _ in range(3):
            assert official_terms(fold("sổ đỏ")) == ["giấy chứng nhận đất"]
        assert len(caplog.messages) == 1
        assert f"{staff_file}:2: [FLK002]" in caplog.text

    def test_a_file_broken_from_the_start_leaves_the_shipped_words(
        self, staff_file: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        write(staff_file, "- {folk: [")
        for _ in range(3):
            assert official_terms(fold("sổ đỏ")) == ["giấy chứng nhận quyền sử dụng đất"]
        assert len(caplog.messages) == 1
        assert "[FLK001]" in caplog.text

    def test_comments_alone_change_nothing(self, staff_file: Path) -> None:
        write(staff_file, "# chưa có gì\n")
        assert official_terms(fold("sổ đỏ")) == ["giấy chứng nhận quyền sử dụng đất"]


@pytest.mark.parametrize(
    ("entry", "rule", "message"),
    [
        ("- {folk: [", "FLK001", "không đọc được tệp"),
        ("- sổ hồng", "FLK002", "mục thứ 2"),
        ("- {folk: sổ hồng, region: all, note: x y}", "FLK002", "mục 'sổ hồng': official: thiếu"),
        (
            "- {folk: sổ hồng, official: giấy, region: all, note: x y}",
            "FLK002",
            "official: phải là danh sách trong ngoặc vuông",
        ),
        (
            "- {folk: sổ hồng, official: [], region: all, note: x y}",
            "FLK002",
            "cần ít nhất một từ chính thức",
        ),
        (
            "- {folk: sổ hồng, official: [giấy], region: nam, note: x y}",
            "FLK002",
            "region: phải là north, central, south hoặc all",
        ),
        (
            "- {folk: sổ hồng, official: [giấy], region: all, note: x y, vung: bắc}",
            "FLK002",
            "vung: không có mục tên này",
        ),
        (
            "- {folk: '---', official: [giấy], region: all, note: x y}",
            "FLK002",
            "folk: phải có chữ",
        ),
        (
            "- {folk: sổ hồng, official: [Sổ Hồng], region: all, note: x y}",
            "FLK002",
            "official: trùng với từ dân gian",
        ),
        (
            "- {folk: sô đo, official: [giấy], region: all, note: x y}",
            "FLK003",
            "mục 'sô đo': đã có 'sổ đỏ' ở dòng 1",
        ),
    ],
)
def test_a_broken_entry_is_one_clear_line(
    tmp_path: Path, entry: str, rule: str, message: str
) -> None:
    path = tmp_path / "folk_words.yml"
    path.write_text(GOOD + entry + "\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_folk_words(path)
    error = caught.value
    assert (error.rule, error.file) == (rule, str(path))
    assert error.line in ((2, 3) if rule == "FLK001" else (2,))
    assert message in str(error)
    assert "\n" not in str(error)


def test_a_table_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "folk_words.yml"
    path.write_text("sổ đỏ: giấy\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"\[FLK001\] tệp phải là một danh sách"):
        load_folk_words(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="không đọc được tệp"):
        load_folk_words(tmp_path / "nowhere.yml")
