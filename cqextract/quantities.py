"""Quantities: numbers with their unit, bare numbers, and ranks.

In: a `View` (its numerals are scanned) and the unit, rank and approximator patterns. Out: QUANTITY hits with exact values. The
percent family (%, 百分点, 成, 折, fractions) is read by `percents`, times by `dates`; overlaps are settled later, in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from cqextract.bounds import LEAD, Measure, complete, leads_range
from cqextract.facts import Hit, Quantity
from cqextract.gazetteers import Gazetteer, longest
from cqextract.numerals import DIGITS, SCALES, Numeral, parse
from cqextract.patterns import Entry, Patterns
from cqextract.view import View

_bare_context = re.compile(r"[+＋:：/·“‘（(《\"第]")
_bare_follower = re.compile(r"[+＋:/·”’\"）)》、.．]|[A-Za-z]|[号型版路弄楼室届点时]|世代|[Kk]线")
_half = re.compile(r"(?<![一过近大多各对超折参])半(?=个月|個月|个小时|年|天|小时|小時|公升|升|公里|公斤|斤|吨|分钟|个|加侖|加仑|世纪|米)(?!年报|年度|年会|天[然空]|个[性体])")
_trailing_scales = re.compile(rf"[{''.join(SCALES)}]*$")


@dataclass(frozen=True)
class Unit:
    """One unit of `units.toml`; `factor` is None where there is no fixed factor to the dimension's base unit."""

    id: str
    canonical: str
    dimension: str
    factor: Decimal | None
    currency: str | None
    weak: bool
    not_before: tuple[str, ...]


@dataclass(frozen=True)
class Units:
    """The units of a pattern set by surface, and by what may stand before a number in their place (人民币, ￥)."""

    by_surface: Mapping[str, Unit]
    by_prefix: Mapping[str, Unit]

    def at(self, text: str, start: int, *, lone: bool = False) -> tuple[int, Unit] | None:
        """The unit that begins at `start`: (its end, the unit). `lone`: the number before it is one Chinese digit."""
        for length in range(min(12, len(text) - start), 0, -1):
            surface = text[start : start + length]
            unit = self.by_surface.get(surface)
            if unit is None or (lone and unit.weak):
                continue
            end = start + length
            if surface.isascii() and surface[-1].isalpha() and text[end : end + 1].isascii() and text[end : end + 1].isalpha():
                continue
            if not text.startswith(unit.not_before, end):
                return end, unit
        return None


@lru_cache(maxsize=8)
def compile_units(patterns: Patterns) -> Units:
    by_surface, by_prefix = {}, {}
    for key, entry in patterns.table("units").items():
        unit = Unit(
            f"{entry['kind']}.{key}", entry["canonical"], entry["dimension"],
            Decimal(entry["factor"]) if "factor" in entry else None,
            entry.get("currency"), entry.get("weak", False), tuple(entry.get("not_before", ())) or ("\0",),
        )  # fmt: skip
        by_surface.update(dict.fromkeys(entry["surfaces"], unit))
        by_prefix.update(dict.fromkeys(entry.get("prefixes", ()), unit))
    return Units(by_surface, by_prefix)


def find(view: View, patterns: Patterns) -> list[Hit]:
    """All quantities of a text, in text order."""
    units, text = compile_units(patterns), view.clean
    measures = sorted([*_measures(view.numerals, text, units), *_halves(text, units)], key=_place)
    return sorted([*complete(measures, text, patterns), *_ranks(view, patterns)], key=_place)


def _place(found: Measure | Hit) -> tuple[int, int]:
    return found.start, found.end


def _measures(numerals: Sequence[Numeral], text: str, units: Units) -> Iterator[Measure]:
    consumed = 0
    for i, numeral in enumerate(numerals):
        if numeral.start < consumed or numeral.form == "formal" or text[numeral.start - 1 : numeral.start] == "第":
            continue
        measure = measure_at(numeral, text, units)
        if measure.unit and not _is_fraction(text, numeral.end):
            measure = _with_smaller_units(measure, numerals[i + 1 : i + 4], text, units)
            consumed = measure.end
            yield measure
        elif _counts_bare(numeral, text):
            yield measure
        elif i + 1 < len(numerals) and leads_range(text, numeral.end, numerals[i + 1].start):
            yield measure._replace(rule=LEAD)


