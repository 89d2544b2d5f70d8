"""What the forms of the page say, in Vietnamese; names of records and values stand in messages.py."""

from __future__ import annotations

from typing import Final

from extractor.messages import KINDS

FIELDS: Final = {
    "text": "Nguyên văn",
    "name": "Họ tên",
    "kind": "Loại",
    "honorific": "Cách xưng hô",
    "participation": "Vai trò tại cuộc họp",
    "roles": "Chức vụ",
    "list": "Thuộc danh sách",
    "number": "Con số",
    "unit": "Đơn vị như đã viết",
    "value": "Giá trị",
    "base_unit": "Đơn vị tính",
    "value_max": "Đến (cận trên)",
    "total": "Trên tổng số",
    "qualifier": "Mức độ",
    "change": "Tăng, giảm",
    "subject": "Nội dung được đếm, đo",
    "doc_type": "Loại văn bản",
    "issued": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "title": "Trích yếu",
    "pinpoint": "Điều, khoản",
    "speaker": "Người giao",
    "addressee": "Người thực hiện",
    "cooperating": "Đơn vị phối hợp",
    "deadline": "Hạn",
    "label": "Phần",
    "date": "Ngày họp",
    "part_of_day": "Buổi",
    "mode": "Cách tổ chức",
    "venue": "Địa điểm",
    "organizer": "Đơn vị tổ chức",
}
OF_KIND: Final = {
    ("dates", "value"): "Thời gian",
    ("citations", "number"): "Số, ký hiệu",
    ("citations", "name"): "Tên văn bản (luật, bộ luật…)",
    ("directives", "text"): "Nội dung việc",
    ("meeting", "name"): "Tên cuộc họp",
    ("meeting", "kind"): "Hình thức họp",
}
"""Fields that are called otherwise in one kind of record."""

HINTS: Final = {
    "words": "Chép đúng lời trong văn bản.",
    "date": "Ví dụ: 29/02/2024, 02/2024, quý I/2024, 2021 – 2025.",
    "number": "Ví dụ: 24.372,898.",
    "bodies": "Cách nhau bằng dấu chấm phẩy.",
}
ROLE: Final = {"text": "Nguyên văn", "title": "Chức danh", "organization": "Cơ quan", "former": "nguyên (đã thôi giữ)"}
PERSON_KINDS: Final = {"person": "cá nhân", "group": "tập thể"}

SHEETS: Final = {"documents": "Văn bản", "meetings": KINDS["meeting"], **KINDS, "roles": "Chức vụ"}
"""The sheets of a workbook, each a table: those of records are called as their kinds."""
STORED: Final = {
    "document": "Mã bản ghi",
    "id": "Mã văn bản (SHA-256)",
    "source": "Nguồn",
    "published": "Ngày đăng",
    "chars": "Số ký tự",
    "program": "Phiên bản chương trình",
    "patterns": "Phiên bản mẫu",
    "no": "STT",
    "table": "Bảng",
    "rule": "Mẫu đã dùng",
    "type_name": "Loại như đã viết",
    "refers_to": "Nhắc lại văn bản ở vị trí",
}
"""Columns that no form has."""
PLACES: Final = {"start": "Từ vị trí", "end": "Đến vị trí"}
DATE_KINDS: Final = {
    "day": "ngày",
    "month": "tháng",
    "quarter": "quý",
    "half": "nửa năm",
    "year": "năm",
    "range": "khoảng thời gian",
}

FAULTS: Final = {
    "required": "Cần ghi mục này.",
    "absent": "Không thấy những chữ này trong văn bản; hãy chép đúng nguyên văn.",
    "date": "Không đọc được thời gian này; hãy ghi như 29/02/2024, 02/2024 hoặc quý I/2024.",
    "number": "Không phải con số; hãy ghi như 24.372,898.",
    "choice": "Hãy chọn một giá trị trong danh sách.",
}
DATE_FRAMES: Final = ("{typed}", "ngày {typed}", "tháng {typed}", "năm {typed}", "giai đoạn {typed}")
"""How a date that somebody typed may stand in a report."""

LETTERS: Final = {
    "meeting": "H",
    "attendees": "N",
    "mentioned_people": "K",
    "directives": "G",
    "figures": "S",
    "citations": "V",
    "dates": "T",
    "segments": "P",
}
"""One letter for each kind of record: họp, người, khác, giao việc, số, văn bản, thời gian, phần."""

RECORDS: Final = {
    "meeting": "cuộc họp",
    "attendees": "người dự",
    "mentioned_people": "người được nhắc đến",
    "directives": "việc được giao",
    "figures": "số liệu",
    "citations": "văn bản viện dẫn",
    "dates": "mốc thời gian",
    "segments": "phần",
}
"""One record of each kind, as it is called in a sentence."""

DONE: Final = {
    "changed": "Đã sửa {record}.",
    "added": "Đã thêm {record}.",
    "deleted": "Đã xóa {record}.",
    "same": "Không có gì thay đổi.",
}
MORE: Final = "… và {count} mục khác"
CARD: Final = {"when": "Thời gian", "chairs": "Chủ trì"}
