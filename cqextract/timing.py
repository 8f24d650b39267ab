"""When a figure holds: which of the times around it is its own.

In: the DATE hits of a sentence. Out: a `Moment`, the span of a time and its days. A time that something is compared with (比去年),
on which it was announced (统计局7月14日公布), from which it grew (由年初的60家增至85家) or until which it is extended (延续至2030年)
is not the figure's; a loose one (近年来, 一年来) yields to a firm one.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from cqextract.facts import Hit, Period
from cqextract.links import Part

ANNOUNCED = 12  # characters after a source within which a day is that of the announcement
SOME_YEARS = 3
LEAD = 4  # characters before the time that frames its sentence: 做好[今年]工作
A_SEASON = dt.timedelta(100)  # by which two times may differ that end alike: “十四五”时期, and 五年来 in a report of January
AFTER_A_HOLIDAY = dt.timedelta(14)  # for how long it is news
LOOSE = ("step.vague", "step.past_window", "step.future_window", "step.years_come")

_pause = re.compile(r"[，。；：\n]|表示|[称说]|介绍|报告|通报|显示|公布|发布|宣布|透露|报道|统计")
_comparison = re.compile(r"(?:[比较与同和于超]|相比|相较于|对比)$")
_as_of = re.compile(r"(?:截至|截止|截止到|到|至|以)$")
_turned = re.compile(r"[^，。；]{2,12}?转变?[为向成]")
_grown = re.compile(r"[增升长高大降少低落减短][到至]$")
_risen = re.compile(r"[增升长加高大降少低落减短合][到至]$")
_until = re.compile(r"(?:延续|持续|延长|延期|执行|维持|保留|推迟)(?:到|至)$")
_not_in = re.compile(r"刚刚?(?:过|结束)|过后|结束|临近|将至|在即|来临|到来|前夕")
_purpose = re.compile(r"(?:^|[，。；：\n])为(?:了|保证|确保|保障|实现|完成|迎接)[^，。；\d]{0,10}$")
_origin = re.compile(r"[由从](?:原来的?|最初的?)?$")
_daily = re.compile("(?:报告|报道|通报|公布)?(?:单日|当日|当天)?(?:新增|确诊|重症|死亡)")
_so_many_years = re.compile("这是[^，。；]{2,40}的([三四五六七八九十])年[。！]?$")
_asked = re.compile(r"记者[^，。]{0,4}$")
_learned = re.compile(r"[^，。；]{0,10}(?:从|获悉|了解到)")
_front = re.compile(
    r"(?:^|[，。；：！？）\n”—])\s?(?:而|但|其中|截至|截止|到|至|自|从|在|仅|与此同时|同时|此外|目前|预计|当前|据[^，。；]{0,4})?$"
)
_aside = re.compile(r"其中[，：]?(?:仅|在|截至)?$")


class Moment(NamedTuple):
    """A time that stands in the text."""

    part: Part
    period: Period

    def carried(self) -> Moment:
        """The same, as what a later figure takes over."""
        return Moment(self.part._replace(inherited=True), self.period)

    def is_a_day(self) -> bool:
        return self.period.start is not None and self.period.start == self.period.end

    def is_a_plan(self) -> bool:
        """Does it last some years, as “十四五”时期 does?"""
        return _years(self.period) >= SOME_YEARS

    def is_ahead(self, published: dt.date | None) -> bool:
        """Is it to come, all of it or but for its unknown start?"""
        start, end = self.period.start, self.period.end
        return published is not None and end is not None and end > published and (start is None or start > published)


class Times(NamedTuple):
    """The last loose and the last firm time before a figure."""

    loose: Moment | None = None
    firm: Moment | None = None


def before(
    figure: int,
    text: str,
    inside: Sequence[Hit],
    sources: Sequence[Part],
    published: dt.date | None,
    *,
    skip: Sequence[tuple[int, int]] = (),
) -> Times:
    """The times named last before the offset `figure` among the hits of its sentence; `skip` are what its figures are compared with."""
    loose: Moment | None = None
    for hit in reversed(inside):
        if hit.label != "DATE" or hit.end > figure or not isinstance(hit.value, Period) or _elsewhere(hit, figure, text, inside):
            continue
        lead = text[max(hit.start - 3, 0) : hit.start]
        if any(start <= hit.start < end for start, end in skip) or _announces(hit, text, sources):
            continue
        part, period = Part(hit.start, hit.end), hit.value
        if is_loose(hit):
            if loose is None and period.timex != "FUTURE_REF":
                loose = Moment(part, replace(period, start=None, end=published if period.timex == "PRESENT_REF" else period.end))
        elif not (period.end or period.start):  # 去年, where no publication date is known
            loose = loose or Moment(part, period)
        else:
            running = published and period.start and period.end and period.start <= published < period.end
            of_it = text.startswith("的", hit.end) and _grown.search(lead)  # 增至2024年的300个
            as_of = _as_of.search(lead) and period.end and not (running or of_it)  # 提高到今年的94元
            return Times(loose, Moment(part, replace(period, start=None) if as_of else period))
    return Times(loose)


def lasts(moment: Moment, text: str, published: dt.date | None) -> bool:
    """May the next sentence be about it, too? Not about a part of another time (其中5月1日), nor about what has begun (今天起)."""
    aside = _aside.search(text, max(moment.part.start - 5, 0), moment.part.start)
    if text[slice(*moment.part[:2])] == "全年" and not opens_a_clause(moment.part, text):  # 筑牢全年粮食丰收基础
        return False
    period = moment.period
    begun = period.start and not period.end and not (published and period.start > published)
    return not aside and not begun and period.timex != "PAST_REF"


def behind(inside: Iterable[Hit], text: str) -> Moment | None:
    """The first firm time among what stands behind a figure, 3条生产线[今年6月]投产; a comparison there (、比2020年多一半) is none."""
    for hit in inside:
        if hit.label == "DATE" and not _comparison.search(text, max(hit.start - 4, 0), hit.start):
            return first_begun([hit], None)
    return None


def turned(time: tuple[int, int], text: str, until: int = sys.maxsize) -> bool:
    """Did what the time tells of turn into something else before `until`: 由[4月份]同比下降5%转为增长9%? It is over, then."""
    start, end = time
    return bool(_origin.search(text, max(start - 6, 0), start) and _turned.match(text, end, until))


def ends_a_rise(start: int, text: str) -> bool:
    """Is a time at `start` but that of what something has come to: 从1万元增加到[2019年]2万元?"""
    return bool(_risen.search(text, max(start - 3, 0), start))


def opens_a_clause(part: Part, text: str) -> bool:
    """Does a time stand at the front of its clause, where it frames what follows, and not among its words?"""
    return bool(_front.search(text, max(part.start - 8, 0), part.start))


def begun(inside: Iterable[Hit], published: dt.date | None) -> list[Moment]:
    """The firm times among the hits that have begun."""
    firm = (hit for hit in inside if hit.label == "DATE" and isinstance(hit.value, Period) and not is_loose(hit) and hit.value.end)
    moments = (Moment(Part(hit.start, hit.end, True), hit.value) for hit in firm if isinstance(hit.value, Period))
    return [m for m in moments if not (published and m.period.start and m.period.start > published)]


def first_begun(inside: Iterable[Hit], published: dt.date | None) -> Moment | None:
    """The first firm time that has begun, rather than the day of publication: what a heading is dated by."""
    moments = begun(inside, published)
    return next((moment for moment in moments if moment.period.start != published), moments[0] if moments else None)


def framing(start: int, text: str, inside: Iterable[Hit], sources: Sequence[Part], published: dt.date | None) -> Moment | None:
    """The time that the sentence at `start` opens with, and is about: 做好[今年]工作，要实现“十五五”良好开局; no day of an announcement."""
    first = next((hit for hit in inside if hit.label == "DATE"), None)
    moments = begun([first], published) if first and not _announces(first, text, sources) else []
    return next((m for m in moments if m.part.start <= start + LEAD or opens_a_clause(m.part, text)), None)


def meant(inside: Iterable[Hit], moments: Sequence[Moment]) -> Moment | None:
    """Which of the times of a heading the first time among the hits means: under 2025年和“十四五”时期工作回顾, [五年来] the plan's."""
    named = next((hit.value for hit in inside if hit.label == "DATE" and isinstance(hit.value, Period)), None)
    return next((m for m in moments if named and _years(named) == _years(m.period) != 0 and _ends_alike(named, m.period)), None)


