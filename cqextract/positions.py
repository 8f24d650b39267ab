"""Where a figure stands in its sentence.

In: what the linker knows when it comes to a figure. Out: a `Place`, which the modules around `relations` read slots from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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


def alike(one: Hit, other: Hit) -> bool:
    """Are two hits figures in the same unit, or both ratios: 增长1.5倍、83%?"""
    if not (isinstance(one.value, Quantity) and isinstance(other.value, Quantity)):
        return False
    return one.value.unit == other.value.unit or {one.value.unit, other.value.unit} == RATIOS
