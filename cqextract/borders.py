"""Where a full name begins whose ending has been found, and whether the words around it leave it whole.

In: a text, where an ending begins, and what is known to its left: places, known organizations, cue words (收购|高通公司). Out: the name's
left end, or None where there is no name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cqextract.facts import Hit, Organization, Place
from cqextract.gazetteers import Gazetteer
from cqextract.patterns import Entry
from cqextract.spans import Spans
from cqextract.tokens import BESIDE, words_in

NATIONS = frozenset(
    "日本 俄罗斯 印度 加拿大 澳大利亚 巴西 意大利 西班牙 越南 印度尼西亚 乌克兰 以色列 伊朗 埃及 南非 欧洲 非洲 亚洲 美洲 拉美".split()
)
REGIONS = frozenset("全国 全球 世界 西部 东部 中部 东北 西北 西南 华北 华东 华南 华中 中西部 中东 拉丁美洲".split())
COUNTED = r"[\d一二两三四五六七八九十百千万余多几数][个家所座项批]$"
LONGEST = 40  # characters before an ending that can belong to the name

# A level stands for a place: 市经信委, 省人民政府, 国家超算中心; the first kind also right before an ending, the second as a name's start.
LEVEL = re.compile(
    r"(?:[省市县区州]|自治区|特区|(?![^\W\d_]?自治区|地区|社区|校区|景区|园区|城区|小区|战区|辖区|山区|灾区|都市|城市|县市|县级)[^\W\d_]{1,3}(?:[省市县区州旗盟镇乡]|街道))(?:政府)?$"
)
_bare_level = re.compile("(?:自治区|特区|[省市])$")
OPENING = re.compile(r"(?:国家|全国|中央|中共|中华|中国|国际|世界|亚洲|欧洲|亚太|全球|特区|自治区|[省市县](?!场|值|内|级|里|外|区|域|县))")
DATED = re.compile(
    r"(?:[\d一二两三四五六七八九十多数]+(?:[年月日号时点分]|多?[万亿]?[多余]?[家个名位所座项架枚艘辆])|第?[一二三四五六七八九十]大(?!学)|[\d.]+%?)"
)
# What follows a brand that stands for its company, when nothing else tells that it is one.
_said_of = re.compile(
    r"$|[^\w（“”]|董事长|总经理|总裁|副总|创始人|首席|负责人|相关|有关|等|的|公司|集团|联合创|发布|宣布|推出|技术|工程师|分析师|研究|市值|股价|表示|认为"
)


class Rules(NamedTuple):
    """The pattern files, compiled."""

    trigger: re.Pattern[str]
    endings: Mapping[str, tuple[str, Entry]]
    cue: re.Pattern[str]
    generic: re.Pattern[str]
    known: Gazetteer[Organization]
    edges: Mapping[str, str]
    list: re.Pattern[str]
    lists: Mapping[str, str]


def left_end(text: str, start: int, end: int, entry: Entry, rules: Rules, places: Spans, known: Spans) -> int | None:
    """Where the name begins whose ending begins at `start`, or None where there is no name."""
    run = _run(text, start)
    anchors = [a for a in sorted([*places.within(run, start), *known.within(run, start)]) if text[max(a.start - 1, 0)] not in "（·"]
    begin = after_cue(text, run, start, rules.cue, anchors)
    anchors = [a for a in anchors if a.start >= begin]
    border = entry["border"]
    if border == "proper":
        return _proper(text, begin, start, rules, anchors, entry)
    if border == "brand":
        return (
            _brand(text, begin, start, rules, anchors, listed=text.startswith("、", end))
            if text[begin - 1 : begin] == "、" or _said_of.match(text, end)
            else None
        )
    if re.search(COUNTED, text[max(begin - 4, 0) : begin]):
        return None  # 5家国家重点实验室 are not one organization
    if border == "within":
        return next((a.start for a in anchors if a.label == "ORG" and start - a.end <= entry["most"]), None)
    if border == "branch":
        return _branch(text, begin, start, rules, anchors)
    if border == "level":
        return _touched(text, begin, start, anchors, entry.get("most", 0))
    return _placed(text, begin, start, rules, anchors, entry)


def _run(text: str, end: int) -> int:
    """How far to the left characters go on that can stand in a name: letters, digits, short brackets, a dot or dash inside."""
    at, least = end, max(end - LONGEST, 0)
    while at > least:
        char = text[at - 1]
        if char == "）":
            opened = text.rfind("（", max(at - 10, 0), at)
            if opened <= 0 or not text[opened + 1 : at - 1].isalnum():
                return at
            at = opened
        elif char.isalnum() or (char in "·-—&" and at < end and text[at - 2 : at - 1].isalnum()):
            at -= 1
        else:
            return at
    return at


def after_cue(text: str, run: int, start: int, cue: re.Pattern[str], anchors: Sequence[Hit]) -> int:
    """The end of the last cue in the run, but for cues inside a place's or a known organization's name."""
    begin = run
    for match in cue.finditer(text, run, start):
        if match.lastgroup == "cue" and not any(a.start <= match.start() < a.end for a in anchors):
            begin = match.end()
    return begin


def _proper(text: str, begin: int, start: int, rules: Rules, anchors: Sequence[Hit], entry: Entry) -> int | None:
    places = [a for a in anchors if a.label == "PLACE" and governed(a)]
    org = next((a for a in anchors if a.label == "ORG" and a.end == start), None)
    if org:
        return next((p.start for p in places if 0 <= org.start - p.end <= 2), org.start)  # 中国|长江|三峡集团
    place = places[0] if places else None
    if place and place.end == start:
        whole = entry.get("bare") and isinstance(place.value, Place) and place.value.code
        return place.start if whole else _branch(text, begin, start, rules, anchors)
    middle = text[place.end if place else begin : start]
    if place and middle and (not foreign(place) or entry.get("generic_ok") or middle.startswith("国家")):
        return place.start
    if not is_proper(middle, rules) or len(middle) > entry.get("most", 12):
        return None
    return place.start if place else begin


def _branch(text: str, begin: int, start: int, rules: Rules, anchors: Sequence[Hit]) -> int | None:
    """A branch is named after its place: 宏达电子|重庆|公司, 国家超算|天津|中心."""
    place = next((a for a in anchors if a.label == "PLACE" and a.end == start and governed(a)), None)
    return begin if place and is_proper(text[begin : place.start], rules) else None


def _brand(text: str, begin: int, start: int, rules: Rules, anchors: Sequence[Hit], *, listed: bool) -> int | None:
    place = next((a for a in anchors if a.label == "PLACE" and a.start == begin), None)
    middle = text[place.end if place else begin : start]
    alone = listed or not begin or not text[begin - 1].isalnum()  # 汇聚了|森瑞乐生物、…
    return begin if alone and 2 <= len(middle) <= 4 and not rules.generic.search(middle) else None


def _touched(text: str, begin: int, start: int, anchors: Sequence[Hit], most: int) -> int | None:
    near = [a for a in anchors if start - a.end <= most and (a.label == "ORG" or governed(a))]
    if near:
        left = _posted(text, near[-1].start, anchors)
        return left - 2 * text.endswith("中共", 0, left)
    if text[start - 1] == "委" and start - 1 > begin:
        return _touched(text, begin, start - 1, anchors, 0)  # 市委网信办
    if LEVEL.match(text, begin, start):
        return begin
    level = _bare_level.search(text, begin, start)
    return level.start() if level else None


def _placed(text: str, begin: int, start: int, rules: Rules, anchors: Sequence[Hit], entry: Entry) -> int | None:
    anchors = [a for a in anchors if not isinstance(a.value, Place) or a.value.name not in ("全国", "全球", "世界")]
    most = entry.get("most", 24)
    for anchor, after in zip(anchors, [*anchors[1:], None], strict=False):
        if anchor.label == "ORG" and after and after.start == anchor.end and not entry.get("branch"):
            continue
        middle = text[anchor.end : start]
        if len(middle) > most:
            continue
        if not middle and not entry.get("bare"):
            return begin if anchor.start > begin and is_proper(text[begin : anchor.start], rules) else None
        vague = bool(not middle and _nation(anchor) or rules.generic.fullmatch(middle))
        if vague and (anchor.label == "ORG" or foreign(anchor)) and not entry.get("generic_ok"):
            return None
        return _posted(text, anchor.start, anchors)
    opening = OPENING.match(text, begin, start)
    if opening and opening.end() < start + bool(entry.get("bare")) and start - begin <= most:
        vague = start - opening.end() < 4 and bool(rules.generic.fullmatch(text, opening.end(), start))
        return None if vague and not entry.get("generic_ok") else begin
    middle = text[begin:start]
    return begin if entry.get("or_proper") and not anchors and is_proper(middle, rules) and len(middle) <= 8 else None


def _posted(text: str, start: int, anchors: Sequence[Hit]) -> int:
    """An embassy's name begins with whose it is: 英国|驻|重庆总领事馆."""
    return next((a.start for a in anchors if text[a.end : start] == "驻"), start)


