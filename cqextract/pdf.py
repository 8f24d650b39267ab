"""The text of a PDF file, and where on its pages each character is printed.

In: the bytes of the file. Out: its text, a line for every paragraph as far as the print shows where paragraphs end, a form feed between
pages; and `Pages`. Reading the letters and finding lines and blocks is pdfminer.six's work.

>>> _letters("(cid:12)"), _letters("ﬁ")
('\\ufffd', 'ﬁ')
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from math import isnan, nan
from typing import TYPE_CHECKING, NamedTuple

from cqextract.errors import InputError
from cqextract.layout import CJK, UNFINISHED, is_closed
from cqextract.records import Box, Pages

if TYPE_CHECKING:
    from pdfminer.layout import LTPage, LTTextBox

HANGING = frozenset("，。、；：！？”’）》 ")
MOST_BLOCKS = 1000
LOOSE = 2  # ems by which a line of running text may stop short of its column, set by a clumsy hand
INDENT = 3  # ems by which lines of one column may begin apart
NOWHERE: Box = (nan, nan, nan, nan)
_chinese = re.compile(f"[{CJK}]")
_unknown = re.compile(r"\(cid:\d+\)")  # what pdfminer writes for a letter whose font does not say which one it is
_unbroken = re.compile(r"\s*(?:[0-9A-Za-z.,%+-]+|.)[，。、；：！？”’）》】…%]*", re.DOTALL)  # what stays together at the end of a line


class Line(NamedTuple):
    """A printed line: its letters with the box of each, and its edges."""

    letters: Sequence[tuple[str, Box]]
    left: float
    bottom: float
    right: float
    top: float

    @property
    def text(self) -> str:
        return "".join(letter for letter, _ in self.letters)

    @property
    def set_to(self) -> float:
        """The right edge of its last letter: marks after it may hang over the edge of the column."""
        return next((box[2] for letter, box in reversed(self.letters) if letter not in HANGING and not isnan(box[2])), self.right)

    @property
    def height(self) -> float:
        return self.top - self.bottom


class Column(NamedTuple):
    """The edges between which a line stands, and the usual distance between lines on its page."""

    left: float
    right: float
    gap: float


def read(data: bytes, *, where: str) -> tuple[str, Pages]:
    """The text and the pages.

    Raises InputError for a file with a password or without text, and whatever pdfminer raises for a broken one.
    """
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    pieces: list[str] = []
    starts: list[int] = []
    edges, length = array("f"), 0
    try:
        for number, letter, box in _joined(extract_pages(BytesIO(data), laparams=LAParams(boxes_flow=None))):
            starts += [length] * (number - len(starts))
            pieces.append(letter)
            edges.extend(box * len(letter))
            length += len(letter)
    except PDFPasswordIncorrect as error:
        raise InputError(where, "is locked with a password", remedy="save it without one") from error
    text = "".join(pieces)
    shown = sum(not letter.isspace() for letter in text)
    if not shown:
        raise InputError(where, "holds no text, only pictures", remedy="have its text recognized first (OCR)")
    if text.count("\ufffd") > shown / 3:
        raise InputError(where, "does not say which letters it prints", remedy="have its text recognized first (OCR)")
    return text, Pages(tuple(starts), edges)


def _joined(pages: Iterable[LTPage]) -> Iterator[tuple[int, str, Box]]:
    """All letters, each with the number of its page and its box; what stands between lines follows from how full the one before is."""
    before: tuple[int, Line, Column] | None = None
    for number, page in enumerate(pages, start=1):
        lines = list(_lines(page))
        for line, column in zip(lines, _columns(lines), strict=True):
            if before:
                yield before[0], _between(*before[1:], line, column, turned=number > before[0]), NOWHERE
            for letter, box in line.letters:
                yield number, letter, box
            before = number, line, column
    if before:
        yield before[0], "\n", NOWHERE


def _lines(page: LTPage) -> Iterator[Line]:
    from pdfminer.layout import LTChar, LTTextBox, LTTextLine

    for block in _in_order([block for block in page if isinstance(block, LTTextBox)]):
        for line in block:
            if isinstance(line, LTTextLine) and line.get_text().strip():
                letters = [(_letters(item.get_text()), item.bbox if isinstance(item, LTChar) else NOWHERE) for item in line]
                yield Line(letters[: len(line.get_text().rstrip())] if letters[-1][0] == "\n" else letters, *line.bbox)


def _in_order(blocks: Sequence[LTTextBox]) -> Iterator[LTTextBox]:
    """The blocks as they are read: columns from left to right, below what stands across them; more than a page of print has, as given."""
    if len(blocks) > MOST_BLOCKS:
        yield from blocks
        return
    rest = list(blocks)
    while rest:
        gutter = _cut(sorted((block.x0, block.x1) for block in rest))
        if gutter is not None:
            yield from _in_order([block for block in rest if block.x0 < gutter])
            rest = [block for block in rest if block.x0 >= gutter]
            continue
        below = _cut(sorted((-block.y1, -block.y0) for block in rest))
        first = [block for block in rest if below is None or -block.y1 < below]
        yield from sorted(first, key=lambda block: (-block.y1, block.x0))
        rest = [] if below is None else [block for block in rest if -block.y1 >= below]


def _cut(extents: Sequence[tuple[float, float]]) -> float | None:
    """Where the first of the sorted extents begins that has a gap before it, if one has."""
    reach = extents[0][1]
    for start, end in extents[1:]:
        if start > reach:
            return start
        reach = max(reach, end)
    return None


def _letters(letters: str) -> str:
    return "\ufffd" if _unknown.fullmatch(letters) else letters


def _columns(lines: Sequence[Line]) -> Iterator[Column]:
    """For each line of a page the column it stands in: the edges of the lines of its size that begin about where it begins."""
    order = sorted(lines, key=lambda line: line.left)
    lefts = [line.left for line in order]
    gaps = sorted(gap for line, after in pairwise(lines) if 0 < (gap := line.bottom - after.bottom) < 4 * line.height)
    usual = gaps[len(gaps) // 4] if gaps else 0.0  # a page of short paragraphs has more gaps between them than inside
    for line in lines:
        reach = INDENT * line.height
        near = order[bisect_left(lefts, line.left - reach) : bisect_right(lefts, line.left + reach)]
        alike = [other for other in near if _same_size(line, other)]
        yield Column(min(other.left for other in alike), max(other.set_to for other in alike), usual)


def _same_size(line: Line, other: Line) -> bool:
    return abs(line.height - other.height) < 0.1 * line.height


def _between(line: Line, column: Column, after: Line, next_column: Column, *, turned: bool) -> str:
    """What to read between two lines: nothing inside a paragraph (a space between Latin words, though not in a number that a Chinese
    text breaks), else a line break or a new page."""
    if not _goes_on(line, column, after, next_column, turned=turned):
        return "\f" if turned else "\n"
    number = line.text[-1] in "0123456789" and after.text[0] in "0123456789.,%" and _chinese.search(line.text + after.text)
    return " " if line.text[-1] < "\u0250" and after.text[0] < "\u0250" and not number else ""


def _goes_on(line: Line, column: Column, after: Line, next_column: Column, *, turned: bool) -> bool:
    """Had what the next line begins with no more room, and is the next line neither indented, set apart nor of another size?"""
    if not _same_size(line, after) or after.left > next_column.left + 0.5 * line.height:
        return False
    if line.text[-1] in UNFINISHED:
        return True
    below = not turned and column == next_column and after.bottom < line.bottom
    if is_closed(line.text) if not below else line.bottom - after.bottom > 1.25 * column.gap:  # a new column tells nothing by its distance
        return False
    first = _unbroken.match(after.text)
    boxes = [box for _, box in after.letters[: first.end() if first else 1] if not isnan(box[0])]
    width = max(box[2] for box in boxes) - min(box[0] for box in boxes) if boxes else line.height
    slack = LOOSE if "，" in line.text or "。" in line.text else 0.3  # ems; running text stops short only at an end mark
    return line.right + width > column.right - slack * line.height
