"""The calendar behind the period patterns: named groups in, days out.

In: the groups of a step's pattern, the step before it in the chain, and the `Now` it is read against. Out: a `Time`. Both ends are
inclusive; None is an open or unknown end. Each public function is a `means` of `patterns/periods.toml`.

>>> now = Now(dt.date(2021, 8, 24))
>>> half({"half": "上"}, None, now)
Time(start=datetime.date(2021, 1, 1), end=datetime.date(2021, 6, 30), grain='half', timex='2021-H1')
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from cqextract.holidays import around, days_off
from cqextract.numerals import DIGITS, value

Groups: TypeAlias = Mapping[str, str | None]


class Time(NamedTuple):
    """A stretch of days; `grain` says what it is (year, half, quarter, month, week, day, plan, span, …)."""

    start: dt.date | None
    end: dt.date | None
    grain: str
    timex: str | None = None


class Now(NamedTuple):
    """What a relative time is read against: the publication day, the time named just before in the text, the last holiday.

    `near`: the time before stands in the same sentence; `compared`: 比 or 较 stands right before; `ahead`: it is told as to come.
    """

    published: dt.date
    last: Time | None = None
    holiday: Time | None = None
    near: bool = True
    compared: bool = False
    ahead: bool = False

    @property
    def year(self) -> int:
        return self.published.year


@lru_cache(maxsize=4096)
def number(text: str | None) -> int:
    """The whole number of an Arabic or Chinese numeral; 元月 and 正月 count 1, 几 a few."""
    if not text or text in "元正":
        return 1
    if text in ("几", "数", "多"):
        return 3
    if text.isdecimal():
        return int(text)
    if all(c in DIGITS or c == "○" for c in text):
        return int("".join(str(DIGITS.get(c, 0)) for c in text))
    return int(value(text.replace("廿", "二十")) or 0)


@lru_cache(maxsize=4096)
def _day(year: int, month: int, day: int) -> dt.date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _span(year: int, first: int, last: int, grain: str, timex: str | None = None) -> Time:
    """From the first day of month `first` to the last of month `last`; months count on beyond 12."""
    return Time(_day(year, first, 1), _day(year, last, 31), grain, timex)


def _of_year(year: int) -> Time:
    return _span(year, 1, 12, "year", f"{year:04d}")


def _base_year(base: Time | None, now: Now) -> int:
    return base.start.year if base and base.start else now.year


def _full_year(text: str, now: Now) -> int:
    year = number(text)
    if len(text) > 2:
        return year
    return 2000 + year if 2000 + year <= now.year + 20 else 1900 + year


def year(groups: Groups, base: Time | None, now: Now) -> Time:
    return _of_year(_full_year(groups.get("year") or groups.get("year2") or "", now))


def years(groups: Groups, base: Time | None, now: Now) -> Time:
    first, last = number(groups["year"]), number(groups["to"])
    return Time(dt.date(first, 1, 1), dt.date(last, 12, 31), "years", f"{first}/{last}") if first < last else _of_year(first)


def school_year(groups: Groups, base: Time | None, now: Now) -> Time:
    """From 1 September to 31 August, as China's schools count."""
    first = number(groups["year"])
    last = number(groups["to"]) if groups.get("to") else first + 1
    return Time(dt.date(first, 9, 1), dt.date(last, 8, 31), "span", f"{first}-09/{last}-08")


def financial_year(groups: Groups, base: Time | None, now: Now) -> Time:
    """A state's by its days; a company's 财年 by its TIMEX3 name alone."""
    named = number(groups["year"])
    state = groups["kind"] == "财政年度"
    return Time(dt.date(named, 1, 1) if state else None, dt.date(named, 12, 31) if state else None, "span", f"FY{named}")


WITHIN_A_YEAR = frozenset({"year", "half", "quarter", "month", "span"})
RELATIVE_YEARS = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "上一年度": -1,
    "过去一年": -1,
    "明年": 1,
    "下一年": 1,
    "后年": 2,
}