def measure_at(numeral: Numeral, text: str, units: Units) -> Measure:
    """The numeral with the unit that follows it, or that stands before it (￥300, 港币2900元)."""
    scales = _trailing_scales.search(text[numeral.start : numeral.end].rstrip("余多几来"))
    measure = Measure(
        numeral.start, numeral.end, numeral.low, numeral.high, numeral.comparator, None, "QUANTITY", f"numeral.{numeral.form}",
        scales=scales.group() if scales else "",
    )  # fmt: skip
    at = numeral.end + (text.startswith("个亿", numeral.end) and 2 or text.startswith(" ", numeral.end))
    found = units.at(text, at, lone=numeral.form == "digit")
    if text.startswith("个亿", numeral.end):
        hundred_million = Decimal(10**8)
        measure = measure._replace(end=at, low=measure.low * hundred_million, high=measure.high * hundred_million, scales="亿")
    if found:
        end, unit = found
        measure = _in_unit(measure, unit)._replace(end=end)
    before = numeral.start - (text[numeral.start - 1 : numeral.start] == " ")
    prefix = longest(units.by_prefix, text, before, backward=True, most=4)
    if prefix and (measure.unit in (None, "元") and measure.dimension in ("", "money")):
        measure = _in_unit(measure, prefix[1])._replace(start=before - len(prefix[0]))
    return measure


def _in_unit(measure: Measure, unit: Unit) -> Measure:
    return measure._replace(unit=unit.canonical, rule=unit.id, dimension=unit.dimension, currency=unit.currency)


def _with_smaller_units(measure: Measure, following: Sequence[Numeral], text: str, units: Units) -> Measure:
    """Take in what belongs to the same measure: 50元6角三分, 三米九, 一吨半, 一个半小时."""
    bigger = measure
    if text.startswith("半", measure.end) and not text.startswith(("半径", "半导", "半年", "半山", "半数", "半天", "半决"), measure.end):
        after = units.at(text, measure.end + 1)
        half = Decimal("0.5")
        if measure.unit == "个" and after and after[1].dimension == "time":
            measure = _in_unit(measure, after[1])._replace(end=after[0])
            return measure._replace(low=measure.low + half, high=measure.high + half)
        if measure.unit == "个" and text.startswith("半月", measure.end):
            return measure._replace(end=measure.end + 2, low=measure.low + half, high=measure.high + half, unit="个月", rule="unit.month", dimension="time")
        if measure.dimension not in ("count", ""):
            return measure._replace(end=measure.end + 1, low=measure.low + half, high=measure.high + half)
    for numeral in following:
        if numeral.start < bigger.end:  # 两 of 3斤5两 is the unit
            continue
        joined = text[bigger.end : numeral.start]
        if joined not in ("", "零") or bigger.dimension not in ("money", "length", "mass"):
            break
        found = units.at(text, numeral.end)
        big, small = _factor(bigger, units), _factor_of(found[1], bigger) if found else None
        if found and big and small and small < big:
            add, end = numeral.low * small / big, found[0]
        elif not found and numeral.form in ("digit", "arabic") and numeral.low < 10 and numeral.end - numeral.start == 1:
            add, end = numeral.low / 10 * (_factor_ratio(bigger, measure, units)), numeral.end
        else:
            break
        base = _factor(measure, units)
        scale = (big / base) if big and base and found else Decimal(1)
        measure = measure._replace(end=end, low=measure.low + add * scale, high=measure.high + add * scale)
        bigger = measure if not found else bigger._replace(end=end, rule=found[1].id, unit=found[1].canonical)
        if not found:
            break
    return measure


def _factor(measure: Measure, units: Units) -> Decimal | None:
    unit = units.by_surface.get(measure.unit or "")
    return unit.factor if unit else None


def _factor_of(unit: Unit, bigger: Measure) -> Decimal | None:
    if unit.canonical == "分" and bigger.dimension == "money":  # 分 is also a point and a minute; after 元 or 角 it is money
        return Decimal("0.01")
    return unit.factor if unit.dimension == bigger.dimension else None


