"""Where hits overlap, one wins: the only place where that is decided.

In: the hits of all recognisers. Out: hits that do not overlap, in text order. The longer one wins; of two equally long ones the
one whose label comes first in PRIORITY. Times and figures so never claim the same characters.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from cqextract.facts import Hit

PRIORITY = ("ORG", "DATE", "PERCENT", "QUANTITY", "PLACE")


def resolve(hits: Iterable[Hit]) -> list[Hit]:
    """The winners among overlapping hits, in text order."""
    starts: list[int] = []
    kept: list[Hit] = []
    for hit in sorted(hits, key=_strength):
        at = bisect_left(starts, hit.start)
        if (at == 0 or kept[at - 1].end <= hit.start) and (at == len(kept) or hit.end <= kept[at].start):
            starts.insert(at, hit.start)
            kept.insert(at, hit)
    return kept


def _strength(hit: Hit) -> tuple[int, int, int]:
    priority = PRIORITY.index(hit.label) if hit.label in PRIORITY else len(PRIORITY)
    return hit.start - hit.end, priority, hit.start
