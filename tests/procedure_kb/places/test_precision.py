"""Words that only look like places: nothing may be found in these sentences."""

from __future__ import annotations

import pytest

from procedure_kb.places.mentions import find_places
from procedure_kb.text import fold

ORDINARY = """
hòa giải không thành thì làm sao
mừng tân gia nhà em
an ninh khu phố giờ ai lo
bình thường thì mấy ngày có kết quả
tôi đồng ý cho con đi cùng
con cháu trong nhà có được ký thay không
bán mỹ phẩm xách tay có cần giấy phép không
mở cửa hàng hải sản tươi sống
trung tâm hành chính công làm việc mấy giờ
thành phố hỗ trợ gì cho người già
xã tôi sáp nhập rồi giờ hỏi ai
chuyển sang phường khác ở thì báo ai
huyện cũ của tôi giải thể rồi
em đang ở nước ngoài
tự do kinh doanh là gì
quyết định hành chính sai thì khiếu nại
đoàn kết dân tộc
hạnh phúc gia đình
hợp đồng mua bán xe
thiết kế nhà ba tầng
yêu cầu giấy tờ gì
người gốc Việt Nam định cư ở xa về
tham gia hội người cao tuổi
công an xã có làm thứ bảy không
lên tỉnh làm lý lịch tư pháp hay ở xã
phường nào cũng được hả
ở quê không có mạng
ở đâu làm cũng được à
nộp tại xã hay huyện
đặc khu là gì
thị trấn giờ còn không
tỉnh nào nhập với tỉnh nào
tân cử nhân mới ra trường
thanh niên xung phong
tân binh nhập ngũ cần gì
an táng ở nghĩa trang
gia hạn tạm trú
nam nữ bình quyền
thái độ cán bộ kém
đất do cha mẹ để lại
chủ tịch xã ký chưa
chấp thuận rồi mới xây
trang điện tử của bộ
đơn vị thanh toán tiền cho ai
mức đóng thấp hơn trước
địa phương cấp phép
phương án chữa cháy
hải quan giữ hàng
giới tính của con ghi sai
""".strip().splitlines()

BARE = """
van ban nay co hieu luc khong
do luong dat dai
chu tich xa co quyen gi
cho don xin o dau
dat do cua ai
da nang chuc nang
truong hop cua toi
con cho hoi
phong dien cho nha
toi co the nop ho
toi muon hoi ve hop dong
quan he gia dinh
quan ly dat dai
tinh trang hon nhan
xa hoi hoa
phuong tien di lai
phuong an thanh ly
em hong biet
nha o xa 7 cay so
ra cong an hoi
co quan thanh tra
dia phuong an toan
""".strip().splitlines()

PROPER = """
chị Hương bảo nộp ở đây
bác Sáu với cô Kim Liên đi cùng
anh Thanh Tâm làm ở công ty Hòa Phát
con tôi tên Nguyễn Bình An
bé nhà em tên là Hải Yến
mẹ em tên Nguyễn Thị Thanh Hà
ông Trần Hưng Đạo
vợ tôi là Lê Thị Bích Đào
ngân hàng Đông Á còn không
đẻ ở bệnh viện Từ Dũ mà quên lấy giấy
bệnh viện Bạch Mai cấp giấy báo tử
khách sạn Mường Thanh
em học trường Lê Lợi
nhà ở đường Nguyễn Trãi
nhà số 12 phố Hàng Bài
quán ở đường Điện Biên Phủ
54 Hai Bà Trưng có phải chỗ nộp không
chồng em là người Hàn Quốc
sông Hậu có nuôi cá được không
người Mông người Dao làm giấy khai sinh
em dân tộc Tày
luật sư Bình Minh tư vấn
""".strip().splitlines()

SHORT_FORMS = """
h em muốn hỏi
p/s cảm ơn
e bị mất cccd h lm ntn
tp chưa hỗ trợ
đk tt ở nhà trọ
tt hôn nhân
gxn tthn
hn em đi làm giấy
mai vt có làm không
giấy xác nhận ct07 ct08 mẫu tk1
nghị định 118/2025/NĐ-CP
thông tư 64/2025/TT-BTC
hồ sơ H26.12-250701-0001
G09.20-20260609-0092637
nộp phạt QĐ-UBND
mẫu 01/ĐK
xã ko làm thì hỏi ai
""".strip().splitlines()

CASES = """
Tôi Đang Ở Nhà Trọ Muốn Đăng Ký Tạm Trú
TÔI MUỐN LÀM KHAI SINH CHO CON
XIN GIẤY XÁC NHẬN ĐỘC THÂN Ở XÃ
""".strip().splitlines()


@pytest.mark.parametrize("sentence", [*ORDINARY, *BARE, *PROPER, *SHORT_FORMS, *CASES])
def test_finds_nothing(sentence: str) -> None:
    assert [mention.text for mention in find_places(sentence)] == []


@pytest.mark.parametrize("sentence", ORDINARY)
def test_finds_nothing_without_diacritics(sentence: str) -> None:
    assert [mention.text for mention in find_places(fold(sentence))] == []


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("gửi văn bản đi đâu", "ở Văn Bàn thì gửi đi đâu"),
        ("văn bản số mấy", "huyện Văn Bàn số mấy"),
        ("nói bình minh lên", "thị xã Bình Minh Vĩnh Long"),
        ("hai người đồng ý", "xã Đồng Ý Bắc Sơn"),
        ("số thống nhất là bao nhiêu", "ở Thống Nhất Đồng Nai"),
        ("chữ ký", "thị xã Chũ"),
        ("bác thanh hà đi vắng", "huyện Thanh Hà Hải Dương"),
    ],
)
def test_a_sign_of_a_place_makes_the_difference(word: str, place: str) -> None:
    assert find_places(word) == []
    assert len(find_places(place)) == 1
