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
from cqextract.numerals import DIGITS, SCALES, Numeral
from cqextract.patterns import Entry, Patterns
from cqextract.view import View

_bare_context = re.compile(r"[+＋:：∶/·“‘（(《\"第号-]")
_bare_follower = re.compile(
    r"[+＋:/·”’\"）)》、.．]|[A-Za-z]|[：∶比]\d|集团军|[号型版路弄楼室届点时井]|世代|[Kk]线|工厂|工程|高校|医院|国道|省道|热线|部队|专案|舰"
)
_half = re.compile(
    r"半(?<![一过近大多各对超折参]半)(?=个月|個月|个小时|年|天|小时|小時|公升|升|公里|公斤|斤|吨|分钟|个|加侖|加仑|世纪|米)(?!年报|年度|年会|天[然空]|个[性体])"
)
_ends_a_measure = re.compile(r"(?![\u4e00-\u9fffA-Za-z\d.%])|[的多左到至以高长宽深远厚重钱每]")
_one_and_more = re.compile(r"[个個][多余餘](小时|小時|月|星期|世纪|世紀|学期|钟头|季度)")
_per_output = re.compile("元(?:GDP|国内生产总值|地区生产总值|生产总值|工业增加值|增加值|产值)")  # 万元GDP能耗 is a name
_of_industries = re.compile("(?:[、和与]第[一二三])*产业")  # 第一、第二、第三产业
_HOTLINES = frozenset({"110", "114", "119", "120", "122", "12306", "12315", "12333", "12345", "12348", "12388"})
_HALF = Decimal("0.5")
_HALF_OF_ANOTHER = ("半径", "半导", "半年", "半山", "半数", "半天", "半决")
_passed = ("突破", "超", "逾", "近", "破", "过")  # what stands before 万 or 百 alone that is a number
_reached = (*_passed, "达", "上")


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
    """The units of a pattern set by surface, and by what may stand before a number in their place (人民币, ￥).

    `lengths` has, for a first character, how long the surfaces are that begin with it, longest first; `prefix_ends` the last
    characters of the prefixes.
    """

    by_surface: Mapping[str, Unit]
    by_prefix: Mapping[str, Unit]
    lengths: Mapping[str, Sequence[int]]
    prefix_ends: frozenset[str]

    def at(self, text: str, start: int, *, lone: bool = False) -> tuple[int, Unit] | None:
        """The unit that begins at `start`: (its end, the unit). `lone`: the number before it is one Chinese digit."""
        for length in self.lengths.get(text[start : start + 1], ()):
            end = start + length
            surface = text[start:end]
            unit = self.by_surface.get(surface)
            if unit is None or end > len(text) or (lone and unit.weak):
                continue
            if surface.isascii() and surface[-1].isalpha() and text[end : end + 1].isascii() and text[end : end + 1].isalpha():
                continue
            if not text.startswith(unit.not_before, end):
                return end, unit
        return None


@lru_cache(maxsize=8)
def compile_units(patterns: Patterns) -> Units:
    by_surface: dict[str, Unit] = {}
    by_prefix: dict[str, Unit] = {}
    lengths: dict[str, set[int]] = {}
    for key, entry in patterns.table("units").items():
        unit = Unit(
            f"{entry['kind']}.{key}", entry["canonical"], entry["dimension"],
            Decimal(entry["factor"]) if "factor" in entry else None,
            entry.get("currency"), entry.get("weak", False), tuple(entry.get("not_before", ())) or ("\0",),
        )  # fmt: skip
        by_surface.update(dict.fromkeys(entry["surfaces"], unit))
        by_prefix.update(dict.fromkeys(entry.get("prefixes", ()), unit))
        for surface in entry["surfaces"]:
            lengths.setdefault(surface[0], set()).add(len(surface))
    longest_first = {first: sorted(several, reverse=True) for first, several in lengths.items()}
    return Units(by_surface, by_prefix, longest_first, frozenset(prefix[-1] for prefix in by_prefix))


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
        if numeral.form == "digit" and text[numeral.end : numeral.end + 1] == text[numeral.end + 1 : numeral.end + 2] != "":  # 一栋栋
            continue
        if numeral.form == "scale" and _per_output.match(text, numeral.end):
            continue
        measure = _measure(numeral, text, units)
        if _is_calendar_year(numeral, measure):
            continue
        if measure.unit and not _is_fraction(text, numeral.end):
            measure = _whole(measure, numerals[i + 1 : i + 4], text, units)
            consumed = measure.end
            yield measure
        elif _counts_bare(numeral, text):
            yield measure
        elif i + 1 < len(numerals) and _leads(numeral, numerals[i + 1], text):
            yield measure._replace(rule=LEAD)


