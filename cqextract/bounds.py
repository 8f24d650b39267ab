"""Bounds and ranges: what stands around a measure and makes it more, less or about, and two measures that make a range.

In: measures (numbers with their unit) found by `quantities` or `percents`, the clean text, the `approximators` patterns.
Out: hits whose span takes in the approximators that touch them. 20万人次以上 is `>=` 200,000, 5%-8% one range.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from cqextract.errors import PatternError
from cqextract.facts import Hit, Quantity
from cqextract.gazetteers import longest
from cqextract.numerals import SCALES, product
from cqextract.patterns import Patterns

_connector = re.compile(r"(?:[（(]含[)）])?(?:\s*(?:—{1,2}|–|-{1,2}|~|～|至|到)\s*(?:近|约)?)")
_trailing_scales = re.compile(rf"[{''.join(SCALES)}]*$")
_both_ends = re.compile(r"(?:和|与|到|至|-|~|—)")
_roughly = re.compile(r"(?<![条签节契公特])约(?:占|为|是|相当于)[^，。；：、\d]{1,14}的$")  # 约占全国的三成
_between = re.compile(r"之间|间(?![的隔接])|不等")


LEAD = "numeral.lead"  # the rule of a number that counts only as the first end of a range: 一 in 一到五个


class Measure(NamedTuple):
    """A number with its unit, before bounds are read: the number ends at `number_end`, `dimension` is the unit's."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    comparator: str
    unit: str | None
    label: str
    rule: str
    number_end: int
    dimension: str = ""
    currency: str | None = None


class Approximator(NamedTuple):
    """An entry of `approximators.toml`: `refused` matches what may not stand beyond it, `not_with` what may not be its measure."""

    comparator: str
    refused: re.Pattern[str] | None
    not_with: re.Pattern[str] | None
    dimensions: frozenset[str]


@dataclass(frozen=True)
class Approximators:
    """The approximators of a pattern set by surface, on either side of a measure, and the characters that touch the measure."""

    before: Mapping[str, Approximator]
    after: Mapping[str, Approximator]
    last: frozenset[str]
    first: frozenset[str]


@lru_cache(maxsize=8)
def compile_approximators(patterns: Patterns) -> Approximators:
    sides: dict[str, dict[str, Approximator]] = {"before": {}, "after": {}}
    for key, entry in patterns.table("approximators").items():
        before = entry["position"] == "before"
        context = entry.get("not_after" if before else "not_before")
        try:
            refused = re.compile(f"(?:{context})$" if before else context) if context else None
            not_with = re.compile(entry["not_with"]) if "not_with" in entry else None
        except re.error as error:
            raise PatternError(f"approximators.toml: bound.{key}", str(error), remedy="mend the regular expression") from error
        one = Approximator(entry["comparator"], refused, not_with, frozenset(entry.get("dimensions", ())))
        sides[entry["position"]].update(dict.fromkeys(entry["surfaces"], one))
    last, first = frozenset(s[-1] for s in sides["before"]), frozenset(s[0] for s in sides["after"])
    return Approximators(sides["before"], sides["after"], last, first)


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
    vague = (a.comparator == "~") != (b.comparator == "~")  # 几百万元至几千万元 is one range
    if b.start - a.end > 6 or "range" in (a.comparator, b.comparator) or vague:
        return None
    gap, end = text[a.end : b.start], b.end
    if gap in ("和", "与") and a.unit is None and text[b.start : b.end].endswith("间"):  # 1000与2000间: no rooms
        b = b._replace(unit=None, rule=a.rule, dimension="")
    elif (tail := _between.match(text, b.end)) and _both_ends.fullmatch(gap):
        end = tail.end()
    elif not _connector.fullmatch(gap):
        return None
    if a.unit not in (None, b.unit) or (a.label != b.label and a.unit):
        return None
    low = _scaled_like(a, b, text) if a.unit is None else a.low
    if low >= b.high:
        return None
    return b._replace(start=a.start, end=end, low=low, high=b.high, comparator="range")


def _scaled_like(a: Measure, b: Measure, text: str) -> Decimal:
    """The low end of a range whose scale is left to the high end: 5至8万, 三到五百."""
    own, shared = _scales(a, text), _scales(b, text)
    if own and own[-1] in "万萬亿億":
        return a.low
    lone = not own and a.low < 10
    low = a.low * product("".join(c for c in shared if lone or SCALES[c] >= 10_000 or c in "kK"))
    return low if low <= b.high else a.low


def _scales(measure: Measure, text: str) -> str:
    """The scale characters that the number ends in: 万亿 of 2万亿元."""
    return _trailing_scales.search(text[measure.start : measure.number_end].rstrip("余多几来"))[0]  # type: ignore[index]


def _widen(measure: Measure, text: str, approximators: Approximators) -> Hit:
    start, end, comparators = measure.start, measure.end, [measure.comparator]
    bare = measure.rule == "numeral.scale"
    for _ in range(2):  # 最多不超过, 约超
        if text[start - 1 : start] not in approximators.last:
            break
        found = longest(approximators.before, text, start, backward=True)
        if not found or not _fits_before(found[1], text, start, start - len(found[0])) or (bare and not found[1].comparator):
            break
        start -= len(found[0])
        comparators.insert(0, found[1].comparator)
    for _ in range(2):  # 两年多以上
        if text[end : end + 1] not in approximators.first:
            break
        found = longest(approximators.after, text, end)
        if not found or not _fits_after(found[1], measure, text, end + len(found[0])):
            break
        end += len(found[0])
        comparators.append(found[1].comparator)
    if measure.comparator == "range":
        bound = "range"
    else:
        bound = next((c for c in comparators if c not in ("=", "")), "~" if _roughly.search(text, max(start - 18, 0), start) else "=")
    quantity = Quantity(measure.low, measure.high, measure.unit, bound, measure.currency)
    return Hit(start, end, measure.label, quantity, measure.rule)


def _fits_before(found: Approximator, text: str, at: int, start: int) -> bool:
    if found.not_with and found.not_with.match(text, at):
        return False
    return not (found.refused and found.refused.search(text, max(start - 3, 0), start))


def _fits_after(found: Approximator, measure: Measure, text: str, end: int) -> bool:
    if found.dimensions and (measure.dimension not in found.dimensions or measure.comparator != "="):
        return False
    return not (found.refused and found.refused.match(text, end))
