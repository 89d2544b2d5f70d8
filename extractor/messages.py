"""What clerks read, in Vietnamese: errors and notices, names of records and of their values, dates and numbers.

Everything that the edges say to a clerk stands here, so that it can be mended in one place.
"""

from __future__ import annotations

import re
from typing import Final

from extractor.errors import BienbanError, InputError, PatternError, PatternWarning, ServeError

PROBLEMS: Final = {
    # InputError
    "surrogate": "{option} có ký tự hỏng (surrogate) ở vị trí {offset}; hãy lưu lại văn bản bằng UTF-8",
    "published": "ngày đăng “{value}” không hợp lệ; hãy ghi theo dạng năm-tháng-ngày, ví dụ 2024-02-29",
    "json": "không phải JSON hợp lệ ở dòng {line}, cột {column}: {detail}; hãy sửa chỗ đó",
    "gold": "bản chuẩn sai quy cách: {place}: {detail}{near}",
    "no_words": "{place}: “{key}” phải ghi lời có trong văn bản",
    "nth": "{place}: “nth” phải là số nguyên, 0 là lần xuất hiện đầu tiên",
    "absent": "{place}: không thấy “{words}” trong văn bản; hãy chép đúng nguyên văn{near}",
    "absent_after": "{place}: “{words}” chỉ có ở trước vị trí {after}; hãy ghi theo thứ tự của văn bản",
    "too_few": "{place}: “{words}” chỉ có {count} lần nên “nth” không thể là {nth} (0 là lần đầu tiên)",
    "same_words": "{place}: “{words}” trùng chỗ với {other}; nếu muốn chỉ lần xuất hiện khác, hãy ghi thêm “nth”",
    "late_start": "{place}: phần đầu tiên phải bắt đầu từ những chữ đầu tiên của văn bản",
    "measure": "không có độ đo “{value}”; hãy chọn “all” hoặc một trong: {known}{near}",
    # ReadError
    "missing": "{path}: không có tệp này; hãy kiểm tra lại đường dẫn",
    "folder": "{path}: là thư mục; hãy chỉ ra một tệp văn bản",
    "unreadable": "{path}: không đọc được ({detail}); hãy kiểm tra quyền đọc tệp",
    "binary": "{path}: không phải văn bản mà là {detail}; hãy lưu thành tệp .txt, .docx, .html hoặc .pdf",
    "encoding": "{path}: byte ở vị trí {offset} không phải UTF-8 và cũng không rõ bảng mã tiếng Việt nào; "
    "hãy lưu lại tệp bằng mã UTF-8",
    "damaged_encoding": "{path}: byte ở vị trí {offset} không đúng mã {encoding}; hãy lưu lại tệp bằng mã UTF-8",
    "extra": "{path}: cần cài thêm phần đọc {form}; hãy chạy: pip install 'bienban[{extra}]'",
    "damaged": "{path}: tệp {form} bị hỏng hoặc có mật khẩu ({detail}); hãy mở và lưu lại tệp",
    "bomb": "{path}: tệp {form} khi giải nén quá lớn ({size} byte, tối đa {most}); không đọc",
    "no_article": "{path}: trang không có bài viết nào; hãy chép nội dung bài vào một tệp .txt",
    "no_text_layer": "{path}: tệp PDF chỉ có ảnh, không có chữ; hãy nhận dạng chữ (OCR) trước",
    "blank": "{path}: không có chữ nào; hãy đưa vào nội dung bản tin hoặc biên bản",
    "no_folder_there": "{path}: không có thư mục này; hãy kiểm tra lại đường dẫn",
    "no_folder_but_file": "{path}: là tệp, không phải thư mục; hãy chỉ ra thư mục chứa văn bản và bản chuẩn",
    "no_gold": "{path}: không có văn bản TÊN.txt nào kèm bản chuẩn TÊN.json; hãy lập bằng “bienban annotate”",
    "too_large": "{path}: lớn hơn {most} byte nên không đọc; hãy tăng --max-size nếu cần",
    "no_column": "{path}: không có cột nào trong số {names}; hãy chỉ ra cột bằng --text-column",
    "no_string": "{path}: cột {name} không chứa văn bản",
    "nested": "{path}: tệp nén lồng quá {most} lớp nên không đọc; hãy giải nén trước",
    "several": "{path}: có nhiều văn bản; hãy dùng lệnh: bienban batch",
    # StoreError
    "destination": "{path}: không phải nơi lưu ({detail}); hãy dùng tệp .jsonl, .jsonl.gz, .parquet, thư mục .csv, "
    "sqlite:///tệp.db hoặc postgresql://…",
    "unwritable": "{path}: không ghi được ({detail}); những gì đã ghi vẫn còn nguyên, "
    "hãy khắc phục rồi chạy lại lệnh này",
    "unreadable_store": "{path}: không đọc được ({detail}); hãy kiểm tra quyền đọc",
    "foreign": "{path}: có nội dung không do bienban ghi ({detail}); hãy chọn nơi lưu khác",
    "in_use": "{path}: đang có một lượt chạy khác ghi vào đây; hãy đợi lượt đó xong",
    "form_extra": "{path}: cần cài thêm phần ghi {form}; hãy chạy: pip install 'bienban[{extra}]'",
    # StoreError of exports
    "no_records": "{path}: không có bản ghi nào do bienban lập; hãy chỉ ra cơ sở dữ liệu, tệp .jsonl, .jsonl.gz, "
    ".parquet, thư mục .csv do “bienban batch” ghi, hoặc tệp .json do “bienban extract” in ra",
    "not_ours": "{path}: có nội dung không phải bản ghi của bienban ({detail}); hãy chỉ ra đúng nguồn",
    "unfinished": "{path}: bị cắt giữa chừng một bản ghi; hãy chạy lại lệnh bienban batch đã ghi tệp này "
    "cho đến khi xong",
    "no_texts": "{path}: không lưu nguyên văn mà dạng này cần đến; hãy thêm --texts và chỉ ra các tệp, thư mục văn bản "
    "đã xử lý, hoặc dùng cơ sở dữ liệu",
    "no_text": "{path}: không thấy văn bản {document} ({source}) trong các tệp ở --texts; "
    "hãy chỉ ra đủ các tệp, thư mục đã xử lý, chưa bị sửa",
    "form": "{path}: tên tệp chưa cho biết cần dạng nào; hãy thêm --form với một trong: {known}",
    "exists": "{path}: đã có từ trước; hãy chọn tên khác hoặc thêm --replace để thay thế",
    "own_source": "{path}: chính là nguồn; hãy chọn nơi ghi khác",
    "not_made": "{path}: không ghi được ({detail}); chưa có gì thay đổi ở đó",
    "too_much": "{path}: quá {most} ký tự văn bản cho một tệp; hãy ghi thành thư mục nhiều tệp: "
    "--to {folder} --form docbin",
    "sheet_rows": "{path}: trang tính {sheet} vượt quá {most} dòng; hãy chọn bớt loại bằng --kinds, chia nhỏ nguồn, "
    "hoặc dùng cơ sở dữ liệu",
    "cell": "{path}: có ô vượt quá {most} ký tự ({place}); hãy bỏ loại đó bằng --kinds hoặc ghi thành bảng .csv",
    # WorkError
    "no_process": "không khởi động được tiến trình con (mã {status}); hãy thử lại với --workers 1",
    "crashed": "{path}: chương trình bị dừng khi xử lý văn bản này (mã {status})",
    "hung": "{path}: xử lý quá {seconds:g} giây nên bỏ qua; có thể tăng --timeout",
    # StoreError of databases
    "store_url": "“{url}” không phải địa chỉ cơ sở dữ liệu; hãy ghi như sqlite:///tep.db "
    "hoặc postgresql://nguoidung@may/ten",
    "store_extra": "cần cài thêm phần cơ sở dữ liệu; hãy chạy: pip install 'bienban[{extra}]'",
    "no_store": "{place}: không có cơ sở dữ liệu của bienban; hãy kiểm tra lại địa chỉ",
    "no_document": "{place}: văn bản {document} chưa có trong cơ sở dữ liệu",
    "newer": "{place}: cơ sở dữ liệu thuộc phiên bản {found}, mới hơn chương trình này (chỉ biết đến {known}); "
    "hãy cài bienban mới hơn",
    "older": "{place}: cơ sở dữ liệu thuộc phiên bản {found}, chương trình này cần {known}; "
    "hãy chạy: bienban db upgrade {place}",
    "store": "{place}: cơ sở dữ liệu báo lỗi: {detail}",
    # ServeError
    "body_size": "nội dung gửi lên lớn hơn {most:,} byte nên không nhận; hãy chia nhỏ văn bản",
    "late": "chờ quá {seconds:g} giây mà chưa nhận đủ nội dung; hãy gửi lại",
    "busy": "máy đang xử lý nhiều văn bản khác; hãy thử lại sau {seconds} giây",
    "slow": "xử lý quá {seconds:g} giây nên phải dừng; hãy chia nhỏ văn bản",
    "memory": "văn bản cần nhiều bộ nhớ hơn mức cho phép ({most:,} byte); hãy chia nhỏ văn bản",
    "died": "chương trình bị dừng khi xử lý văn bản này",
    "closing": "máy chủ đang tắt hoặc không khởi động được tiến trình con; hãy thử lại sau",
    "token": "cần mã truy cập; hãy gửi kèm Authorization: Bearer MÃ",
    "host": "máy chủ này không mang tên {host!r}",
    "origin": "không nhận yêu cầu từ trang của nơi khác",
    "no_such_page": "không có gì ở địa chỉ này",
    "method": "địa chỉ này không nhận phương thức {method}",
    "media": "nội dung gửi lên phải là {wanted}",
    "syntax": "nội dung gửi lên không phải {form}: {detail}",
    "fields": "{place}: {detail}",
    "session": "bản ghi gửi lại không còn nguyên vẹn ({detail}); hãy trích lại từ văn bản",
    "gone": "không còn bản ghi này; hãy tải lại trang",
    "own_fault": "chương trình gặp lỗi; nội dung văn bản không bị lưu lại",
    "web_extra": "cần cài thêm phần trang web; hãy chạy: pip install 'bienban[web]'",
    "open_host": "máy khác truy cập được {host}; hãy đặt mã truy cập từ {least} ký tự trở lên bằng --token "
    "hoặc biến BIENBAN_TOKEN",
    "short_token": "mã truy cập phải có từ {least} ký tự trở lên, chỉ gồm chữ không dấu, số và ký hiệu, "
    "không có dấu cách",
    "address": "không mở được {host}, cổng {port} ({detail}); hãy chọn cổng khác bằng --port",
    # PatternError
    "no_folder": "không phải thư mục mẫu; hãy chỉ ra thư mục có cách sắp xếp như patterns/",
    "empty_folder": "không có tệp mẫu nào; hãy chỉ ra thư mục có cách sắp xếp như patterns/",
    "no_kind": "không có loại bản ghi nào mang tên này nên tệp sẽ không được dùng{near}",
    "unreadable_pattern": "không đọc được: {detail}",
    "no_header": "cột đầu tiên của dòng tiêu đề phải là “form”",
    "empty_form": "có dòng bỏ trống cột “form”",
    "columns": "số cột không khớp với dòng tiêu đề",
    "class": "cần có cột “class” và “becomes”; class phải là một trong: {known}",
    "twice": "bị lặp lại",
    "no_toml": "không đúng cú pháp TOML: {detail}",
    "malformed": "{field}: {detail}",
    "no_regex": "không phải biểu thức chính quy hợp lệ: {detail}",
    "numbered_group": "có nhóm không tên; hãy viết (?:…) hoặc đặt tên cho nhóm",
    "group": "nhóm “{name}” chưa được giải thích trong [groups]{near}",
    "circle": "các mảnh mẫu gọi vòng tròn lẫn nhau",
    "fragment": "không có mảnh mẫu “{name}”{near}",
    "gazetteer": "không có bảng từ “{name}”{near}",
    "empty_class": "bảng từ “{name}” không có dòng nào thuộc lớp “{class_}”",
    # PatternWarning
    "no_example": "chưa có ví dụ nên chưa rõ mẫu có chạy đúng không",
    "no_counterexample": "chưa có phản ví dụ nên chưa rõ mẫu dừng ở đâu",
}
"""What each problem of errors.PROBLEMS is, and what to do."""