def _is_calendar_year(numeral: Numeral, measure: Measure) -> bool:
    """超过2023年: more than that year's; nothing lasts 2023 years."""
    return measure.unit == "年" and numeral.comparator == "=" and 1900 < numeral.low < 2100 and numeral.low % 50 != 0


def _leads(numeral: Numeral, following: Numeral, text: str) -> bool:
    """Is it the first end of a range: 一到五个, but not 之一——2021?"""
    return text[numeral.start - 1 : numeral.start] != "之" and leads_range(text, numeral.end, following.start)


def _measure(numeral: Numeral, text: str, units: Units) -> Measure:
    """The numeral with the unit that follows it, or that stands before it (￥300, 港币2900元)."""
    start, end, low, high, comparator, form = numeral
    after, unit, number_end = text[end : end + 1], None, end
    if after in ("个", "個") and (more := _one_and_more.match(text, end)):  # 3个多小时, 两个多月
        unit, comparator = (more.end(), units.by_surface.get("个" + more[1]) or units.by_surface[more[1]]), ">"
    else:
        if after in ("个", "個") and text[end + 1 : end + 2] in ("亿", "億"):  # 4个亿
            low, high, end = low * 10**8, high * 10**8, end + 2
            number_end = end
        lone = form == "digit" and text[end + 1 : end + 2] != "半" and not _bounded(text, start)
        unit = units.at(text, end + (after == " "), lone=lone)
    before = start - (text[start - 1 : start] == " ")
    prefix = longest(units.by_prefix, text, before, backward=True, most=4) if text[before - 1 : before] in units.prefix_ends else None
    if prefix and (unit is None or unit[1].canonical == "元"):
        unit, start = (unit[0] if unit else end, prefix[1]), before - len(prefix[0])
    if unit is None:
        return Measure(start, end, low, high, comparator, None, "QUANTITY", f"numeral.{form}", number_end)
    end, one = unit
    return Measure(start, end, low, high, comparator, one.canonical, "QUANTITY", one.id, number_end, one.dimension, one.currency)


def _bounded(text: str, start: int) -> bool:
    """Does a bound of two characters say that a number follows: 超过七分, 不到一角?"""
    return text.startswith(("超过", "不到", "不足", "至少", "最多", "大约", "高于", "低于"), max(start - 2, 0)) and start > 1


def _in_unit(measure: Measure, unit: Unit) -> Measure:
    return measure._replace(unit=unit.canonical, rule=unit.id, dimension=unit.dimension, currency=unit.currency)


# ── Measures of several parts ──────────────────────────────────────────────────────────────────────


def _whole(measure: Measure, following: Sequence[Numeral], text: str, units: Units) -> Measure:
    """The measure with the parts that belong to it: 50元6角三分, 三米九, 一吨半, 一个半小时, 7小时16分.

    It comes out in its first unit, but hours, minutes and seconds in the last, in which they are exact.
    """
    if half := _and_a_half(measure, text, units):
        return half
    first = last = _part_unit(measure, text, units)
    exact = measure.low == measure.low.to_integral_value() and text[measure.number_end - 1] not in SCALES and measure.unit != "元"
    for numeral in following:
        if numeral.start < measure.end:  # 两 of 3斤5两 is the unit
            continue
        if first is None or last is None or text[measure.end : numeral.start] not in ("", "零"):
            break
        decimal = exact and _decimals(numeral, last, text)
        part = _smaller(numeral, last, text, units) or decimal
        if not part:
            break
        end, count, smaller = part
        if first.dimension == "time":
            scale = _ratio(last, smaller)
            low, high = measure.low * scale + count, measure.high * scale + count
            measure = _in_unit(measure._replace(end=end, low=low, high=high), smaller)
        else:
            more = count * _ratio(smaller, first)
            measure = _in_unit(measure._replace(end=end, low=measure.low + more, high=measure.high + more), first)
        last = smaller
    return measure


