"""The cue words of `patterns/cues.toml`, compiled for the modules that read phrases.

In: the patterns. Out: one `Cues`, sets of words named for what they do. The sets are data: an analyst adds a verb or a kind of site
there without touching the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cqextract import lexicon
from cqextract.gazetteers import Gazetteer
from cqextract.patterns import Patterns


@dataclass(frozen=True)
class Cues:
    """The words that phrases are cut by; what each set is for is said beside it in `cues.toml`."""

    connectives: frozenset[str]
    verbs: frozenset[str]
    verbal_nouns: frozenset[str]
    acting: frozenset[str]  # the verbs, with those of the lexicon that are no verbal nouns
    stops: frozenset[str]
    prepositions: frozenset[str]
    datives: frozenset[str]
    purposes: frozenset[str]
    giving: frozenset[str]
    wholes: frozenset[str]  # words that are read as one where a segmenter takes them apart
    trailing: frozenset[str]
    parting: frozenset[str]  # what a noun phrase at the front of its clause ends before: prepositions and connectives
    about: frozenset[str]
    manner: frozenset[str]
    degrees: frozenset[str]
    joining: frozenset[str]
    joints: frozenset[str]
    fresh: frozenset[str]
    idle: frozenset[str]
    bodies: frozenset[str]
    deictic: frozenset[str]
    classifiers: frozenset[str]
    introducing: frozenset[str]
    locating: frozenset[str]
    scenes: frozenset[str]
    onlooking: frozenset[str]
    aspects: frozenset[str]
    totals: frozenset[str]
    happening: frozenset[str]
    populations: frozenset[str]
    shares: frozenset[str]
    rates: frozenset[str]
    per_head: frozenset[str]
    totalling: frozenset[str]
    attributive: frozenset[str]
    loose_ends: frozenset[str]
    seasons: frozenset[str]
    nobody: frozenset[str]
    causing: frozenset[str]
    openers: frozenset[str]  # the scope words that name a subject only where they open a clause
    # What words end in, or begin with.
    faceless: tuple[str, ...]
    passing: tuple[str, ...]
    heads: tuple[str, ...]
    milestones: tuple[str, ...]
    sites: tuple[str, ...]
    lines: tuple[str, ...]
    locales: tuple[str, ...]
    measures: tuple[str, ...]
    trade: tuple[str, ...]
    funds: tuple[str, ...]
    abstract: tuple[str, ...]
    publishing: tuple[str, ...]
    receiving: tuple[str, ...]
    persons: tuple[str, ...]
    owners: tuple[str, ...]  # what the name of somebody who has figures may end in: populations
    possessors: tuple[str, ...]  # what a noun ends in whose own things follow 的: these and regions
    events: tuple[str, ...]  # … or the name of what headings are about
    things: tuple[str, ...]  # … or of one that stands at a place: sites and events
    measured: tuple[str, ...]  # … and what such a noun, or one that is measured, may end in: bearers, lines and measures
    bearers: tuple[str, ...]  # … or of whoever and whatever has figures: possessors and things
    unnamed: frozenset[str]  # words that are no part of such a name
    scopes: dict[str, str]  # 全市, 我国, 该公司 …, each with its level
    scope: re.Pattern[str]  # a scope word that names a subject anywhere
    topic: re.Pattern[str]  # the event or work that a heading is about
    dimensions: tuple[str, ...]  # what a thing measures once and for all
    standing: re.Pattern[str]  # a measure that does not change, right before its figure
    voice: re.Pattern[str]  # what shows that a document speaks for a place
    indicators: Gazetteer[str]  # known indicators, each with its concept
    solid: Gazetteer[str]  # these and the long ones of `wholes`: where they begin and end, words do

    def is_verb(self, word: str) -> bool:
        """Is it a verb where it stands between two nouns?"""
        return word in self.acting or (2 < len(word) < 5 and self._is_made_of_verbs(word))

    def _is_made_of_verbs(self, word: str) -> bool:
        """推广应用, 全面完成, 降低到: two verbs in one word, or one with how it is done or where it leads."""
        if len(word) == 4:
            return word[:2] in lexicon.predicates() and any(word[2:] in verbs for verbs in (lexicon.verbs(), self.verbal_nouns, self.verbs))
        return len(word) == 3 and word[2] in "到至为成" and word[:2] in lexicon.verbs()

    def is_predicate(self, word: str) -> bool:
        """A verb or an adverb: no part of a noun phrase."""
        return self.is_verb(word) or word in lexicon.adverbs()


SOLID = 3  # characters of a compound that is looked for in the text rather than among its words
# The lists that are called the same here and in `cues.toml`.
NAMED_ALIKE = (
    "prepositions", "datives", "purposes", "giving", "trailing", "about", "manner", "degrees",
    "joining", "joints", "fresh", "idle", "bodies", "deictic", "classifiers", "introducing",
    "locating", "scenes", "onlooking", "aspects", "totals", "happening", "shares", "rates", "per_head", "totalling", "attributive",
    "loose_ends", "seasons", "nobody", "causing",
)  # fmt: skip
# … whose surfaces are what a word ends in, or begins with.
AFFIXES = (
    "faceless", "passing", "heads", "milestones", "sites", "lines", "locales", "measures", "trade", "funds", "abstract",
    "publishing", "receiving", "persons",
)  # fmt: skip


@lru_cache(maxsize=8)
def compile_cues(patterns: Patterns) -> Cues:
    table = patterns.table("cues")

    def words(key: str) -> frozenset[str]:
        return frozenset(table[key]["surfaces"])

    indicators = patterns.tables.get("indicators", {})
    scopes = {s: entry["level"] for entry in table.values() if entry["kind"] == "scope" for s in entry["surfaces"]}
    openers = frozenset(s for entry in table.values() if entry.get("opening") for s in entry["surfaces"])
    owners, topics = tuple(words("nouns")), tuple(words("headings"))
    possessors, things = (*owners, *words("regions")), (*words("sites"), *topics)
    known = {s: key for key, entry in indicators.items() for s in entry["surfaces"]}
    alike: dict[str, Any] = {key: words(key) for key in NAMED_ALIKE} | {key: tuple(words(key)) for key in AFFIXES}
    return Cues(
        **alike,
        wholes=words("connective") | words("verb") | words("compounds"),
        connectives=words("connective"),
        verbs=words("verb"),
        verbal_nouns=words("verbal"),
        acting=words("verb") | {word for word in lexicon.verbs() - words("verbal") if len(word) > 1},
        stops=words("after"),
        populations=words("nouns"),
        openers=openers,
        owners=owners,
        possessors=possessors,
        events=topics,
        things=things,
        bearers=(*possessors, *things),
        measured=(*possessors, *things, *words("lines"), *words("measures")),
        parting=(words("prepositions") | words("connective") | words("totals")) - words("joining") - {"的"},
        unnamed=frozenset().union(*map(words, ("prepositions", "trailing", "nouns", "fresh", "scenes"))),
        scopes=scopes,
        scope=re.compile(f"(?<![健安完齐周保])(?:{_either(s for s in scopes if s not in openers)})(?!域)"),  # 健全|县域, no 全县
        topic=re.compile(
            rf"(?:第[\d一二三四五六七八九十]+届)?(?:“[^”\n]{{1,14}}”[\u4e00-\u9fff]{{,4}}?|(?:[\u4e00-\u9fffA-Z—]|“[^”\n]{{1,8}}”){{2,12}}?)(?:{_either(topics)})(?![人员局部职])"
        ),
        dimensions=tuple(words("standing")),
        standing=re.compile(rf"(?:{_either(words('standing'))})(?:[达为约近超]|超过|分别)*$"),
        voice=re.compile(table["report"]["pattern"]),
        indicators=Gazetteer(known),
        solid=Gazetteer(known | {word: "" for word in words("compounds") if len(word) >= SOLID}),
    )


def _either(surfaces: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, surfaces), key=lambda surface: -len(surface)))
