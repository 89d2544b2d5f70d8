"""Tokens and sentences."""

from __future__ import annotations

import pytest

from extractor.tokenizer import sentences, tokenize


def _tokens(text: str) -> list[str]:
    return [text[start:end] for start, end in tokenize(text)]


@pytest.mark.parametrize(
    "token",
    [
        "24.372,898", "45/48", "31/12/2023", "31-12-2023", "111/2024/QH15", "19-NQ/TW", "66.7/2025/NQ-CP",
        "1719/QĐ-TTg", "198-KL/TW", "467/TB-VPCP", "136-TB/ĐU", "8769/VPCP-CN", "NĐ-CP", "7:30", "m2", "H’Loan", "Ê",
        "😀", "₫",
    ],
)  # fmt: skip
def test_numbers_and_symbols_are_one_token(token: str) -> None:
    assert _tokens(token) == [token]
    assert _tokens(f"số {token}, rồi") == ["số", token, ",", "rồi"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Hội nghị (lần 2).", ["Hội", "nghị", "(", "lần", "2", ")", "."]),
        ("2,93%.", ["2,93", "%", "."]),
        ("ngày 5.", ["ngày", "5", "."]),
        ("ho\u0323p", ["ho\u0323p"]),
        ("Tổ trưởng:A", ["Tổ", "trưởng", ":", "A"]),
        (" \t\n", []),
        ("", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert _tokens(text) == tokens


def _sentences(text: str, *abbreviations: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, abbreviations)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Xong. Rồi nghỉ! Ai? Tôi…", ["Xong.", "Rồi nghỉ!", "Ai?", "Tôi…"]),
        ("Dòng một\nDòng hai", ["Dòng một", "Dòng hai"]),
        ("Đạt 2.500 ha. Hết.", ["Đạt 2.500 ha.", "Hết."]),
        ("“Làm ngay.” Ông nói.", ["“Làm ngay.”", "Ông nói."]),
        ("1. Việc thứ nhất. 2. Việc thứ hai.", ["1. Việc thứ nhất.", "2. Việc thứ hai."]),
        ("Họp ngày 5. tháng sau", ["Họp ngày 5. tháng sau"]),
        ("Ông N. Ban về. Hết", ["Ông N. Ban về.", "Hết"]),
        ("Họp xong.Các xã về.", ["Họp xong.", "Các xã về."]),
        ("Xong trong tháng 6.Các xã về.", ["Xong trong tháng 6.", "Các xã về."]),
        ("Đạt 45%.Các xã (trừ Bản Sim).Hết", ["Đạt 45%.", "Các xã (trừ Bản Sim).", "Hết"]),
        ("Họp ở Tp.Huế, TP.Vinh", ["Họp ở Tp.Huế, TP.Vinh"]),
        ("Như sau: 1.Làm đường, 2.Làm cầu", ["Như sau: 1.Làm đường, 2.Làm cầu"]),
        ("  \n\n ", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert _sentences(text) == parts


def test_known_abbreviation_ends_no_sentence() -> None:
    assert _sentences("Về TP. Huế họp. Xong.", "TP.") == ["Về TP. Huế họp.", "Xong."]