def _ratio(unit: Unit, other: Unit) -> Decimal:
    """How many of the `other` one unit is."""
    return (unit.factor or Decimal(1)) / (other.factor or Decimal(1))


def _and_a_half(measure: Measure, text: str, units: Units) -> Measure | None:
    if not text.startswith("半", measure.end) or text.startswith(_HALF_OF_ANOTHER, measure.end):
        return None
    grown = measure._replace(end=measure.end + 1, low=measure.low + _HALF, high=measure.high + _HALF)
    after = units.at(text, grown.end)
    if measure.unit == "个" and after and after[1].dimension == "time":
        return _in_unit(grown, after[1])._replace(end=after[0])
    if measure.unit == "个" and text.startswith("月", grown.end):
        return _in_unit(grown, units.by_surface["个月"])._replace(end=grown.end + 1)
    return grown if measure.dimension not in ("count", "") else None


def _part_unit(measure: Measure, text: str, units: Units) -> Unit | None:
    """The unit of a measure that may have smaller parts; None for one that has none."""
    if measure.unit == "块":  # 块 counts pieces, but 九块九 and 三块四分 are money
        return units.by_surface["元"]
    if measure.unit == "分" and measure.dimension == "score" and "秒" in text[measure.end : measure.end + 4]:
        return units.by_surface["分钟"]
    unit = units.by_surface.get(text[measure.end - len(measure.unit or "") : measure.end]) or units.by_surface.get(measure.unit or "")
    divisible = unit and unit.factor and (unit.dimension in ("money", "length", "mass") or unit.canonical in ("小时", "分钟"))
    return unit if divisible else None


def _smaller(numeral: Numeral, last: Unit, text: str, units: Units) -> tuple[int, Decimal, Unit] | None:
    """The numeral as so many of a unit smaller than `last`: (end, count, unit)."""
    found = units.at(text, numeral.end)
    if not found or found[1].canonical == "块":
        return None
    end, unit = found
    if unit.canonical == "分":  # also a score; after 元, 块 or 角 it is money, after hours minutes
        unit = units.by_surface["分钱" if last.dimension == "money" else "分钟"]
    if unit.dimension != last.dimension or not unit.factor or not last.factor or numeral.high * unit.factor >= last.factor:
        return None
    return end, numeral.low, unit


def _decimals(numeral: Numeral, last: Unit, text: str) -> tuple[int, Decimal, Unit] | None:
    """The numeral as decimals of `last`, whose smaller unit is left out: 一米八五, 九块九."""
    digits = "".join(str(DIGITS.get(c, c)) for c in text[numeral.start : numeral.end])
    if last.dimension == "time" or len(digits) > 2 or not digits.isdecimal() or not _ends_a_measure.match(text, numeral.end):
        return None
    return numeral.end, Decimal(f"0.{digits}"), last


# ── Numbers without a unit ─────────────────────────────────────────────────────────────────────────


def _counts_bare(numeral: Numeral, text: str) -> bool:
    """Does a number without a unit count? Not in codes, list markers, dates of a name, nor a lone Chinese digit."""
    surface = text[numeral.start : numeral.end]
    if _is_fraction(text, numeral.end) or numeral.form in ("digit", "formal"):
        return False
    if numeral.form == "few":  # 数十万民众, but not 几, 数百年如一日
        return surface[-1] in "百千万亿" and not text.startswith("年", numeral.end)
    if numeral.form == "scale":  # 突破万亿, 破百, 达百万: 万 in other words never
        cues = _reached if len(surface) > 1 else _passed
        return numeral.comparator != "=" or text[max(numeral.start - 2, 0) : numeral.start].endswith(cues)
    if numeral.comparator == "range":
        return numeral.low >= 10
    if numeral.form == "chinese" and numeral.comparator == "=" and _names_something(surface, text[numeral.end : numeral.end + 1]):
        return False
    if numeral.form == "arabic" and not _plain_number(surface):
        return False
    before, after = text[numeral.start - 1 : numeral.start], text[numeral.end : numeral.end + 3]
    if after and _bare_follower.match(after) and not (after[0] in ".、" and not _at_line_start(text, numeral.start)):
        return False
    score = before == "比" and text[numeral.start - 2 : numeral.start - 1].isdecimal()  # 2比1
    return not (score or (before and _bare_context.match(before)))