def is_proper(words: str, rules: Rules) -> bool:
    """Is there more to it than words that any such organization might be called by?"""
    return len(words) > 1 and not rules.generic.fullmatch(words) and not words.isdigit()


def foreign(place: Hit) -> bool:
    return isinstance(place.value, Place) and place.value.code is None and not place.value.name.endswith(("区", "港")) and governed(place)


def governed(place: Hit) -> bool:
    """Has it a government of its own? Regions, groupings and the world have none."""
    return isinstance(place.value, Place) and place.value.name not in REGIONS


def _nation(place: Hit) -> bool:
    """A nation, or an organization: with a bare ending it makes no name (美国大学), as a foreign city does (墨尔本大学)."""
    return not isinstance(place.value, Place) or place.value.name.endswith("国") or place.value.name in NATIONS


def runs_on(text: str, start: int, end: int) -> bool:
    """Is the ending only the beginning of a word that goes on, or its last part that of another: 全员大|学习, 哥伦比亚|委内瑞拉?"""
    if not text[end : end + 1].isalpha() or text[end] == text[end - 1]:  # 局|局长, which the dictionary takes for one word
        return False
    first, single = max(end - BESIDE, 0), end - start == 1
    word = next((t for t in words_in(text, first, end + BESIDE) if t.start < end < t.end), None)
    return word is not None and (word.start > start or (single and word.start == start))
