"""A publication date is read in any usual notation, and never guessed."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqextract.errors import DateError
from cqextract.published import parse_date, publication_dates

DAY = dt.date(2021, 8, 24)
DATES = [
    "2021-08-24", "20210824", "2021-08-24T00:30:00+08:00", "2021-08-24 10:30", "2021年8月24日", "2021年8月24日 星期二",
    "2021年8月24日10时30分", "２０２１年８月２４日", "2021/8/24", "2021.8.24", "24/8/2021", "8/24/2021", "24.08.2021",
    "Aug 24, 2021", "24 August 2021", "Tue, 24 Aug 2021 10:30:00 +0800", "24 août 2021", "24 августа 2021 г.", " 2021-08-24\n",
]  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_reads_a_date(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "", "2021", "2021年", "2021-08", "2021年8月", "8月24日", "Aug 2021", "今年", "昨天", "yesterday", "24-08-21", "1629763200",
        "2021年13月1日", "2021-13-01", "2021年2月30日", "31/2/2021", "2021年8月24日至25日", "news.txt", "8" * 9000, "民国110年8月24日",
    ],
)  # fmt: skip
def test_refuses_what_is_no_full_date(text):
    with pytest.raises(DateError, match="is not a full date .*; write it as 2021-08-24") as error:
        parse_date(text)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize("text", ["3/4/2021", "03.04.2021", "3-4-2021", "3 4 2021"])
def test_refuses_an_ambiguous_date(text):
    with pytest.raises(DateError, match="may be 2021-03-04 or 2021-04-03; write it as 2021-03-04 or 2021-04-03"):
        parse_date(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_reads_any_day_as_written(day):
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day
    assert parse_date(f"{day.year}/{day.month}/{day.day}") == day
    assert parse_date(day.isoformat()) == day


def test_no_publication_date():
    assert publication_dates(None)("a.txt") is None


def test_one_publication_date_for_all():
    dates = publication_dates("24/8/2021")
    assert dates("a.txt") == dates("stdin") == DAY


def test_publication_dates_from_a_file(tmp_path):
    path = tmp_path / "dates.json"
    path.write_text(json.dumps({"news/a.txt": "2021-08-24", "a": "2020年1月2日", "b": None}), encoding="utf-8-sig")
    dates = publication_dates(str(path))
    assert [dates(id) for id in ("news/a.txt", "old/a.txt", "a", "b.txt", "c")] == [
        DAY,
        dt.date(2020, 1, 2),
        dt.date(2020, 1, 2),
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[]", "dates.json: is not a JSON object"),
        (b"{", "dates.json: is not JSON"),
        (b"[" * 100_000, "dates.json: is not JSON"),
        (b"\0", "dates.json: is not text"),
        (b"", "dates.json: the file is empty"),
        (b'{"a": 20210824}', "dates.json: a: 20210824 is not a date in quotes"),
        (b'{"a": "2021"}', "dates.json: a: 2021 is not a full date"),
        (None, "dates.json: there is no such file"),
    ],
)
def test_a_bad_file_of_dates(tmp_path, content, message):
    path = tmp_path / "dates.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DateError, match=message) as error:
        publication_dates(str(path))
    assert error.value.remedy