def _factor_ratio(bigger: Measure, whole: Measure, units: Units) -> Decimal:
    big, base = _factor(bigger, units), _factor(whole, units)
    return big / base if big and base else Decimal(1)


def _counts_bare(numeral: Numeral, text: str) -> bool:
    """Does a number without a unit count? Not in codes, list markers, dates of a name, nor a lone Chinese digit."""
    if _is_fraction(text, numeral.end) or numeral.form in ("digit", "few", "formal"):
        return False
    if numeral.form == "scale":  # 突破万亿, 破百: only with a bound, which `complete` will see; 万 in other words never
        return numeral.comparator != "=" or text[max(numeral.start - 2, 0) : numeral.start].endswith(("突破", "超", "逾", "近", "破", "过", "达", "上"))
    before, after = text[numeral.start - 1 : numeral.start], text[numeral.end : numeral.end + 2]
    if numeral.comparator == "range":
        return numeral.low >= 10
    if numeral.form == "arabic":
        plain = text[numeral.start : numeral.end]
        if plain.isdecimal() and (len(plain) > 8 or (len(plain) > 1 and plain[0] == "0")):
            return False
    if after and _bare_follower.match(after) and not (after[0] in ".、" and not _at_line_start(text, numeral.start)):
        return False
    return not (before and _bare_context.match(before))


def _is_fraction(text: str, end: int) -> bool:
    return text.startswith("分之", end) and not text.startswith("分之间", end)


def _at_line_start(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] in "\n。；;"


def _halves(text: str, units: Units) -> Iterator[Measure]:
    """半年, 半小时: half of a unit without a numeral."""
    for match in _half.finditer(text):
        found = units.at(text, match.end())
        if found:
            half = Decimal("0.5")
            yield _in_unit(Measure(match.start(), found[0], half, half, "=", None, "QUANTITY", ""), found[1])


def _ranks(view: View, patterns: Patterns) -> Iterator[Hit]:
    table, text = patterns.table("ranks"), view.clean
    ordinal, top = table["ordinal"], table["top"]
    for numeral in view.numerals:
        before = text[numeral.start - 1 : numeral.start]
        if before == "第" and (end := _rank_end(numeral, text, ordinal)):
            yield _rank(numeral.start - 1, end, numeral.low, "=", "rank.ordinal")
        elif before in top["before"] and text.startswith(tuple(top["followers"]), numeral.end):
            yield _rank(numeral.start - 1, numeral.end + 1, numeral.high, "<=", "rank.top")
    for start, end, _ in _first_places(patterns).find(text):
        if not text.startswith(tuple(table["first"]["not_before"]), end):
            yield _rank(start, end, Decimal(1), "=", "rank.first")


def _rank(start: int, end: int, place: Decimal, comparator: str, rule: str) -> Hit:
    return Hit(start, end, "QUANTITY", Quantity(place, place, "位", comparator), rule)


@lru_cache(maxsize=8)
def _first_places(patterns: Patterns) -> Gazetteer[None]:
    return Gazetteer(dict.fromkeys(patterns.table("ranks")["first"]["surfaces"]))


def _rank_end(numeral: Numeral, text: str, entry: Entry) -> int | None:
    """Where the rank ends that begins with the 第 before `numeral`; None where the ordinal belongs to a name."""
    if text.startswith(tuple(entry["followers"]), numeral.end):
        return numeral.end + 1
    if text.startswith(tuple(entry["names"]), numeral.end):
        return None
    after = text[numeral.end : numeral.end + 1]
    ends = not after or not ("\u4e00" <= after <= "\u9fff" or after.isalnum()) or after in "的，；" or after in entry["adjectives"]
    cued = any(cue in text[max(numeral.start - 9, 0) : numeral.start - 1] for cue in entry["cues"])
    return numeral.end if ends or cued else None


def parse_number(surface: str) -> Decimal | None:
    """The value of a numeral's text, or None: a convenience for tables and tests."""
    parsed = parse(surface)
    return parsed[0] if parsed and parsed[0] == parsed[1] else None


LONE = frozenset(DIGITS)
