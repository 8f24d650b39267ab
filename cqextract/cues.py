"""The cue words of `patterns/cues.toml`, compiled for the modules that read phrases.

In: the patterns. Out: one `Cues`, sets of words named for what they do. The sets are data: an analyst adds a verb or a kind of site
there without touching the code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cqextract import lexicon
from cqextract.gazetteers import Gazetteer
from cqextract.patterns import Patterns


@dataclass(frozen=True)
class Cues:
    """The words that phrases are cut by; what each set is for is said beside it in `cues.toml`."""

    connectives: frozenset[str]
    verbs: frozenset[str]
    verbal_nouns: frozenset[str]
    stops: frozenset[str]
    prepositions: frozenset[str]
    trailing: frozenset[str]
    joining: frozenset[str]
    joints: frozenset[str]
    fresh: frozenset[str]
    idle: frozenset[str]
    bodies: frozenset[str]
    deictic: frozenset[str]
    classifiers: frozenset[str]
    introducing: frozenset[str]
    scenes: frozenset[str]
    onlooking: frozenset[str]
    aspects: frozenset[str]
    populations: frozenset[str]
    openers: frozenset[str]  # the scope words that name a subject only where they open a clause
    faceless: tuple[str, ...]
    owners: tuple[str, ...]  # what the name of somebody who has figures may end in: populations
    sites: tuple[str, ...]  # … or of a place one can point at
    topics: tuple[str, ...]
    heads: tuple[str, ...]  # … or of a phrase that a verb modifies
    scopes: dict[str, str]  # 全市, 我国, 该公司 …, each with its level
    voice: re.Pattern[str]  # what shows that a document speaks for a place
    indicators: Gazetteer[str]  # known indicators, each with its concept

    def is_verb(self, word: str) -> bool:
        """Is it a verb where it stands between two nouns?"""
        return word in self.verbs or (len(word) > 1 and word in lexicon.verbs() and word not in self.verbal_nouns)

    def is_predicate(self, word: str) -> bool:
        """A verb or an adverb: no part of a noun phrase."""
        return self.is_verb(word) or word in lexicon.adverbs()


@lru_cache(maxsize=8)
def compile_cues(patterns: Patterns) -> Cues:
    table = patterns.table("cues")

    def words(key: str) -> frozenset[str]:
        return frozenset(table[key]["surfaces"])

    own_name = (
        "prepositions",
        "trailing",
        "joining",
        "joints",
        "fresh",
        "idle",
        "bodies",
        "deictic",
        "classifiers",
        "introducing",
        "scenes",
    )
    indicators = patterns.tables.get("indicators", {})
    return Cues(
        **{key: words(key) for key in (*own_name, "onlooking", "aspects")},
        connectives=words("connective"),
        verbs=words("verb"),
        verbal_nouns=words("verbal"),
        stops=words("after"),
        populations=words("nouns"),
        openers=frozenset(s for entry in table.values() if entry.get("opening") for s in entry["surfaces"]),
        faceless=tuple(words("faceless")),
        owners=tuple(words("nouns")),
        sites=tuple(words("sites")),
        topics=tuple(words("headings")),
        heads=tuple(words("heads")),
        scopes={s: entry["level"] for entry in table.values() if entry["kind"] == "scope" for s in entry["surfaces"]},
        voice=re.compile(table["report"]["pattern"]),
        indicators=Gazetteer({s: key for key, entry in indicators.items() for s in entry["surfaces"]}),
    )
