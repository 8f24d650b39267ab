"""Where hits overlap, one wins: the only place where that is decided.

In: the hits of all recognisers. Out: hits that do not overlap, in text order. The longer one wins; of two equally long ones the
one whose label comes first in PRIORITY. Times and figures so never claim the same characters.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from cqextract.facts import Hit
from cqextract.spans import kept_of

PRIORITY = ("ORG", "DATE", "PERCENT", "QUANTITY", "PLACE")


def resolve(hits: Iterable[Hit]) -> list[Hit]:
    """The winners among overlapping hits, in text order."""
    return kept_of(sorted(hits, key=_strength))


def losers(hits: Iterable[Hit], kept: Sequence[Hit]) -> Iterator[tuple[Hit, Hit, str]]:
    """Each hit that is not among the winners `kept`, with the strongest winner in its way and why that won: it is `longer`, its `label`
    comes first, or it is the `first` of two of one label.

    >>> from cqextract.facts import Period
    >>> date, number = Hit(0, 3, "DATE", Period(None, None, "2021")), Hit(0, 2, "QUANTITY", Period(None, None, ""))
    >>> [(loser.label, winner.label, why) for loser, winner, why in losers([date, number], resolve([date, number]))]
    [('QUANTITY', 'DATE', 'longer')]
    """
    starts, ends, winners = [hit.start for hit in kept], [hit.end for hit in kept], set(kept)
    for hit in sorted(set(hits) - winners, key=lambda h: (h.start, h.end)):
        winner = min(kept[bisect_right(ends, hit.start) : bisect_left(starts, hit.end)], key=_strength)
        longer = winner.end - winner.start > hit.end - hit.start
        yield hit, winner, "longer" if longer else "label" if winner.label != hit.label else "first"


def _strength(hit: Hit) -> tuple[int, int, int]:
    priority = PRIORITY.index(hit.label) if hit.label in PRIORITY else len(PRIORITY)
    return hit.start - hit.end, priority, hit.start
