"""When a text was published, as its owner says it.

In: a date in any usual notation, or a file of dates. Out: days. A date that could be two days is refused, never guessed.

>>> publication_dates("24/8/2021")("news/a.txt")
datetime.date(2021, 8, 24)
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from cqextract.encodings import decode
from cqextract.errors import DateError, InputError
from cqextract.records import unreadable

WRITE_ISO = "write it as 2021-08-24"
_number = re.compile(r"\d+")
_time_of_day = re.compile(r"\d{1,2}[:时点][\d:.时点分秒]*(?:\s*[+-]\d\d:?\d\d)?")
_month_name = re.compile(r"[^\W\d_\u3400-\u9fff]{3}")

Dates: TypeAlias = Callable[[str], dt.date | None]


def no_date(id: str) -> dt.date | None:
    """The publication date of a document of which none is known."""
    return None


def publication_dates(option: str | None) -> Dates:
    """What `--published` says: one date for all documents, or a JSON file `{id or file stem: date}`, as a function of the id.

    Raises DateError for a date that cannot be understood (all dates of the file are looked at), and for a file that is not such.
    """
    if option is None:
        return no_date
    if not option.lower().endswith(".json") and not os.path.isfile(option):
        date = parse_date(option)
        return lambda id: date
    dates = _dates_file(option)
    return lambda id: dates.get(id) or dates.get(PurePosixPath(id).stem)


def _dates_file(path: str) -> Mapping[str, dt.date | None]:
    remedy = 'it should hold {"file stem": "2021-08-24", …}'
    try:
        entries = json.loads(decode(Path(path).read_bytes(), where=path))
    except InputError as error:
        raise DateError(path, error.reason, remedy=remedy) from error
    except OSError as error:
        raise DateError(path, unreadable(path, error).reason, remedy="give a date, or a JSON file of dates") from error
    except (ValueError, RecursionError) as error:
        raise DateError(path, f"is not JSON ({error})", remedy=remedy) from error
    if not isinstance(entries, dict):
        raise DateError(path, "is not a JSON object", remedy=remedy)
    dates = {}
    for key, text in entries.items():
        if not isinstance(text, str | None):
            raise DateError(f"{path}: {key}", f"{json.dumps(text)} is not a date in quotes", remedy=WRITE_ISO)
        try:
            dates[key] = parse_date(text) if text else None
        except DateError as error:
            raise DateError(f"{path}: {key}", f"{error.where} {error.reason}", remedy=error.remedy) from error
    return dates


@lru_cache(maxsize=4096)
def parse_date(text: str) -> dt.date:
    """The one day that `text` names, in any usual notation; a time of day after it is left aside.

    Raises DateError for a date that is partial, relative, ambiguous or not in the calendar, rather than guess.

    >>> parse_date("2021年8月24日") == parse_date("24/8/2021") == parse_date("Aug 24, 2021")
    True
    >>> parse_date("3/4/2021")
    Traceback (most recent call last):
    cqextract.errors.DateError: 3/4/2021: may be 2021-03-04 or 2021-04-03; write it as 2021-03-04 or 2021-04-03
    """
    folded = unicodedata.normalize("NFKC", " ".join(text.split()))[:100]
    try:
        return dt.date.fromisoformat(folded)
    except ValueError:
        days = sorted({day for day in _readings(folded) if _stated(day, folded)})
    if len(days) == 1:
        return days[0]
    if days:
        readings = " or ".join(day.isoformat() for day in days)
        raise DateError(folded, f"may be {readings}", remedy=f"write it as {readings}")
    raise DateError(folded or "the date", "is not a full date (year, month and day)", remedy=WRITE_ISO)


def _readings(text: str) -> Iterator[dt.date]:
    """What dateparser makes of `text` under each order of day, month and year."""
    import dateparser  # type: ignore[import-untyped]

    for order in ("YMD", "DMY", "MDY"):
        settings = {"DATE_ORDER": order, "REQUIRE_PARTS": ["year", "month", "day"], "PARSERS": ["absolute-time"]}
        try:
            found = dateparser.parse(text, settings=settings)
        except (ValueError, OverflowError):
            continue
        if found:
            yield found.date()


def _stated(day: dt.date, text: str) -> bool:
    """Does the text say just this year, month and day? dateparser fills gaps and swaps parts (`2021年13月1日` is January 13 to it)."""
    numbers = [int(number) for number in _number.findall(_time_of_day.sub(" ", text))]
    year_month_day = [day.year, day.month, day.day]
    if len(numbers) == 2:
        return sorted(numbers) == sorted([day.year, day.day]) and bool(_month_name.search(text))
    return numbers == year_month_day if numbers[:1] == [day.year] else sorted(numbers) == sorted(year_month_day)
