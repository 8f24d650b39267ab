"""Coordinated figures: 大型、中型、小型企业的水平分别为64.6%、57.5%和55.3% gives each figure its own member of the list.

In: the links of figures that stand in one list, all read like the first. Out: the links, each with its own subject or indicator
where the words before the list hold as many members as there are figures.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from cqextract.links import Link, Part
from cqextract.phrases import KNOWN_ALONE

_separator = re.compile(r"、|以及|和|与|及")
_measure = re.compile(
    r"(?:[额量值率价]|收入|支出|总数|人数|指数|水平|规模|面积|里程|产能|利润|成本|余额|投资|进出口|出口|进口|消费|比重|占比)$"
)
# What the members of a list end in where they have figures of their own; other members are kinds of what is measured.
_bearer = re.compile(r"(?:公司|集团|居民|地区|部门|机构|[省市县区州国业户人院校])$")


def distribute(group: Sequence[Link], text: str, before: Sequence[Link] = (), *, indicators: Collection[str] = ()) -> list[Link]:
    """The links of one list of figures, each with its member; a group of one passes as it is. `indicators` are the known ones.

    `before` are the sentence's figures so far: a list that takes its indicator from them is told 分别 of as many of them as it has
    members (进口12亿元，出口30亿元，分别增长8%和12%).
    """
    if len(group) < 2 or not group[0].indicator:
        return list(group)
    same = before[-len(group) :]
    if group[0].indicator.inherited and len(same) == len(group) and "分别" in text[same[-1].figure.end : group[0].figure.start]:
        pairs = [(_inherited(link.subject), _inherited(link.indicator)) for link in same]
    else:
        pairs = _split(text, group[0], len(group), indicators) or [(None, None)] * len(group)
    return [_with_member(link, *pair) for link, pair in zip(group, pairs, strict=True)]


def _inherited(part: Part | None) -> Part | None:
    return part and part._replace(inherited=True)


def _with_member(link: Link, subject: Part | None, indicator: Part | None) -> Link:
    link = link._replace(indicator=indicator or link.indicator)
    return link._replace(subject=subject, resolved=None) if subject else link


def _split(text: str, first: Link, count: int, indicators: Collection[str]) -> list[tuple[Part | None, Part | None]] | None:
    """(subject, indicator) for each of `count` figures, or None where the words before do not list as many (云和 is a county)."""
    assert first.indicator
    start, end = first.indicator.start, first.indicator.end
    if first.subject and not first.subject.inherited and first.subject.end <= start:
        owners = _members(text, first.subject.start, first.subject.end)
        if len(owners) == count and all(end - start > 1 for start, end in owners):
            return [(Part(*owner), first.indicator) for owner in owners]
        if _separator.fullmatch(text, first.subject.end, start):
            start = first.subject.start
    pieces = _members(text, start, end)
    if len(pieces) != count or any(start >= end for start, end in pieces):
        return None
    last = pieces[-1]
    shared = _shared_tail(text, pieces)
    if shared is not None:
        own = [*pieces[:-1], (last[0], shared)]
        if _bearer.search(text[slice(*own[-1])]):
            return [(Part(*piece), Part(shared, end)) for piece in own]
        return [(None, Part(*piece)) for piece in own]  # 国内订单、出口订单|指数
    pieces = [_known_alone(text, piece, indicators) for piece in pieces]
    if not _measure.search(text[slice(*last)]) or any(_measure.search(text[a:b]) for a, b in pieces[:-1]):
        return [(None, Part(*piece)) for piece in pieces]
    # 家电、家具、通讯器材销售额: the measure is said once, with the last
    said = next((at for at in range(last[0] + 1, end - 1) if text[at:end] in indicators), None)
    if said is None:
        return [*((Part(*piece), Part(*last)) for piece in pieces[:-1]), (None, Part(*last))]
    return [(Part(*piece), Part(said, end)) for piece in (*pieces[:-1], (last[0], said))]


def _known_alone(text: str, piece: tuple[int, int], indicators: Collection[str]) -> tuple[int, int]:
    """A member without the words before its known indicator, where they are long: 示范步行街[客流量]."""
    known = next((at for at in range(piece[0] + KNOWN_ALONE + 1, piece[1] - 1) if text[at : piece[1]] in indicators), piece[0])
    return known, piece[1]


def _members(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found, at = [], start
    for separator in _separator.finditer(text, start, end):
        if separator.start() > at:
            found.append((at, separator.start()))
        at = separator.end()
    return [*found, (at, end)]


def _shared_tail(text: str, pieces: Sequence[tuple[int, int]]) -> int | None:
    """Where the words begin that the last member shares with all: 大型企业、小型企业|融合水平.

    The members are of one kind, so the last one's own part ends like the first.
    """
    first, last = pieces[0], pieces[-1]
    ending = text[first[1] - 1 : first[1]]
    cut = text.rfind(ending, last[0], last[1] - 2)
    return cut + 1 if cut >= last[0] and last[1] - cut - 1 >= 2 else None