def _names_something(surface: str, after: str) -> bool:
    """Is the Chinese number a name, or part of one: 九九, 十三大, 十八里铺?"""
    two_digits = len(surface) == 2 and all(c in DIGITS for c in surface)
    noun = "\u4e00" <= after <= "\u9fff" and after not in "以左上下之到至与和及或的"
    return two_digits or (noun and len(surface) <= 3 and surface[-1] not in "百千万亿" and not set("点點") & set(surface))


def _plain_number(surface: str) -> bool:
    """No code (007, 13800138000), no hotline, no year of an event's name (2021智博会), no version (2.0, 4K)."""
    if surface.isdecimal():
        year = len(surface) == 4 and 1949 <= int(surface) <= 2060 and int(surface) % 50 != 0
        return not (len(surface) > 8 or (len(surface) > 1 and surface[0] == "0") or year or surface in _HOTLINES)
    return not (surface.endswith((".0", "K")) and len(surface) <= 3)


def _is_fraction(text: str, end: int) -> bool:
    return text.startswith("分之", end) and not text.startswith("分之间", end)


def _at_line_start(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] in "\n。；;"


def _halves(text: str, units: Units) -> Iterator[Measure]:
    """半年, 半小时: half of a unit without a numeral."""
    for match in _half.finditer(text):
        found = units.at(text, match.end())
        if found:
            yield _in_unit(Measure(match.start(), found[0], _HALF, _HALF, "=", None, "QUANTITY", "", match.end()), found[1])


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
        if _closes_rank(text, start, end, table["ordinal"]):
            yield _rank(start, end, Decimal(1), "=", "rank.first")


def _rank(start: int, end: int, place: Decimal, comparator: str, rule: str) -> Hit:
    return Hit(start, end, "QUANTITY", Quantity(place, place, "位", comparator), rule)


@lru_cache(maxsize=8)
def _first_places(patterns: Patterns) -> Gazetteer[None]:
    return Gazetteer(dict.fromkeys(patterns.table("ranks")["first"]["surfaces"]))


def _rank_end(numeral: Numeral, text: str, entry: Entry) -> int | None:
    """Where the rank ends that begins with the 第 before `numeral`; None where the ordinal belongs to a name."""
    start, end = numeral.start - 1, numeral.end
    if text.startswith(tuple(entry["of_whole"]), end) and text.endswith(tuple(entry["wholes"]), 0, start):
        return end + 1
    if _of_industries.match(text, end):
        return None
    if text.startswith(tuple(entry["followers"]), end):
        end += 1
    elif text.startswith(tuple(entry["names"]), end) or _numbers_a_point(text, start, end):
        return None
    return end if text[end - 1] == "名" or _closes_rank(text, start, end, entry) else None


def _closes_rank(text: str, start: int, end: int, entry: Entry) -> bool:
    """Does the phrase end with the rank (位居首位), or a word before say that it is one (首位女院士 is none)?"""
    after = text[end : end + 1]
    ends = not after or not ("\u4e00" <= after <= "\u9fff" or after.isalnum()) or after in "的，；第" or after in entry["adjectives"]
    return ends or any(cue in text[max(start - 8, 0) : start] for cue in entry["cues"])


def _numbers_a_point(text: str, start: int, end: int) -> bool:
    """第一，…；第二，… number the points of a text."""
    return text[end : end + 1] in ("，", "、", "：", "。") and text[start - 1 : start] in ("", "\n", "。", "；", "：", "“", "，")
