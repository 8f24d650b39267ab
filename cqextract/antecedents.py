"""Whom a figure is of where its sentence names nobody: candidates from the text around it, scored by a small log-linear model.

In: whom the text so far has named (`Heard`), and where the figure stands. Out: `Rival`s, the likeliest first, each with its probability
among them. What each feature is worth stands in `models/antecedents.toml`; the card beside it says what it was fitted on.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cqextract import weights
from cqextract.cues import Cues
from cqextract.facts import Hit
from cqextract.layout import CJK, SURNAMES
from cqextract.links import Part, Rival
from cqextract.view import Sentence

CROSSED = {
    "rule",
    "carried",
    "default",
    "here1",
    "here2",
    "here.first",
    "theme1",
    "theme2",
    "opening1",
    "previous",
    "place",
    "org",
    "phrase",
    "longer",
    "person",
    "near1",
    "near0",
    "section",
}
LONG = 10  # characters of a phrase that seldom is anybody's name
RECENT = 3  # of whom figures named, sentences opened with, and the sentence has named, so many are remembered
PREVIOUS = ("owner", "place", "org", "phrase")  # what the subject of the figure before may be
FARTHEST = 4  # sentences; what is named before is far, however far


_person = re.compile(rf"[{SURNAMES}][{CJK}]{{1,2}}")


class Mind(NamedTuple):
    """What the rules have in mind: whom the text carried here, whom its section and the whole document are about, and whose the
    figure before was. `speaks` is true of a document that speaks for its own place throughout."""

    carried: Part | None = None
    section: Part | None = None
    default: Part | None = None
    previous: Part | None = None
    speaks: bool = False


class Heard:
    """Whom a text has named so far, in the order in which it did."""

    def __init__(self, text: str, sentences: Sequence[Sentence], hits: Sequence[Hit], cues: Cues) -> None:
        self.text, self.cues, self.sentences = text, cues, sentences
        self._starts = [sentence.start for sentence in sentences]
        self._labels = {hit.start: hit.label.lower() for hit in hits}
        self._ends = {hit.start: hit.end for hit in hits}
        # By their names, whom the text named last at the end: a long text that names one place over and over stays short.
        self.by_figures: dict[str, Part] = {}
        self.by_openings: dict[str, tuple[Part, bool]] = {}  # … and whether the sentence's first clause did
        self.by_themes: dict[str, tuple[Part, bool]] = {}
        self.by_headings: list[Part] = []
        self._times: Counter[str] = Counter()  # how often somebody has been the theme of a clause

    def forget(self) -> None:
        """Forget whom the text has named: another story begins."""
        for names in (self.by_figures, self.by_openings, self.by_themes, self.by_headings):
            names.clear()

    def figure(self, subject: Part) -> None:
        """Note whom a figure is said to be of."""
        surface = self.text[subject.start : subject.end]
        self.by_figures.pop(surface, None)
        self.by_figures[surface] = subject

    def opening(self, subject: Part, *, first: bool) -> None:
        """Note whom a sentence opened with, in its first clause or a later one."""
        surface = self.text[subject.start : subject.end]
        self.by_openings.pop(surface, None)
        self.by_openings[surface] = subject, first

    def theme(self, theme: Part, *, first: bool) -> None:
        """Note what a clause was about, the first of its sentence or a later one."""
        surface = self.text[theme.start : theme.end]
        self.by_themes.pop(surface, None)
        self.by_themes[surface] = theme, first
        self._times[surface] += 1

    def rivals(
        self, mind: Mind, inside: Sequence[Hit], themes: Sequence[Part], sentence: Sentence, context: Sequence[str] = ()
    ) -> tuple[Rival, ...]:
        """Whom a figure of `sentence` may be of; `inside` are the names that act in the sentence before it, `themes` what its clauses
        so far are about."""
        flags: dict[str, list[str]] = {}
        nearest: dict[str, tuple[int, Part, int]] = {}
        here = self._index(sentence.start)
        for part, flag in self._named(mind, inside, themes):
            surface = self.text[part.start : part.end]
            flags.setdefault(surface, []).append(flag)
            index = self._index(part.start)
            away = here - index if index <= here else FARTHEST
            if surface not in nearest or (index <= here and away < nearest[surface][0]):
                nearest[surface] = away, part, index
        voice = [kind for kind, heard in (("report", mind.speaks), ("plain", not self.by_headings)) if heard]
        found = []
        for surface, (away, part, index) in nearest.items():
            traits = [*flags[surface], *self._traits(surface, part, away)]
            own = "own" if "default" in traits else "other"
            traits += [f"{kind}.{own}" for kind in voice]
            if self.sentences[index].paragraph == sentence.paragraph:
                traits.append("paragraph")
            if "previous" in traits:
                traits += [f"previous.{kind}" for kind in PREVIOUS if kind in traits]
            traits += [f"{flag}:{c}" for flag in {*traits} & CROSSED for c in context]
            found.append(Rival(part._replace(inherited=True), frozenset(traits)))
        return scored(found)

    def _named(self, mind: Mind, inside: Sequence[Hit], themes: Sequence[Part]) -> Iterator[tuple[Part, str]]:
        if likeliest := mind.carried or mind.default:
            yield likeliest, "rule"
        for flag in ("carried", "default", "section", "previous"):
            if part := getattr(mind, flag):
                yield part, flag
        for n, part in enumerate(islice(reversed(self.by_figures.values()), RECENT), 1):
            yield part, f"figure{n}"
        for n, (part, first) in enumerate(islice(reversed(self.by_openings.values()), RECENT), 1):
            yield part, f"opening{n}"
            if first:
                yield part, "opens"
        for n, hit in enumerate(inside[: -RECENT - 1 : -1]):
            yield Part(hit.start, hit.end), f"near{n}"
        for n, part in enumerate(themes[: -RECENT - 1 : -1], 1):
            yield part, f"here{n}"
            if n == len(themes):
                yield part, "here.first"
        for n, (part, first) in enumerate(islice(reversed(self.by_themes.values()), RECENT), 1):
            yield part, f"theme{n}"
            if first:
                yield part, "theme.first"
        for n, part in enumerate(islice(reversed(self.by_headings), 2), 1):
            yield part, f"heading{n}"

    def _traits(self, surface: str, part: Part, away: int) -> Iterator[str]:
        whole = self._ends.get(part.start, part.end) >= part.end  # 江州, but not 江州班列
        yield (
            self._labels.get(part.start, "")
            if part.start in self._labels and whole
            else ("scope" if surface in self.cues.scopes else "longer" if part.start in self._labels else "phrase")
        )
        if self._times[surface] > 1:
            yield "recurs"
        if _person.fullmatch(surface):
            yield "person"
        if surface[0] in "这该本此":
            yield "pointing"
        for trait, ends in (("measure", self.cues.measures), ("event", self.cues.events), ("people", self.cues.persons)):
            if surface.endswith(ends):
                yield trait
        if len(surface) > LONG:
            yield "long"
        yield f"away{min(away, FARTHEST)}"
        if surface.endswith(self.cues.owners):
            yield "owner"
        if surface.endswith(self.cues.sites):
            yield "site"

    def _index(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)


def scored(rivals: Sequence[Rival]) -> tuple[Rival, ...]:
    """The rivals with their probabilities, the likeliest first."""
    if not rivals:
        return ()
    known = weights.read("antecedents")
    scores = [sum(known.get(trait, 0.0) for trait in rival.traits) for rival in rivals]
    best = max(scores)
    powers = [math.exp(score - best) for score in scores]
    total = sum(powers)
    found = [rival._replace(probability=power / total) for rival, power in zip(rivals, powers, strict=True)]
    return tuple(sorted(found, key=lambda rival: -rival.probability))
