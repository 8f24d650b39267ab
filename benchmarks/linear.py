"""Whether the work grows with the text and no faster, held to a bound: in CI, too, for a quadratic pattern would hang a batch.

Out: for runs of one piece that a pattern may start to match at every place (1111…, 至今至今…), and for a page and a brief repeated, the
processor's time of eight times the text over that of the text. 8 is linear, 64 quadratic; exit status 1 above 24, which leaves room for a
busy machine. Each time is the less of two, since what else the machine does only ever adds.

    python benchmarks/linear.py
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from cqextract import Extractor, pages
from cqextract.text import clean

TIMES, BOUND, TURNS = 8, 24.0, 2
RUN, PAGE = 2_000, 20_000  # characters of the shorter text
LEAST = 0.02  # seconds below which a time says nothing
PIECES = (
    "1 9, 1， 万 一 十万 二十 ， , - — 1- 年 至 一至 今年 年底 1月 去年同期 “五 第一 半 约 上 百分之 三分之 1/ 个 1个 5元 五块 1小时 几 数"
    " 余 点五 （今天 《 以来 1. 江州市 公司 有限公司 其中 同比 增长 分别 全市 A、 “ （ 。 、 ： 的"
).split()
PAGE_LINES = """江州新增智能工厂
□ 本报记者 王力
　　今年上半年，江州市规模以上工业企业利润
达到 1 2 . 5 亿 元，同比增长8.3%，增速比上年
同期提高2.1个百分点。
图为江州新建车间图为江州新建车间。。
（上接1版）
"""

BRIEF = "江州新增智能工厂\n江州市今年新增智能工厂三座，产值增长5%。\n"


def main() -> None:
    extract = Extractor().extract
    rows = [(f"{piece}{piece}…", growth(extract, piece, RUN)) for piece in PIECES]
    rows += [("a page, all of it", growth(extract, PAGE_LINES, PAGE)), ("a page, its layout", growth(lay_out, PAGE_LINES, PAGE))]
    rows.append(("briefs, one below the other", growth(extract, BRIEF, PAGE)))
    for name, found in sorted(rows, key=lambda row: -row[1])[:10]:
        print(f"{found:6.1f} × the time for {TIMES} × the text   {name}")
    print(f"of {len(rows)} kinds of text, these take longest; {BOUND:.0f} × is the bound")
    sys.exit(any(found > BOUND for _, found in rows))


def lay_out(raw: str) -> None:
    text = clean(raw)
    pages.read(text)


def growth(read: Callable[[str], object], piece: str, characters: int) -> float:
    """The time for `TIMES` × as many characters of `piece`, over and over, as a multiple of the time for `characters`."""
    count = characters // len(piece)
    short, long = (min(seconds(read, piece * many) for _ in range(TURNS)) for many in (count, TIMES * count))
    return long / max(short, LEAST)


def seconds(read: Callable[[str], object], text: str) -> float:
    """The processor's time for one text."""
    began = time.process_time()
    read(text)
    return time.process_time() - began


if __name__ == "__main__":
    main()