def told(sentence: str, moments: Sequence[Moment]) -> Moment | None:
    """Which of the times a sentence tells of that has nothing but their length: 这是改革步伐加快的五年。"""
    length = _so_many_years.match(sentence)
    years = "一二三四五六七八九十".index(length[1]) + 1 if length else 0
    return next((m for m in reversed(moments) if years and _years(m.period) == years), None)


def _years(period: Period) -> int:
    """How many years a time lasts, to the nearest; 0 for an open one."""
    return round((period.end - period.start).days / 365) if period.start and period.end else 0


def _ends_alike(one: Period, other: Period) -> bool:
    return bool(one.end and other.end and abs(one.end - other.end) < A_SEASON)


def occasion(text: str, inside: Iterable[Hit], published: dt.date | None) -> Moment | None:
    """A holiday on or just before the publication day: what a whole story is about that names it."""
    for hit in inside:
        if hit.label != "DATE" or "holiday" not in hit.rule or _not_in.match(text, hit.end):
            continue
        day = hit.value
        if isinstance(day, Period) and published and day.start and day.end and day.start <= published <= day.end + AFTER_A_HOLIDAY:
            return Moment(Part(hit.start, hit.end, True), day)
    return None


def is_loose(hit: Hit) -> bool:
    """近年来, 过去三年, 目前: a time whose days are vague or a window, but not 一年来 where it is a calendar year."""
    assert isinstance(hit.value, Period)
    return hit.rule.startswith(LOOSE) and hit.value.timex in (None, "PRESENT_REF", "PAST_REF", "FUTURE_REF")


