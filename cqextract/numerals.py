"""Numerals: Arabic, Chinese, formal, traditional and mixed, scanned once and shared by quantities, percentages and dates.

In: a clean text. Out: `Numeral`s in text order, fully scaled and exact, with the bound that stands inside the numeral (三千余,
十几万). Units, and the approximators around a numeral, are read later.

>>> [(int(n.low), n.comparator) for n in scan("二百三十余万人，2.91万亿元，十七八岁")]
[(2300000, '>'), (2910000000000, '='), (17, 'range')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

DIGITS = {
    c: i for i, cs in enumerate(("零〇", "一壹", "二两贰貳兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")) for c in cs
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000, "K": 1000}
BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
SCALES = SMALL | BIG
LONGEST, LARGEST = 60, Decimal(10) ** 27  # beyond, it is a code or nonsense, and decimals would be rounded
FORMAL = frozenset("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟")
_FOLD = str.maketrans({"餘": "余", "幾": "几", "數": "数", "來": "来", "點": "点", "廿": "二十", "卅": "三十"})

_D, _S = "".join(DIGITS), "十拾百佰千仟"
# A full-width comma groups digits only where what follows could begin no clause: 82，225.00元.
_ARABIC = r"(?:\d{1,3}(?:(?:,|，(?=\d{3}(?:[.,]\d|，\d{3}[.,]\d)))\d{3})++(?!\d)|\d++)(?:\.\d++)?"
# 千瓦, 百帕, 兆字节 … are units: their first character is no scale.
_SCALE = rf"(?:[{_S}万萬亿億](?<![千仟](?=[瓦米克卡伏赫帕焦字]|牛(?![羊头群奶肉])))(?<!百(?=[分帕]))(?<!十(?=字))|兆(?![瓦赫帕字焦比]))"
_LATER = rf"(?:[{_D}廿卅](?<![两兩](?!{_SCALE}))|{_SCALE})"  # 三十两: the last 两 is a weight
# 三千 八百 九十六 万: dictated numbers are spaced between their parts.
_SPACE = rf" (?:(?<=[千仟] )(?=[{_D}][百佰])|(?<=[百佰] )(?=[{_D}][十拾])|(?<=[十拾] )(?=[{_D}](?![{_S}万萬亿億]))|(?<=[万萬] )(?=[{_D}][千仟])|(?<=[{_D}十拾百佰千仟] )(?=[万萬亿億]))"
_MORE = r"[余餘](?!额|热|粮)|[多](?!样|元化|方|媒|功)|[来來](?=[个個名位人家天年岁斤])|[几幾](?=[个個名位人家天年岁块])"
_MIXED = rf"{_ARABIC}(?:(?:[余餘多几幾来來](?=[{_S}万萬亿億]))?{_SCALE}++(?:[余餘多][万萬亿億]++)?(?:零?(?:\d++|[{_D}])(?!\.?\d*%){_SCALE}++)*+(?:零?\d++(?![.\d年月日%])|零[{_D}])?|[kK](?![A-Za-z]))?"
_FEW = rf"[几幾](?={_SCALE}|倍)|(?<![总人户次件指多少无函参系读算岁])[数數](?={_SCALE}|倍)"
_CHINESE = rf"(?:{_FEW}|[{_D}廿卅]|(?={_SCALE}))(?:{_LATER}|{_SPACE})*+(?:(?<=[{_S}万萬亿億廿卅])(?<![几幾数數])[余餘多几幾來来]{_SCALE}*+)?(?:[点點](?: (?=[{_D}]{{1,4}}[个個]?百分))?[{_D}]++{_SCALE}*+)?"
_FIRST = rf"(?=[-+\d负負零{_D}{_S}万萬亿億兆廿卅几幾数數])"  # looked at before all else: seven times faster
_numeral = re.compile(
    rf"{_FIRST}(?P<sign>(?:(?<![\w%)）-])|(?<=[为是至到达在约于从长温幅率速]))[-+](?=\d)|(?<![减抱肩担欠胜辜承])[负負](?:的)?(?=[\d{_D}{_S}])|零下(?=[\d{_D}{_S}]))?"
    rf"(?:(?<![A-Za-z0-9.])(?<![A-Z]-)(?P<mixed>{_MIXED})|(?P<chinese>{_CHINESE}))(?P<more>{_MORE})?"
)
_token = re.compile(rf"{_ARABIC}|.")
_few = re.compile(rf"[几数](?P<scales>[{_S}万萬亿億]*)$")
_inside = re.compile(r"(?P<number>.+?)(?P<more>[余多几来])[十百千]*(?P<scales>\D*)$")  # 两千几百 is more than 2,000
_two_digits = re.compile(rf"(?P<head>[十百千][零〇]?|.*[十百千])?(?P<a>[{_D}])(?P<b>[{_D}])(?P<scales>[{_S}万萬亿億]*)$")
_address = re.compile(r"https?://[!-~]+|[\w.+-]+@[\w-]+\.[\w.]+", re.ASCII)


class Numeral(NamedTuple):
    """A number in clean offsets. `form`: arabic, chinese, digit (one Chinese digit alone), scale (百亿: no digit),
    few (数十), formal (a lone 肆)."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    comparator: str
    form: str


