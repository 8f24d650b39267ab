"""Numerals: what is read, and what only looks like a number."""

from decimal import Decimal

import pytest
from markup import bounds, render, view

from cqextract.numerals import Terms, parse, scan

READ = [
    # Arabic
    "共{1,234.5|1234.5}元",
    "共{１，２３４|1234}元",
    "共{12,345,678|12345678}元",
    "共{82，225.00|82225}元",
    "共{007|7}号",
    "增长{0.5|0.5}%",
    "约{2.91万亿|2910000000000}元",
    "有{1.2万|12000}人",
    "有{3千|3000}人",
    "有{5亿1万4千6百|500014600}",
    "收入{3万5千|35000}元",
    "有{20k|20000}元",
    # Chinese
    "有{两千四百五|2450}人",
    "有{一百零五|105}人",
    "有{九百亿|90000000000}元",
    "有{三千零二十|3020}人",
    "有{一万三|13000}人",
    "有{一万零三|10003}人",
    "有{一百二十万零五百|1200500}人",
    "有{十|10}人",
    "有{十五|15}人",
    "有{二十|20}人",
    "有{廿|20}人",
    "有{廿三|23}人",
    "有{卅|30}人",
    "有{四千五百六十九万八千三百一十一亿|4569831100000000}",
    "有{百万|1000000}人",
    "{二〇二三|2023}年",
    "{一九九八|1998}年",
    "有{三千 八百 九十六 万 四千|38964000}人",
    # formal and traditional
    "共{壹佰贰拾叁|123}元",
    "共{叁萬伍仟|35000}元",
    "共{两萬億|2000000000000}元",
    "共{兩千|2000}元",
    "共{玖億|900000000}元",
    # fractions, decimals, signs
    "{三点五|3.5}倍",
    "{一点二五亿|125000000}元",
    "{零点八|0.8}",
    "{十二點六|12.6}",
    "气温{-5|-5}度",
    "气温{零下5|-5}度",
    "增长{+3|3}",
    "{负三|-3}度",
    # approximate inside
    "有{二三十|20..30}家",
    "有{七八千|7000..8000}人",
    "有{三五百|300..500}人",
    "有{十七八|17..18}岁",
    "有{几十|~20..90}人",
    "有{数百|~200..900}家",
    "有{数十万|~200000..900000}人",
    "增长{数|~2..9}倍",
    "增长{几|~2..9}倍",
    "有{十几万|>100000}人",
    "有{三千余|>3000}人",
    "有{百余|>100}家",
    "有{二百三十余万|>2300000}人",
    "有{5000多|>5000}人",
    "有{30余万|>300000}人",
    "有{十来|~10}个",
    "有{两千几百|>2000}人",
    "有{3万多亿|>3000000000000}美元",
    "有{三万多亿|>3000000000000}元",
    "有{100多亿|>10000000000}元",
]

LEFT_ALONE = [
    "做好一切准备",
    "游览五台山",
    "充分体现",
    "来到三明市",
    "漫步第五大道",
    "推进“一带一路”建设",
    "四川盆地",
    "万达广场",
    "千方百计稳岗",
    "百度地图",
    "三亚湾",
    "十堰市",
    "两会期间",
    "贯彻党的二十大精神",
    "二十国集团",
    "统一部署",
    "进一步完善",
    "一体化发展",
    "系数倍增",
    "总数过半",
    "见http://example.com/2021/100网页",
    "邮箱a12@example.com收",
]


def found(marked: str) -> str:
    seen = view(marked)
    signs = {"=": "", "range": ""}
    spans = [(seen.text.span(n.start, n.end), n) for n in seen.numerals]
    return render(
        seen.text.raw, [(span.start, span.end, signs.get(n.comparator, n.comparator) + bounds(n.low, n.high)) for span, n in spans]
    )


@pytest.mark.parametrize("marked", READ)
def test_read(marked: str) -> None:
    assert found(marked) == marked


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_left_alone(text: str) -> None:
    assert found(text) == text


@pytest.mark.parametrize("text", ["上{百家|100}企业", "近{万家|10000}企业", "超{千家|1000}"])
def test_a_bound_makes_a_number_of_a_word(text: str) -> None:
    """百家 and 万家 are no numbers by themselves (百家争鸣), but 上百家 and 近万家 are."""
    assert [n.form for n in view(text).numerals] == ["scale"]


def test_a_number_goes_beyond_a_term() -> None:
    terms = Terms(["一点", "每一"])
    assert [n.low for n in scan("一点也不", terms)] == []
    assert [n.low for n in scan("一点五倍", terms)] == [Decimal("1.5")]
    assert [n.low for n in scan("每一百户", terms)] == [100]
    assert [n.low for n in scan("每一户", terms)] == []


@pytest.mark.parametrize(
    ("text", "form"),
    [("30", "arabic"), ("三十", "chinese"), ("三", "digit"), ("百万", "scale"), ("数十", "few"), ("肆", "formal")],
)
def test_form(text: str, form: str) -> None:
    assert scan(text)[0].form == form


@pytest.mark.parametrize("text", ["元", "第", "·", "A"])
def test_no_number(text: str) -> None:
    assert parse(text) is None


def test_full_width_comma_between_clauses() -> None:
    """A comma of the sentence groups no digits: 第5，300亿元 are two numbers."""
    assert [n.low for n in scan("位居第5，300亿元项目落地")] == [5, 30000000000]


@pytest.mark.parametrize("text", ["3千瓦", "20百帕", "5兆字节", "8千克"])
def test_a_scale_that_belongs_to_the_unit(text: str) -> None:
    assert scan(text)[0].end == len(text.rstrip("千瓦百帕兆字节克"))