_USAGE: Final = "câu lệnh không đúng ({detail}); gõ “{program} --help” để xem cách dùng"
NO_INPUT: Final = "chưa có văn bản; hãy chỉ ra một tệp, hoặc dùng “-” để đọc từ đầu vào chuẩn"
COMPILING: Final = "chạy lần đầu trên máy này: đang chuẩn bị các mẫu, mất chừng nửa phút; những lần sau thì không"
NO_MEETING: Final = "{path}: không thấy cuộc họp nào trong văn bản"
LOOSE: Final = "{path}:{place}: số này không thuộc số liệu, mốc thời gian hay văn bản nào: {words}"
BATCH: Final = {
    "progress": "{texts} văn bản, {rate}/giây, {refused} lỗi",
    "left": ", còn khoảng {left}",
    "summary": "{extracted} văn bản mới, {known} đã có từ trước, {refused} không xử lý được, sau {time}; ghi vào {to}",
    "errors": "lý do từng trường hợp không xử lý được: {errors}; gần nhất: {reason}",
    "errors_table": "lý do từng trường hợp không xử lý được: bảng errors trong {to}; gần nhất: {reason}",
    "strict": "dừng ở trường hợp đầu tiên không xử lý được: {reason}",
    "interrupted": "đã dừng theo yêu cầu, những gì đã ghi vẫn còn nguyên; để làm tiếp, chạy: {command}",
}
EXPORT: Final = {
    "progress": "{reports}/{total} văn bản",
    "summary": "đã ghi {reports} văn bản vào {to} sau {time}",
}
SERVING: Final = "trang web ở {url} (nhấn Ctrl-C để dừng)"
UPGRADED: Final = "cơ sở dữ liệu ở phiên bản {version}"
OUTPUT: Final = "không ghi được kết quả: {detail}"

