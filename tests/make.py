"""Files of the forms that are read, made for the tests."""

from __future__ import annotations

import unicodedata
import zlib

from viparse.normalize.encodings import get_charmap

TONES = "\u0300\u0301\u0303\u0309\u0323"


def pdf(pages: list[str]) -> bytes:
    """A PDF whose lines are text with a map to Unicode (and an empty font, which nobody needs who reads the text)."""
    letters = sorted({letter for page in pages for letter in page if letter != "\n"})
    code = {letter: index + 1 for index, letter in enumerate(letters)}
    to_unicode = "\n".join(f"<{code[letter]:04X}> <{letter.encode('utf-16-be').hex()}>" for letter in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{to_unicode}\nendbfchar endcmap end end"
    )
    first = 7
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [4 0 R]"
        b" /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /DW 500 /FontDescriptor 6 0 R >>",
        _stream(cmap.encode()),
        b"<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800"
        b" /Descent -200 /CapHeight 700 /StemV 80 >>",
    ]
    for index, page in enumerate(pages):
        shown = "".join(f"<{''.join(f'{code[c]:04X}' for c in line)}> Tj T*\n" for line in page.split("\n"))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 800] /Resources << /Font << /F 3 0 R >> >>"
            f" /Contents {first + 2 * index + 1} 0 R >>".encode()
        )
        objects.append(_stream(f"BT /F 12 Tf 14 TL 40 760 Td\n{shown}ET".encode()))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream"


def legacy(text: str, encoding: str) -> bytes:
    """`text` as TCVN3, VNI, VISCII (what these cannot write is left out) or windows-1258."""
    if encoding == "windows-1258":
        return b"".join(_windows(letter) for letter in unicodedata.normalize("NFC", text))
    charmap = get_charmap(encoding)
    assert charmap is not None
    table = {letter: old for old, letter in charmap.pairs}
    return "".join(table.get(letter, letter) for letter in text).encode("latin-1", "ignore")


def _windows(letter: str) -> bytes:
    """windows-1258 writes a tone behind its letter."""
    marked = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in marked if mark in TONES)
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marked if mark not in TONES))
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        return (bare + tones).encode("cp1258", "ignore")
