"""What a figure is compared with and part of, where its own words leave that to those before: references and wholes.

In: the `Reading` of a clause and the figure's `Place`. Out: the reading as the sentence settles it, and the two slots.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from cqextract.clauses import Reading
from cqextract.cues import Cues
from cqextract.facts import Quantity
from cqextract.links import Part
from cqextract.pieces import Span
from cqextract.positions import Place

_among = re.compile(r"(?<=[\u4e00-\u9fff”])中(?![小国心等央部间西东介外学型期医文标年旬试药])")
_world = re.compile("世界|全球")
_of_all = re.compile("(?P<whole>全球|世界|全国|全省|全市)(?:市场)?(?:占比|份额|比重)")
_another = re.compile("[比较]同期(?!水平|增速|增幅|平均|均值|规模|数)[\u4e00-\u9fff]{2}")  # 比同期[工业]快
_year_on_year = re.compile("同比|同期")

OF_THE_SAME = ("share.share_ratio", "share.share_bare")  # 一产占生产总值的7%，二产占39%
OF_WHAT_IS_BEFORE = ("share.share_bare", "share.share_with")  # 400名工人，九成来自外地


def settle(reading: Reading, place: Place, text: str, cues: Cues) -> Reading:
    """The reading in the light of the times in it, of the figure before and of the words behind."""
    return _without_a_verb(_as_before(_against_own_past(reading, place, text), place, text), text, cues)


def _against_own_past(reading: Reading, place: Place, text: str) -> Reading:
    """A comparison with a time is a change; with something of that time, such as 同期全国增速, a gap."""
    if reading.kind not in ("change", "gap") or not reading.reference:
        return reading
    start, end = reading.reference
    if _another.match(text, start, end):
        return reading._replace(kind="gap")
    times = [hit.end for hit in place.inside if hit.label == "DATE" and start <= hit.start and hit.end <= end]
    beyond = len(text[times[-1] : end].strip("的")) if times else None
    if beyond is not None and beyond < 3:
        return reading._replace(kind="change")
    if beyond is not None and beyond > 5 and reading.rule == "change.change_vs_own":
        return reading._replace(kind="gap")
    return reading


def _as_before(reading: Reading, place: Place, text: str) -> Reading:
    """What a figure shares with the one before: 压减时间58%、材料52%; 比重由21%升至39%."""
    previous = place.previous
    if previous is None or not place.same_unit():
        return reading
    follows = place.left == previous.figure.end and text[place.left] == "、"
    if follows and reading.rule in ("level.stated", "level.counts") and previous.kind in ("change", "gap"):
        return reading._replace(kind=previous.kind, direction=previous.direction)
    if reading.rule == "level.grown_to" and previous.kind == "share" and reading.head <= place.left + 1:
        return reading._replace(kind="share", whole=previous.whole and (previous.whole.start, previous.whole.end))
    return reading


def _without_a_verb(reading: Reading, text: str, cues: Cues) -> Reading:
    """What a share is of is a noun: 近半数|恢复营业 leaves it to the words before."""
    if reading.rule != "share.share_with" or not reading.whole or text[reading.whole[0] - 1] == "的":
        return reading
    return reading._replace(whole=None) if cues.is_verb(text[reading.whole[0] : reading.whole[0] + 2]) else reading


def reference(reading: Reading, kind: str, place: Place, text: str, shared: Mapping[str | None, Part]) -> Part | None:
    """What a change is against; later ones leave it to the first in their unit, `shared`, and 同比 also in later sentences."""
    if reading.reference:
        return Part(*reading.reference)
    if kind != "change":
        return None
    assert isinstance(place.figure.value, Quantity)
    unit, previous = place.figure.value.unit, place.previous
    before = previous.reference if previous and previous.kind == "change" and unit != "百分点" else None
    found = shared.get(unit) or before
    lasts = found and (found.start >= place.sentence.start or _year_on_year.search(text, found.start, found.end))
    return found._replace(inherited=True) if found and lasts else None


def whole(reading: Reading, kind: str, place: Place, text: str, noun: Callable[[int, int], Span | None]) -> Part | None:
    """What a share or rank is of; `noun` gives the noun phrase at the end of a stretch of text."""
    if reading.whole or reading.rule == "rank.rank_within":  # 在国家综合测评中位列第一
        return Part(*(reading.whole or reading.indicator or (0, 0)))
    if kind == "rank":
        previous = place.previous
        if previous and previous.kind == "rank" and previous.whole and "，" not in text[previous.figure.end : place.figure.start]:
            return previous.whole._replace(inherited=True)  # 由全国第12位升至第9位
        world = _world.search(text, place.left, place.figure.start)  # 对世界出口的贡献居首位
        return Part(*world.span()) if world else None
    return _whole_of_share(reading, place, text, noun) if kind == "share" else None


def _whole_of_share(reading: Reading, place: Place, text: str, noun: Callable[[int, int], Span | None]) -> Part | None:
    """After 其中 what the figure before counted; after 企业中， the firms; of 进出口中民企占比 the trade."""
    if everywhere := _of_all.search(text, place.left, place.figure.start):
        return Part(*everywhere.span("whole"))
    previous = place.previous
    if previous and previous.kind == "share" and previous.whole and reading.rule in OF_THE_SAME:
        return previous.whole._replace(inherited=True)
    if reading.rule == "share.share_bare" and place.total:  # 党员200万名。其中，工人100万名，占50%
        return place.total._replace(inherited=True)
    before = previous.indicator if previous and previous.kind in ("level", "change") else None
    if before and (reading.rule in OF_WHAT_IS_BEFORE or text.startswith("其中", place.clause_start)):
        return before._replace(inherited=True)
    if _follows_among(place, text):
        span = noun(place.starts[place.clause - 1], place.clause_start - 2)
    else:
        among = _among.search(text, place.left, place.figure.start)
        span = noun(place.left, among.start()) if among else None
    return Part(*span, True) if span else None


def opens_among(place: Place, text: str) -> bool:
    """Does the figure open a clause after one in 中: 受访企业中，八成以上满意?"""
    return _follows_among(place, text) and place.figure.start == place.clause_start


def _follows_among(place: Place, text: str) -> bool:
    return bool(place.clause) and text.startswith("中，", place.clause_start - 2)
