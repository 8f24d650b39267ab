"""One organization under several names: the short forms that a text introduces or uses, tied to the full name.

In: a text and the organizations found in it. Out: `found_again`, the further places where it names them; `tied`, the same hits with
short names given the full one as their canonical name.

>>> shortens("云谷新材", "江西云谷新材料股份有限公司"), shortens("市经信委", "重庆市经济和信息化委员会")
(True, True)
>>> shortens("市教委", "重庆市商务委员会")
False
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqextract.facts import Hit, Organization, Place
from cqextract.gazetteers import Gazetteer
from cqextract.spans import Spans
from cqextract.tokens import listed

FULL = 7  # a name at least this long can be what a shorter one is short for
LEVELS = "省市区县州"
COMPANIES = ("ending.company_legal", "ending.company", "ending.group")

_alias = re.compile(
    r"（(?:[^（）\n]{0,30}[，；])?(?:以下)?(?:简称|下称|以下称|又称)[为:：]?[“《]?([^\W_][^“”《》（），。]{1,11}?)[”》]?(?:[，；][^（）\n]{0,30})?）"
)
_legal = re.compile(r"(?:（集团）|集团)?(?:股份有限公司|有限责任公司|有限公司|股份公司|公司|(?<=[^\W_]{2})集团)$")
_place = re.compile(r"(?:中国|[^\W\d_]{2,4}?[省市区县州])?(?:[^\W\d_]{2,4}?[市区县州])?")


def found_again(text: str, found: Sequence[Hit], places: Spans, generic: re.Pattern[str]) -> list[Hit]:
    """Where else the text names its organizations: by a short form that it introduces, or by the proper part of a full name."""
    names: dict[str, Organization] = {}
    for hit in found:
        if not hit.rule.startswith("ending.") or not isinstance(hit.value, Organization):
            continue
        if alias := _alias.match(text, hit.end):
            names.setdefault(alias[1], hit.value)
        elif hit.rule in COMPANIES and (short := _recurring(text, hit, places, generic)):
            names |= {short + tail: hit.value for tail in ("", "股份", "集团", "公司") if short + tail not in names}
    return [Hit(start, end, "ORG", value, "short") for start, end, value in Gazetteer(names).find(text)] if names else []


def _recurring(text: str, hit: Hit, places: Spans, generic: re.Pattern[str]) -> str | None:
    """The longest beginning of a company's name, its place and ending left off, that the text uses elsewhere."""
    place = next((p for p in places.within(hit.start, hit.end) if p.start == hit.start), None)
    start = place.end if place else hit.start
    core = _legal.sub("", text[start : hit.end])
    if generic.match(core) or len(listed()(core)) == 1:
        return None  # 城市建设 would be found everywhere, and any other word
    rest = text[: hit.start] + "\n" + text[hit.end :]
    least = 1 if len(core) == 2 else 2
    return next((core[:size] for size in range(len(core), least, -1) if core[:size] in rest), None)


def tied(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits, those that go by a short name tied to the one full name of the same category that it can be short for."""
    named = [h.value for h in hits if isinstance(h.value, Organization) and h.value.name == text[h.start : h.end]]
    full = {value for value in named if len(value.name) >= FULL}
    return [_tied(hit, text[hit.start : hit.end], full) for hit in hits] if full else list(hits)


def _tied(hit: Hit, surface: str, full: set[Organization]) -> Hit:
    value = hit.value
    if isinstance(value, Place) or not isinstance(value, Organization) or value.name != surface:
        return hit
    if len(surface) >= FULL and surface[0] not in LEVELS:
        return hit
    fitting = [long for long in full if long.category == value.category and shortens(surface, long.name)]
    return hit._replace(value=fitting[0]) if len(fitting) == 1 else hit


def shortens(short: str, full: str) -> bool:
    """Can `short` stand for `full`? Its characters come in the same order, from where the name proper or its level begins.

    A company's first two characters must touch, as brands do; an agency's short form begins with its level (市, 区) and its ending is one
    that the full name's holds.
    """
    if len(short) < 3 or short == full:
        return False
    if short[0] in LEVELS:
        at = full.find(short[0], 1)
        return at > 0 and full[at + 1 : at + 2] == short[1] and _follows(short[1:], full[at + 1 :])
    core = _legal.sub("", full)
    starts = {0, *(match.end() for match in [_place.match(core)] if match), *(i for i in (2, 3) if core[:i] not in short)}
    return len(core) < len(full) and any(core.startswith(short[:2], at) and _follows(short, full[at:]) for at in starts)


def _follows(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)
