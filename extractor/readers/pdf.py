"""PDF files with a text layer, by pypdfium2 (extra: pdf). Scans without one are refused: nothing is recognised here."""

from __future__ import annotations

import importlib
from typing import Final

from extractor.errors import ReadError
from extractor.readers.article import Article

_FORM: Final = "PDF"
_EXTRA: Final = "pdf"
SIGNATURE: Final = b"%PDF-"


def read(data: bytes, path: str) -> Article:
    """The text layer page by page, with line ends \\n. Raises ReadError."""
    try:
        pdfium = importlib.import_module("pypdfium2")
    except ImportError as error:
        raise ReadError("extra", path=path, form=_FORM, extra=_EXTRA) from error
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise ReadError("damaged", path=path, form=_FORM, detail=str(error)) from error
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
        title = (document.get_metadata_value("Title") or "").strip() or None
    finally:
        document.close()
    text = "\n".join(pages).replace("\r\n", "\n").replace("\x02", "")
    if not text.strip():
        raise ReadError("no_text_layer", path=path)
    return Article(text, title=title)
