"""Where a figure stands in its sentence.

In: what the linker knows when it comes to a figure. Out: a `Place`, which the modules around `relations` read slots from.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cqextract.facts import Hit, Quantity
from cqextract.links import Link, Part
from cqextract.pieces import Span
from cqextract.view import Sentence

RATIOS = {"倍", "%"}
LISTING = re.compile(r"\s*(?:、|和|与|及|以及|或|，\s*)\s*")  # what stands between the figures of a list


class Place(NamedTuple):
    """Where a figure stands: its sentence with that one's hits and clause starts, its clause, and the words that are its own,
    `[left, figure)` and `[figure, right)`; `previous` is the figure before it in the sentence."""

    figure: Hit
    sentence: Sentence
    inside: Sequence[Hit]
    starts: Sequence[int]
    clause: int
    left: int
    right: int
    previous: Link | None
    against: tuple[Span, ...] = ()  # what the last figures before it are compared with
    total: Part | None = None  # what all is counted of which its sentence tells parts, behind 其中

    @property
    def clause_start(self) -> int:
        return self.starts[self.clause]

    def same_unit(self) -> bool:
        """Is the figure before this one in the same unit?"""
        return self.previous is not None and alike(self.previous.figure, self.figure)

    def told_of(self, noun: Span | None) -> bool:
        """Is this noun what the figure before this one tells of: 10万亩粮田、2万亩[蔬菜]?"""
        before = self.previous.indicator if self.previous else None
        return before is not None and (before.start, before.end) == noun


def places(text: str, sentence: Sentence, inside: Sequence[Hit], starts: Sequence[int], figures: Sequence[Hit]) -> Iterator[Place]:
    """The places of a sentence's figures, in order; `inside` are its hits, `starts` where its clauses begin."""
    for i, figure in enumerate(figures):
        clause = bisect_right(starts, figure.start) - 1
        clause_end = starts[clause + 1] if clause + 1 < len(starts) else sentence.end
        left = max(starts[clause], _own_words(text, figures, i))
        right = min(clause_end, figures[i + 1].start) if i + 1 < len(figures) else clause_end
        yield Place(figure, sentence, inside, starts, clause, left, right, None)


def behind_the_last(text: str, place: Place, previous: Link | None) -> int:
    """Where the words of a figure begin behind what the one before counts: 上千家企业[和全球2000多家采购商]."""
    counted = previous.indicator if previous else None
    if counted is None or previous is None or counted.start != previous.figure.end or counted.end >= place.figure.start:
        return place.left
    return counted.end if place.left == previous.figure.end and text[counted.end] in "和与及" else place.left


def _own_words(text: str, figures: Sequence[Hit], i: int) -> int:
    """Where the words of figure `i` begin: after the figure before, unless that one stands in brackets, 全国(24.2%), or is but a
    measure of this one's, 企业每百元收入中的成本."""
    while i and (_in_brackets(text, figures[i - 1]) or text[figures[i - 1].start - 1] == "每"):
        i -= 1
    return figures[i - 1].end if i else 0


def _in_brackets(text: str, figure: Hit) -> bool:
    return text[figure.start - 1] in "（(" and text[figure.end : figure.end + 1] in ("）", ")")


def alike(one: Hit, other: Hit) -> bool:
    """Are two hits figures in the same unit, or both ratios: 增长1.5倍、83%?"""
    if not (isinstance(one.value, Quantity) and isinstance(other.value, Quantity)):
        return False
    return one.value.unit == other.value.unit or {one.value.unit, other.value.unit} == RATIOS