def relative_year(groups: Groups, base: Time | None, now: Now) -> Time:
    word = groups["relative"] or ""
    if word in ("今明两年", "明后两年"):
        first = now.year + (word == "明后两年")
        return Time(dt.date(first, 1, 1), dt.date(first + 1, 12, 31), "years", f"{first}/{first + 1}")
    if word in ("当年", "同年", "全年") and now.last and now.last.start:
        return _of_year(now.last.start.year)
    if word == "全年" and now.published.month < 4:  # told in January, the whole year is the one that has passed
        return _of_year(now.year - 1)
    if word == "过去一年" and now.published.month > 6:
        return _of_year(now.year)
    if word.startswith("上") and now.last and now.last.start and now.last.grain in WITHIN_A_YEAR:  # 2020年…，比上年增长
        return _of_year(now.last.start.year - 1)
    return _of_year(now.year + RELATIVE_YEARS.get(word.removesuffix("度"), 0))


def within_year(groups: Groups, base: Time | None, now: Now) -> Time:
    if groups.get("year"):
        return _of_year(number(groups["year"]))
    return _of_year(now.year + RELATIVE_YEARS.get(groups.get("relative") or "", 0))


def decade(groups: Groups, base: Time | None, now: Now) -> Time:
    tens = number(groups["decade"])
    century = (
        number(groups["century"]) if groups.get("century") else 21 if groups.get("this") or (tens < 30 and not groups.get("last")) else 20
    )
    first = (century - 1) * 100 + tens
    third = {"初": (0, 3), "中期": (3, 6), "末": (7, 9), "后期": (6, 9)}.get(groups.get("third") or "", (0, 9))
    return Time(dt.date(first + third[0], 1, 1), dt.date(first + third[1], 12, 31), "decade", f"{first // 10}X")


def century(groups: Groups, base: Time | None, now: Now) -> Time:
    first = (number(groups["century"]) - 1) * 100 if groups.get("century") else now.year // 100 * 100
    part = {"初": (0, 20), "中叶": (40, 60), "末": (80, 99)}.get(groups.get("third") or "", (0, 99))
    return Time(dt.date(first + part[0], 1, 1), dt.date(first + part[1], 12, 31), "century", f"{first // 100}XX")


def plan(groups: Groups, base: Time | None, now: Now) -> Time:
    """Five-year plans: the first ran from 1953; from the sixth (1981) on they follow each other without a gap."""
    nth = int(value(groups["plan"] or "") or 0)
    first = {1: 1953, 2: 1958, 3: 1966, 4: 1971, 5: 1976}.get(nth, 1951 + 5 * nth)
    if groups.get("year_of"):
        return _of_year(first if (groups["year_of"] or "").startswith("开局") else first + 4)
    return Time(dt.date(first, 1, 1), dt.date(first + 4, 12, 31), "plan", f"{first}/{first + 4}")


def plan_years(groups: Groups, base: Time | None, now: Now) -> Time:
    assert base and base.start and base.end
    count = number(groups["n"])
    first = base.end.year - count + 1 if groups["which"] == "后" else base.start.year
    return Time(dt.date(first, 1, 1), dt.date(first + count - 1, 12, 31), "years", f"{first}/{first + count - 1}")


def half(groups: Groups, base: Time | None, now: Now) -> Time:
    year, second = _base_year(base, now), groups["half"] in ("下", "后")
    return _span(year, 7 if second else 1, 12 if second else 6, "half", f"{year}-H{1 + second}")


def quarter(groups: Groups, base: Time | None, now: Now) -> Time:
    nth = number(groups.get("quarter") or groups.get("q") or "一")
    return _quarter(_base_year(base, now), nth)


def _quarter(year: int, nth: int) -> Time:
    year, nth = year + (nth - 1) // 4, (nth - 1) % 4 + 1
    return _span(year, nth * 3 - 2, nth * 3, "quarter", f"{year}-Q{nth}")


def first_quarters(groups: Groups, base: Time | None, now: Now) -> Time:
    year, count = _base_year(base, now), number(groups["n"])
    return _span(year, 1, count * 3, "span", f"{year}-01/{year}-{count * 3:02d}")


