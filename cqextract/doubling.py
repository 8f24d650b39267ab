"""Lines that a dump prints over themselves, chunk by chunk, as some papers set their captions: read once.

In: a text with widths folded. Out: a text of the same length, with BLOT for what is not read.

>>> undouble("图为某某厂图为某某厂。。\\n").replace(BLOT, "")
'图为某某厂。\\n'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cqextract.layout import BLOT, is_closed

_maybe_doubled = re.compile(r"^ *(\S{1,40}?)\1.{,400}$", re.MULTILINE)
_mixed = re.compile(r"\w[，。、；：！？“”（）]|[，。、；：！？“”（）]\w")


def undouble(text: str) -> str:
    """Blot out the second copy in lines that are printed over themselves, chunk by chunk, and join such lines.

    Only lines of nothing but doubled chunks count, two chunks or more, one of them long, so that 红红火火 stays. Of a doubled number the
    second copy is kept: it stands next to its unit.

    >>> undouble("图为某某厂图为某某厂 99 号楼号楼。。\\n").replace(BLOT, "")
    '图为某某厂 9 号楼。\\n'
    """
    pieces: list[str] = []
    at = 0
    for group in _adjacent(text):
        chunks = [chunk for line in group for chunk in line.chunks]
        if len(chunks) < 2 or max(len(set(chunk)) for _, chunk in chunks) < 4:
            continue
        for i, line in enumerate(group):
            pieces += text[at : line.start], line.once
            at = line.start + len(line.once)
            if i + 1 < len(group) and not (is_closed(line.read) or line.read.endswith("）")):
                pieces.append(BLOT * (group[i + 1].start - at))
                at = group[i + 1].start
    return "".join(pieces) + text[at:] if pieces else text


class _Doubled(NamedTuple):
    start: int
    once: str  # the line with its copies blotted out
    chunks: list[tuple[int, str]]

    @property
    def read(self) -> str:
        return self.once.replace(BLOT, "").strip()


def _adjacent(text: str) -> Iterator[list[_Doubled]]:
    """Groups of doubled lines with nothing but white space between them."""
    group: list[_Doubled] = []
    for match in _maybe_doubled.finditer(text):
        chunks = _chunks(match.group())
        if chunks:
            line = _Doubled(match.start(), _once(match.group(), chunks), chunks)
            if group and text[group[-1].start + len(group[-1].once) : line.start].strip():
                yield group
                group = []
            group.append(line)
    if group:
        yield group


def _chunks(line: str) -> list[tuple[int, str]]:
    """The chunks that each stand twice in a row in `line`, with their places; none unless they make up the whole line.

    Places do not count spaces, which are set between a chunk and its copy at will.
    """
    letters = line.replace(" ", "")
    found, at = [], 0
    while at < len(letters):
        for size in range(min((len(letters) - at) // 2, 60), 0, -1):
            chunk = letters[at : at + size]
            if letters.startswith(chunk, at + size) and not _mixed.search(chunk):
                found.append((at, chunk))
                at += 2 * size
                break
        else:
            return []
    return found


def _once(line: str, chunks: Sequence[tuple[int, str]]) -> str:
    places = [i for i, letter in enumerate(line) if letter != " "]
    once = list(line)
    for at, chunk in chunks:
        second = at if chunk.isdigit() else at + len(chunk)
        for place in places[second : second + len(chunk)]:
            once[place] = BLOT
    return "".join(once)