def _elsewhere(hit: Hit, figure: int, text: str, inside: Sequence[Hit]) -> bool:
    """Does the time belong to something else than a figure at the offset `figure`: a comparison, a start, an extension?"""
    if text.startswith("的", hit.end):
        if hit.rule.endswith("same_period") and any(other.start == hit.end + 1 and other.label == "PERCENT" for other in inside):
            return True  # 恢复到2019年同期的94%，收入18亿元: of neither
        if hit.end + 1 == figure:
            return False
    if hit.end == figure:  # 比4月份3.9%的增速快, but not 比去年同期翻一番
        itself = next((other.end for other in inside if other.start == figure), figure)
        if text[itself : itself + 1] == "的":
            return False
    lead = text[max(hit.start - 6, 0) : hit.start]
    if _purpose.search(text, max(hit.start - 16, 0), hit.start) and text.find("，", hit.end, figure) >= 0:  # 为确保明年竣工，300名建设者
        return True
    if _until.search(lead) or _comparison.search(lead) or _not_in.match(text, hit.end):
        return True
    if turned((hit.start, hit.end), text, figure):  # 由上月下降转为增长9%
        return True
    rises_too = any(c in text[hit.end : figure] for c in "由从")
    if ends_a_rise(hit.start, text) and figure > hit.end + 1 and not rises_too:  # 增加到2019年2万元，[森林覆盖率60%]
        return True
    own = (other for other in inside if other.label in ("QUANTITY", "PERCENT") and hit.end <= other.start and other.end <= figure)
    return bool(_origin.search(lead)) and any(text[hit.end : other.start] in ("", "的") for other in own)


def _announces(hit: Hit, text: str, sources: Sequence[Part]) -> bool:
    if _daily.match(text, hit.end):  # 美国1月31日报告单日新增病例
        return False
    if _asked.search(text, max(hit.start - 8, 0), hit.start) and _learned.match(text, hit.end):  # 记者今天从海关获悉
        return True
    return any(s.end <= hit.start <= s.end + ANNOUNCED and not _pause.search(text, s.end, hit.start) for s in sources)
