"""Places: countries, provinces, cities, counties, zones and groupings of them, with division codes.

In: a `View` and the gazetteer `places.txt`. Out: `Hit`s labelled PLACE, whose value is a `Place`. A chain of places, each within
the one before, is one hit with the code of its last link; a zone (…新区, …高新区, …自贸区), town or village belongs to the place before it.

>>> from types import SimpleNamespace
>>> from cqextract.patterns import load
>>> [(h.start, h.end, h.value.code) for h in find(SimpleNamespace(clean="重庆市渝北区与浙江等地"), load())]
[(0, 6, '500112'), (7, 9, '330000')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from cqextract.facts import Hit, Place
from cqextract.gazetteers import Gazetteer
from cqextract.patterns import Patterns
from cqextract.tokens import cut
from cqextract.view import View

Places: TypeAlias = Gazetteer[tuple[Place, ...]]

ABBREVIATED = ("710000", "810000", "820000")  # what words such as 驻澳 and 港队 say of them tells nothing
SUFFIXES = tuple("市州省县")
ENDS = ("，", "。", "、", "；", "：", "的", "\n")  # what ends the phrase that a place stands in
DESCENT = ("裔", "籍", "级")
_people = re.compile("人(?![民口均大工才力类社员数文寿])")  # 美国[人]
LANDFORMS = frozenset("江河湖山")
MUNICIPALITIES = ("11", "12", "31", "50")  # provinces and cities at once

# What may follow a place's name and make a zone of it: a few characters, free of those that verbs and lists bring along, and a kind.
_STUFFING = r"[^\W\d_和与及等的在是建设打造推进加快支持各到向有将从为全]"
_zone = re.compile(
    _STUFFING + r"{0,6}?(?:港(?![口澳股元币商人币资])|(?:国际)?机场|科学城|科技城|大学城|(?:产业|工业|科技|生态|物流|农业)园区?"
    r"|生态园|示范区|合作区|自由贸易(?:试验区|港)|自贸(?:试验)?[区港]|新片区|高新(?:技术产业开发)?区|(?:经济(?:技术)?)?开发区|经开区"
    r"|综合?保(?:税)?区|保税[港物]?流?区|新区)" + f"(?:{_STUFFING}{{2,4}}(?:新片区|片区))?"
)
# A town or village: its name is of a few characters, none of which leads on to what it does or what kind it is.
_named_settlement = (
    r"(?!贫困|脱贫|行政|自然|重点|示范|中心|样板|文明|美丽|传统|特色|旅游|民俗|移民|边境|偏远|沿线|所有|多个|部分|许多|一些|这|那|少数|经济|工业|产业|易地|帮扶|城中|周边|副|多|县)"
    r"[^\W\d_和与及等的在是建设打造推进加快支持各到向有将从为全驻]{1,3}"
    r"(?:(?<![小城乡古集重村])镇|(?<![城小返下回还离故家异他入农])乡|(?<![农乡小山渔本该新])村|街道)(?![民级委落容貌政医里办企集镇口])"
)
_settlement = re.compile(_named_settlement)
_settlement_of = re.compile(rf"的(?P<name>{_named_settlement})(?=，)")
_settlement_alone = re.compile(rf"(?:(?<=[\n，。；：！？]在)|(?<=\A在)|(?<=来到)|(?<=走进)|(?<=走近)){_named_settlement}(?=[，的])")
# Where a name's last character begins a word instead.
_next_word = re.compile("市(?:场(?!馆)|民(?![政族营用革盟建间生兵警航宗主办法])|[长值区]|中心)|州[长府]|县[城长]|省(?:会(?!议)|[份长])")
_trade_zone = re.compile(r"中国（([^\W\d_]{2,4})）自由贸易(?:试验区|港)(?:[^\W\d_]{2,4}(?:新片区|片区))?")


def find(view: View, patterns: Patterns) -> list[Hit]:
    """The places named in the text, in order, longest match; one of several namesakes is chosen by the places named before."""
    return list(located(view.clean, patterns))


@lru_cache(maxsize=2)
def located(text: str, patterns: Patterns) -> tuple[Hit, ...]:
    """`find` for a bare text; kept for a moment, for several stages ask."""
    names = gazetteer(patterns)
    hits: list[Hit] = []
    codes: list[str] = []  # of the places named so far, for the choice among namesakes
    outer: Place | None = None
    for start, end, bearers in _occurrences(text, names):
        if _next_word.match(text, end - 1) and text[start : end - 1] in names.names:  # 上海|市场, 重庆|市民
            end -= 1
        if not bearers or (end - start == 2 and bearers[0].code not in ABBREVIATED and _in_words(text, start, end)):
            continue
        if text[end : end + 1] in DESCENT or (
            all(bearer.code is None for bearer in bearers) and _people.match(text, end)
        ):  # 非洲裔, 中国籍, 亚洲级, 美国人
            continue
        if end - start == 2 and _names_a_landform(text, end, bearers) and not names.at(text, end):
            continue
        place = _choose(bearers, codes)
        if hits and hits[-1].end == start and outer and _within(place, outer):
            start = hits.pop().start
        outer = place
        codes += [place.code] if place.code else []
        abroad = place.code is None and text[start] != "全" and text[end : end + 1] in SUFFIXES and not _next_word.match(text, end)
        end = end + 1 if abroad and text[end - 1] not in SUFFIXES else end  # 洛杉矶市
        zone = None if names.at(text, end) else _zone.match(text, end) or _settlement_in(place, text, end, names)
        end = zone.end() if zone else end
        if zone is None and not names.at(text, end) and (county := _county_in(place, text, end, patterns)):
            place, end = county, end + len(county.name) - 1
        name = text[start:end] if zone else place.name
        hits.append(Hit(start, end, "PLACE", Place(name, place.code), "place.zone" if zone else "place.name"))
        if within := _settlement_of.match(text, end):  # 在陇南的[裕河镇]，
            hits.append(Hit(*within.span("name"), "PLACE", Place(within["name"], place.code), "place.zone"))
    return tuple(hits)


def _settlement_in(place: Place, text: str, end: int, names: Places) -> re.Match[str] | None:
    """The town or village behind a division's name: 武都区|三河镇; not where another name begins with its 镇: 宁波|镇海."""
    found = _settlement.match(text, end) if place.code and place.code != "000000" else None
    return None if found is None or names.at(text, found.end() - 1) else found


