"""What is read from an input: texts to annotate, and what could not be read.

In: nothing; this says what the readers of all formats give. Out: `Record` and `Failure`, and for a text out of a PDF its `Pages`.

>>> pages = Pages((0, 4), array("f", [10, 700, 20, 710] * 7))
>>> pages.number(3), pages.number(4), pages.boxes(4, 6)
(1, 2, [(10.0, 700.0, 20.0, 710.0)])
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import lzma
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import TypeAlias

from cqextract.errors import CqextractError, InputError

Box: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the characters of a text stand on the pages that it was taken from.

    `starts` are the offsets at which the pages begin; `edges` holds four numbers for each character, its left, bottom, right and top in
    points from the lower left corner of its page; NaN where nothing is printed.
    """

    starts: Sequence[int]
    edges: array[float]

    def number(self, offset: int) -> int:
        """The number of the page on which the character at `offset` stands, from 1."""
        return bisect_right(self.starts, offset)

    def boxes(self, start: int, end: int) -> list[Box]:
        """The boxes of the stretch `[start, end)`, one a printed line, in points rounded to tenths."""
        found: list[Box] = []
        for at in range(4 * start, 4 * end, 4):
            left, bottom, right, top = self.edges[at : at + 4]
            if isnan(left):
                continue
            before = found[-1] if found else None
            if before and before[1] < (bottom + top) / 2 < before[3] and left >= before[0]:
                found[-1] = (before[0], min(before[1], bottom), max(before[2], right), max(before[3], top))
            else:
                found.append((left, bottom, right, top))
        return [(round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)) for left, bottom, right, top in found]


@dataclass(frozen=True, slots=True)
class Record:
    """A text to annotate: its id, the raw text, and what is known of it from outside.

    `keep_text` says that the text is to be stored beside its facts, because no plain text file holds it: offsets refer to `text`.
    """

    id: str
    text: str
    published: dt.date | None = None
    title: str | None = None
    path: str | None = None
    keep_text: bool = False
    pages: Pages | None = None

    @property
    def sha256(self) -> str:
        """The hash by which a changed text is known from the same one (see `text_sha256`)."""
        return text_sha256(self.text)


def text_sha256(text: str) -> str:
    """The SHA-256 of the text in UTF-8, lone surrogates and all, as 64 hexadecimal digits.

    >>> text_sha256("正文")[:8]
    'd661c3d9'
    """
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be done: at which stage, and why in one line."""

    id: str
    stage: str
    reason: str

    @classmethod
    def of(cls, error: CqextractError, *, stage: str, id: str | None = None) -> Failure:
        """The failure that `error` tells of; `id` is the document's where the error names something else."""
        reason = f"{error.reason}; {error.remedy}" if error.remedy else error.reason
        return cls(error.where if id is None else id, stage, reason)

    def __str__(self) -> str:
        return f"{self.id}: {self.reason}"


def unreadable(where: str, error: Exception) -> InputError:
    """The InputError for what the system says when a file cannot be opened or read."""
    match error:
        case FileNotFoundError():
            return InputError(where, "there is no such file or folder", remedy="check the path")
        case PermissionError():
            return InputError(where, "you may not read it", remedy="change its permissions, or leave it out")
        case IsADirectoryError():
            return InputError(where, "is a folder, not a text", remedy="name a file in it")
        case EOFError() | UnicodeError() | lzma.LZMAError() | zlib.error() | gzip.BadGzipFile():
            return InputError(where, f"is damaged ({error})", remedy="repair it, or leave it out")
        case _:
            return InputError(where, f"cannot be read ({getattr(error, 'strerror', None) or error})", remedy="check the path")