_USAGE_FORMS: Final = (
    (re.compile(r"argument ([^:]+): invalid choice: (.+) \(choose from (.+)\)"), r"\1 không nhận \2, chỉ nhận \3"),
    (re.compile(r"argument ([^:]+): expected one argument"), r"\1 cần một giá trị"),
    (re.compile(r"unrecognized arguments: "), "không có tùy chọn "),
    (re.compile(r"argument ([^:]+): not allowed with argument (.+)"), r"\1 không dùng cùng với \2"),
    (re.compile(r"argument ([^:]+): (.*)"), r"\1 không nhận “\2”"),
    (re.compile(r"the following arguments are required: "), "còn thiếu "),
)
_MODEL_FORMS: Final = (
    (re.compile(r"^Field required$"), "thiếu mục này"),
    (re.compile(r"^Extra inputs are not permitted$"), "không có mục tên như vậy"),
    (re.compile(r"^Input should be (?=')"), "phải là một trong: "),
    (re.compile(r"(?<=') or (?=')"), ", "),
    (re.compile(r"^Input should be a valid string$"), "phải là chuỗi chữ"),
    (re.compile(r"^Input should be a valid boolean.*"), "phải là true hoặc false"),
    (re.compile(r"^Input should be a valid (?:tuple|list)$"), "phải là danh sách [ ]"),
    (re.compile(r"^Input should be (?:a valid dictionary|an object).*"), "phải là đối tượng { }"),
    (
        re.compile(r"^String should match pattern .*XXXX.*"),
        "phải là ngày, kỳ theo EDTF như 2024-02-29, 2024-02, 2024-33",
    ),
    (re.compile(r"^String should match pattern .*\[0-9\].*"), "phải là số viết dạng thập phân như 24372.898"),
    (re.compile(r"^its offsets are not in the text$"), "vị trí nằm ngoài văn bản"),
    (re.compile(r"^is not the text at its offsets$"), "không khớp với chữ ở vị trí đã ghi"),
    (re.compile(r"^(.*) is not in the calendar$"), r"\1 không có trong lịch"),
    (re.compile(r"^holds a lone surrogate$"), "có ký tự hỏng (surrogate)"),
    (re.compile(r"^is no object$"), "phải là một đối tượng { }"),
    (re.compile(r"^Expecting '(.)' delimiter$"), r"thiếu dấu “\1”"),
    (re.compile(r"^Expecting property name enclosed in double quotes$"), "thiếu tên mục trong ngoặc kép"),
    (re.compile(r"^Expecting value$"), "thiếu giá trị"),
    (re.compile(r"^Unterminated string starting at$"), "chuỗi chữ chưa đóng ngoặc kép"),
    (re.compile(r"^Extra data$"), "thừa chữ ở sau"),
)
_OPTIONS: Final = {"text": "văn bản", "source": "đường dẫn", "title": "tiêu đề"}
_NEAR: Final = re.compile(r'; did you mean "(.*)"\?')


