"""The percent family: %, ‰, 百分之, 百分点, 成, 折, fractions, halves, and 翻番.

In: a `View` and the approximator patterns. Out: PERCENT hits whose unit is `%` or `百分点`; values stay in percent (七成 is 70,
三分之二 66.6666666667). 翻一番 becomes a QUANTITY of 2 倍 (annotation guidelines, section 1). A fraction of a unit (四分之一公升)
is a QUANTITY in that unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Context, Decimal

from cqextract.bounds import LEAD, Measure, complete, leads_range
from cqextract.facts import Hit
from cqextract.numerals import DIGITS, Numeral
from cqextract.patterns import Patterns
from cqextract.quantities import Units, compile_units
from cqextract.view import View

LISTED = 6  # numbers of a list, of which the last alone has its unit
_twelve = Context(prec=12)
_digits = "".join(DIGITS)
_point = re.compile(r" *(?:[个個] *)?百 ?分 ?[点點]")
_coordinated = re.compile(r"([个個]?)(?:[、和与及到至~～]|[—–-]{1,2})")
_sign = re.compile(r" ?[%﹪％]|‰|pct(?![A-Za-z])")
_tenths = re.compile(rf" ?成(?:(?P<five>[{_digits}])(?![个名家成])|(?P<half>半))?(?![为立员本果效长功熟绩交型像就套品因才语])")
_discount = re.compile(r" ?折(?![合旧叠射腾返算磨戟扣中页桥])")
_BEFORE, _AFTER = frozenset("之 "), frozenset("%﹪％‰p个個百成折 分/、和与及到至~～—–-")  # what stands beside a percentage's number
_over = re.compile(r" ?分 ?之 ?")
_heat = re.compile("决赛|[一二三四1-4]决赛|音符")  # 四分之一决赛
_wholes = re.compile(
    r"(?=[一过半百对對])(?:一半(?!是)|一大半|(?:(?<![经通渡])|(?<=已经))过半数?(?![年月天个小径导场夜山信])|(?<=[超近])半(?:数|壁)?(?![年月天个小径导])|半数|百分百|(?<=打)[对對]折|(?<=[占达])半)"
)
_doubling = re.compile(r"翻了?(?P<times>[一两二三四五六七八九十\d]*|近一|几)番")
_per_hundred = re.compile(r"[负負]?的?百 ?分 ?之 ?$")


def find(view: View, patterns: Patterns) -> list[Hit]:
    """All percentages of a text, in text order."""
    units = compile_units(patterns)
    measures = sorted([*_measures(view, units), *_words(view.clean)], key=lambda measure: measure.start)
    return complete(measures, view.clean, patterns)


def _measures(view: View, units: Units) -> Iterator[Measure]:
    text, consumed = view.clean, 0
    for i, numeral in enumerate(view.numerals):
        following = view.numerals[i + 1] if i + 1 < len(view.numerals) else None
        if numeral.start < consumed:
            continue
        measure = _measure(numeral, view.numerals[i + 1 : i + 1 + LISTED], text, units)
        if measure and measure.rule == "percent.fraction" and i and text[view.numerals[i - 1].end : numeral.start] == "又":
            measure = _mixed_number(view.numerals[i - 1], measure)
        if measure:
            consumed = measure.end
            yield measure
        elif following and _leaves_its_sign_to(numeral, following, text):
            scale = 10 if _tenths.match(text, following.end) else 1
            yield _percent(numeral, numeral.start, numeral.end, LEAD, numeral.low * scale, numeral.high * scale)._replace(unit=None)


def _measure(numeral: Numeral, further: Sequence[Numeral], text: str, units: Units) -> Measure | None:
    if text[numeral.start - 1 : numeral.start] in _BEFORE and (
        per_hundred := _per_hundred.search(text[max(numeral.start - 9, 0) : numeral.start])
    ):
        sign = -1 if per_hundred.group()[0] in "负負" else 1
        start = numeral.start - len(per_hundred.group()) + (per_hundred.group()[0] == "的")
        return _percent(numeral, start, numeral.end, "percent.hundredths", sign * numeral.low, sign * numeral.high)
    if text[numeral.end : numeral.end + 1] not in _AFTER:
        return None
    if match := _sign.match(text, numeral.end):
        scale = Decimal("0.1") if match.group() == "‰" else Decimal(1)
        return _percent(numeral, numeral.start, match.end(), "percent.sign", numeral.low * scale, numeral.high * scale)
    following = further[0] if further else None
    if (end := _points_end(numeral, further, text)) is not None:
        return _percent(numeral, numeral.start, end, "percent.point")._replace(unit="百分点")
    if numeral.high <= 10 and (match := _tenths.match(text, numeral.end)):
        part = Decimal(DIGITS[match["five"]]) if match["five"] else Decimal(5 if match["half"] else 0)
        return _percent(numeral, numeral.start, match.end(), "percent.tenths", numeral.low * 10 + part, numeral.high * 10 + part)
    if numeral.high < 100 and (match := _discount.match(text, numeral.end)):
        scale = Decimal(10 if numeral.high <= 10 else 1)
        return _percent(numeral, numeral.start, match.end(), "percent.discount", numeral.low * scale, numeral.high * scale)
    if following and numeral.low > 0:
        return _fraction(numeral, following, text, units)
    return None


def _points_end(numeral: Numeral, further: Sequence[Numeral], text: str) -> int | None:
    """Where percentage points end: 1.2个百分点, and the 1.2个 that leaves 百分点 to a later one (1.2个、0.8个、1个百分点)."""
    if match := _point.match(text, numeral.end):
        return match.end()
    end, last = None, numeral
    for following in further:
        match = _coordinated.fullmatch(text, last.end, following.start)
        if not match or following.form != "arabic":
            return None
        end = match.end(1) if end is None else end
        if _point.match(text, following.end):
            return end
        last = following
    return None


def _percent(numeral: Numeral, start: int, end: int, rule: str, low: Decimal | None = None, high: Decimal | None = None) -> Measure:
    low, high = numeral.low if low is None else low, numeral.high if high is None else high
    return Measure(start, end, low, high, numeral.comparator, "%", "PERCENT", rule, numeral.end, "percent")


def _fraction(below: Numeral, above: Numeral, text: str, units: Units) -> Measure | None:
    """三分之二, 1/10; a mixed number (一又二分之一) stays a plain number, a fraction of a unit is a quantity of it."""
    gap = text[below.end : above.start]
    slash = gap == "/" and above.form == below.form == "arabic"
    if slash:
        below, above = above, below
        whole = text[above.start - 1 : above.start] in ("/", ".") or text[below.end : below.end + 1] in ("/", ".", "年") or below.low > 1000
        if whole or not 0 < above.low < below.low:
            return None
    elif not _over.fullmatch(gap) or _heat.match(text, above.end):
        return None
    start, end = min(below.start, above.start), max(below.end, above.end)
    share = _twelve.divide(above.low, abs(below.low)) if not slash else _twelve.divide(above.low, below.low)
    high = _twelve.divide(above.high, abs(below.low))
    if (unit := units.at(text, end)) and unit[1].dimension != "count":  # 四分之一公升, but 三分之二人口
        return Measure(start, unit[0], share, high, above.comparator, unit[1].canonical, "QUANTITY", unit[1].id, end, unit[1].dimension)
    hundred = Decimal(100)
    return Measure(
        start,
        end,
        _twelve.multiply(share, hundred),
        _twelve.multiply(high, hundred),
        above.comparator,
        "%",
        "PERCENT",
        "percent.fraction",
        end,
        "percent",
    )


def _mixed_number(whole: Numeral, fraction: Measure) -> Measure:
    """一又二分之一 is the plain number 1.5; a sign before the whole is the fraction's too."""
    part = fraction.low / 100 * (-1 if whole.low < 0 else 1)
    total = whole.low + part
    return fraction._replace(start=whole.start, low=total, high=total, unit=None, label="QUANTITY", rule="numeral.mixed")


def _leaves_its_sign_to(numeral: Numeral, following: Numeral, text: str) -> bool:
    """5-8%, 三到五成, 30至50个百分点: the first end of a range leaves the sign to the second."""
    if not leads_range(text, numeral.end, following.start):
        return False
    return any(sign.match(text, following.end) for sign in (_sign, _point, _tenths))


def _words(text: str) -> Iterator[Measure]:
    """Percentages that have no numeral of their own: 一半, 过半, 对折; and 翻番."""
    for match in _wholes.finditer(text):
        value = Decimal(100 if match.group() == "百分百" else 50)
        comparator = ">" if match.group().startswith(("一大半", "过半")) else "="
        yield Measure(*match.span(), value, value, comparator, "%", "PERCENT", "percent.half", match.end(), "percent")
    for match in _doubling.finditer(text):
        times = match["times"].removeprefix("近") or "一"
        if times != "几":
            doubled = Decimal(2) ** (int(times) if times.isdecimal() else DIGITS.get(times, 10))
            yield Measure(
                *match.span(),
                doubled,
                doubled,
                "<" if "近" in match["times"] else "=",
                "倍",
                "QUANTITY",
                "percent.doubling",
                match.end(),
                "ratio",
            )
