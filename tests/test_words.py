"""Words: our scorer gives the tags of underthesea's model, and every word has its exact place."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor import words
from extractor.loading import load
from extractor.text import Text
from extractor.tokenizer import tokenize

SENTENCES = [
    "Hội đồng nhân dân xã Suối Mây họp phiên thường kỳ bàn việc sửa đường và làm trường học mới .",
    "Ông Lê Văn Khởi , Chủ tịch Ủy ban , yêu cầu các phòng chuyên môn khẩn trương rà soát hồ sơ quá hạn .",
    "HTX dựng 24 vuông lưới che nắng , trồng 3,5 ha dâu tây ; năng suất bình quân đạt 12 tấn / ha .",
    "ỦY BAN NHÂN DÂN TỈNH ĐỒI THÔNG THÔNG BÁO KẾT LUẬN CỦA PHÓ CHỦ TỊCH",
    "H'Mông , Ê Đê và Gia Rai cùng sinh sống ở buôn Ea Tút",
    "Học sinh học sinh học ; ông già đi nhanh quá .",
    "a",
    "Hà Nội",
    "12 , 13 và 14",
    "Đề án 06 về chuyển đổi số",
]


@pytest.fixture(scope="module")
def model() -> object:
    """The tagger as underthesea itself loads it."""
    tagger = pytest.importorskip("underthesea.models.fast_crf_sequence_tagger")
    package = importlib.util.find_spec("underthesea")
    assert package is not None
    assert package.submodule_search_locations is not None
    model = tagger.FastCRFSequenceTagger()
    model.load(str(Path(package.submodule_search_locations[0]) / words._FOLDER))
    return model


@pytest.mark.parametrize("sentence", SENTENCES)
def test_tags_are_those_of_underthesea(model: object, sentence: str) -> None:
    tokens = sentence.split(" ")
    expected = model.predict([[token] for token in tokens])  # type: ignore[attr-defined]
    assert ["I-W" if joined else "B-W" for joined in words.tag(tokens)] == expected


_TOKENS = st.sampled_from(sorted({token for sentence in SENTENCES for token in sentence.split()})) | st.text(
    alphabet="aáầbcđghiknơtưyAÁĐHƯ0159.,-'%²(\"", min_size=1, max_size=5
)


@settings(deadline=None)
@example(tokens=[",", "-0", "CHỦ"])
@example(tokens=[",", "-1", "chủ", "+5", "chủ"])
@example(tokens=["2147483647", "chủ", "2147483648", "chủ", "-2147483648", "chủ", "-2147483649", "chủ"])
@given(tokens=st.lists(_TOKENS, min_size=1, max_size=12))
def test_tags_of_any_tokens_are_those_of_underthesea(model: object, tokens: list[str]) -> None:
    expected = model.predict([[token] for token in tokens])  # type: ignore[attr-defined]
    assert ["I-W" if joined else "B-W" for joined in words.tag(tokens)] == expected


def _words(source: str) -> list[str]:
    text = load().read(source)
    return [text.view[start:end] for start, end in words.segment(text, 0, len(text.view))]


def test_words_of_a_sentence() -> None:
    found = _words("Bệnh viện tiếp nhận 12 bệnh nhân, trong đó có trẻ em.")
    assert {"Bệnh viện", "tiếp nhận", "12", "bệnh nhân", ",", "trẻ em", "."} <= set(found)


def test_numbers_symbols_and_marks_stand_alone() -> None:
    found = _words("Căn cứ Nghị quyết 111/2024/QH15, 45/48 xã đạt 24.372,898 tỷ đồng")
    assert {"111/2024/QH15", ",", "45/48", "24.372,898"} <= set(found)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_every_token_lies_in_one_word(source: str) -> None:
    text = load().read(source)
    spans = words.segment(text, 0, len(text.view))
    assert all(before.end <= after.start for before, after in pairwise(spans))
    for start, end in tokenize(text.view):
        assert sum(span.start <= start and end <= span.end for span in spans) == 1


def test_offsets_of_an_asked_span() -> None:
    text = load().read("Hôm nay, xã trồng cây xanh ven đường.")
    start = text.view.index("trồng")
    spans = words.segment(text, start, start + len("trồng cây xanh"))
    assert spans[0].start == start
    assert spans[-1].end == start + len("trồng cây xanh")


@pytest.fixture
def other_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if underthesea came with files that nobody has tested."""
    monkeypatch.setattr(words, "TESTED", "0" * 64)
    words._model.cache_clear()
    yield
    words._model.cache_clear()


@pytest.mark.usefixtures("other_model")
def test_other_model_is_left_to_underthesea_with_a_warning() -> None:
    pytest.importorskip("underthesea")
    text: Text = load().read("Hoà giải viên đã  tiếp nhận hồ sơ của nhân dân.")
    with pytest.warns(UserWarning, match="not the tested one"):
        spans = words.segment(text, 0, len(text.view))
    found = [text.view[start:end] for start, end in spans]
    assert "nhân dân" in found
    assert "tiếp nhận" in found
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        words.segment(text, 0, 10)
    with pytest.raises(LookupError):
        words.tag(["hồ", "sơ"])
