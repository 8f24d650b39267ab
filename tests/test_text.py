"""What cleaning must hold for any text, and what it makes of the layouts that newspapers and converters leave."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cqextract.characters import SIMPLIFIED, looks_traditional
from cqextract.doubling import undouble
from cqextract.layout import BLOT, SOFT
from cqextract.text import FOLD, Text, clean

SENTENCES = (
    "今年，江州市新增智能工厂12座，总数达到86座。",
    "其中，云岭区完成投资3.5亿元，同比增长17.3%。",
    "“产线改造之后，每班节省人工40名。”厂长说，成本也降了两成。",
    "会上，八家企业签下订单，金额超过20亿元；另有三家达成意向。",
    "前三季度，全市进出口总值为1250.6亿元，比上年同期增长8.9%。",
    "夏天以来，水库蓄水充足，两岸稻田长势喜人，丰收在望。",
    "按计划，新线路明年开通，届时从江州到云岭只需要25分钟。",
)
ODD = "\x00\x07\t\n\v\f\r\x1c\x85\xa0\xad\u200b\u200d\u2028\u2029\u3000\ufeff\ud800\udfff ０，１Ａ％。，、“”（—生产总值12.%a"

any_text = st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=())), max_size=120)
paragraphs = st.lists(st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=8).map("".join), min_size=3, max_size=8)


def fold(raw: str) -> str:
    folded = "".join(" " if "\U0001f000" <= c <= "\U0001faff" else FOLD.get(c, c) for c in raw)  # an emoji is no word
    return folded.translate(SIMPLIFIED) if looks_traditional(folded) else folded


def squash(text: str) -> str:
    return "".join(text.split()).replace(BLOT, "").replace("，", ",")


def lay_out(text: str, *, width: int, airy: bool, spaced: float, seed: int) -> str:
    """`text` as a page prints it: lines of `width` characters, marks hanging, numbers whole; blank lines; letters set apart."""
    rng, out, column = random.Random(seed), [], 0
    for before, letter in zip("\n" + text, text, strict=False):
        in_number = letter in "0123456789.%" and before in "0123456789."
        if letter == "\n":
            out.append("\n\n" if airy else "\n")
            column = 0
            continue
        if column >= width and letter not in "，。、；：！？”）%" and not in_number:
            out.append("\n\n" if airy else "\n")
            column = 0
        elif column and before.isdigit() != letter.isdigit() and not in_number and rng.random() < spaced:
            out.append(" ")
        out.append(letter)
        column += 1
    return "".join(out)


def assert_mapped(text: Text) -> None:
    assert len(text.offsets) == len(text.clean)
    assert all(a < b for a, b in pairwise(text.offsets))
    folded = fold(text.raw)
    for letter, offset in zip(text.clean, text.offsets, strict=True):
        assert letter == folded[offset] or (letter, text.raw[offset]) == (",", "，")


@given(any_text)
def test_any_text_can_be_cleaned_and_is_mapped_back_exactly(raw: str) -> None:
    text = clean(raw)
    assert_mapped(text)
    assert BLOT not in text.clean and SOFT not in text.clean and "\n\n" not in text.clean
    assert text.clean == text.clean.strip(" \n")


@given(any_text, st.data())
def test_a_span_says_what_the_clean_text_says(raw: str, data: st.DataObject) -> None:
    assume(BLOT not in undouble(fold(raw).replace(BLOT, "")))  # of a text printed twice, only one copy is read
    text = clean(raw)
    assume(text.clean)
    start = data.draw(st.integers(0, len(text.clean) - 1))
    span = text.span(start, data.draw(st.integers(start + 1, len(text.clean))))
    assert span.text == raw[span.start : span.end]
    assert squash(fold(span.text)) == squash(span.clean)


@given(paragraphs)
def test_an_unwrapped_text_stays_as_it_is(lines: list[str]) -> None:
    raw = "\n".join(lines)
    assert clean(raw).clean == raw
    assert clean(clean(raw).clean).clean == clean(raw).clean


@settings(derandomize=True)  # what a column is, is judged by counting lines: about one page in five thousand is too odd
@given(paragraphs, st.integers(12, 40), st.booleans(), st.sampled_from((0.0, 0.3, 1.0)), st.integers(0, 99))
def test_a_layout_breaks_no_sentence(lines: list[str], width: int, airy: bool, spaced: float, seed: int) -> None:
    raw = "\n".join(lines)
    assume(len(raw) > 12 * width)  # fewer lines do not show how wide a column is
    text = clean(lay_out(raw, width=width, airy=airy, spaced=spaced, seed=seed))
    assert_mapped(text)
    assert text.clean.replace("\n", "") == raw.replace("\n", "")
    assert all(line.endswith(("。", "；", "。”")) for line in text.clean.split("\n"))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("产值６０．７％，１，２５０家企业", "产值60.7%，1,250家企业"),
        ("甲 、乙 ，共 3 家", "甲、乙，共3家"),
        ("地区生 产 总 值增长 6.4% ，位 列 全 国 第 一", "地区生产总值增长6.4%，位列全国第一"),
        ("2 0 2 1 年 产 值", "2021年产值"),
        ("数字经济 引领创新发展", "数字经济 引领创新发展"),
        ("数字经济   引领创新发展", "数字经济 引领创新发展"),
        ("本报记者 付国强 夏 元", "本报记者 付国强 夏元"),
        ("薛 益", "薛益"),
        ("用 iPhone 15 Pro 拍摄", "用iPhone 15 Pro拍摄"),
        ("增长\u200b5\xad%", "增长5%"),
        ("✅ 产值5亿元\n👇👇👇\n📢出口增长3%\n", "产值5亿元\n出口增长3%"),
        ("　　第一段结束。\r\n\r\n　　第二段结束。\r\n", "第一段结束。\n第二段结束。"),
        ("第一页结束。\f第二页开始。", "第一页结束。\n第二页开始。"),
        ("累计推动8.7 万\n家企业", "累计推动8.7万家企业"),
        ("江州、\n云岭两地", "江州、云岭两地"),
        ("产值增长\n，出口下降", "产值增长，出口下降"),
        ("產業總產值達１．５億元", "产业总产值达1.5亿元"),
        ("以“發”字为记的老字号，产值达5亿元", "以“發”字为记的老字号，产值达5亿元"),
        ("产值\ud800增长", "产值\ufffd增长"),
        ("", ""),
        (" \n\t\n", ""),
    ],
)
def test_what_a_reader_reads(raw: str, expected: str) -> None:
    assert clean(raw).clean == expected


PAGE = """智能工厂遍地开花

