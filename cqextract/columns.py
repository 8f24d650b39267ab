"""Columns that a dump sets side by side, line by line, read one after the other.

In: a text with widths folded and the raw one behind it, of the same length. Out: the stretches of the text in the order in which a reader
reads them. What is held to be columns is running text on both sides of a gutter that keeps its place over many lines; a table, a list of
names and a line spaced out by hand stay as they are.

>>> page = "\\n".join(f"左栏第{n}行说，产值有所增    右栏第{n}行说，出口有所减" for n in "一二三四五六")
>>> "".join(page[start:end] for start, end in reading_order(page, page)).split()[:2]
['左栏第一行说，产值有所增', '左栏第二行说，产值有所增']
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter
from statistics import median
from typing import NamedTuple

FEWEST = 6  # lines on both sides of a gutter
NARROWEST = 8  # letters in the middle one of a column's lines
SWAY = 2  # letters by which the place of a gutter may change
DEEPEST = 8  # columns on a page

Piece = tuple[int, int]
_gap = re.compile(r" +")
_inner = re.compile(r"(?<=[^ \n])  ++(?=[^ \n])")
_mark = re.compile(r"[，。；、]")
_wide = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6“”‘’—…]")


class Sizes(NamedTuple):
    """Where what is printed in a line begins, where its first gap does, where it goes on after the gap, and where it ends."""

    begins: int
    breaks: int
    goes_on: int
    ends: int


class Row(NamedTuple):
    """A printed line `[start, end)` of a page, and its first gap, empty at its end if it has none; `sizes` in letters and in half ems."""

    start: int
    end: int
    page: int
    gap: Piece
    sizes: tuple[Sizes, Sizes]

    @property
    def split(self) -> bool:
        return self.gap[1] > self.gap[0]


class Gutter(NamedTuple):
    """Where the right column begins, by one of the measures: 0 counts letters, 1 half ems."""

    place: int
    measure: int

    def is_right(self, row: Row) -> bool:
        """Does the line begin in the right column?"""
        return self.place > 0 and row.sizes[self.measure].begins >= self.place - SWAY

    def is_in(self, row: Row) -> bool:
        """Does the line leave the gutter free?"""
        sizes = row.sizes[self.measure]
        return self.is_right(row) or (row.split and sizes.breaks <= self.place <= sizes.goes_on + SWAY)

    def fits(self, row: Row) -> bool:
        """Does the line stand in one column, or in both with a gap between them?"""
        return row.split or self.is_right(row) or row.sizes[self.measure].ends <= self.place + SWAY


def reading_order(text: str, raw: str) -> list[Piece]:
    """The stretches of `text` in reading order; one, all of it, where no columns stand side by side.

    A stretch of a left column ends with the first space of the gutter, which stands for the line break that a reader sees there.
    """
    if raw.count("\t") < FEWEST and len(list(islice(_inner.finditer(text), FEWEST))) < FEWEST:
        return [(0, len(text))]
    return _ordered(text, raw, [(0, len(text))], DEEPEST)


def _ordered(text: str, raw: str, pieces: Sequence[Piece], depth: int) -> list[Piece]:
    order: list[Piece] = []
    rows = list(_rows(text, raw, pieces))
    at = 0
    while at < len(rows):
        end = _block_end(rows, at)
        gutter = _gutter(rows[at:end], text) if depth and end - at >= FEWEST else None
        if gutter:
            left, right, end = _sides(rows, at, gutter)
            order += left + _ordered(text, raw, right, depth - 1)
        else:
            order += [(row.start, row.end) for row in rows[at:end]]
        at = end
    return _joined(order)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbors in the text that follow each other, as one."""
    joined: list[Piece] = []
    for start, end in pieces:
        if joined and joined[-1][1] == start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _block_end(rows: Sequence[Row], at: int) -> int:
    """Where the lines end that may be columns from `at` on: lines with a gap, with a few without one among them, on one page."""
    end = at + 1
    if rows[at].split:
        last = at
        while end < len(rows) and end - last <= FEWEST and rows[end].page == rows[at].page:
            last = end if rows[end].split else last
            end += 1
        end = last + 1
    return end


