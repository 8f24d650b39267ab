"""Laws that hold for any text: values survive their writing, spans are exact, times and figures keep apart, work is linear."""

import datetime as dt
import re
from decimal import Decimal
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from markup import PATTERNS, PUBLISHED, TERMS, view

from cqextract import dates, overlaps, percents, quantities
from cqextract.extractor import Extractor
from cqextract.facts import Hit, Quantity
from cqextract.numerals import parse
from cqextract.text import clean
from cqextract.view import look

EXTRACTOR = Extractor()
NUMBERS = st.integers(0, 10**16) | st.integers(0, 16).map(lambda n: 10**n) | st.integers(0, 10_000)

PLAIN, FORMAL = ("零一二三四五六七八九", "十百千万亿"), ("零壹贰叁肆伍陆柒捌玖", "拾佰仟万亿")
TRADITIONAL = str.maketrans("万亿贰叁陆两", "萬億貳參陸兩")
FULL_WIDTH = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")


def chinese(number: int, style: tuple[str, str] = PLAIN) -> str:
    """A number as a careful writer writes it out: 10,203 is 一万零二百零三."""
    digits, scales = style
    for power, big in ((10**8, scales[4]), (10**4, scales[3])):
        if number >= power:
            head, rest = divmod(number, power)
            gap = digits[0] if 0 < rest < power // 10 else ""
            return chinese(head, style) + big + gap + (chinese(rest, style) if rest else "")
    for power, small in ((1000, scales[2]), (100, scales[1]), (10, scales[0])):
        if number >= power:
            head, rest = divmod(number, power)
            gap = digits[0] if 0 < rest < power // 10 else ""
            return digits[head] + small + gap + (chinese(rest, style) if rest else "")
    return digits[number]


@given(NUMBERS)
def test_what_is_written_is_read(number: int) -> None:
    forms = [
        str(number),
        f"{number:,}",
        chinese(number),
        chinese(number, FORMAL),
        chinese(number).translate(TRADITIONAL),
        chinese(number, FORMAL).translate(TRADITIONAL),
    ]
    assert [parse(form) for form in forms] == [(Decimal(number), Decimal(number), "=")] * len(forms)


@given(NUMBERS, st.sampled_from(["", "万", "亿", "万亿"]))
def test_a_scale_multiplies(number: int, scale: str) -> None:
    factor = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]
    assert parse(f"{number}{scale}") == (number * factor, number * factor, "=")


@given(st.integers(0, 10**9), st.integers(1, 6))
def test_decimals_stay_exact(number: int, places: int) -> None:
    written = f"{Decimal(number).scaleb(-places):f}"
    assert parse(written) == (Decimal(written), Decimal(written), "=")
    point = chinese(number) + "点" + "".join(PLAIN[0][int(d)] for d in f"{number % 1000:03d}")
    assert parse(point)[0] == Decimal(f"{number}.{number % 1000:03d}")  # type: ignore[index]


def values(text: str) -> list[Quantity]:
    hits = overlaps.resolve([*quantities.find(view(text), PATTERNS), *percents.find(view(text), PATTERNS)])
    return [hit.value for hit in hits if isinstance(hit.value, Quantity)]


FIGURES = st.tuples(
    NUMBERS.filter(lambda n: n > 9), st.sampled_from(["家", "万元", "%", "个百分点", "亿千瓦时", "万亩", "倍", "人次"])
).map(lambda t: f"{t[0]:,}{t[1]}")


@given(FIGURES)
def test_widths_and_spaces_change_no_value(figure: str) -> None:
    text = f"全市新增{figure}，保持平稳。"
    assert len(values(text)) == 1
    assert values(text.translate(FULL_WIDTH)) == values(text)
    assert values(re.sub(r"(?<=.)(?=\w)", " ", text)) == values(text)


@given(NUMBERS.filter(lambda n: n > 9), st.sampled_from(["个", "萬噸|万吨", "億元|亿元", "個|个", "戶|户"]))
def test_traditional_forms_change_no_value(number: int, unit: str) -> None:
    traditional, _, simplified = unit.partition("|")
    written = chinese(number)
    assert values(f"新增{written.translate(TRADITIONAL)}{traditional}。") == values(f"新增{written}{simplified or traditional}。")


# ── Any text ───────────────────────────────────────────────────────────────────────────────────────

PIECES = [
    *"0123456789０９零一二两三四五六七八九十百千万亿年月日号季周上下前后半初末底旬至到—-~,，.。%％‰成折倍",
    *"元个家人第约近超逾余多几数以来内“”（）《》：: \n\t",
    "今年", "去年", "同期", "上半年", "十四五", "时期", "前5个月", "百分之", "百分点", "三分之二", "一半", "翻番", "8月23日", "2021年",
    "亿元", "万人次", "左右", "以上", "不超过", "同比增长", "下降", "重庆市", "全省", "公司", "五一假期", "小时", "16时", "GDP", "a",
    "\u200b", "\ufeff", "\ud800",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60)


def hits(text: str, published: dt.date | None = PUBLISHED) -> tuple[str, list[Hit]]:
    seen = look(clean(text), TERMS)
    found = [*quantities.find(seen, PATTERNS), *percents.find(seen, PATTERNS), *dates.find(seen, PATTERNS, published=published)]
    assert all(0 <= hit.start < hit.end <= len(seen.clean) for hit in found)
    return seen.clean, overlaps.resolve(found)


@given(TEXTS, st.sampled_from([PUBLISHED, dt.date(2020, 2, 29), dt.date(1, 1, 1), dt.date(9999, 12, 31), None]))
@example(text="零8月23日上半年", published=dt.date(1, 1, 1))  # before which there is no year
@example(text="去年初", published=dt.date(1, 1, 1))
def test_times_and_figures_never_overlap(text: str, published: dt.date | None) -> None:
    _, found = hits(text, published)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(TEXTS)
def test_bounds_are_in_order(text: str) -> None:
    _, found = hits(text)
    for hit in found:
        if isinstance(hit.value, Quantity):
            assert hit.value.low <= hit.value.high
            assert hit.value.comparator in ("=", ">", ">=", "<", "<=", "~", "range")
        elif getattr(hit.value, "start", None) and getattr(hit.value, "end", None):
            assert hit.value.start <= hit.value.end  # type: ignore[union-attr]


LAYOUTS = st.lists(st.sampled_from(["", "", "", " ", "\n", "\u3000", "\r\n", "\u200b", "\t"]), min_size=1, max_size=9)


@given(TEXTS, LAYOUTS)
def test_every_span_is_exact(text: str, layout: list[str]) -> None:
    raw = "".join(c + layout[i % len(layout)] for i, c in enumerate(text))
    document = EXTRACTOR.extract(raw, published=PUBLISHED)
    spans = [mention.span for mention in document.mentions] + [fact.figure for fact in document.facts]
    assert all(raw[span.start : span.end] == span.text for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(mention.span for mention in document.mentions))


def test_half_a_surrogate_pair() -> None:
    assert EXTRACTOR.extract("产值\ud800增长5%").mentions


def test_dense_text_is_read_to_its_end() -> None:
    text = "2021年产值增长5%，达3亿元。" * 200
    _, found = hits(text)
    assert len(found) == 600 and len(re.findall("5%", text)) == 200