def usage(detail: str, program: str) -> str:
    """What is wrong with a command line, from argparse's own words."""
    for english, vietnamese in _USAGE_FORMS:
        detail = english.sub(vietnamese, detail)
    return _USAGE.format(detail=detail, program=program)


def problem(error: BienbanError | PatternWarning) -> str:
    """One line: where, what is wrong, and what to do."""
    facts = dict(error.facts)
    if "option" in facts:
        facts["option"] = _OPTIONS.get(facts["option"], facts["option"])
    if isinstance(error, (InputError, ServeError)) and "detail" in facts:
        facts["detail"] = model_detail(str(facts["detail"]))
    if facts.get("near"):
        facts["near"] = _NEAR.sub(r"; có phải ý là “\1”?", facts["near"])
    if "path" in facts:
        facts["path"] = shown_path(str(facts["path"]))
    said = PROBLEMS[error.problem].format_map(facts)
    if isinstance(error, (PatternError, PatternWarning)):
        place = str(facts["path"])
        said = f"{place}: {said}" if facts.get("rule") is None else f"{place}, mẫu “{facts['rule']}”: {said}"
    elif isinstance(error, InputError) and "path" in facts:
        said = f"{facts['path']}: {said}"
    return " ".join(said.split())


def model_detail(detail: str) -> str:
    """What is wrong with a value, from the words of pydantic or of the reader of JSON."""
    for english, vietnamese in _MODEL_FORMS:
        detail = english.sub(vietnamese, detail)
    return detail


