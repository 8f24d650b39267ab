"""A heading's figure told in full below: what the heading leaves out stands where its body says the same number again.

In: the links of a text and its headings. Out: the links, those of headings completed by their echo in the body: 上半年进出口增长6% is
the 6.2% of a customs office that the next paragraph quotes, with its period, source and comparison.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import Decimal

from cqextract.facts import Quantity
from cqextract.links import Link, Part

BODY = 900  # characters of a body in which a heading's figure is looked for
ROUNDED = Decimal("0.02")  # how far the body's exact value may lie from that of the heading, in parts of it
SURPASSED = Decimal("0.2")  # … or beyond it where the heading says 超 or 近


def complete(links: Sequence[Link], headings: Mapping[int, int]) -> list[Link]:
    """The links, in the same order; `headings` maps the start of each heading to its end."""
    starts = [link.figure.start for link in links]
    opened, completed = sorted(headings), list(links)
    for start, end in headings.items():
        body_start, body_end = _body(end, headings, opened)
        body = links[bisect_left(starts, body_start) : bisect_left(starts, body_end)]
        for at in range(bisect_left(starts, start), bisect_left(starts, end)):
            if echo := _echo(links[at], body):
                completed[at] = _completed(links[at], echo)
    return completed


def _body(end: int, headings: Mapping[int, int], opened: Sequence[int]) -> tuple[int, int]:
    """What stands below the heading that ends at `end`, up to the next; a line right below it that is one, too, shares its body."""
    while below := headings.get(end + 1):
        end = below
    following = bisect_left(opened, end)
    return end, min([end + BODY, *opened[following : following + 1]])


def _echo(head: Link, body: Sequence[Link]) -> Link | None:
    """The figure of the body that is nearest to the heading's, the first of several."""
    near = [(distance, link) for link in body if (distance := _distance(head.figure.value, link.figure.value)) is not None]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _distance(head: object, told: object) -> Decimal | None:
    """How far apart two values are, in parts of the first; None where they are not the same number. A heading may leave out the unit."""
    if not (isinstance(head, Quantity) and isinstance(told, Quantity)) or head.unit not in (None, told.unit) or not head.low:
        return None
    away = (told.low - head.low) / head.low
    beyond = SURPASSED if head.comparator in (">", ">=") else ROUNDED
    short = SURPASSED if head.comparator in ("<", "<=") else ROUNDED
    return abs(away) if -short <= away <= beyond else None


def _completed(head: Link, echo: Link) -> Link:
    """The heading's own words stand; what it has from elsewhere or not at all, it takes from the echo."""
    when, period = (head.when, head.period) if head.when and not head.when.inherited else (_inherited(echo.when), echo.period)
    source = head.source if head.source and not head.source.inherited else _inherited(echo.source) or head.source
    same = head.kind == echo.kind
    return head._replace(
        when=when,
        period=period,
        source=source,
        reference=head.reference or (_inherited(echo.reference) if same else None),
        whole=head.whole or (_inherited(echo.whole) if same else None),
        modality=echo.modality if echo.when and when else head.modality,
    )


def _inherited(part: Part | None) -> Part | None:
    return part._replace(inherited=True) if part else None
