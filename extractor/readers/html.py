"""Web pages: the article of an HTML file, its title, day and address, by trafilatura (extra: html).

trafilatura leaves out a lead that Vietnamese news sites keep in a block of their own (class "sapo"), and
often the headline; both are looked up in the page and put before the body where it lacks them.
"""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, Any, Final

from extractor.errors import ReadError
from extractor.readers.article import Article
from extractor.readers.encoding import decode
from extractor.readers.text import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORM: Final = "HTML"
_EXTRA: Final = "html"
_HEADLINE: Final = "//h1"
_LEADS: Final = ("sapo", "lead", "article-summary", "detail-sapo", "chapeau", "post-excerpt")  # classes of a lead
_LONGEST_LEAD: Final = 1_500  # characters
_DECLARED_DATES: Final = {"extensive_search": False, "original_date": True}  # a day in the text is no publication
_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN: Final = 2_048  # bytes
_OPENINGS: Final = (b"<!doctype html", b"<html", b"<head", b"<body", b"<article", b"<div", b"<p>", b"<!--", b"<?xml")


def is_html(data: bytes) -> bool:
    """Whether a file begins like a page."""
    return data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_OPENINGS)


def read(data: bytes, path: str) -> Article:
    """The article of a page. Raises ReadError, also for a page without one."""
    try:
        trafilatura = importlib.import_module("trafilatura")
        parser = importlib.import_module("lxml.html")
    except ImportError as error:
        raise ReadError("extra", path=path, form=_FORM, extra=_EXTRA) from error
    tree = _tree(parser, data, path)
    if tree is None:
        raise ReadError("no_article", path=path)
    headline, lead = next(_texts(tree, _HEADLINE), None), next(_leads(tree), None)
    found = trafilatura.bare_extraction(
        tree, include_comments=False, with_metadata=True, date_extraction_params=_DECLARED_DATES
    )
    body = str(found.text or "") if found is not None else ""
    if not body.strip():
        raise ReadError("no_article", path=path)
    text = "\n".join([*(part for part in (headline, lead) if part and not _holds(body, part)), body])
    return Article(
        seen(text, path), title=found.title or headline, published=found.date or None, address=found.url or None
    )


def _tree(parser: Any, data: bytes, path: str) -> Any:
    """The page's tree; None for an empty page."""
    decoded = _decoded(data, path).removeprefix("\ufeff")
    try:
        return parser.document_fromstring(_without_declaration(decoded))
    except parser.etree.ParserError:
        return None


def _decoded(data: bytes, path: str) -> str:
    """What the words say counts before what the page says of its encoding: archives converted pages and kept that."""
    try:
        return decode(data, path)[0]
    except ReadError:
        declared = _CHARSET.search(data[:_DECLARED_WITHIN])
        try:
            return data.decode(declared[1].decode() if declared else "utf-8", "strict")
        except (LookupError, UnicodeDecodeError):
            pass
        raise


def _without_declaration(page: str) -> str:
    """lxml refuses a decoded page that says what it is encoded in."""
    stripped = page.lstrip()
    return stripped[stripped.index("?>") + 2 :] if stripped.startswith("<?xml") and "?>" in stripped else page


def _texts(tree: Any, path: str) -> Iterator[str]:
    """The texts of elements, white space as one space."""
    for element in tree.xpath(path):
        text = " ".join(element.text_content().split())
        if text:
            yield text


def _leads(tree: Any) -> Iterator[str]:
    for name in _LEADS:
        classes = "concat(' ', translate(@class, '_', '-'), ' ')"
        for text in _texts(tree, f"//*[contains({classes}, ' {name} ')]"):
            if len(text) <= _LONGEST_LEAD:
                yield text


def _holds(body: str, part: str) -> bool:
    return "".join(part.split()) in "".join(body.split())