def _county_in(place: Place, text: str, end: int, patterns: Patterns) -> Place | None:
    """The county or city that follows its province's name without 县 or 市: 在广东|信宜，; only where the phrase ends there."""
    if not place.code or not place.code.endswith("0000"):
        return None
    for length in (3, 2):
        county = _short(patterns).get((place.code[:2], text[end : end + length]))
        if county and text[end + length : end + length + 1] in ENDS:
            return county
    return None


@lru_cache(maxsize=8)
def _short(patterns: Patterns) -> dict[tuple[str, str], Place | None]:
    """The counties and cities of each province by their names without 县 and the like; None for what two of them are called."""
    found: dict[tuple[str, str], Place | None] = {}
    for _, code, canonical, *_ in (row for row in patterns.gazetteer("places") if len(row) > 2):
        if code.isdecimal() and not code.endswith("0000") and 2 < len(canonical) < 5 and canonical[-1] in "市县区旗":
            key, place = (code[:2], canonical[:-1]), Place(canonical, code)
            found[key] = place if found.get(key, place) == place else None
    return found


def _names_a_landform(text: str, end: int, bearers: Sequence[Place]) -> bool:
    """漾濞|江, 麦积|山: does a county's name go on into that of a river or a mountain?"""
    return text[end : end + 1] in LANDFORMS and not (bearers[0].code or "00").endswith("00")


def _in_words(text: str, start: int, end: int) -> bool:
    """Do words go on over both ends: 金|塔城|际铁路?"""
    return text[start - 1 : start].isalpha() and text[end : end + 1].isalpha() and all(cut(text, start, end))


@lru_cache(maxsize=8)
def gazetteer(patterns: Patterns) -> Places:
    """The names of `places.txt`, each with the places that bear it; none for a word that merely contains a name."""
    names: dict[str, tuple[Place, ...]] = {}
    for name, *fields in patterns.gazetteer("places"):
        code, canonical = (*fields, "", "")[:2]
        bearers = () if code == "-" else (Place(canonical or name, code or None),)
        names[name] = names.get(name, ()) + bearers
    return Gazetteer(names)


@lru_cache(maxsize=8)
def divisions(patterns: Patterns) -> dict[str, str]:
    """The canonical name of each division by its code."""
    return {code: canonical for _, code, canonical, *_ in (row for row in patterns.gazetteer("places") if len(row) > 2) if code.isdecimal()}


def around(place: Place, level: str, patterns: Patterns) -> Place | None:
    """The `province` or `city` in which a place lies, or which it is; None for a place without a code.

    >>> from cqextract.patterns import load
    >>> around(Place("弥渡县", "532925"), "city", load()), around(Place("渝北区", "500112"), "city", load()).name
    (Place(name='大理白族自治州', code='532900'), '重庆市')
    """
    if not place.code or level not in ("province", "city"):
        return None
    whole = level == "province" or place.code[:2] in MUNICIPALITIES
    code = place.code[:2] + "0000" if whole else place.code[:4] + "00"
    unfit = code == "000000" or (level == "city" and not whole and code.endswith("0000"))
    return None if unfit or code not in divisions(patterns) else Place(divisions(patterns)[code], code)


def _occurrences(text: str, names: Places) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    """The names in the text, the free-trade zones that wrap theirs in brackets, and villages on their own, 在小石村，, without overlaps."""
    zones = [(m.start(), m.end(), names.names.get(m[1], ())) for m in _trade_zone.finditer(text)] if "自由贸易" in text else []
    settlements = [
        (m.start(), m.end(), (Place(m.group(), None),)) for m in _settlement_alone.finditer(text) if not names.at(text, m.start())
    ]
    covered = 0
    for start, end, bearers in sorted([*zones, *settlements, *names.find(text)], key=lambda found: (found[0], -found[1])):
        if start >= covered:
            covered = end
            yield start, end, bearers


def _choose(bearers: Sequence[Place], codes: Sequence[str]) -> Place:
    """The namesake nearest to what was named last: in the same city, else in the same province; no code where nothing tells."""
    if len(bearers) == 1:
        return bearers[0]
    for digits in (4, 2):
        for code in reversed(codes):
            near = [place for place in bearers if place.code and place.code[:digits] == code[:digits]]
            if len(near) == 1:
                return near[0]
    return Place(bearers[0].name, None)


def _within(place: Place, outer: Place) -> bool:
    """Is `place` a division of `outer`? Zeros at the end of a code stand for all of it: 500000 is every 50…."""
    if not place.code or not outer.code or place.code == outer.code:
        return False
    prefix = outer.code[:2] if outer.code.endswith("0000") else outer.code[:4] if outer.code.endswith("00") else outer.code
    return place.code.startswith(prefix)
