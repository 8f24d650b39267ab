"""Which quantities are figures: numbers that quantify something, in the sense of the annotation guidelines, section 1.

In: a hit and the text. Out: yes or no. Numbers of names, ordinals that name, the text's own points and an indefinite 一 are none.

>>> from cqextract.facts import Quantity
>>> from decimal import Decimal
>>> three = Quantity(Decimal(3), Decimal(3), "个")
>>> is_figure(Hit(2, 4, "QUANTITY", three), "共有三个车间"), is_figure(Hit(0, 2, "QUANTITY", three), "三个方面")
(True, False)
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cqextract.facts import Hit, Quantity

IN_QUOTES = 10  # characters between quotation marks within which a number is part of a name: “外资十条”
IN_TITLE = 40  # characters of a title before and after a number in it
BEFORE = 44  # characters before a number that may tell that it counts nothing

PARTNERED = ("对", "与", "同")
_REACHED = ("为", "达", "达到", "升至", "降至", "报")
_adverbial = re.compile("地(?![区处方级市块上下])")
_structural = re.compile(r"[一二三四五六七八九十两][个大]?(?:方面|大局|要点|部分|环节|阶段|字|问题|重点|特点|层面|维度|着力点)")


class Idle(NamedTuple):
    """A number that counts nothing: in which units (in none: any), what it looks like, and what stands right before and right behind it.
    What is left out may be anything."""

    units: tuple[str, ...] = ()
    surface: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None

    def fits(self, hit: Hit, text: str) -> bool:
        if self.surface and not self.surface.fullmatch(text, hit.start, hit.end):
            return False
        if self.after and not self.after.match(text, hit.end):
            return False
        return not self.before or self.before.search(text, max(hit.start - BEFORE, 0), hit.start) is not None


IDLE = (
    Idle(surface=re.compile("一[个項项批场種种名位家次座条件块面盘栋台支张份套股片层届部些道揽轮系只间辆列班趟架艘]")),
    Idle(surface=re.compile(r"双双|(?:[二三四五六七八九]|[一二三四五六七八九十]{2,}|\d{4})届|[百千万][名人项家户企村镇校]")),
    Idle(surface=re.compile(r"0\d.*")),  # 遥感四十号02组
    Idle(before=re.compile("×$")),  # 7×24小时
    Idle(before=re.compile(r"第[一二三四五六七八九十\d]{1,4}[、和与至到]$")),  # 第三十九、[四十集]
    Idle(surface=re.compile("一[年天代]"), after=re.compile("比一[年天代]")),  # 一年比一年
    Idle(surface=re.compile("一[年天代]"), before=re.compile("一[年天代]比$")),
    Idle(after=re.compile(r"行动(?![不者])|禁渔|禁捕|攻坚|全会|全体会议|代表大会|规划|计划(?!投资|总|新|到|在)|党代会|中全会|之计")),
    Idle(("次",), after=re.compile("(?:、[一二三四五六七八九十]+次)?(?:会议|全会|全体会议)")),  # 三次会议
    Idle(
        ("年", "个月"), after=re.compile("(?:年均?|年间)?平均(?=增|下|减|每|年|提|同|环)")
    ),  # 两年[平均]增长4.5%: over what the rate is taken
    Idle(("年",), surface=re.compile("一年"), before=re.compile("(?:去年|今年|全年|新)$")),  # 去年一年, 新一年
    Idle(surface=re.compile("一处"), before=re.compile("[往到]$")),  # 心往一处想
    Idle(("年",), surface=re.compile("一年"), after=re.compile("[中里]最")),
    Idle(("%",), after=re.compile("人口抽样")),
    Idle(("度",), before=re.compile("[南北]纬$|[东西]经$")),
    Idle(("类",), after=re.compile("创新药|新药|医疗器械|疫苗|口岸")),  # 一类[新药]
    Idle(("轮",), after=re.compile("车")),  # 三轮[车]
    Idle(("年",), before=re.compile("”的$")),  # “十四五”的五年
    Idle(
        ("年",), before=re.compile("是[^，。；]{2,40}(?:的|关键|不平凡)$"), after=re.compile("[，。；！\n]|$")
    ),  # 这五年是发展最好的[五年]
    Idle(("年",), surface=re.compile(".*[万亿]年"), after=re.compile("前|以前|之前|以来")),  # 20亿年[前]
    Idle(("年",), surface=re.compile("半年"), after=re.compile("成绩单|业绩|[年财]?报(?![名告道])|数据")),
    Idle(("米", "公里"), before=re.compile("(?:男子|女子|混合|接力|障碍|个人|团体)$")),  # 女子[5000米]: what is run
    Idle(("刻钟", "分钟", "小时"), after=re.compile("[\u4e00-\u9fff]{0,6}(?:生活|服务|健身|养老|通勤|经济|交通|出行|都市)圈")),
    Idle(("类", "级", "等"), before=re.compile("[一二三四五][、和]$")),  # 一、[二类]苗
    Idle(surface=re.compile(r"[百千万亿]\D*"), after=re.compile("[\u4e00-\u9fff]{2,12}?(?:行动|工程)(?![者师院中])")),  # 千亿斤粮食提升行动
)


def is_figure(hit: Hit, text: str) -> bool:
    """Does this hit quantify something? Without a unit only large, bounded or reached numbers do (指数为89.2, not 2.0版)."""
    if not isinstance(hit.value, Quantity):
        return False
    if hit.value.unit is None:
        large = text.endswith(("万", "亿"), hit.start, hit.end)
        return hit.value.comparator != "=" or large or text.endswith(_REACHED, 0, hit.start)
    if _structural.match(text, hit.start) or any(idle.fits(hit, text) for idle in _in(hit.value.unit)):
        return False
    if hit.rule.startswith("rank.") and text[hit.start - 1 : hit.start] in PARTNERED:  # 对第一大贸易伙伴东盟
        return False
    if hit.label == "PERCENT" and _adverbial.match(text, hit.end):  # 百分之百地兑现
        return False
    return not (_inside_a_quoted_name(hit, text) or _inside_a_title(hit, text))


@lru_cache(maxsize=1024)
def _in(unit: str) -> tuple[Idle, ...]:
    """The idle numbers that there are in a unit."""
    return tuple(idle for idle in IDLE if not idle.units or unit in idle.units)


def _inside_a_title(hit: Hit, text: str) -> bool:
    """《当惊三千里》: numbers in the titles of books, articles and documents."""
    opening = text.rfind("《", max(hit.start - IN_TITLE, 0), hit.start)
    return opening >= 0 and not any(c in text[opening : hit.start] for c in "》\n") and "》" in text[hit.end : hit.end + IN_TITLE]


def _inside_a_quoted_name(hit: Hit, text: str) -> bool:
    opening = text.rfind("“", max(hit.start - IN_QUOTES + 2, 0), hit.start)
    closing = text.find("”", hit.end, hit.end + IN_QUOTES - 2)
    short = 0 <= opening and 0 <= closing <= opening + IN_QUOTES
    return short and hit.label == "QUANTITY" and "”" not in text[opening : hit.start]
