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

from cqextract.facts import Hit, Quantity

IN_QUOTES = 10  # characters between quotation marks within which a number is part of a name: “外资十条”

IN_TITLE = 40  # characters of a title before and after a number in it

PARTNERED = ("对", "与", "同")
_REACHED = ("为", "达", "达到", "升至", "降至", "报")
_indefinite = re.compile("一[个項项批场種种名位家次座条件块面盘栋台支张份套股片层届部些道揽轮系只间辆列班趟架艘]")
_name_like = re.compile(r"双双|(?:[二三四五六七八九十]+|\d{4})届|[百千万][名人项家户企村镇校]")
_named_after = re.compile(r"(?:行动(?![不者])|禁渔|禁捕|攻坚|全会|全体会议|代表大会|规划|计划(?!投资|总|新|到|在)|党代会|中全会)")
_averaged = re.compile("(?:年均?|年间)?平均(?=增|下|减|每|年|提)")  # 两年[平均]增长4.5%: over what the rate is taken
_adverbial = re.compile("地(?![区处方级市块上下])")
_event = re.compile("(?:男子|女子|混合|接力|障碍|个人|团体)$")  # 女子[5000米]: what is run
_long_ago = re.compile("(?<=[万亿]年)(?:前|以前|之前|以来)")  # 20亿年[前]
_half_year = re.compile("(?:成绩单|业绩|[年财]?报(?![名告道])|数据)")  # 半年[成绩单]
_great_action = re.compile(r"[\u4e00-\u9fff]{2,12}?(?:行动|工程)(?![者师院中])")  # 千亿斤[粮食产能提升行动]
_years_of = re.compile(r"是[^，。；]{2,40}(?:的|关键|不平凡)$")  # 这五年是发展最好的[五年]
_classes = re.compile("[一二三四五][、和]$")  # 一、[二类]苗
_circle = re.compile("[\u4e00-\u9fff]{0,6}(?:生活|服务|健身|养老|通勤|经济|交通|出行|都市)圈")  # 一刻钟[便民生活圈]
_nth_too = re.compile(r"第[一二三四五六七八九十\d]+(?:[、和与至]|到)$")  # 第三十九、[四十集]
_step_by_step = re.compile("一([年天代])比一\\1")
_structural = re.compile(r"[一二三四五六七八九十两][个大]?(?:方面|大局|要点|部分|环节|阶段|字|问题|重点|特点|层面|维度|着力点)")


def is_figure(hit: Hit, text: str) -> bool:
    """Does this hit quantify something? Without a unit only large, bounded or reached numbers do (指数为89.2, not 2.0版)."""
    if not isinstance(hit.value, Quantity):
        return False
    surface = text[hit.start : hit.end]
    if hit.value.unit is None:
        return hit.value.comparator != "=" or surface.endswith(("万", "亿")) or text.endswith(_REACHED, 0, hit.start)
    if surface[0] == "0" and surface[1:2].isdigit():  # 遥感四十号02组
        return False
    if _indefinite.fullmatch(surface) or _name_like.fullmatch(surface) or _structural.match(text, hit.start):
        return False
    if hit.rule.startswith("rank.") and text[hit.start - 1 : hit.start] in PARTNERED:  # 对第一大贸易伙伴东盟
        return False
    if hit.label == "PERCENT" and _adverbial.match(text, hit.end):  # 百分之百地兑现
        return False
    if hit.value.unit in ("年", "个月") and _averaged.match(text, hit.end):
        return False
    if _step_by_step.search(text, max(hit.start - 3, 0), hit.end + 3):
        return False
    if surface == "一年" and text.endswith(("去年", "今年", "全年", "新"), 0, hit.start):  # 去年一年, 新一年
        return False
    if text[hit.start - 1 : hit.start] == "×" or _nth_too.search(text, max(hit.start - 8, 0), hit.start):  # 7×24小时
        return False
    if hit.value.unit in ("类", "级", "等") and _classes.search(text, max(hit.start - 4, 0), hit.start):
        return False
    if hit.value.unit in ("米", "公里") and _event.search(text, max(hit.start - 2, 0), hit.start):
        return False
    if not any(c.isdigit() for c in surface) and surface[0] in "百千万亿" and _great_action.match(text, hit.end):
        return False
    if hit.value.unit == "年" and _years_of.search(text, max(hit.start - 44, 0), hit.start) and text[hit.end : hit.end + 1] in "，。；！\n":
        return False
    if hit.value.unit in ("刻钟", "分钟", "小时") and _circle.match(text, hit.end):
        return False
    if hit.value.unit == "年" and text.endswith("”的", 0, hit.start):  # “十四五”的五年
        return False
    if _long_ago.match(text, hit.end) or (surface == "半年" and _half_year.match(text, hit.end)):
        return False
    if text.startswith("之计", hit.end):  # 一年之计
        return False
    if surface.endswith("次") and text.startswith(("会议", "全会", "全体会议"), hit.end):  # 三次会议
        return False
    return not (_named_after.match(text, hit.end) or _inside_a_quoted_name(hit, text) or _inside_a_title(hit, text))


def _inside_a_title(hit: Hit, text: str) -> bool:
    """《当惊三千里》: numbers in the titles of books, articles and documents."""
    opening = text.rfind("《", max(hit.start - IN_TITLE, 0), hit.start)
    return opening >= 0 and not any(c in text[opening : hit.start] for c in "》\n") and "》" in text[hit.end : hit.end + IN_TITLE]


def _inside_a_quoted_name(hit: Hit, text: str) -> bool:
    opening = text.rfind("“", max(hit.start - IN_QUOTES + 2, 0), hit.start)
    closing = text.find("”", hit.end, hit.end + IN_QUOTES - 2)
    short = 0 <= opening and 0 <= closing <= opening + IN_QUOTES
    return short and hit.label == "QUANTITY" and "”" not in text[opening : hit.start]
