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

from cqextract import places as place_names
from cqextract.borders import COUNTED, DATED, LEVEL, OPENING, Rules, after_cue, foreign, left_end, runs_on
from cqextract.facts import Hit, Organization
from cqextract.gazetteers import Gazetteer
from cqextract.gazetteers import longest as longest_key
from cqextract.patterns import Entry, Patterns
from cqextract.proposals import Guard, Source, decide
from cqextract.shortforms import found_again, tied
from cqextract.spans import Spans, longest
from cqextract.tokens import cut, torn
from cqextract.view import View

CATEGORIES = ("company", "government", "education_research", "association", "media", "other")
OWN = ("我", "全", "各")  # what 国 belongs to rather than to a name behind it
_bracket = re.compile(r"（([^\W\d_]{2,8})）")
_latin_word = re.compile("[A-Za-z0-9]{2}")


def find(
    view: View,
    patterns: Patterns,
    *,
    gazetteer: Iterable[tuple[str, str]] = (),
    places: Sequence[Hit] | None = None,
    model: Source | None = None,
    given: Iterable[tuple[int, int, str]] = (),
) -> list[Hit]:
    """The organizations named in the text, in order, without overlaps, the longest name of each.

    `gazetteer` holds a user's (name, category) pairs, which win over everything; `places` are the place hits of the same view,
    where they have been found already. `model` proposes names, as (start, end, label, probability): `models.names.shipped().find`, or
    whatever else finds entities in a text; without one, the rules decide alone. `given` are organizations of this very text, (start, end,
    label), of which each is taken as it stands, like a user's.
    """
    rules, text = _rules(patterns), view.clean
    located = Spans.of(place_names.find(view, patterns) if places is None else places)
    known = Spans.of(_known(text, rules, located))
    full = list(_full_names(text, rules, located, known))
    own = [*taken(view, patterns, given), *_own(text, tuple((name, category) for name, category in gazetteer))]
    found = longest([*own, *known.hits, *full], first=len(own))
    short = [*found_again(text, found, located, rules.generic), *_listed(text, Spans.of(found), located, rules)]
    found = longest([*found, *short], first=len(found))
    if model:
        found = decide(text, found, model(text), [*located.hits, *known.hits], _guard(patterns))
    return tied(text, sorted(found))


def taken(view: View, patterns: Patterns, given: Iterable[tuple[int, int, str]]) -> list[Hit]:
    """The organizations among what another tool has found, as it found them: those labelled ORG, whose category the patterns tell, or
    labelled with a category."""
    category = _guard(patterns).category
    names = [(start, end, view.clean[start:end], label) for start, end, label in given]
    hits = [
        Hit(start, end, "ORG", Organization(name, category(name) if label == "ORG" else label), "given")
        for start, end, name, label in names
        if label == "ORG" or label in CATEGORIES
    ]
    return longest(hits, first=0)


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
        """What may not follow an ending may not follow a proposal that ends so: 政府|债务. A short one may be made of parts of words."""
        if end - start == 2 and _torn(text, start, end, rules):
            return False
        ending = longest_key(rules.endings, text, end, backward=True)
        barred = tuple(ending[1][1].get("not_before", ())) if ending else ()
        return _stands_alone(text, start, end, rules.edges) and not text.startswith(barred, end)

    def counted(text: str, start: int) -> bool:
        return bool(re.search(COUNTED, text[max(start - 4, 0) : start]))

    endings = re.compile(f"(?:{_either(tails)})$")
    return Guard(vetoed(patterns), rules.generic, OPENING, endings, category, alone, counted, cut, place_names.gazetteer(patterns).names)


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
        if start in inner or (text[start] == "国" and text[start - 1 : start] in OWN):  # 华|北大|地; 我国|新办企业
            continue
        before = next(reversed([p for p in places.within(max(start - 12, 0), start) if p.end == start]), None)
        if before and value.category == "government" and foreign(before):
            start, value = before.start, Organization(text[before.start : end], value.category)
        yield Hit(start, end, "ORG", value, "known")


def _whole_words(text: str, rules: Rules) -> Iterator[tuple[int, int, Organization]]:
    """The known names that are no part of a longer word; within one that is, another may stand: 联合|国家文物局."""
    for start, end, value in rules.known.find(text):
        if end - start == 2 and _torn(text, start, end, rules):
            continue
        if _stands_alone(text, start, end, rules.edges):
            yield start, end, value
            continue
        for inner in range(start + 1, end):
            hit = rules.known.at(text, inner)
            if hit and hit[0] > end and _stands_alone(text, inner, hit[0], rules.edges):
                yield inner, *hit
                break


def _torn(text: str, start: int, end: int, rules: Rules) -> bool:
    """Is it made of parts of other words: 金|融创|新? That 对华 is a word says nothing against 对|华为."""
    first, last = torn(text, start, end)
    return last or (first and not rules.cue.fullmatch(text, start - 1, start))


def _stands_alone(text: str, start: int, end: int, edges: Mapping[str, str]) -> bool:
    if text[end : end + 1] and text[end] in edges.get(text[end - 1], "") or "·" in (text[start - 1 : start], text[end : end + 1]):
        return False
    before, after = text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1]
    return not _latin_word.fullmatch(before) and not _latin_word.fullmatch(after)


def _full_names(text: str, rules: Rules, places: Spans, known: Spans) -> Iterator[Hit]:
    for match in rules.trigger.finditer(text):
        key, entry = rules.endings[match.group()]
        start, end = match.span()
        left = left_end(text, start, end, entry, rules, places, known)
        if left is None or left >= start or _only_longer(text, left, end, known, places) or runs_on(text, start, end):
            continue
        bracket = _bracket.match(text, end)
        if bracket and any((p.start, p.end) == bracket.span(1) for p in places.within(end, bracket.end())):
            end = bracket.end()
        parent = next((k for k in known.within(left, start) if k.start == left), None) if entry.get("branch") else None
        category = parent.value.category if parent and isinstance(parent.value, Organization) else entry["category"]
        yield Hit(left, end, "ORG", Organization(text[left:end], category), f"ending.{key}")


def _only_longer(text: str, left: int, end: int, known: Spans, places: Spans) -> bool:
    """Is it a known name with something before it that is no place? Then the known name is right."""
    name = next((k for k in known.within(left, end) if k.end == end), None)
    if name is None or name.start == left or LEVEL.match(text, left, name.start):
        return False
    return not any(p.end == name.start for p in places.within(left, name.start))


def _listed(text: str, found: Spans, places: Spans, rules: Rules) -> Iterator[Hit]:
    """A、B和C等企业: where one of the items is an organization, so are the others that are short and no place."""
    for match in rules.list.finditer(text):
        category = rules.lists[match[1]]
        items = list(_items(text, _run_of_items(text, match.start()), match.start()))
        if len(items) < 2 or not any(any(found.within(start, end)) for start, end in items):
            continue
        for start, end in items:
            start = after_cue(text, start, end, rules.cue, ())
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
        cue=re.compile(f"(?P<shield>{_either(words['shield'])})|(?P<cue>{_either(words['cue'])}|{DATED.pattern})"),
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
