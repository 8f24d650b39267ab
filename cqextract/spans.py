"""Stretches of a text that do not overlap, and the choice among those that do.

In: hits. Out: `Spans`, to be asked what stands where; `kept_of` picks the hits that stay, `longest` by their length.

>>> from cqextract.facts import Place
>>> Spans.of([Hit(5, 7, "PLACE", Place("渝北")), Hit(0, 2, "PLACE", Place("江北"))]).starts
[0, 5]
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cqextract.facts import Hit


class Spans(NamedTuple):
    """Stretches of the text that do not overlap, in order, each with what stands there."""

    starts: Sequence[int]
    hits: Sequence[Hit]

    @classmethod
    def of(cls, hits: Iterable[Hit]) -> Spans:
        ordered = sorted(hits, key=lambda hit: hit.start)
        return cls([hit.start for hit in ordered], ordered)

    def within(self, start: int, end: int) -> Iterator[Hit]:
        """Those that lie wholly in `[start, end)`, in order."""
        for i in range(bisect_left(self.starts, start), len(self.starts)):
            if self.starts[i] >= end:
                return
            if self.hits[i].end <= end:
                yield self.hits[i]


def longest(hits: Sequence[Hit], *, first: int) -> list[Hit]:
    """Hits without overlaps: the `first` ones before all others, then the longer ones."""
    return kept_of([*hits[:first], *sorted(hits[first:], key=lambda hit: (hit.start - hit.end, hit.start))])


def kept_of(ranked: Iterable[Hit]) -> list[Hit]:
    """The hits that overlap none that comes before them in `ranked`, in text order."""
    starts: list[int] = []
    kept: list[Hit] = []
    for hit in ranked:
        at = bisect_left(starts, hit.start)
        if (at == 0 or kept[at - 1].end <= hit.start) and (at == len(kept) or hit.end <= kept[at].start):
            starts.insert(at, hit.start)
            kept.insert(at, hit)
    return kept
