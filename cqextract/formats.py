"""Files of one text each, of any format: what a reader reads of them.

In: the bytes of a plain text, a Markdown, an HTML or a PDF file. Out: an `Extract`: the text to which all offsets refer, with the title,
the date and the pages that the file itself states. Formats are told by the endings of file names, `.gz`, `.xz` and `.zst` after them aside.

>>> format_of("news/a.HTML"), format_of("dump.jsonl.zst"), format_of("notes"), format_of("-")
('html', 'jsonl', 'text', 'text')
>>> markdown("# 要闻\\n\\n**产值**达\\n5亿元。\\n".encode(), where="a.md").text
'要闻\\n产值达5亿元。\\n'
"""

from __future__ import annotations

import gzip
import importlib
import io
import logging
import lzma
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from pathlib import PurePath
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, TypeAlias, cast

from cqextract.encodings import decode
from cqextract.errors import CqextractError, InputError, MissingExtraError
from cqextract.records import Pages

if TYPE_CHECKING:
    from markdown_it.token import Token

ENDINGS: Mapping[str, str] = MappingProxyType({
    ".txt": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet",
})  # fmt: skip
SHORTEST = "60"  # characters that a page's main text has at least; trafilatura's 250 are for Latin letters
COMPRESSED = (".gz", ".xz", ".zst")
_charset = re.compile(rb"""<meta[^>]{0,200}charset=["' ]*([\w-]+)|<\?xml[^>]{0,100}encoding=["']([\w-]+)""", re.IGNORECASE)
_front_matter = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*$\r?\n?", re.DOTALL | re.MULTILINE)
_entry = re.compile(r"""^(title|date|published)[ \t]*:[ \t]*(["']?)(.+?)\2[ \t]*$""", re.MULTILINE)
_silent = logging.NullHandler()  # without a handler of its own, what a library logs would be printed


class Extract(NamedTuple):
    """What a file holds: its text, and what it says of itself."""

    text: str
    title: str | None = None
    published: str | None = None
    pages: Pages | None = None


Reader: TypeAlias = Callable[..., Extract]


def format_of(path: str) -> str:
    """The format of the file by its ending; `text` for an ending that is not known."""
    return ENDINGS.get(_endings(path)[0], "text")


def is_known(path: str) -> bool:
    """Does the file's name end as texts do?"""
    return _endings(path)[0] in ENDINGS


def is_packed(path: str) -> bool:
    """Is the file compressed, by its ending?"""
    return bool(_endings(path)[1])


def _endings(path: str) -> tuple[str, str]:
    """The ending that tells the format, and the one that tells how it is compressed."""
    name = PurePath(path.lower())
    return (PurePath(name.stem).suffix, name.suffix) if name.suffix in COMPRESSED else (name.suffix, "")


class _Counted(io.FileIO):
    """A file that tells how many bytes have been read from it."""

    def __init__(self, path: str, count: Callable[[int], None]) -> None:
        super().__init__(path)
        self._tell_of = count

    def readinto(self, buffer: Any) -> int | None:
        size = super().readinto(buffer)
        self._tell_of(size or 0)
        return size

    def readall(self) -> bytes:
        data = super().readall()
        self._tell_of(len(data))
        return data


@contextmanager
def opened(path: str, *, count: Callable[[int], None] | None = None) -> Iterator[BinaryIO]:
    """The file, open to be read as bytes, unpacked on the way where its ending says that it is compressed.

    `count` is told how many bytes have been read, as the file holds them, packed or not.
    """
    with io.BufferedReader(_Counted(path, count)) if count else open(path, "rb") as file:
        match _endings(path)[1]:
            case ".gz":
                with gzip.open(file) as stream:
                    yield cast(BinaryIO, stream)
            case ".xz":
                with lzma.open(file) as stream:
                    yield cast(BinaryIO, stream)
            case ".zst":
                with library(path, "backports.zstd", extra="zstd"), zstd().open(file) as stream:
                    yield cast(BinaryIO, stream)
            case _:
                yield file


def zstd() -> ModuleType:
    """The module that unpacks zstd: a part of Python from 3.14 on."""
    return importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")