今年以来，江州市推动工业企
业改造生产线，新增的智能工厂达
到十二座，带动产值增长三成，订
单也跟着多了起来。
云岭区的一座车间里，机械臂
来回忙碌，几名工人守在屏幕前，
产品每三分钟下线一件，合格率超
过九成九。

订单排到明年

“以前要两百人的活，现在四
十人就够了。”厂长说，省下的钱都
投进了研发，新产品占到销售额的
四成以上。
"""


def test_headings_stay_on_their_own_lines_and_lost_indents_do_not_matter() -> None:
    lines = clean(PAGE).clean.split("\n")
    assert lines[0] == "智能工厂遍地开花"
    assert lines[1].startswith("今年以来，江州市推动工业企业改造生产线") and lines[1].endswith("多了起来。")
    assert lines[3] == "订单排到明年"
    assert len(lines) == 5


def test_after_a_full_last_line_a_heading_or_who_speaks_next_opens_a_paragraph() -> None:
    full = (
        "今年以来江州市推动工业企业改造\n生产线，新增的智能工厂达到十二\n座，带动产值增长三成，订单也跟\n着多了，来年的计划已经排到秋。\n"
    )
    heading = "云岭高铁正式通车\n云岭高铁昨天正式通车，全长一百\n公里，设车站六座，首日发送旅客\n一万多人次，车票全部售完。\n"
    long_heading = "云岭高铁正式通车全长一百公里设\n车站六座\n" + heading.partition("\n")[2]
    speaks = "会议要求，各区要抓紧改造，年底\n之前开工的项目不少于十个，明年\n全部投产。\n"
    goes_on = "到明年底全市还要新增八座，届时\n总数将达到二十座，居全省第一。\n"
    assert [len(clean(full + after).clean.split("\n")) for after in (heading, long_heading, speaks, goes_on)] == [3, 3, 2, 1]


def test_menus_and_short_lines_are_no_column() -> None:
    menu = ["首页 要闻 财经", "江州网 五月十八日", "分享到微信 微博", "江州前四个月外贸增长一成"]
    page = [*menu, "江州海关今天发布数据，前四个月进出口总值四百亿元，增长一成。", "相关阅读", "云岭高铁开通"]
    assert clean("\n".join(page)).clean.split("\n") == page


def test_a_line_torn_inside_a_word_is_no_heading() -> None:
    page = "江州今天有雨。\n联合国负责人道主义事务的副秘书\n长张华今天到达江州，与各方会谈\n三个小时，副秘书长张华次日返程\n。\n"
    assert clean(page).clean.split("\n")[1].startswith("联合国负责人道主义事务的副秘书长张华今天到达江州")


def test_indents_and_list_marks_open_paragraphs() -> None:
    first = "　　今年江州市推动工业企业改造生产线\n新增的智能工厂达到十二座，订单也多。\n"
    second = "　　明年江州市还将推动农业企业改造设备\n新增的智能农场预计将达到七座，够多。\n"
    assert len(clean(first + second).clean.split("\n")) == 2
    page = "今年江州市的智能工厂达到十二座。\n一是改造老的生产线，新增机械臂百台。\n二是培训熟练的技术工人，共三千人次。"
    assert clean(page).clean == page


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("图为江州新建车间图为江州新建车间。。\n", "图为江州新建车间。"),
        (
            "图为江州联合图为江州联合\n\n电子电子 88 寸芯片中寸芯片中\n\n试线试线，，工人正在操作工人正在操作。。\n",
            "图为江州联合电子8寸芯片中试线，工人正在操作。",
        ),
        ("日子红红火火\n", "日子红红火火"),
        ("江州加油！江州加油！\n", "江州加油！江州加油！"),
        ("研究研究\n", "研究研究"),
    ],
)
def test_captions_printed_over_themselves_are_read_once(raw: str, expected: str) -> None:
    assert clean(raw).clean == expected


def test_of_a_doubled_number_the_copy_beside_its_unit_is_kept() -> None:
    text = clean("图为江州联合图为江州联合 88 寸芯片寸芯片。。")
    at = text.clean.index("8寸")
    assert text.span(at, at + 2).text == "8 寸"
