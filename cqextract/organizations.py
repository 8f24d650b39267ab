"""Organizations: full names by their endings, known names, short forms that the text itself introduces, and what a model proposes.

In: a `View`, the patterns `organizations.toml` and `organizations.txt`, and a user's own names. Out: `Hit`s labelled ORG, whose
value is an `Organization`. An ending (…大学, …局, …有限公司) triggers; the name's left end is then looked for, back to a cue word, a
punctuation mark, or the place that names of its kind begin with. Everything is done around the triggers only.

>>> from types import SimpleNamespace
>>> from cqextract.patterns import load
>>> text = "重庆市经济信息委副主任走进江西云谷新材料股份有限公司"
>>> [(text[h.start : h.end], h.value.category) for h in find(SimpleNamespace(clean=text), load())]
[('重庆市经济信息委', 'government'), ('江西云谷新材料股份有限公司', 'company')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from cqextract import places as place_names
from cqextract.facts import Hit, Organization, Place
from cqextract.gazetteers import Gazetteer
from cqextract.gazetteers import longest as longest_key
from cqextract.patterns import Entry, Patterns
from cqextract.proposals import Guard, Source, decide
from cqextract.shortforms import found_again, tied
from cqextract.spans import Spans, longest
from cqextract.tokens import Token, listed
from cqextract.view import View

NATIONS = frozenset(
    "日本 俄罗斯 印度 加拿大 澳大利亚 巴西 意大利 西班牙 越南 印度尼西亚 乌克兰 以色列 伊朗 埃及 南非 欧洲 非洲 亚洲 美洲 拉美".split()
)
REGIONS = frozenset("全国 全球 世界 西部 东部 中部 东北 西北 西南 华北 华东 华南 华中 中西部 中东 拉丁美洲".split())
COUNTED = r"[\d一二两三四五六七八九十百千万余多几数][个家所座项批]$"
LONGEST = 40  # characters before an ending that can belong to the name
BESIDE = 8  # characters on either side by which the words are told at a name's borders

# A level stands for a place: 市经信委, 省人民政府, 国家超算中心; the first kind also right before an ending, the second as a name's start.
_level = re.compile(
    r"(?:[省市县区州]|自治区|特区|(?![^\W\d_]?自治区|地区|社区|校区|景区|园区|城区|小区|战区|辖区|山区|灾区|都市|城市|县市|县级)[^\W\d_]{1,3}(?:[省市县区州旗盟镇乡]|街道))(?:政府)?$"
)
_bare_level = re.compile("(?:自治区|特区|[省市])$")
_opening = re.compile(r"(?:国家|全国|中央|中共|中华|中国|国际|世界|亚洲|欧洲|亚太|全球|特区|自治区|[省市县](?!场|值|内|级|里|外|区|域|县))")
_dated = re.compile(
    r"(?:[\d一二两三四五六七八九十多数]+(?:[年月日号时点分]|多?[万亿]?[多余]?[家个名位所座项架枚艘辆])|第?[一二三四五六七八九十]大(?!学)|[\d.]+%?)"
)
_bracket = re.compile(r"（([^\W\d_]{2,8})）")
_latin_word = re.compile("[A-Za-z0-9]{2}")
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


def find(
    view: View,
    patterns: Patterns,
    *,
    gazetteer: Iterable[tuple[str, str]] = (),
    places: Sequence[Hit] | None = None,
    model: Source | None = None,
) -> list[Hit]:
    """The organizations named in the text, in order, without overlaps, the longest name of each.

    `gazetteer` holds a user's (name, category) pairs, which win over everything; `places` are the place hits of the same view,
    where they have been found already. `model` proposes names, as (start, end, label, probability): `models.names.shipped().find`, or
    whatever else finds entities in a text; without one, the rules decide alone.
    """
    rules, text = _rules(patterns), view.clean
    located = Spans.of(place_names.find(view, patterns) if places is None else places)
    known = Spans.of(_known(text, rules, located))
    full = list(_full_names(text, rules, located, known))
    own = _own(text, tuple((name, category) for name, category in gazetteer))
    found = longest([*own, *known.hits, *full], first=len(own))
    short = [*found_again(text, found, located, rules.generic), *_listed(text, Spans.of(found), located, rules)]
    found = longest([*found, *short], first=len(found))
    if model:
        found = decide(text, found, model(text), [*located.hits, *known.hits], _guard(patterns))
    return tied(text, sorted(found))


@lru_cache(maxsize=8)
def _guard(patterns: Patterns) -> Guard:
    rules = _rules(patterns)

    tails = {ending: str(entry["category"]) for ending, (_, entry) in rules.endings.items()}
    tails |= {s: str(e["category"]) for e in patterns.table("organizations").values() if e["kind"] == "category" for s in e["surfaces"]}

    def category(name: str) -> str:
        """What is known of the name, else by how it ends."""
        if name in rules.known.names:
            return rules.known.names[name].category
        tail = longest_key(tails, name, len(name), backward=True)
        return tail[1] if tail else "company"

    def alone(text: str, start: int, end: int) -> bool:
        """What may not follow an ending may not follow a proposal that ends so: 政府|债务."""
        ending = longest_key(rules.endings, text, end, backward=True)
        barred = tuple(ending[1][1].get("not_before", ())) if ending else ()
        return _stands_alone(text, start, end, rules.edges) and not text.startswith(barred, end)

    def counted(text: str, start: int) -> bool:
        return bool(re.search(COUNTED, text[max(start - 4, 0) : start]))

    endings = re.compile(f"(?:{_either(tails)})$")
    return Guard(vetoed(patterns), rules.generic, _opening, endings, category, alone, counted, _cut)


@lru_cache(maxsize=8)
def vetoed(patterns: Patterns) -> re.Pattern[str]:
    """What stands at the end of a name that is no organization's."""
    words = [s for e in patterns.table("organizations").values() if e["kind"] == "veto" for s in e["surfaces"]]
    return re.compile(f"(?:{_either(words)})$")