@contextmanager
def library(where: str, name: str, *, extra: str) -> Iterator[None]:
    """Inside, the library `name` is imported or at work on `where`, whatever it may raise.

    Raises MissingExtraError where it is not installed, and InputError where it gives up: libraries meet broken files with any exception.
    """
    logging.getLogger(name).addHandler(_silent)
    try:
        yield
    except CqextractError:
        raise
    except ImportError as error:
        raise MissingExtraError(
            where, f"is read with {error.name or name}, which is not installed", remedy=f"pip install 'cqextract[{extra}]'"
        ) from error
    except Exception as error:
        told = " ".join(str(error).split())[:100]
        raise InputError(where, f"is damaged ({told or type(error).__name__})", remedy="repair it, or leave it out") from error


def text(data: bytes, *, where: str) -> Extract:
    """A plain text, as it is."""
    return Extract(decode(data, where=where))


def markdown(data: bytes, *, where: str) -> Extract:
    """A Markdown file without its marks: a line for every heading, paragraph, list item and row of a table; no code, no raw HTML.

    `title` and `date` come from its front matter.
    """
    from markdown_it import MarkdownIt

    source = decode(data, where=where)
    front = _front_matter.match(source)
    said = {match[1]: match[3] for match in _entry.finditer(front[1])} if front else {}
    tokens = MarkdownIt("commonmark").enable("table").parse(source[front.end() :] if front else source)
    written = "".join(_blocks(tokens))
    if not written.strip():
        raise InputError(where, "holds no text", remedy="leave it out")
    return Extract(written, said.get("title"), said.get("published") or said.get("date"))


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "inline":
            cell = after is not None and after.type in ("th_close", "td_close")
            yield "".join(_inline(token.children or [])) + (" " if cell else "\n")
        elif token.type == "tr_close":
            yield "\n"


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    """The letters of a paragraph: a line break in it says nothing between two Chinese characters."""
    before = ""
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "softbreak":
            follows = after.content[:1] if after else ""
            letters = "" if before[-1:] > "\u2fff" or follows > "\u2fff" else " "
        else:
            letters = "\n" if token.type == "hardbreak" else token.content if token.type in ("text", "code_inline") else ""
        yield letters
        before = letters or before


def html(data: bytes, *, where: str) -> Extract:
    """The main text of a web page, a line for every paragraph, with the title and the date that its head states."""
    declared = _charset.search(data, 0, 4096)
    source = decode(data, where=where, declared=(declared[1] or declared[2]).decode() if declared else "")
    with library(where, "trafilatura", extra="html"):
        import trafilatura
        from trafilatura.settings import DEFAULT_CONFIG

        config = deepcopy(DEFAULT_CONFIG)
        config["DEFAULT"].update({"min_extracted_size": SHORTEST, "max_file_size": str(len(source) + 1)})
        tree = trafilatura.load_html(source)
        if tree is None:
            raise InputError(where, "is not HTML", remedy="read it as what it is: --format")
        title, published = _stated(tree, "title"), _stated(tree, "published")
        main = trafilatura.extract(source, include_comments=False, config=config) or trafilatura.html2txt(source)
    if not main.strip():
        raise InputError(where, "holds no text", remedy="leave it out")
    return Extract(main, title, published)


_STATED = {
    "title": ("//meta[@property='og:title']/@content", "//title/text()"),
    "published": (
        "//meta[@property='article:published_time']/@content",
        "//meta[@name='pubdate' or @name='PubDate' or @name='publishdate' or @name='publish-date']/@content",
        "//meta[@itemprop='datePublished']/@content",
    ),
}


def _stated(tree: Any, name: str) -> str | None:
    """What the page says of itself in its head."""
    said = (" ".join(str(value).split()) for path in _STATED[name] for value in tree.xpath(path))
    return next(filter(None, said), None)


def pdf(data: bytes, *, where: str) -> Extract:
    """The text of a PDF file, page by page (see `cqextract.pdf`)."""
    from cqextract.pdf import read

    with library(where, "pdfminer", extra="pdf"):
        written, pages = read(data, where=where)
    return Extract(written, pages=pages)


READERS: Mapping[str, Reader] = MappingProxyType({"text": text, "markdown": markdown, "html": html, "pdf": pdf})
