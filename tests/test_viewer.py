"""What `cqextract show` prints: every character of the text, in lines that fit, and every fact."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from cqextract.facts import (
    Article,
    Candidate,
    Document,
    Fact,
    Indicator,
    Mention,
    Organization,
    Period,
    Quantity,
    Reasons,
    Slot,
    Span,
    Subject,
    When,
)
from cqextract.sinks import flat
from cqextract.viewer import STYLES, explain_fact, rows_table, show, wrap

RAW = (
    "青山市统计局昨日公布：2021年上半年，全市新登记企业8.7 万家，同比增长12.5%，增速比全省平均水平高3个百分点；"
    "其中外贸企业占六成左右。\n\n到2025年，[青山]高新区的产值将超过1000亿元。"
)


def span(text: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = RAW.index(text, start + 1)
    return Span(start, start + len(text), text, text.replace(" ", ""))


def document() -> Document:
    half = Period(dt.date(2021, 1, 1), dt.date(2021, 6, 30), "2021-H1")
    city = Subject(span("全市"), resolved=span("青山市"), name="青山市", code=None)
    companies, growth, source = Indicator(span("新登记企业")), Indicator(span("增速"), concept="growth"), Slot(span("青山市统计局"))
    first, goal = Span(0, 70, RAW[:70], RAW[:70]), Span(72, len(RAW), RAW[72:], RAW[72:])
    when, later = When(span("2021年上半年"), period=half), When(span("2021年上半年"), True, half)
    carried = Subject(city.span, True, city.resolved, city.name)
    level = Fact(
        "f1", "level", None, span("8.7 万家"), Quantity(Decimal(87000), Decimal(87000), "家"), companies, city, None, None, when,
        "actual", source, first, 0.97, "level.indicator_figure",
    )  # fmt: skip
    change = Fact(
        "f2", "change", "up", span("12.5%"), Quantity(Decimal("12.5"), Decimal("12.5"), "%"), Indicator(companies.span, True), carried,
        None, Slot(span("同比")), later, "actual", source, first, 0.91, "change.grew",
    )  # fmt: skip
    gap = Fact(
        "f3", "gap", "up", span("3个百分点"), Quantity(Decimal(3), Decimal(3), "百分点"), growth, carried, None,
        Slot(span("全省平均水平")), later, "actual", source, first, 0.8, "gap.higher",
    )  # fmt: skip
    share = Fact(
        "f4", "share", None, span("六成左右"), Quantity(Decimal(60), Decimal(60), "%", "~"), None, Subject(span("外贸企业")),
        Slot(companies.span, True), None, later, "actual", None, first, 0.7, "share.takes",
    )  # fmt: skip
    target = Fact(
        "f5", "level", None, span("超过1000亿元"), Quantity(Decimal(10**11), Decimal(10**11), "元", ">", "CNY"), Indicator(span("产值")),
        Subject(span("[青山]高新区")), None, None, When(span("2025年"), period=Period(None, dt.date(2025, 12, 31))), "target", None, goal,
        0.88, "level.reaches",
    )  # fmt: skip
    mentions = [
        Mention("ORG", span("青山市统计局"), Organization("青山市统计局", "government"), "org.office"),
        Mention("DATE", span("2021年上半年"), half, "date.half"),
        Mention("QUANTITY", span("8.7 万家"), level.quantity, "unit.company"),
        Mention("DATE", span("2025年"), Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31), "2025"), "date.year"),
    ]
    facts = (level, change, gap, share, target)
    return Document("a.txt", dt.date(2021, 8, 24), "00", len(RAW), (Article(0, len(RAW)),), mentions, facts)


def because(fact: Fact, *rivals: Candidate) -> Reasons:
    return Reasons(fact, span("2025年"), rivals)


def printed(width: int = 100, *, color: bool = False, explain: bool = False, shown: Document | None = None, raw: str = RAW) -> str:
    console = Console(width=width, force_terminal=color, color_system="standard" if color else None, file=io.StringIO())
    shown = shown or document()
    show(shown, raw, console, reasons=[because(fact) for fact in shown.facts] if explain else ())
    return console.file.getvalue()


def table_of(shown: str) -> list[list[str]]:
    """The rows of the table, each as its words, from its titles to the blank line after it."""
    lines = shown.splitlines()
    rule = next(at for at, line in enumerate(lines) if "──" in line)
    return [line.split() for line in (lines[rule - 1], *lines[rule + 1 : lines.index("", rule)])]


def test_the_article_then_one_row_a_fact_then_what_it_was():
    shown = printed(120)
    assert shown.startswith("青山市统计局昨日公布：")
    assert table_of(shown) == [
        ["subject", "indicator", "figure", "kind", "period", "against", "source"],
        ["青山市", "新登记企业", "8.7万家", "level", "2021-H1", "–", "青山市统计局"],
        ["〃", "新登记企业", "12.5%", "change", "up", "〃", "同比", "〃"],
        ["〃", "增速", "3个百分点", "gap", "up", "〃", "全省平均水平", "〃"],
        ["外贸企业", "–", "六成左右", "share", "〃", "新登记企业", "–"],
        ["[青山]高新区", "产值", "超过1000亿元", "level", "target", "../2025-12-31", "–", "–"],
    ]
    assert shown.endswith("\n\na.txt, published 2021-08-24: 5 facts\n")


def test_columns_in_which_no_fact_says_anything_are_left_out():
    one = replace(document().facts[0], source=None)
    shown = printed(shown=replace(document(), facts=(one,), published=None))
    assert table_of(shown)[0] == ["subject", "indicator", "figure", "kind", "period"]
    assert shown.endswith("a.txt, publication date unknown: 1 fact\n")


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_every_line_fits(width):
    assert max(map(cell_len, printed(width).splitlines())) <= width


def test_nothing_of_the_text_is_lost():
    shown = printed(50).split("\n\nsub")[0]
    assert shown.replace("\n", "").startswith(RAW.replace("\n", ""))


def test_no_colors_and_no_legend_outside_a_terminal():
    assert "\x1b" not in printed() and "organization" not in printed()


def test_colors_and_a_legend_on_a_terminal():
    out = printed(color=True)
    assert all(name in out.splitlines()[0] for name in STYLES)
    assert "\x1b[1;32m8.7 万家\x1b[0m" in out
    assert "\x1b[1;36m全市\x1b[0m" in out
    assert "[青山]高新区" in out


def test_titles_are_bold():
    titled = replace(document(), articles=(Article(0, len(RAW), title=span("[青山]高新区的")),))
    assert "\x1b[1m的\x1b[0m" in printed(color=True, shown=titled)


def test_where_spans_overlap_the_figure_shows():
    one, *_ = document().facts
    overlapping = replace(one, indicator=Indicator(Span(18, 40, RAW[18:40], RAW[18:40])))
    assert "\x1b[1;32m8.7 万家" in printed(color=True, shown=replace(document(), facts=(overlapping,)))


def test_control_characters_of_the_text_do_not_reach_the_terminal():
    raw = "\x1b[2J产值\x07达\r5亿元"
    assert not set("\x1b\x07\r") & set(printed(raw=raw, shown=Document("a", None, "", len(raw))))


def test_a_text_without_facts_says_so():
    assert printed(raw="没有数字", shown=Document("a", None, "", 4)) == "没有数字\n\nNo facts found.\n"


def test_explains_each_fact():
    lines = [explain_fact(because(fact)) for fact in document().facts]
    assert lines[0] == "8.7万家 is 87,000 家; rule level.indicator_figure by “2025年”; confidence 0.97"
    carried = [part for part in lines[1].split("; ") if "carried over" in part]
    assert [part.split()[0] for part in carried] == ["subject", "indicator", "period"]
    assert lines[4].startswith("超过1000亿元 is > 100,000,000,000 元")
    assert "1. 8.7万家 is 87,000" in printed(200, explain=True)
    span_of_values = replace(document().facts[0], quantity=Quantity(Decimal(3), Decimal("5.5"), None, "range"))
    assert explain_fact(because(span_of_values)).startswith("8.7万家 is 3 to 5.5; ")


def test_explains_who_else_the_subject_may_be():
    rivals = (Candidate(span("青山市"), frozenset(), 0.8), Candidate(span("全省"), frozenset(), 0.2))
    assert explain_fact(because(document().facts[0], *rivals)).endswith("\n   subject left out: 青山市 0.80, 全省 0.20")


def test_rows_of_a_database():
    console = Console(width=100, file=io.StringIO())
    console.print(rows_table(flat(fact, document()) for fact in document().facts))
    lines = [line.split() for line in console.file.getvalue().splitlines()]
    assert lines[0] == ["subject", "indicator", "figure", "kind", "period", "document"]
    assert lines[1] == ["青山市", "新登记企业", "8.7万家", "level", "2021-H1", "a.txt"]
    assert lines[4] == ["外贸企业", "–", "六成左右", "share", "2021-H1", "a.txt"]
    assert lines[5] == ["[青山]高新区", "产值", "超过1000亿元", "level", "target", "../2025-12-31", "a.txt"]


@given(st.text(st.sampled_from("产值达，。》5.%a \n（")), st.integers(8, 40))
def test_wrap_keeps_every_character_and_breaks_well(text, width):
    lines = list(wrap(text, width))
    assert "".join(text[start:end] for start, end in lines) == text.replace("\n", "")
    for start, end in lines:
        assert cell_len(text[start:end]) <= width + 2 or len(set(text[start:end]) & set("5.%a")) > 0
