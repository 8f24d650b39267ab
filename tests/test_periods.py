"""The calendar: TIMEX3 values, ends of months, plans, holidays."""

import datetime as dt

import pytest
from markup import PATTERNS, PUBLISHED, view

from cqextract import dates, periods
from cqextract.facts import Period
from cqextract.periods import Now, Time

NOW = Now(PUBLISHED)


@pytest.mark.parametrize(
    ("text", "timex"),
    [
        ("2021年", "2021"),
        ("上半年", "2021-H1"),
        ("去年下半年", "2020-H2"),
        ("一季度", "2021-Q1"),
        ("8月", "2021-08"),
        ("8月23日", "2021-08-23"),
        ("今天", "2021-08-24"),
        ("2021—2025年", "2021/2025"),
        ("“十四五”时期", "2021/2025"),
        ("1—7月", "2021-01/2021-07"),
        ("前三季度", "2021-01/2021-09"),
        ("上世纪90年代", "199X"),
        ("目前", "PRESENT_REF"),
        ("近年来", "PAST_REF"),
        ("未来", "FUTURE_REF"),
    ],
)
def test_timex(text: str, timex: str) -> None:
    [hit] = dates.find(view(text), PATTERNS, published=PUBLISHED)
    assert isinstance(hit.value, Period) and hit.value.timex == timex


@pytest.mark.parametrize(
    ("text", "number"), [("5", 5), ("十二", 12), ("元", 1), ("正", 1), ("廿三", 23), ("二〇二一", 2021), (None, 1), ("几", 3)]
)
def test_number(text: str | None, number: int) -> None:
    assert periods.number(text) == number


@pytest.mark.parametrize(
    ("plan", "first"),
    [("一", 1953), ("二", 1958), ("三", 1966), ("四", 1971), ("五", 1976), ("六", 1981), ("十二", 2011), ("十四", 2021), ("十五", 2026)],
)
def test_plan(plan: str, first: int) -> None:
    assert periods.plan({"plan": plan}, None, NOW) == Time(dt.date(first, 1, 1), dt.date(first + 4, 12, 31), "plan", f"{first}/{first + 4}")


@pytest.mark.parametrize(
    ("day", "words", "moved"),
    [
        (dt.date(2020, 2, 29), (-1, "年"), dt.date(2019, 2, 28)),
        (dt.date(2021, 1, 31), (1, "个月"), dt.date(2021, 2, 28)),
        (dt.date(2021, 8, 24), (-2, "周"), dt.date(2021, 8, 10)),
        (dt.date(2021, 8, 24), (48, "小时"), dt.date(2021, 8, 26)),
    ],
)
def test_moved(day: dt.date, words: tuple[int, str], moved: dt.date) -> None:
    assert periods._moved(day, *words) == moved


def test_month_ends() -> None:
    assert periods.month({"month": "2"}, Time(dt.date(2024, 1, 1), dt.date(2024, 12, 31), "year"), NOW).end == dt.date(2024, 2, 29)
    assert periods.months({"month": "11", "to": "2"}, None, NOW).end == dt.date(2022, 2, 28)


def test_a_holiday_of_a_year_that_is_not_known_has_no_days() -> None:
    assert periods.holiday({"holiday": "国庆"}, Time(dt.date(1960, 1, 1), dt.date(1960, 12, 31), "year"), NOW) == Time(None, None, "vague")


def test_same_period_takes_the_months_of_the_period_before() -> None:
    half = Time(dt.date(2021, 1, 1), dt.date(2021, 6, 30), "half")
    year_before = Time(dt.date(2020, 1, 1), dt.date(2020, 12, 31), "year")
    assert periods.same_period({}, year_before, NOW._replace(last=half))[:2] == (dt.date(2020, 1, 1), dt.date(2020, 6, 30))
    assert periods.same_period({}, None, NOW._replace(last=half)) == half
    assert periods.same_period({}, None, NOW).start is None
