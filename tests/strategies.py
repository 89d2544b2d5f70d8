"""Hypothesis strategies: any text that UTF-8 can encode, and Vietnamese reports, whole and mangled."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from hypothesis import strategies as st

from tests.conftest import CORPUS, REPORT

_SENTENCES = [
    line for path in CORPUS for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
] + REPORT.splitlines()  # fmt: skip
_PIECES = [
    "đồng chí ", "ông ", "Nguyễn Văn ", "Y Bhiu Niê", "H’Loan ", "Chủ tịch UBND tỉnh", "Hội nghị ", "dự hội nghị có ",
    "yêu cầu ", "trước ngày ", "ngày 31/12/2023", "ngày 30/2", "quý IV/2024", "giai đoạn 2021 - 2025",
    "6 tháng đầu năm ", "24.372,898 tỷ đồng", "45/48 địa phương", "2,93%", "gấp 2,5 lần", "10 - 15 ha",
    "số 111/2024/QH15", "Nghị quyết ", "19-NQ/TW", "Luật Đất đai năm 2024", "hoà", "Uỷ ban", "quí I", "٣٤ tỷ đồng",
    "１２ ha", "Ⅳ", "²", "1e9 đồng", "0/0", "00.00", "phát biểu: ", "1. ", "a) ", "- ", "; ", ", ", ".", "…", "\n",
    "\r\n", "\t", "\u00a0", "\u200b", "\ufeff", "\u0301", "\0", "(", "“", "”", "\"", "'", "😀",
    "\U0001f468\u200d\U0001f469", "İ", "ß", "ǅ", "한", "한",
]  # fmt: skip

texts = st.text(st.characters(exclude_categories=["Cs"]))
"""Any string without a lone surrogate."""

pieced = st.lists(
    st.one_of(st.sampled_from(_PIECES), st.text(st.characters(exclude_categories=["Cs"]), max_size=3)), max_size=30
).map("".join)
"""Trigger words, numbers and marks in an order that no report has."""

reports = st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=8).map("\n".join)
"""Lines of the corpus, shuffled."""

_MANGLES: list[Callable[[str], str]] = [
    str,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: unicodedata.normalize("NFC", text),
    lambda text: unicodedata.normalize("NFKD", text),
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace(" ", "  "),
    lambda text: text.replace(" ", "\n"),
    lambda text: text.replace(" ", ""),
    lambda text: text.replace("n", "n\u200b"),
    str.upper,
    str.lower,
    lambda text: text[::-1],
]


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A text of any of the kinds above, cut and its form changed."""
    text = draw(st.one_of(texts, pieced, reports))
    for mangle in draw(st.lists(st.sampled_from(_MANGLES), max_size=2)):
        text = mangle(text)
    start = draw(st.integers(0, len(text)))
    return text[start:] if draw(st.booleans()) else text[:start]
