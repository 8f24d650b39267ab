"""China's public holidays: the days off that a holiday's name stands for in a year.

In: the name as news has it (五一, 春节, 双节) and the year. Out: the first and last day off, as the State Council announced them and the
`chinese_calendar` package keeps them, with the weekend that the holiday was made to touch.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

NAMES = {
    "五一": "Labour Day", "劳动": "Labour Day", "十一": "National Day", "国庆": "National Day", "双节": "National Day",
    "元旦": "New Year's Day", "新年": "New Year's Day", "春节": "Spring Festival", "清明": "Tomb-sweeping Day",
    "端午": "Dragon Boat Festival", "中秋": "Mid-autumn Festival",
}  # fmt: skip

ONE = dt.timedelta(1)
JUST_BEFORE = 3  # days after a holiday on which 假期 still means that one


@lru_cache(maxsize=64)
def days_off(year: int, name: str) -> tuple[dt.date, dt.date] | None:
    """The first and last day of the holiday called `name`; None for a year that the package does not know, and for other names."""
    import chinese_calendar

    english = NAMES.get(name)
    try:
        days = (dt.date(year, 1, 1) + ONE * i for i in range(365))
        own = [day for day in days if english and chinese_calendar.get_holiday_detail(day) == (True, english)]
        return _widened(own[0], own[-1]) if own else None
    except NotImplementedError:
        return None


@lru_cache(maxsize=64)
def around(day: dt.date) -> tuple[dt.date, dt.date] | None:
    """The holiday that `day` lies in, or that ended just before; None on other days, ordinary weekends among them.

    >>> around(dt.date(2024, 10, 2))
    (datetime.date(2024, 10, 1), datetime.date(2024, 10, 7))
    >>> around(dt.date(2024, 11, 13))
    """
    import chinese_calendar

    try:
        for back in range(JUST_BEFORE + 1):
            if chinese_calendar.is_holiday(day - ONE * back):
                first, last = _widened(day - ONE * back, day - ONE * back)
                return (first, last) if last - first >= ONE * 2 else None
    except NotImplementedError:
        pass
    return None


def _widened(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The run of days off that holds the two."""
    import chinese_calendar

    while chinese_calendar.is_holiday(first - ONE):
        first -= ONE
    while chinese_calendar.is_holiday(last + ONE):
        last += ONE
    return first, last