def _own(text: str, rows: tuple[tuple[str, str], ...]) -> list[Hit]:
    names = _gazetteer(rows)
    return [Hit(start, end, "ORG", value, "gazetteer") for start, end, value in names.find(text)] if rows else []


@lru_cache(maxsize=8)
def _gazetteer(rows: tuple[tuple[str, str], ...]) -> Gazetteer[Organization]:
    return Gazetteer({name: Organization(name, category or "other") for name, category in rows})


def _known(text: str, rules: Rules, places: Spans) -> Iterator[Hit]:
    """Known names, but not where they are part of a longer word; a country right before a ministry belongs to its name."""
    inner = frozenset(i for place in places.hits if place.rule == "place.name" for i in range(place.start + 1, place.end))
    for start, end, value in _whole_words(text, rules):
        if start in inner:  # 华|北大|地
            continue
        before = next(reversed([p for p in places.within(max(start - 12, 0), start) if p.end == start]), None)
        if before and value.category == "government" and _foreign(before):
            start, value = before.start, Organization(text[before.start : end], value.category)
        yield Hit(start, end, "ORG", value, "known")


def _whole_words(text: str, rules: Rules) -> Iterator[tuple[int, int, Organization]]:
    """The known names that are no part of a longer word; within one that is, another may stand: 联合|国家文物局."""
    for start, end, value in rules.known.find(text):
        if end - start == 2 and all(_cut(text, start, end)):
            continue  # 中国人|民进|行
        if _stands_alone(text, start, end, rules.edges):
            yield start, end, value
            continue
        for inner in range(start + 1, end):
            hit = rules.known.at(text, inner)
            if hit and hit[0] > end and _stands_alone(text, inner, hit[0], rules.edges):
                yield inner, *hit
                break


def _stands_alone(text: str, start: int, end: int, edges: Mapping[str, str]) -> bool:
    if text[end : end + 1] and text[end] in edges.get(text[end - 1], ""):
        return False
    before, after = text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1]
    return not _latin_word.fullmatch(before) and not _latin_word.fullmatch(after)