class Terms:
    """Fixed terms and names in which a numeral is no number: 一带一路, 三明市, 世界500强. Looked up by the two characters around a numeral."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._at: dict[str, list[tuple[str, int]]] = {}
        for name in dict.fromkeys(names):
            for i, c in enumerate(name):
                if c in DIGITS or c in SCALES or c.isdecimal():
                    pair, offset = (name[i : i + 2], i) if i + 1 < len(name) else (name[i - 1 : i + 1], i - 1)
                    self._at.setdefault(pair, []).append((name, offset))
        for entries in self._at.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def covering(self, text: str, at: int) -> tuple[int, int] | None:
        """The stretch of the longest term that holds the numeral character at `at`."""
        found = None
        for pair_start in (at, at - 1):
            for name, offset in self._at.get(text[pair_start : pair_start + 2], ()):
                start = pair_start - offset
                if text.startswith(name, max(start, 0)) and (not found or len(name) > found[1] - found[0]):
                    found = (start, start + len(name))
        return found


def scan(clean: str, terms: Terms = Terms()) -> list[Numeral]:
    """All numerals of a clean text, but for those in fixed terms, web and mail addresses."""
    addresses = [m.span() for m in _address.finditer(clean)] if "@" in clean or "://" in clean else ()
    found, at = [], 0
    while match := _numeral.search(clean, at):
        start, at = match.span()
        term = terms.covering(clean, start + len(match["sign"] or ""))
        if term and not _counted(clean, start, at, term):
            at = term[1]
            continue
        if any(a <= start < b for a, b in addresses):
            continue
        numeral = _read(match.group(), start, bool(match["mixed"]), match["sign"], match["more"])
        if numeral:
            found.append(numeral)
    return found


def _counted(clean: str, start: int, end: int, term: tuple[int, int]) -> bool:
    """Is the numeral one all the same? 一点五 goes beyond the term 一点; 上百家 is more than a hundred; 每一百户 has no 每一."""
    before = clean[start - 1 : start]
    if term[0] == start:
        return term[1] < end or (clean[start] in "百千万" and before in ("上", "近", "超", "逾"))
    return term[1] < end and before in ("每", "这", "那", "另")


def _read(surface: str, start: int, arabic: bool, sign: str | None, more: str | None) -> Numeral | None:
    body = surface[len(sign or "") : len(surface) - len(more or "")]
    reading = _reading(body, arabic, sign, more) if len(body) <= LONGEST else None
    if reading is None:
        return None
    unsaid, low, high, comparator, form = reading
    return Numeral(start, start + len(surface) - unsaid, low, high, comparator, form)


@lru_cache(maxsize=4096)
def _reading(body: str, arabic: bool, sign: str | None, more: str | None) -> tuple[int, Decimal, Decimal, str, str] | None:
    """What a numeral says wherever it stands, and how many of its last characters say nothing: 多 in 二多."""
    parsed = parse(body)
    if parsed is None or parsed[1] >= LARGEST:
        return None
    low, high, comparator = parsed
    unsaid = 0
    if more:
        if body[-1] not in SCALES and not body.endswith("0"):  # 二多, 21多: no bound
            unsaid = len(more)
        else:
            comparator = "~" if more in "来來" else ">"
    if sign and sign != "+":
        low, high = -high, -low
    return unsaid, low, high, comparator, _form(body, arabic)


def _form(body: str, arabic: bool) -> str:
    if arabic:
        return "arabic"
    if body[0] in "几幾数數":
        return "few"
    if not any(c in DIGITS or c in "廿卅" for c in body) and body not in ("十", "拾") and not body.startswith(("十", "拾")):
        return "scale"
    if len(body) == 1 and body in FORMAL:  # 放肆, 拾起: a number only in 伍分之壹
        return "formal"
    return "digit" if len(body) == 1 else "chinese"


@lru_cache(maxsize=4096)
def parse(surface: str) -> tuple[Decimal, Decimal, str] | None:
    """(low, high, comparator) of a numeral without sign; None where there is no reading.

    >>> parse("两千四百五"), parse("七八千"), parse("二十几万")
    ((Decimal('2450'), Decimal('2450'), '='), (Decimal('7000'), Decimal('8000'), 'range'), (Decimal('200000'), Decimal('200000'), '>'))
    """
    text = surface.translate(_FOLD).replace(" ", "")
    if text.replace(".", "", 1).isdecimal():
        return Decimal(text), Decimal(text), "="
    if few := _few.match(text):
        scale = product(few["scales"])
        return 2 * scale, 9 * scale, "~"
    if (inside := _inside.match(text)) and (number := value(inside["number"])) is not None:
        number *= product(inside["scales"])
        return number, number, "~" if inside["more"] == "来" else ">"
    pair = _two_digits.match(text)
    if pair and (DIGITS[pair["b"]] - DIGITS[pair["a"]] == 1 or pair["a"] + pair["b"] in ("三五",)) and DIGITS[pair["a"]] > 0:
        scale, head = product(pair["scales"]), pair["head"] or ""
        base = (value(head) or Decimal(0)) * scale if head else Decimal(0)
        return base + DIGITS[pair["a"]] * scale, base + DIGITS[pair["b"]] * scale, "range"
    exact = value(text)
    return None if exact is None else (exact, exact, "=")


def product(scales: str) -> Decimal:
    """What a run of scale characters multiplies by: 百万 is 1,000,000."""
    result = 1
    for c in scales:
        result *= SCALES[c]
    return Decimal(result)


def value(text: str) -> Decimal | None:
    """The exact value of a numeral of digits, scales and 点, in any mixture; None where there is no reading.

    A last digit after a scale counts the next lower one (一万三 is 13,000), unless 零 or several digits stand there.

    >>> value("5亿1万4千6百"), value("二〇二三"), value("一点五亿"), value("四千五百六十九万八千三百一十一亿")
    (Decimal('500014600'), Decimal('2023'), Decimal('150000000.0'), Decimal('4569831100000000'))
    """
    whole, point, rest = text.partition("点")
    if point:
        decimals = "".join(str(DIGITS[c]) for c in rest if c in DIGITS)
        scales = "".join(c for c in rest if c in SCALES)
        head = value(whole) if whole else Decimal(0)
        return None if head is None or not decimals else (head + Decimal(f"0.{decimals}")) * product(scales)
    parts: list[tuple[Decimal, int]] = []  # what the 兆, 亿 and 万 before have gathered, each with its scale
    section = Decimal(0)
    number: Decimal | None = None
    last, single, zero = 1, False, False
    for token in _token.findall(text):
        if token[0].isdecimal():
            number, single = Decimal(token.replace(",", "").replace("，", "")), len(token) == 1
        elif token in DIGITS:
            digit = DIGITS[token]
            zero = zero or (digit == 0 and number is None)
            single = number is None or (number == 0 and last > 1)
            number = Decimal(digit) if number is None else number * 10 + digit
        elif token in SMALL:
            section += (1 if number is None or (number == 0 and zero) else number) * SMALL[token]
            number, last, zero = None, SMALL[token], False
        elif token in BIG:
            gathered, counted, last = section + (number or 0), number is not None or section > 0, BIG[token]
            while parts and (parts[-1][1] < last or not counted):
                gathered, counted = gathered + parts.pop()[0], True
            parts.append((gathered * last if counted else Decimal(last), last))
            section, number, zero = Decimal(0), None, False
        else:
            return None
    if number is not None and single and last > 10 and not zero:
        number *= last // 10
    return sum((part for part, _ in parts), section) + (number or 0)
