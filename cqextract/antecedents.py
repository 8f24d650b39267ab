"""Whom a figure is of where its sentence names nobody: candidates from the text around it, scored by a small log-linear model.

In: whom the text so far has named (`Heard`), and where the figure stands. Out: `Rival`s, the likeliest first, each with its probability
among them. What each feature is worth stands in `models/antecedents.toml`; the card beside it says what it was fitted on.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cqextract import weights
from cqextract.cues import Cues
from cqextract.facts import Hit
from cqextract.layout import CJK, SURNAMES
from cqextract.links import Part, Rival
from cqextract.themes import Theme
from cqextract.view import Sentence

# Flags and kinds that weigh differently with what the figure tells and where: each is a trait once more with each word of that.
CROSSED = frozenset((
    "rule", "carried", "default", "section", "previous", "opening1", "here1", "here2", "here.first", "theme1", "theme2",
    "near0", "near1", "place", "org", "phrase", "longer", "person",
))  # fmt: skip
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


class Around(NamedTuple):
    """Who stands around a figure: the names that act in its sentence before it, what the clauses of that are about so far, and what those
    of the sentences before were, the nearest first."""

    names: Sequence[Hit]
    here: Sequence[Part]
    before: Sequence[Theme]


class Heard:
    """Whom a text has named so far, in the order in which it did."""

    def __init__(self, text: str, sentences: Sequence[Sentence], hits: Sequence[Hit], cues: Cues) -> None:
        self.text, self.cues, self.sentences = text, cues, sentences
        self._starts = [sentence.start for sentence in sentences]
        self._labels = {hit.start: (hit.label.lower(), hit.end) for hit in hits}
        # By their names, whom the text named last at the end: a long text that names one place over and over stays short.
        self.by_figures: dict[str, Part] = {}
        self.by_openings: dict[str, tuple[Part, bool]] = {}  # … and whether the sentence's first clause did
        self.by_headings: list[Part] = []

    def forget(self) -> None:
        """Forget whom the text has named: another story begins."""
        for names in (self.by_figures, self.by_openings, self.by_headings):
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

    def rivals(self, mind: Mind, around: Around, sentence: Sentence, context: tuple[str, ...]) -> tuple[Rival, ...]:
        """Whom a figure of `sentence` may be of, of those whom the rules have in mind and those who stand `around` it; `context` says
        what it tells, and where."""
        flags: dict[str, list[str]] = {}
        nearest: dict[str, tuple[int, Part, int]] = {}
        here = self._index(sentence.start)
        for part, flag in self._named(mind, around):
            surface = self.text[part.start : part.end]
            flags.setdefault(surface, []).append(flag)
            index = self._index(part.start)
            away = here - index if index <= here else FARTHEST
            if surface not in nearest or (index <= here and away < nearest[surface][0]):
                nearest[surface] = away, part, index
        voice = [kind for kind, heard in (("report", mind.speaks), ("plain", not self.by_headings)) if heard]
        found = []
        for surface, (away, part, index) in nearest.items():
            speaks = [*flags[surface], *self._traits(surface, part, away)]
            own = "own" if "default" in speaks else "other"
            speaks += [f"{kind}.{own}" for kind in voice]
            if self.sentences[index].paragraph == sentence.paragraph:
                speaks.append("paragraph")
            if "previous" in speaks:
                speaks += [f"previous.{kind}" for kind in PREVIOUS if kind in speaks]
            found.append(Rival(Part(part.start, part.end, True), tuple(dict.fromkeys(speaks)), context))
        return scored(found)

    def _named(self, mind: Mind, around: Around) -> Iterator[tuple[Part, str]]:
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
        for n, hit in enumerate(around.names[: -RECENT - 1 : -1]):
            yield Part(hit.start, hit.end), f"near{n}"
        for n, part in enumerate(around.here[: -RECENT - 1 : -1], 1):
            yield part, f"here{n}"
            if n == len(around.here):
                yield part, "here.first"
        for n, (part, first) in enumerate(around.before, 1):
            yield part, f"theme{n}"
            if first:
                yield part, "theme.first"
        for n, part in enumerate(islice(reversed(self.by_headings), 2), 1):
            yield part, f"heading{n}"

    def _traits(self, surface: str, part: Part, away: int) -> Iterator[str]:
        label, end = self._labels.get(part.start, ("", part.end))
        yield label if label and end >= part.end else "scope" if surface in self.cues.scopes else "longer" if label else "phrase"
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


def traits(rival: Rival) -> frozenset[str]:
    """All that speaks for a rival or against it: its flags, and the crossed ones once more with each word of the context."""
    return frozenset(rival.flags).union(*(_crossed(flag, rival.context) for flag in rival.flags))


@lru_cache(maxsize=4096)
def _crossed(flag: str, context: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{flag}:{word}" for word in context) if flag in CROSSED else ()


@lru_cache(maxsize=4096)
def _worth(flag: str, context: tuple[str, ...]) -> float:
    """What a flag weighs where the figure tells this."""
    known = weights.read("antecedents")
    return sum(known.get(trait, 0.0) for trait in (flag, *_crossed(flag, context)))


def scored(rivals: Sequence[Rival]) -> tuple[Rival, ...]:
    """The rivals with their probabilities, the likeliest first."""
    if not rivals:
        return ()
    scores = [sum(_worth(flag, rival.context) for flag in rival.flags) for rival in rivals]
    best = max(scores)
    powers = [math.exp(score - best) for score in scores]
    total = sum(powers)
    found = [rival._replace(probability=power / total) for rival, power in zip(rivals, powers, strict=True)]
    return tuple(sorted(found, key=lambda rival: -rival.probability))
