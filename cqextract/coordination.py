"""Coordinated figures: 大型、中型、小型企业的水平分别为64.6%、57.5%和55.3% gives each figure its own member of the list.

In: the links of figures that stand in one list, all read like the first. Out: the links, each with its own subject or indicator
where the words before the list hold as many members as there are figures.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import TypeAlias

from cqextract import lexicon
from cqextract.links import Link, Part
from cqextract.phrases import KNOWN_ALONE, trimmed

Members: TypeAlias = list[tuple[Part | None, Part | None]]  # (subject, indicator) of each figure; None leaves it what it is

UNLIKE = 6  # characters by which the longest member may be longer than the next
_separator = re.compile(r"、|以及|和|与|及")
_last_joined, _enumerating = re.compile("、|和"), re.compile("、")
_governing = re.compile("带动|拉动|推动")  # 农博会[带动]游客人数和总花费
_measure = re.compile(r"(?:[额量值率价数]|收入|支出|水平|规模|面积|里程|产能|利润|成本|余额|投资|进出口|出口|进口|消费|比重|占比)$")
_number = re.compile("的?(?:数量|总数|个数|保有量)$")
_measure_word = re.compile(
    r"(?:(?:销售|进口|出口|零售|交易|营业|成交)额|进口物流量|增加值|总产值|利润总额|投资额?|贷款|存款|收入|[运销产]量)$"
)
# What the members of a list end in where they have figures of their own; other members are kinds of what is measured.
_bearer = re.compile(r"(?:公司|集团|居民|地区|部门|机构|[省市县区州国业户人院校])$")


def distribute(
    group: Sequence[Link],
    text: str,
    before: Sequence[Link] = (),
    *,
    indicators: Collection[str] = (),
    names: Sequence[tuple[int, int]] = (),
) -> list[Link]:
    """The links of one list of figures, each with its member; a group of one passes as it is. `indicators` are the known ones.

    `before` are the sentence's figures so far: a list that takes its indicator from them is told 分别 of as many of them as it has
    members (进口12亿元，出口30亿元，分别增长8%和12%). `names` are those of the sentence that stand between them and the list, and may
    be whom it is told of (青海、新疆增幅较大，分别增长45%、25.4%).
    """
    if len(group) < 2:
        return list(group)
    pairs = _as_before(group, text, before) or _of_names(group, text, names)
    if not pairs and group[0].indicator and group[0].indicator.start < group[0].figure.start:
        since = before[-1].figure.end if before else group[0].sentence.start
        pairs = _split(text, group[0], len(group), indicators, names) or _split_further(text, group[0], len(group), indicators, since)
    return [
        _with_member(link, *(part and trimmed(part, text) for part in pair))
        for link, pair in zip(group, pairs or [(None, None)] * len(group), strict=True)
    ]


def _as_before(group: Sequence[Link], text: str, before: Sequence[Link]) -> Members | None:
    """The members of the figures just before, where the list takes its indicator from them."""
    same, indicator = before[-len(group) :], group[0].indicator
    if not indicator or not indicator.inherited or len(same) < len(group):
        return None
    if not _respective(text, same[-1].figure.end, group[0]) and len({link.subject for link in same}) < len(same):
        return None  # 甲、乙产值分别为5亿元、3亿元，[分别]增长8%、12%; it may be left out where each is of another
    return [(_inherited(link.subject), _inherited(link.indicator)) for link in same]


def _of_names(group: Sequence[Link], text: str, names: Sequence[tuple[int, int]]) -> Members | None:
    """As many names as figures, listed in a clause before: whose the figures are."""
    if len(names) != len(group) or not _respective(text, names[-1][1], group[0]):
        return None
    listed = all(_separator.fullmatch(text, a[1], b[0]) for a, b in pairwise(names)) and text[names[0][0] - 1] not in "、和与及"
    first = group[0].subject
    own = first is not None and first.start in (names[0][0], names[-1][0]) and first.end >= names[-1][1]
    if first and own:  # 大湾区|内地9市
        names = [*names[:-1], (names[-1][0], first.end)]
    apart = own or "，" in text[names[-1][1] : group[0].figure.start]
    return [(Part(*name, True), None) for name in names] if listed and apart else None


def _respective(text: str, start: int, first: Link) -> bool:
    return "分别" in text[start : first.figure.start]


def _inherited(part: Part | None) -> Part | None:
    return part and part._replace(inherited=True)


def _with_member(link: Link, subject: Part | None, indicator: Part | None) -> Link:
    link = link._replace(indicator=indicator or link.indicator)
    return link._replace(subject=subject, resolved=None) if subject else link


def _split(text: str, first: Link, count: int, indicators: Collection[str], names: Sequence[tuple[int, int]]) -> Members | None:
    """(subject, indicator) for each of `count` figures, or None where the words before do not list as many (云和 is a county)."""
    assert first.indicator
    start, end = first.indicator.start, first.indicator.end
    if first.subject and not first.subject.inherited and first.subject.end <= start:
        owners = _members(text, first.subject.start, first.subject.end, count)
        if len(owners) == count and all(end - start > 1 for start, end in owners):
            return [(Part(*owner), first.indicator) for owner in owners]
        if _separator.fullmatch(text, first.subject.end, start):
            start = first.subject.start
    start = max((verb.end() for verb in _governing.finditer(text, start, end)), default=start)
    return _divide(text, _members(text, start, end, count), count, indicators, names)


def _split_further(text: str, first: Link, count: int, indicators: Collection[str], since: int) -> Members | None:
    """The members where the indicator is but the end of the words that list them: 风电、太阳能|发电量; 汽车、芯片等产品|出口."""
    assert first.indicator
    start, end = max(text.rfind("，", since, first.indicator.start) + 1, since), first.indicator.end
    for part in (first.subject, first.when):
        if part and not part.inherited and start <= part.start and part.end < first.indicator.start:
            start = max(start, part.end)
    examples = text.find("等", start, end)
    if examples > start:
        members = _members(text, start, examples, count)
        return [(Part(*member), first.indicator) for member in members] if len(members) == count and _are_alike(members) else None
    if text[first.indicator.start - 2 : first.indicator.start] in lexicon.verbs() or text[start] in "对向与":
        return None  # 基金、用地支持|民间项目比重; 对越南和韩国分别|出口
    pieces, measure = _members(text, start, end, count), text[first.indicator.start : end]
    if len(pieces) == count and all(text[a:b].endswith(measure) and b - a > len(measure) for a, b in pieces):
        return [(None, Part(*piece)) for piece in pieces]  # 甲产业增加值、乙产业增加值
    own = [*pieces[:-1], (pieces[-1][0], first.indicator.start)]
    return _divide(text, pieces, count, indicators) if _are_alike(own) else None


def _are_alike(members: Sequence[tuple[int, int]]) -> bool:
    """Are the members about as long? One that is not has other words about it."""
    lengths = sorted(end - start for start, end in members)
    return lengths[0] > 1 and lengths[-1] <= lengths[-2] + UNLIKE if len(lengths) > 1 else False


def _divide(
    text: str, pieces: Sequence[tuple[int, int]], count: int, indicators: Collection[str], names: Sequence[tuple[int, int]] = ()
) -> Members | None:
    """(subject, indicator) of each of the pieces, the last of which may end in what all have."""
    if len(pieces) != count or any(start >= end for start, end in pieces):
        return None
    last, end = pieces[-1], pieces[-1][1]
    shared = _shared_tail(text, pieces)
    if shared is not None:
        shared += text[shared] == "”"  # 城市公园、“口袋公园”|保有量
        if text[shared - 1] in "级型类":  # 国家级、部级|创新平台
            return [(None, Part(shared, end))] * count
        own = [*pieces[:-1], (last[0], shared)]
        if _bearer.search(text[slice(*own[-1])]):
            return [(Part(*piece), Part(shared, end)) for piece in own]
        return [(None, Part(*piece)) for piece in own]  # 国内订单、出口订单|指数
    if number := _number.search(text, last[0] + 1, end):  # 重点村、重点镇|的数量
        return [(None, Part(*piece)) for piece in (*pieces[:-1], (last[0], number.start()))]
    pieces = [_known_alone(text, piece, indicators) for piece in pieces]
    if not _measure.search(text[slice(*last)]) or any(_measure.search(text[a:b]) for a, b in pieces[:-1]):
        return [(None, Part(*piece)) for piece in pieces]
    # 家电、家具、通讯器材销售额: the measure is said once, with the last
    named = (name_end for start, name_end in names if start == last[0] and name_end < end)  # 周边国家和[东盟]投资
    word = _measure_word.search(text, last[0] + 1, end)
    said = next(named, None) or next((at for at in range(last[0] + 1, end - 1) if text[at:end] in indicators), word and word.start())
    if said is None:
        return [*((Part(*piece), Part(*last)) for piece in pieces[:-1]), (None, Part(*last))]
    examples = text.find("等", last[0] + 1, said)  # 冰箱、洗衣机等线上|销售额
    owner, said = ((last[0], examples), examples + 1) if examples > 0 else ((last[0], said), said)
    return [(Part(*piece), Part(said, end)) for piece in (*pieces[:-1], owner)]


def _known_alone(text: str, piece: tuple[int, int], indicators: Collection[str]) -> tuple[int, int]:
    """A member without the words before its known indicator, where they are long: 示范步行街[客流量]."""
    known = next((at for at in range(piece[0] + KNOWN_ALONE + 1, piece[1] - 1) if text[at : piece[1]] in indicators), piece[0])
    return known, piece[1]


def _members(text: str, start: int, end: int, count: int) -> list[tuple[int, int]]:
    """What is listed in a stretch: `count` members where some of the words between them make so many, else as many as all make.

    In 计算机、船舶及相关装置、电池 the 及 is within a member.
    """
    made = [_parted(text, start, end, separator) for separator in (_separator, _last_joined, _enumerating)]
    return next((members for members in made if len(members) == count), made[0])


def _parted(text: str, start: int, end: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    found, at = [], start
    for mark in separator.finditer(text, start, end):
        if mark.start() > at:
            found.append((at, mark.start()))
        at = mark.end()
    return [*found, (at, end)]


def _shared_tail(text: str, pieces: Sequence[tuple[int, int]]) -> int | None:
    """Where the words begin that the last member shares with all: 大型企业、小型企业|融合水平.

    The members are of one kind, so the last one's own part ends like the first.
    """
    first, last = pieces[0], pieces[-1]
    ending = text[first[1] - 1 : first[1]]
    cut = text.rfind(ending, last[0], last[1] - 2)
    return cut + 1 if cut >= last[0] and last[1] - cut - 1 >= 2 else None