def count(number: int) -> str:
    """A number of things: 12000 → "12.000"."""
    return numeral(str(number))


def duration(seconds: float) -> str:
    """A time that passes: "2 giờ 05 phút", "3 phút 20 giây", "4,5 giây"."""
    if seconds < 60:
        return f"{seconds:.1f} giây".replace(".", ",")
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60} giờ {minutes % 60:02} phút" if minutes >= 60 else f"{minutes} phút {rest:02} giây"


def shown_path(path: str) -> str:
    """A file as it is called in a message."""
    return "đầu vào chuẩn" if path == "-" else path


KINDS: Final = {
    "meeting": "Cuộc họp",
    "attendees": "Thành phần tham dự",
    "mentioned_people": "Người được nhắc đến",
    "figures": "Số liệu",
    "dates": "Mốc thời gian",
    "citations": "Văn bản viện dẫn",
    "directives": "Ý kiến chỉ đạo, giao việc",
    "segments": "Bố cục",
}

VALUES: Final = {
    "part_of_day": {"morning": "sáng", "noon": "trưa", "afternoon": "chiều", "evening": "tối"},
    "mode": {"online": "trực tuyến", "hybrid": "trực tiếp kết hợp trực tuyến", "in_person": "trực tiếp"},
    "participation": {"chair": "chủ trì", "secretary": "thư ký", "speaker": "phát biểu"},
    "figure": {
        "money": "số tiền",
        "percent": "tỷ lệ",
        "count": "số lượng",
        "measure": "số đo",
        "duration": "thời lượng",
        "ratio": "số lần",
    },
    "qualifier": {
        "about": "khoảng",
        "over": "trên",
        "under": "dưới",
        "at_least": "ít nhất",
        "at_most": "không quá",
    },
    "change": {"increase": "tăng", "decrease": "giảm"},
    "doc_type": {
        "resolution": "nghị quyết",
        "law": "luật",
        "constitution": "hiến pháp",
        "ordinance": "pháp lệnh",
        "decree": "nghị định",
        "decision": "quyết định",
        "circular": "thông tư",
        "joint_circular": "thông tư liên tịch",
        "directive": "chỉ thị",
        "conclusion": "kết luận",
        "regulation": "quy định, quy chế",
        "plan": "kế hoạch",
        "programme": "chương trình",
        "notice": "thông báo",
        "official_letter": "công văn",
        "dispatch": "công điện",
        "guideline": "hướng dẫn",
        "report": "báo cáo",
        "submission": "tờ trình",
        "minutes": "biên bản",
        "project": "đề án",
        "other": "văn bản khác",
    },
    "label": {
        "title": "Tiêu đề",
        "lead": "Mở đầu",
        "attendance": "Thành phần dự",
        "report": "Báo cáo, nội dung",
        "discussion": "Ý kiến, thảo luận",
        "conclusion": "Kết luận, chỉ đạo",
        "other": "Phần khác",
    },
}
"""Vietnamese for the contract's enumerations."""

