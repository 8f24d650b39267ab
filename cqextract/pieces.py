"""A stretch of a clause as a row of pieces: hits, known indicators, and the words between them.

In: clean offsets, the hits, a tokenizer. Out: `Piece`s that tile the stretch, what `phrases` reads.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cqextract.cues import Cues
from cqextract.facts import Hit
from cqextract.tokens import Tokenizer


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


def cut(text: str, start: int, end: int, hits: Sequence[Hit], tokenize: Tokenizer, cues: Cues) -> list[Piece]:
    """The stretch `[start, end)` as pieces; `hits` are all of the text, in order."""
    row: list[Piece] = []
    at = start
    for i in range(bisect_left(hits, start, key=lambda hit: hit.start), len(hits)):
        hit = hits[i]
        if hit.end > end:
            break
        row.extend(_words(text, at, hit.start, tokenize, cues))
        row.append(Piece(hit.start, hit.end, text[hit.start : hit.end], hit))
        at = hit.end
    row.extend(_words(text, at, end, tokenize, cues))
    return row


def _words(text: str, start: int, end: int, tokenize: Tokenizer, cues: Cues) -> Iterator[Piece]:
    """The words of a stretch without hits; a known indicator is one of them."""
    at = start
    for known_start, known_end, _ in cues.indicators.find(text[start:end]):
        yield from _tokens(text, at, start + known_start, tokenize, cues)
        yield Piece(start + known_start, start + known_end, text[start + known_start : start + known_end])
        at = start + known_end
    yield from _tokens(text, at, end, tokenize, cues)


def _tokens(text: str, start: int, end: int, tokenize: Tokenizer, cues: Cues) -> Iterator[Piece]:
    if start >= end:
        return
    for token in tokenize(text[start:end]):
        first, last = start + token.start, start + token.end
        length = _scope_length(token.text, cues)
        if length:
            yield Piece(first, first + length, token.text[:length])
        yield Piece(first + length, last, token.text[length:])


def _scope_length(word: str, cues: Cues) -> int:
    """全省经济 → 全省, 经济: a scope word at the front of a longer word stands alone."""
    return next((n for n in (3, 2) if len(word) > n and word[:n] in cues.scopes and word[:n] not in cues.openers), 0)