def _cut(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Does a word go on over the start, and over the end, of a stretch? Told by the words of its surroundings: 金|融创|新."""
    words = _words(text, max(start - BESIDE, 0), min(end + BESIDE, len(text)))
    borders = {border for word in words for border in word[:2]}
    return start not in borders, end not in borders


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    """The words of a stretch, in the text's offsets."""
    return (token._replace(start=token.start + start, end=token.end + start) for token in listed()(text[start:end]))


def _full_names(text: str, rules: Rules, places: Spans, known: Spans) -> Iterator[Hit]:
    for match in rules.trigger.finditer(text):
        key, entry = rules.endings[match.group()]
        start, end = match.span()
        left = _left_end(text, start, end, entry, rules, places, known)
        if left is None or left >= start or _only_longer(text, left, end, known, places) or _runs_on(text, start, end):
            continue
        bracket = _bracket.match(text, end)
        if bracket and any((p.start, p.end) == bracket.span(1) for p in places.within(end, bracket.end())):
            end = bracket.end()
        parent = next((k for k in known.within(left, start) if k.start == left), None) if entry.get("branch") else None
        category = parent.value.category if parent and isinstance(parent.value, Organization) else entry["category"]
        yield Hit(left, end, "ORG", Organization(text[left:end], category), f"ending.{key}")


def _runs_on(text: str, start: int, end: int) -> bool:
    """Is the ending only the beginning of a word that goes on, or its last part that of another: 全员大|学习, 哥伦比亚|委内瑞拉?"""
    if not text[end : end + 1].isalpha() or text[end] == text[end - 1]:  # 局|局长, which the dictionary takes for one word
        return False
    first, single = max(end - BESIDE, 0), end - start == 1
    word = next((t for t in _words(text, first, end + BESIDE) if t.start < end < t.end), None)
    return word is not None and (word.start > start or (single and word.start == start))


def _only_longer(text: str, left: int, end: int, known: Spans, places: Spans) -> bool:
    """Is it a known name with something before it that is no place? Then the known name is right."""
    name = next((k for k in known.within(left, end) if k.end == end), None)
    if name is None or name.start == left or _level.match(text, left, name.start):
        return False
    return not any(p.end == name.start for p in places.within(left, name.start))


def _left_end(text: str, start: int, end: int, entry: Entry, rules: Rules, places: Spans, known: Spans) -> int | None:
    """Where the name begins whose ending begins at `start`, or None where there is no name."""
    run = _run(text, start)
    anchors = [a for a in sorted([*places.within(run, start), *known.within(run, start)]) if text[max(a.start - 1, 0)] not in "（·"]
    begin = _after_cue(text, run, start, rules.cue, anchors)
    anchors = [a for a in anchors if a.start >= begin]
    border = entry["border"]
    if border == "proper":
        return _proper(text, begin, start, rules, anchors, entry)
    if border == "brand":
        return _brand(text, begin, start, rules, anchors) if text[begin - 1 : begin] == "、" or _said_of.match(text, end) else None
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


def _after_cue(text: str, run: int, start: int, cue: re.Pattern[str], anchors: Sequence[Hit]) -> int:
    """The end of the last cue in the run, but for cues inside a place's or a known organization's name."""
    begin = run
    for match in cue.finditer(text, run, start):
        if match.lastgroup == "cue" and not any(a.start <= match.start() < a.end for a in anchors):
            begin = match.end()
    return begin


def _proper(text: str, begin: int, start: int, rules: Rules, anchors: Sequence[Hit], entry: Entry) -> int | None:
    places = [a for a in anchors if a.label == "PLACE" and _governed(a)]
    org = next((a for a in anchors if a.label == "ORG" and a.end == start), None)
    if org:
        return next((p.start for p in places if 0 <= org.start - p.end <= 2), org.start)  # 中国|长江|三峡集团
    place = places[0] if places else None
    if place and place.end == start:
        whole = entry.get("bare") and isinstance(place.value, Place) and place.value.code
        return place.start if whole else _branch(text, begin, start, rules, anchors)
    middle = text[place.end if place else begin : start]
    if place and middle and (not _foreign(place) or entry.get("generic_ok") or middle.startswith("国家")):
        return place.start
    if not _is_proper(middle, rules) or len(middle) > entry.get("most", 12):
        return None
    return place.start if place else begin


def _branch(text: str, begin: int, start: int, rules: Rules, anchors: Sequence[Hit]) -> int | None:
    """A branch is named after its place: 宏达电子|重庆|公司, 国家超算|天津|中心."""
    place = next((a for a in anchors if a.label == "PLACE" and a.end == start and _governed(a)), None)
    return begin if place and _is_proper(text[begin : place.start], rules) else None


def _brand(text: str, begin: int, start: int, rules: Rules, anchors: Sequence[Hit]) -> int | None:
    place = next((a for a in anchors if a.label == "PLACE" and a.start == begin), None)
    middle = text[place.end if place else begin : start]
    alone = not begin or not text[begin - 1].isalnum()
    return begin if alone and 2 <= len(middle) <= 4 and not rules.generic.search(middle) else None


def _touched(text: str, begin: int, start: int, anchors: Sequence[Hit], most: int) -> int | None:
    near = [a for a in anchors if start - a.end <= most and (a.label == "ORG" or _governed(a))]
    if near:
        left = _posted(text, near[-1].start, anchors)
        return left - 2 * text.endswith("中共", 0, left)
    if text[start - 1] == "委" and start - 1 > begin:
        return _touched(text, begin, start - 1, anchors, 0)  # 市委网信办
    if _level.match(text, begin, start):
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
            return begin if anchor.start > begin and _is_proper(text[begin : anchor.start], rules) else None
        vague = bool(not middle and _nation(anchor) or rules.generic.fullmatch(middle))
        if vague and (anchor.label == "ORG" or _foreign(anchor)) and not entry.get("generic_ok"):
            return None
        return _posted(text, anchor.start, anchors)
    opening = _opening.match(text, begin, start)
    if opening and opening.end() < start + bool(entry.get("bare")) and start - begin <= most:
        vague = start - opening.end() < 4 and bool(rules.generic.fullmatch(text, opening.end(), start))
        return None if vague and not entry.get("generic_ok") else begin
    middle = text[begin:start]
    return begin if entry.get("or_proper") and not anchors and _is_proper(middle, rules) and len(middle) <= 8 else None


def _posted(text: str, start: int, anchors: Sequence[Hit]) -> int:
    """An embassy's name begins with whose it is: 英国|驻|重庆总领事馆."""
    return next((a.start for a in anchors if text[a.end : start] == "驻"), start)


def _is_proper(words: str, rules: Rules) -> bool:
    """Is there more to it than words that any such organization might be called by?"""
    return len(words) > 1 and not rules.generic.fullmatch(words) and not words.isdigit()


def _foreign(place: Hit) -> bool:
    return isinstance(place.value, Place) and place.value.code is None and not place.value.name.endswith(("区", "港")) and _governed(place)


def _governed(place: Hit) -> bool:
    """Has it a government of its own? Regions, groupings and the world have none."""
    return isinstance(place.value, Place) and place.value.name not in REGIONS


def _nation(place: Hit) -> bool:
    """A nation, or an organization: with a bare ending it makes no name (美国大学), as a foreign city does (墨尔本大学)."""
    return not isinstance(place.value, Place) or place.value.name.endswith("国") or place.value.name in NATIONS


def _listed(text: str, found: Spans, places: Spans, rules: Rules) -> Iterator[Hit]:
    """A、B和C等企业: where one of the items is an organization, so are the others that are short and no place."""
    for match in rules.list.finditer(text):
        category = rules.lists[match[1]]
        items = list(_items(text, _run_of_items(text, match.start()), match.start()))
        if len(items) < 2 or not any(any(found.within(start, end)) for start, end in items):
            continue
        for start, end in items:
            start = _after_cue(text, start, end, rules.cue, ())
            name = text[start:end]
            taken = any(found.within(start, end)) or any(places.within(start, end)) or rules.generic.search(name)
            if 2 <= len(name) <= 8 and name.isalnum() and not taken:
                yield Hit(start, end, "ORG", Organization(name, category), "list")


def _run_of_items(text: str, end: int) -> int:
    at = end
    while at > max(end - 80, 0) and (text[at - 1].isalnum() or text[at - 1] in "、（）·"):
        at -= 1
    return at


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"(?:(?!以及)[^、和])+", text[start:end]):
        yield start + match.start(), start + match.end()


