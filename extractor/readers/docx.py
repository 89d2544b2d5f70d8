"""Word files (.docx): paragraphs and tables in the order of the document, by python-docx (extra: docx)."""

from __future__ import annotations

import importlib
import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

from extractor.errors import ReadError
from extractor.readers.article import Article
from extractor.readers.text import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX: Final = ".docx"
_FORM: Final = "DOCX"
_EXTRA: Final = "docx"
_BODY: Final = "word/document.xml"
_MOST_BYTES: Final = 200_000_000  # that a file may unpack to
_DEEPEST: Final = 20  # tables within tables
_MAIN: Final = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
"""Of a document with macros and of templates, which python-docx takes for something else than Word files."""


def is_docx(data: bytes) -> bool:
    """Whether a ZIP holds a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _BODY in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def read(data: bytes, path: str) -> Article:
    """The text of a Word file, a line for each paragraph; the cells of a row are parted by tabs where each is one
    line, else they follow each other (the two columns of an official head). Macros are not run. Raises ReadError."""
    try:
        importlib.import_module("docx")
    except ImportError as error:
        raise ReadError("extra", path=path, form=_FORM, extra=_EXTRA) from error
    _check_size(data, path)
    try:
        document = _opened(data)
        lines = list(_lines(document, 0))
        properties = document.core_properties
        title = (properties.title or "").strip() or None
    except Exception as error:  # what a broken file raises is not foreseen by any list
        raise ReadError("damaged", path=path, form=_FORM, detail=type(error).__name__) from error
    return Article(seen("\n".join(lines), path), title=title)


def _opened(data: bytes) -> Any:
    """The document, by the way that docx.Document goes."""
    kind_of = importlib.import_module("docx.opc.part").PartFactory.part_type_for
    for name in _MAIN:
        kind_of.setdefault(name, importlib.import_module("docx.parts.document").DocumentPart)
    return importlib.import_module("docx.package").Package.open(io.BytesIO(data)).main_document_part.document


def _check_size(data: bytes, path: str) -> None:
    """A file that unpacks to more than any report is a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ReadError("damaged", path=path, form=_FORM, detail=str(error)) from error
    if size > _MOST_BYTES:
        raise ReadError("bomb", path=path, form=_FORM, size=size, most=_MOST_BYTES)


def _lines(container: Any, depth: int) -> Iterator[str]:
    """Lines of a document or of a cell."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            if depth < _DEEPEST:
                yield from _table(block, depth + 1)
        else:
            yield from block.text.split("\n")


def _table(table: Any, depth: int) -> Iterator[str]:
    for row in table.rows:
        cells: list[list[str]] = []
        before = None
        for cell in row.cells:
            if cell._tc is before:  # merged over several columns
                continue
            before = cell._tc
            cells.append([line for line in _lines(cell, depth) if line.strip()])
        if all(len(lines) <= 1 for lines in cells):
            line = "\t".join(lines[0] for lines in cells if lines)
            if line:
                yield line
        else:
            for lines in cells:
                yield from lines
