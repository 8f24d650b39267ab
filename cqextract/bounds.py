"""Bounds and ranges: what stands around a measure and makes it more, less or about, and two measures that make a range.

In: measures (numbers with their unit) found by `quantities` or `percents`, the clean text, the `approximators` patterns.
Out: hits whose span takes in the approximators that touch them. 20万人次以上 is `>=` 200,000, 5%-8% one range.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from cqextract.facts import Hit, Quantity
from cqextract.gazetteers import longest
from cqextract.numerals import SCALES, product
from cqextract.patterns import Entry, Patterns

_connector = re.compile(r"(?:[（(]含[)）])?(?:\s*(?:—{1,2}|–|-{1,2}|~|～|至|到)\s*(?:近|约)?)")
_both_ends = re.compile(r"(?:和|与|到|至|-|~|—)")
_between = re.compile(r"之间|间(?![的隔接])|不等")


LEAD = "numeral.lead"  # the rule of a number that counts only as the first end of a range: 一 in 一到五个


class Measure(NamedTuple):
    """A number with its unit, before bounds are read. `dimension` is the unit's; `scales` the number's last scale characters."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    comparator: str
    unit: str | None
    label: str
    rule: str
    dimension: str = ""
    scales: str = ""
    currency: str | None = None


@dataclass(frozen=True)
class Approximators:
    """The approximators of a pattern set, ready to be looked up on either side of a measure."""

    before: dict[str, Entry] = field(default_factory=dict)
    after: dict[str, Entry] = field(default_factory=dict)


@lru_cache(maxsize=8)
def compile_approximators(patterns: Patterns) -> Approximators:
    compiled = Approximators()
    for entry in patterns.table("approximators").values():
        side = compiled.before if entry["position"] == "before" else compiled.after
        side.update({surface: entry for surface in entry["surfaces"]})
    return compiled


def complete(measures: Sequence[Measure], text: str, patterns: Patterns) -> list[Hit]:
    """Join measures into ranges, then widen each by the approximators that touch it."""
    approximators = compile_approximators(patterns)
    return [_widen(measure, text, approximators) for measure in _join(measures, text) if measure.rule != LEAD]


def leads_range(text: str, end: int, following: int) -> bool:
    """Is what stands between two numbers a range's connector (到, —, ~)?"""
    return 0 < following - end < 6 and bool(_connector.fullmatch(text, end, following) or _both_ends.fullmatch(text, end, following))


def _join(measures: Sequence[Measure], text: str) -> Iterator[Measure]:
    waiting: Measure | None = None
    for measure in measures:
        joined = _range(waiting, measure, text) if waiting else None
        if joined:
            waiting = joined
            continue
        if waiting:
            yield waiting
        waiting = measure
    if waiting:
        yield waiting


def _range(a: Measure, b: Measure, text: str) -> Measure | None:
    """One measure for `a`—`b`, where they are the ends of a range; the first may leave unit and scale to the second."""
    if b.start - a.end > 6 or a.comparator == "range" or "~" in (a.comparator, b.comparator):
        return None
    gap, end = text[a.end : b.start], b.end
    tail = _between.match(text, b.end)
    if tail and _both_ends.fullmatch(gap):
        end = tail.end()
    elif not _connector.fullmatch(gap):
        return None
    if a.unit not in (None, b.unit) or (a.label != b.label and a.unit):
        return None
    low = a.low
    if a.unit is None and not (a.scales and a.scales[-1] in "万萬亿億"):
        lone = not a.scales and low < 10
        shared = "".join(c for c in b.scales if lone or SCALES[c] >= 10_000 or c in "kK")
        low = low * product(shared) if low * product(shared) <= b.high else low
    if low > b.high or low == b.high:
        return None
    return b._replace(start=a.start, end=end, low=low, high=b.high, comparator="range")


def _widen(measure: Measure, text: str, approximators: Approximators) -> Hit:
    start, end, comparators = measure.start, measure.end, [measure.comparator]
    for _ in range(2):  # 最多不超过, 约超
        found = longest(approximators.before, text, start, backward=True)
        if not found or not _fits(found[1], measure, text, start - len(found[0]), start):
            break
        surface, entry = found
        start -= len(surface)
        comparators.insert(0, entry["comparator"])
    for _ in range(2):  # 两年多以上
        found = longest(approximators.after, text, end)
        if not found or not _fits(found[1], measure, text, end, end + len(found[0])):
            break
        end += len(found[0])
        comparators.append(found[1]["comparator"])
    bound = "range" if measure.low != measure.high and measure.comparator == "range" else next((c for c in comparators if c not in ("=", "")), "=")
    quantity = Quantity(measure.low, measure.high, measure.unit, bound, measure.currency)
    return Hit(start, end, measure.label, quantity, measure.rule)


def _fits(entry: Entry, measure: Measure, text: str, start: int, end: int) -> bool:
    if entry["position"] == "before":
        return text[start - 1 : start] not in tuple(entry.get("not_after", "")) and (measure.rule != "numeral.scale" or bool(entry["comparator"]))
    if "dimensions" in entry and (measure.dimension not in entry["dimensions"] or measure.comparator != "="):
        return False
    return not text.startswith(tuple(entry["not_before"].split("|")) if entry.get("not_before") else ("\0",), end)