@lru_cache(maxsize=8)
def _rules(patterns: Patterns) -> Rules:
    table = patterns.table("organizations")
    endings = {s: (key, entry) for key, entry in table.items() if entry["kind"] == "ending" for s in entry["surfaces"]}
    words = {kind: [s for e in table.values() if e["kind"] == kind for s in e["surfaces"]] for kind in ("cue", "shield", "generic")}
    lists = {s: e["category"] for e in table.values() if e["kind"] == "list" for s in e["surfaces"]}
    known = {name: Organization(*_canonical(name, fields)) for name, *fields in patterns.gazetteer("organizations")}
    return Rules(
        trigger=re.compile("|".join(_trigger(surface, endings[surface][1]) for surface in sorted(endings, key=len, reverse=True))),
        endings=endings,
        cue=re.compile(f"(?P<shield>{_either(words['shield'])})|(?P<cue>{_either(words['cue'])}|{_dated.pattern})"),
        generic=re.compile(f"(?:{_either(words['generic'])})+"),
        known=Gazetteer(known),
        edges={char: e["not_before"] for e in table.values() if e["kind"] == "edge" for char in e["after"]},
        list=re.compile(rf"等(?:[^\W_]{{0,4}}?)({_either(lists)})"),
        lists=lists,
    )


def _trigger(surface: str, entry: Entry) -> str:
    """The ending, where nothing beside it shows that it is part of another word."""
    after = f"(?!{_either(entry['not_before'])})" if entry.get("not_before") else ""
    return re.escape(surface) + after + "".join(f"(?<!{re.escape(word + surface)})" for word in entry.get("not_after", ()))


def _canonical(name: str, fields: Sequence[str]) -> tuple[str, str]:
    category, canonical = (*fields, "", "")[:2]
    return canonical or name, category or "other"


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