def _shift(word: str) -> int:
    word = word.rstrip("个個一")
    return {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(word, 0)


def relative_quarter(groups: Groups, base: Time | None, now: Now) -> Time:
    return _quarter(now.year, (now.published.month + 2) // 3 + _shift(groups["relative"] or ""))


def first_months(groups: Groups, base: Time | None, now: Now) -> Time:
    year, count = _base_year(base, now), min(number(groups["n"]), 12)
    return _span(year, 1, count, "span", f"{year}-01/{year}-{count:02d}")


def months(groups: Groups, base: Time | None, now: Now) -> Time:
    year, first, last = _base_year(base, now), number(groups["month"]), number(groups["to"])
    span = _span(year, first, last if last >= first else last + 12, "span")
    return span._replace(timex=f"{span.start:%Y-%m}/{span.end:%Y-%m}")


def month(groups: Groups, base: Time | None, now: Now) -> Time:
    if groups.get("year2"):
        return _month(number(groups["year2"]), number(groups["month2"]))
    year = number(groups["year"]) if groups.get("year") else _base_year(base, now)
    return _month(year, number(groups["month"]))


def _month(year: int, nth: int) -> Time:
    year, nth = year + (nth - 1) // 12, (nth - 1) % 12 + 1
    return _span(year, nth, nth, "month", f"{year}-{nth:02d}")


def nth_month(groups: Groups, base: Time | None, now: Now) -> Time:
    return _month(_base_year(base, now), number(groups.get("n")))


def relative_month(groups: Groups, base: Time | None, now: Now) -> Time:
    word = groups["relative"] or ""
    if word == "当" and now.last and now.last.start:
        return _month(now.last.start.year, now.last.start.month)
    if word.startswith("上") and now.compared and now.last and now.last.start and now.last.grain == "month":  # 8月…，比上月加快
        return _month(now.last.start.year, now.last.start.month + _shift(word))
    return _month(now.year, now.published.month + _shift(word))


def season(groups: Groups, base: Time | None, now: Now) -> Time:
    first = {"春": 3, "夏": 6, "秋": 9, "冬": 12}[groups.get("season") or groups.get("this") or "春"]
    year = _base_year(base, now) - (first == 12 and now.published.month < 6)
    return _span(year, first, first + 2, "season")


def _base_month(base: Time | None, now: Now) -> tuple[int, int]:
    day = base.start if base and base.start else now.published
    return day.year, day.month


def dekad(groups: Groups, base: Time | None, now: Now) -> Time:
    (year, month), third = _base_month(base, now), "上中下".index(groups["third"] or "上")
    return Time(_day(year, month, 1 + 10 * third), _day(year, month, (10, 20, 31)[third]), "dekad")


def half_month(groups: Groups, base: Time | None, now: Now) -> Time:
    year, month = _base_month(base, now)
    first = groups["half"] == "上"
    return Time(_day(year, month, 1 if first else 16), _day(year, month, 15 if first else 31), "dekad")


def edge_days(groups: Groups, base: Time | None, now: Now) -> Time:
    assert base and base.start and base.end
    days = dt.timedelta(number(groups["n"]) - 1)
    if groups["which"] in ("前", "头"):
        return Time(base.start, base.start + days, "days")
    return Time(base.end - days, base.end, "days")


def nth_weekday(groups: Groups, base: Time | None, now: Now) -> Time:
    assert base and base.start and base.end
    weekday = _weekday(groups["weekday"])
    if groups.get("last"):
        return _of_day(base.end - dt.timedelta((base.end.weekday() - weekday) % 7))
    first = base.start + dt.timedelta((weekday - base.start.weekday()) % 7)
    return _of_day(first + dt.timedelta(7 * (number(groups["n"]) - 1)))


def _weekday(word: str | None) -> int:
    return 6 if word in ("日", "天") else number(word) - 1


def week(groups: Groups, base: Time | None, now: Now) -> Time:
    monday = now.published - dt.timedelta(now.published.weekday()) + dt.timedelta(7 * _shift(groups["relative"] or ""))
    if groups.get("weekday"):
        return _of_day(monday + dt.timedelta(_weekday(groups["weekday"])))
    first = monday + dt.timedelta(5 if groups.get("weekend") else 0)
    return Time(first, monday + dt.timedelta(6), "week")


def weekday(groups: Groups, base: Time | None, now: Now) -> Time:
    near = now.last.start if now.last and now.last.grain == "week" and now.last.start else now.published
    return _of_day(near - dt.timedelta(near.weekday()) + dt.timedelta(_weekday(groups["weekday"])))


def _of_day(day: dt.date) -> Time:
    return Time(day, day, "day", day.isoformat())


def day(groups: Groups, base: Time | None, now: Now) -> Time:
    return _of_day(_day(number(groups["year"]), number(groups["month"]), number(groups["day"])))


def day_of_month(groups: Groups, base: Time | None, now: Now) -> Time:
    return _of_day(_day(*_month_of_day(groups, base, now), number(groups["day"])))


def _month_of_day(groups: Groups, base: Time | None, now: Now) -> tuple[int, int]:
    """The month a bare day belongs to: that of the date before it, else the publication's, or the one before if it is yet to come."""
    if base:
        return _base_month(base, now)
    nth, published = number(groups["day"]), now.published
    told_today = not now.near and nth in (published.day, published.day - 1)  # 俄国防部8日说: told the day after
    if now.last and now.last.start and not told_today and (now.last.grain in ("day", "days") or (now.last.grain == "month" and now.near)):
        last = now.last.start
        after = _day(last.year, last.month + 1, nth)
        return (after.year, after.month) if nth < last.day and after <= published else (last.year, last.month)  # 31日…，1日…
    if nth > published.day and not now.ahead:
        before = published.replace(day=1) - dt.timedelta(1)
        return before.year, before.month
    return now.year, published.month


def days(groups: Groups, base: Time | None, now: Now) -> Time:
    year, month = _month_of_day(groups, base, now)
    first, last = number(groups["day"]), number(groups["to"])
    return Time(_day(year, month, first), _day(year, month + (last < first), last), "days")


RELATIVE_DAYS = {"大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "明天": 1, "明日": 1, "明晚": 1, "后天": 2, "大后天": 3}


def relative_day(groups: Groups, base: Time | None, now: Now) -> Time:
    word = groups["relative"] or ""
    if word in ("当天", "当日", "当晚") and now.last and now.last.start and now.last.grain in ("day", "days"):
        return _of_day(now.last.start)
    moved = now.published + dt.timedelta(RELATIVE_DAYS.get(word, 0))
    return _of_day(_day(base.start.year, moved.month, moved.day) if base and base.start else moved)


def joint_days(groups: Groups, base: Time | None, now: Now) -> Time:
    word = groups["joint"] or ""
    first = now.published + dt.timedelta({"明": 1, "昨": -1}.get(word[0], 0))
    return Time(first, first + dt.timedelta(2 if "三" in word else 1), "days")


def this_day(groups: Groups, base: Time | None, now: Now) -> Time:
    """An hour that names no day: that of the day named before, else the publication's."""
    return now.last if now.last and now.last.grain == "day" else _of_day(now.published)


def last_day(groups: Groups, base: Time | None, now: Now) -> Time:
    assert base and base.end
    return _of_day(base.end)


def first_day(groups: Groups, base: Time | None, now: Now) -> Time:
    assert base and base.start
    return _of_day(base.start)


def edge_of_year(groups: Groups, base: Time | None, now: Now) -> Time:
    year = _base_year(base, now)
    return _of_day(dt.date(year, 12, 31) if groups.get("end") else dt.date(year, 1, 1))


def edge_of_month(groups: Groups, base: Time | None, now: Now) -> Time:
    year, month = _base_month(base, now)
    return _of_day(_day(year, month, 31 if groups.get("end") else 1))


def same(groups: Groups, base: Time | None, now: Now) -> Time:
    assert base
    return base


def same_period(groups: Groups, base: Time | None, now: Now) -> Time:
    """去年同期: the months of the period named before, a year earlier; 同期 alone is that period."""
    last = now.last
    if not last or not last.start or not last.end:
        return base or Time(None, None, "vague")
    if not base or not base.start:
        return last
    moved = base.start.year - last.start.year
    return Time(
        _day(last.start.year + moved, last.start.month, last.start.day),
        _day(last.end.year + moved, last.end.month, last.end.day),
        last.grain,
    )


def holiday(groups: Groups, base: Time | None, now: Now) -> Time:
    """The days off of a holiday; none for a year that is not known."""
    span = days_off(_base_year(base, now), (groups["holiday"] or "").strip('“”"'))
    return Time(*span, "holiday") if span else Time(None, None, "vague")


def this_holiday(groups: Groups, base: Time | None, now: Now) -> Time:
    """假期, 假日期间: the holiday named before, else that of the publication day."""
    if now.holiday:
        return now.holiday
    span = around(now.published)
    return Time(*span, "holiday") if span else Time(None, None, "vague")


def day_of_holiday(groups: Groups, base: Time | None, now: Now) -> Time:
    assert base and base.start and base.end
    return _of_day(base.end if groups.get("last") else base.start + dt.timedelta(number(groups.get("n")) - 1))


def opening(groups: Groups, base: Time | None, now: Now) -> Time:
    """实施首月: the first month, week or year from the day named in the same sentence; without days where none is."""
    last, unit = now.last if now.near else None, groups["unit"] or ""
    if not last or not last.start or last.grain != "day":
        return Time(None, None, "vague")
    if unit == "月" and last.start.day == 1:
        return _month(last.start.year, last.start.month)
    end = {"日": last.start, "周": last.start + dt.timedelta(6)}.get(unit) or _moved(last.start, 1, unit) - dt.timedelta(1)
    return Time(last.start, end, "span")


def _moved(day: dt.date, count: int, unit: str) -> dt.date:
    if unit.endswith("年"):
        return _day(day.year + count, day.month, day.day)
    if unit.endswith("月"):
        return _day(day.year, day.month + count, day.day)
    if unit.endswith("季度"):
        return _day(day.year, day.month + 3 * count, day.day)
    if unit == "小时":
        return day + dt.timedelta(count // 24)
    return day + dt.timedelta(count * (7 if unit.endswith(("周", "星期")) else 1))


def past_window(groups: Groups, base: Time | None, now: Now) -> Time:
    """近三年, 过去五年, 5年来: as many units up to the publication day; without days where the count is vague."""
    if groups.get("n") in ("几", "多", "数") or groups.get("more") or groups.get("odd"):
        return Time(None, None, "vague", "PAST_REF")
    if now.published.month < 4 and (groups["n"], groups["unit"]) in (("一", "年"), ("1", "年")):
        return _of_year(now.year - 1)  # 一年来, told in January, is the year that has passed
    return Time(_moved(now.published, -number(groups["n"]), groups["unit"] or ""), now.published, "window")


def future_window(groups: Groups, base: Time | None, now: Now) -> Time:
    if groups.get("n") in ("几", "多", "数"):
        return Time(None, None, "vague", "FUTURE_REF")
    return Time(now.published, _moved(now.published, number(groups["n"]), groups["unit"] or ""), "window")


def ago(groups: Groups, base: Time | None, now: Now) -> Time:
    """十年前 is the whole calendar year, 5天前 the day; 一年前的今天 the day a year ago."""
    if groups.get("n") in ("几", "多", "数"):
        return Time(None, None, "vague", "PAST_REF")
    unit = groups["unit"] or ""
    day = _moved(now.published, number(groups["n"]) * (-1 if "前" in (groups["which"] or "") else 1), unit)
    if groups.get("today") or unit in ("天", "日"):
        return _of_day(day)
    return _of_year(day.year) if unit == "年" else _month(day.year, day.month) if unit == "个月" else Time(day, day, "week")