BASE_UNITS: Final = {"VND": "đồng"}
"""How the contract's own units are written for clerks."""

COLUMNS: Final = {
    "no": "STT",
    "field": "Mục",
    "value": "Nội dung",
    "name": "Họ tên, thành phần",
    "roles": "Chức vụ",
    "participation": "Vai trò",
    "written": "Nguyên văn",
    "amount": "Giá trị",
    "subject": "Về",
    "time": "Thời gian",
    "document": "Văn bản",
    "issued": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "about": "Trích yếu",
    "speaker": "Người giao",
    "addressee": "Người thực hiện",
    "task": "Nội dung việc",
    "deadline": "Hạn",
    "label": "Phần",
    "opening": "Từ câu",
}

MEETING: Final = {
    "name": "Tên",
    "kind": "Hình thức họp",
    "date": "Ngày",
    "part_of_day": "Buổi",
    "mode": "Cách tổ chức",
    "venue": "Địa điểm",
    "organizer": "Đơn vị tổ chức",
}
OFFICIAL: Final = {
    "doc_type": "Loại văn bản",
    "number": "Số",
    "issued": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "title": "Trích yếu",
}

PAGE: Final = {
    "title": "Bản ghi cuộc họp",
    "skip": "Đến phần văn bản",
    "legend": "Chú giải",
    "text": "Văn bản",
    "records": "Bản ghi",
    "official": "Văn bản này",
    "none": "Không thấy",
    "no_meeting": "Không thấy cuộc họp nào trong văn bản.",
    "hint": "Chữ được tô màu và gạch chân theo loại bản ghi. Số nhỏ sau chữ dẫn đến dòng cùng số trong bảng; "
    "số ở đầu dòng dẫn về chỗ đó trong văn bản.",
    "former": "nguyên",
    "within": "phối hợp: {bodies}",
    "footer": "bienban {program} · {chars} ký tự · {id}",
    "published": "Đăng ngày",
    "source": "Nguồn",
}

EVALUATION: Final = {
    "texts": "{count} văn bản có bản chuẩn",
    "without_gold": "{count} văn bản không có bản chuẩn nên không chấm: {names}",
    "without_text": "{count} bản chuẩn không có văn bản nên không chấm: {names}",
    "measure": "độ đo",
    "value": "điểm",
    "interval": "khoảng 95 %",
    "precision": "chính xác",
    "recall": "đầy đủ",
    "f1": "F1",
    "right": "đúng",
    "false": "thừa",
    "missed": "thiếu",
    "legend": "điểm: F1 của một loại bản ghi; với các mục của bản ghi (tên có dấu chấm), segments, meeting, official\n"
    "và slices là tỷ lệ giá trị đúng. *: được tính vào trung bình. Khoảng 95 %: bootstrap trên các văn bản.",
    "missing": "thiếu “{wanted}”",
    "superfluous": "thừa “{got}”",
    "instead": "cần “{wanted}”, có “{got}”",
    "rule": " (mẫu {rule})",
}
"""How an evaluation is told."""

