"""Columns that a dump sets side by side are read one after the other; tables and lists stay as they are."""

from __future__ import annotations

import unicodedata
from itertools import zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats import said
from test_offset_law import laid_out, spans
from test_text import SENTENCES

from cqextract import Extractor
from cqextract.columns import reading_order
from cqextract.text import clean

EXTRACTOR = Extractor()
column = st.lists(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=5).map("".join), min_size=3, max_size=5)


def cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def side_by_side(columns: list[list[str]], *, width: int, gutter: int, by_cells: bool, tabs: bool) -> str:
    """Lines of columns, next to each other: padded to one number of letters or of half ems, or parted by tabs."""
    printed = []
    for row in zip_longest(*columns, fillvalue=""):
        line = ""
        for cell in row[:-1]:
            pad = 2 * width + 4 - cells(cell) if by_cells else width + 4 - len(cell)
            line += cell + ("\t" if tabs else " " * (max(0, pad) + gutter))
        printed.append(line + row[-1])
    return "\n".join(printed) + "\n"


@settings(max_examples=30, derandomize=True)  # how wide a column is, is judged by counting lines
@given(
    st.lists(column, min_size=2, max_size=2),
    st.integers(14, 24),
    st.integers(2, 6),
    st.booleans(),
    st.booleans(),
)
def test_columns_side_by_side_give_the_facts_of_the_columns(
    paragraphs: list[list[str]], width: int, gutter: int, by_cells: bool, tabs: bool
) -> None:
    columns = [laid_out(lines, width=width, indent=True, airy=False, spaced=0.0, seed=1).split("\n") for lines in paragraphs]
    raw = side_by_side(columns, width=width, gutter=gutter, by_cells=by_cells, tabs=tabs)
    plain = "\n".join(line for lines in paragraphs for line in lines)
    document = EXTRACTOR.extract(raw, published="2021-08-24")
    assert said(document) == said(EXTRACTOR.extract(plain, published="2021-08-24"))
    for span in spans(document):
        assert raw[span.start : span.end] == span.text
        assert set("".join(span.clean.split())) <= set(span.text)


LEFT = """今年上半年，江州市规模以
上工业增加值增长了两成，
其中机械行业完成产值30
0亿元，增幅居各行业之首
，新投产的生产线共有十二
条，另有三条在建设之中。"""
RIGHT = """云岭高铁昨天正式通车，全
长一百公里，设车站六座，
从江州出发只要二十五分钟
，首日发送旅客有一万多人
次，车票大都售完，周末还
将加开十二趟，座席充足。"""
PAGE = "\n".join(f"{left}    {right}" for left, right in zip(LEFT.split("\n"), RIGHT.split("\n"), strict=True)) + "\n"


def test_a_figure_broken_over_two_lines_of_a_column_is_read_whole() -> None:
    text = clean(PAGE)
    at = text.clean.index("300亿元")
    span = text.span(at, at + 5)
    assert span.clean == "300亿元" and PAGE[span.start : span.end] == span.text
    assert span.text.startswith("30    从江州出发") and span.text.endswith("0亿元")  # what stands between is layout
    at = text.clean.index("二十五分钟")
    assert text.span(at, at + 5).text == "二十五分钟"


def test_three_columns_and_a_heading_across_them() -> None:
    rows = "".join(f"左栏第{n}行说，产值有所增    中栏第{n}行说，出口有所减    右栏第{n}行说，物价不变动\n" for n in "一二三四五六七")
    page = f"江州今年头几个月的工业产值、出口总额和消费物价都有哪些变化\n{rows}各地的统计部门已经在昨天的新闻发布会上一一公布了这些数据。\n"
    read = clean(page).clean
    places = [read.index(f"{column}栏第{n}行") for column in "左中右" for n in "一二三四五六七"]
    assert places == sorted(places)
    assert read.startswith("江州今年头几个月") and read.endswith("这些数据。")


@pytest.mark.parametrize(
    "raw",
    [
        "".join(f"{place}  {value}亿元  增长{value}%\n" for place, value in zip("甲乙丙丁戊己庚辛", range(8), strict=True)),
        "".join(f"指标{n}    本指标是指全市规模以上工业企业在报告期内，以货币形式表现的生产成果\n" for n in "一二三四五六七八"),
        "".join(f"王 {a}    李 {b}    张 {a}\n" for a, b in zip("力明华强军勇", "平安国庆文武", strict=True)),
        "今年，全市产值  增长两成，出口  也增长了一成。\n" * 8,
        "\t产值增长两成。\n" * 8,
    ],
)
def test_what_is_no_running_text_stays_as_it_is(raw: str) -> None:
    assert reading_order(raw.replace("\t", " "), raw) == [(0, len(raw))]


@given(st.lists(st.sampled_from(["产值，", "    ", "\t", "\n", "\f", "　", "出口增长了两成", "a b", "  "]), max_size=200).map("".join))
def test_every_letter_is_read_once(raw: str) -> None:
    text = raw.replace("\t", " ").replace("\f", "\n").replace("　", " ")
    order = reading_order(text, raw)
    places = [place for start, end in order for place in range(start, end)]
    assert len(set(places)) == len(places)
    assert all(text[place].isspace() for place in set(range(len(text))) - set(places))