def _rows(text: str, raw: str, pieces: Sequence[Piece]) -> Iterator[Row]:
    page = 0
    for start, end in pieces:
        at = start
        while at < end:
            newline = text.find("\n", at, end)
            stop = end if newline < 0 else newline + 1
            yield _row(text, raw, at, stop, page)
            page += raw[stop - 1] == "\f" or newline < 0  # after a line without a break nothing can be read
            at = stop


def _row(text: str, raw: str, start: int, end: int, page: int) -> Row:
    last = start + len(text[start:end].rstrip())
    first = min(last, end - len(text[start:end].lstrip(" ")))
    tab = raw.find("\t", start, end)
    gaps = (gap.span() for gap in _gap.finditer(text, first, last) if len(gap[0]) > 1)
    gap = (tab, tab + 1) if tab >= 0 else next(gaps, (last, last))
    places = (first, *((start, start) if tab >= 0 else gap), last)
    return Row(start, end, page, gap, (_sizes(text, raw, start, places, 0), _sizes(text, raw, start, places, 1)))


def _sizes(text: str, raw: str, start: int, places: Sequence[int], measure: int) -> Sizes:
    return Sizes(*(p - start + measure * (len(_wide.findall(text, start, p)) + raw.count("\u3000", start, p)) for p in places))


def _gutter(rows: Sequence[Row], text: str) -> Gutter | None:
    """The gutter between two columns, if there is one: see the module's docstring."""
    split = [row for row in rows if row.split]
    gutter = max((_usual(split, measure) for measure in (0, 1)), key=itemgetter(1))[0]
    sides = [(text[row.start : row.gap[0]].strip(), text[row.gap[1] : row.end].strip()) for row in split if gutter.is_in(row)]
    both = [side for side in sides if all(side)]
    if len(both) < FEWEST or len(sides) < 0.7 * len(split):
        return None
    return gutter if all(map(_runs, zip(*both, strict=True))) else None


def _usual(rows: Sequence[Row], measure: int) -> tuple[Gutter, tuple[int, int]]:
    """Where most lines go on after their gap, or begin if nothing stands on their left, and how many do about there and just there."""
    sizes = [row.sizes[measure] for row in rows]
    places = Counter(size.goes_on if size.begins <= NARROWEST else size.begins for size in sizes)
    gutter = Gutter(max(places, key=places.__getitem__), measure)
    near = sum(times for place, times in places.items() if abs(place - gutter.place) <= SWAY)
    return gutter, (near, places[gutter.place])


def _runs(lines: Sequence[str]) -> bool:
    """Are these lines of running text? They are long, hold marks, and few of them end in one that ends sentences."""
    closed = sum(line[-1:] in "。！？”" for line in lines)
    marked = sum(bool(_mark.search(line)) for line in lines)
    return median(map(len, lines)) >= NARROWEST and closed < 0.5 * len(lines) and marked > 0.3 * len(lines)


def _sides(rows: Sequence[Row], at: int, gutter: Gutter) -> tuple[list[Piece], list[Piece], int]:
    """The pieces of the left column and of the right one from line `at` on, and where a line stands across both, or the page ends."""
    left: list[Piece] = []
    right: list[Piece] = []
    page = rows[at].page
    while at < len(rows) and rows[at].page == page and gutter.fits(rows[at]):
        row = rows[at]
        sizes = row.sizes[gutter.measure]
        if gutter.is_right(row):
            right.append((row.start + min(sizes.begins, gutter.place), row.end))
        elif row.split:
            indent = max(0, sizes.goes_on - gutter.place) if gutter.place else 0  # of a paragraph in the right column
            left.append((row.start, row.gap[0] + 1))
            right.append((max(row.gap[0] + 1, row.gap[1] - indent), row.end))
        else:
            left.append((row.start, row.end))
        at += 1
    return left, right, at