MEASURE_NAMES: Final = {
    "people": "người dự họp",
    "people.honorific": "cách xưng hô trước tên",
    "roles": "chức vụ của người dự",
    "roles.split": "tách chức danh và cơ quan",
    "groups": "thành phần dự họp không nêu tên",
    "chairs": "người chủ trì",
    "speakers": "người phát biểu",
    "secretaries": "thư ký",
    "mentioned": "người chỉ được nhắc đến",
    "figures": "số liệu",
    "figures.number": "con số",
    "figures.qualifier": "khoảng, trên, dưới …",
    "figures.change": "tăng, giảm",
    "figures.subject": "nội dung được đếm, đo",
    "dates": "mốc thời gian",
    "citations": "văn bản viện dẫn: loại, số",
    "citations.issued": "ngày ban hành",
    "citations.issuer": "cơ quan ban hành",
    "citations.title": "trích yếu",
    "citations_full": "văn bản viện dẫn: đủ mọi mục",
    "directives": "việc được giao",
    "directives.speaker": "người giao",
    "directives.addressee": "người thực hiện",
    "directives.deadline": "hạn",
    "segments": "bố cục (tỷ lệ ký tự)",
    "meeting": "cuộc họp: cả bảy mục",
    "meeting.kind": "hình thức họp",
    "meeting.date": "ngày họp",
    "meeting.part_of_day": "buổi",
    "meeting.mode": "cách tổ chức",
    "meeting.name": "tên",
    "meeting.venue": "địa điểm",
    "meeting.organizer": "đơn vị tổ chức",
    "official": "văn bản này: cả bốn mục",
    "official.doc_type": "loại",
    "official.number": "số",
    "official.issued": "ngày ban hành",
    "official.issuer": "cơ quan ban hành",
    "slices": "nguyên văn khớp vị trí",
    "mean": "trung bình",
}
"""What each measure of an evaluation is about."""

_PARTS_OF_YEAR: Final = {
    "33": ("quý I", "/"),
    "34": ("quý II", "/"),
    "35": ("quý III", "/"),
    "36": ("quý IV", "/"),
    "40": ("6 tháng đầu năm", " "),
    "41": ("6 tháng cuối năm", " "),
}
_UNKNOWN: Final = "XXXX"
_OPEN: Final = ".."


def numeral(decimal: str) -> str:
    """A decimal string as it is written in Vietnam: "24372.898" → "24.372,898"."""
    sign, digits = ("-", decimal[1:]) if decimal.startswith("-") else ("", decimal)
    whole, _, fraction = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".") if len(whole) < 4000 else whole
    return sign + grouped + ("," + fraction if fraction else "")


def period(edtf: str) -> str:
    """An EDTF value as it is said: "2024-02-29" → "29/02/2024", "2021/2025" → "2021 – 2025"."""
    first, slash, last = edtf.partition("/")
    if not slash:
        return _point(edtf)
    if first == _OPEN:
        return f"đến {_point(last)}"
    return f"từ {_point(first)}" if last == _OPEN else f"{_point(first)} – {_point(last)}"


def _point(edtf: str) -> str:
    year, _, rest = edtf.partition("-")
    known = year != _UNKNOWN
    if not rest:
        return year if known else "không rõ năm"
    if rest in _PARTS_OF_YEAR:
        name, joint = _PARTS_OF_YEAR[rest]
        return f"{name}{joint}{year}" if known else name
    said = "/".join(reversed(rest.split("-")))
    if known:
        return f"{said}/{year}"
    return said if "/" in said else f"tháng {said}"
