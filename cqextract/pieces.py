"""A stretch of a clause as a row of pieces: hits, known indicators, and the words between them.

In: clean offsets, the hits, a tokenizer. Out: `Piece`s that tile the stretch, what `phrases` reads.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from cqextract.cues import Cues
from cqextract.facts import Hit
from cqextract.tokens import Tokenizer

Span: TypeAlias = tuple[int, int]

CLOSING = "，。；：、！？,;\n—…）)"
OPENING = 30  # characters at the front of a clause in which its subject is looked for
REACHING = "达为超近"
ENDINGS = "量率额数器费证员者桥化期"


class Piece(NamedTuple):
    """A hit, or a word between hits (then `hit` is None), in clean offsets."""

    start: int
    end: int
    text: str
    hit: Hit | None = None

    @property
    def label(self) -> str:
        """The hit's label, or nothing for a word."""
        return self.hit.label if self.hit else ""


class Rows:
    """A text's hits and pieces: a sentence is cut once, and its parts are parts of its row.

    A known indicator is one piece, whatever words or places it is made of: 全球创新指数.
    """

    def __init__(self, text: str, hits: Sequence[Hit], tokenize: Tokenizer, cues: Cues) -> None:
        self.text, self.hits, self.tokenize, self.cues = text, hits, tokenize, cues
        self._hit_starts = [hit.start for hit in hits]
        self._known = [(start, end) for start, end, _ in cues.solid.find(text)]
        self._row: Sequence[Piece] = ()
        self._starts: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._fronts: dict[Span, Sequence[Piece]] = {}  # of other sentences than that one

    def inside(self, start: int, end: int) -> Sequence[Hit]:
        """The hits that begin in `[start, end)`."""
        return self.hits[bisect_left(self._hit_starts, start) : bisect_left(self._hit_starts, end)]

    def enter(self, start: int, end: int) -> None:
        """Cut the sentence `[start, end)`, of which parts will be asked for."""
        self._row = self._cut(start, end)
        self._starts = {piece.start: n for n, piece in enumerate(self._row)}
        self._ends = {piece.end: n for n, piece in enumerate(self._row)}

    def pieces(self, start: int, end: int) -> Sequence[Piece]:
        """The stretch as pieces: a part of its sentence's where it begins and ends with one of them."""
        if start >= end:
            return []
        first, last = self._starts.get(start), self._ends.get(end)
        if first is not None and last is not None:
            return self._row[first : last + 1]
        return self._cut(start, end)

    def front(self, start: int, end: int) -> Sequence[Piece]:
        """The pieces at the front of `[start, end)`, within which a clause names its subject."""
        first, limit = self._starts.get(start), min(end, start + OPENING)
        if first is None:
            if (start, limit) not in self._fronts:
                self._fronts[start, limit] = self.pieces(start, limit)
            return self._fronts[start, limit]
        return self._row[first : bisect_right(self._row, limit, lo=first, key=lambda piece: piece.end)]

    def _cut(self, start: int, end: int) -> list[Piece]:
        row: list[Piece] = []
        at = start
        for piece in self._fixed(start, end):
            row.extend(_words(self.text, at, piece.start, self.tokenize, self.cues))
            row.append(piece)
            at = piece.end
        row.extend(_words(self.text, at, end, self.tokenize, self.cues))
        return row

    def _fixed(self, start: int, end: int) -> list[Piece]:
        """The hits and known indicators of a stretch, without overlaps: of two the one that holds the other."""
        found = [Piece(hit.start, hit.end, self.text[hit.start : hit.end], hit) for hit in self.inside(start, end) if hit.end <= end]
        for known in self._indicators(start, end):
            crossed = [piece for piece in found if piece.start < known.end and piece.end > known.start]
            if crossed and crossed[-1].start < known.start:  # 萧山[机场]旅客吞吐量
                rest = self.cues.solid.find(self.text[crossed[-1].end : known.end])
                found.extend(self._piece(crossed[-1].end + first, crossed[-1].end + last) for first, last, _ in rest)
            elif all(known.start <= piece.start and piece.end <= known.end and piece.label in ("PLACE", "ORG") for piece in crossed):
                found = [piece for piece in found if piece not in crossed] + [known]
        return sorted(found, key=lambda piece: piece.start)

    def _indicators(self, start: int, end: int) -> Iterator[Piece]:
        """The known indicators of a stretch."""
        for i in range(bisect_left(self._known, (start, start)), len(self._known)):
            first, last = self._known[i]
            if first >= end:
                break
            if last <= end:
                yield self._piece(first, last)

    def _piece(self, start: int, end: int) -> Piece:
        return Piece(start, end, self.text[start:end])


def _words(text: str, start: int, end: int, tokenize: Tokenizer, cues: Cues) -> list[Piece]:
    """The words of a stretch, each with the ending that makes a noun of it (预订|量, 登机|桥); two that make a cue are one."""
    row: list[Piece] = []
    if start >= end:
        return row
    words = tokenize(text[start:end])
    n, count = 0, len(words)
    while n < count:
        word = words[n]
        n += 1
        if n < count:
            following = words[n]
            if word == "我" and following[0] == "国" and len(following) > 1:  # 我|国新办: the segmenter took it for an office
                row.append(Piece(start, start + 2, "我国"))
                start, word, n = start + 2, following[1:], n + 1
                following = words[n] if n < count else "\n"
            if len(word) > 1 and len(following) == 2 and following[0] in ENDINGS and following[1] in REACHING:  # 整治|率达
                words[n : n + 1] = following
                following, count = following[0], count + 1
            people = following == "人" and word[-1] in "国洲裔"  # 美国|人
            if people or (following in ENDINGS and len(word) > 1) or word + following in cues.wholes:
                word, n = word + following, n + 1
        if len(word) > 2 and (length := _scope_length(word, cues)):
            row.append(Piece(start, start + length, word[:length]))
            start, word = start + length, word[length:]
        row.append(Piece(start, start + len(word), word))
        start += len(word)
    return row


def _scope_length(word: str, cues: Cues) -> int:
    """全省经济 → 全省, 经济: a scope word at the front of a longer word stands alone."""
    for n in (3, 2):
        if len(word) > n and word[:n] in cues.scopes and word[:n] not in cues.openers:
            return n
    return 0
