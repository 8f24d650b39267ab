"""A figure and its slots while they are being linked, in offsets of the clean text.

In: nothing. Out: `Part` and `Link`, what the modules around `relations` pass to each other; the extractor turns them into facts.
"""

from __future__ import annotations

from typing import NamedTuple

from cqextract.facts import Hit, Period
from cqextract.view import Sentence


class Part(NamedTuple):
    """A filled slot: a stretch of the clean text, and whether it was carried over."""

    start: int
    end: int
    inherited: bool = False


class Rival(NamedTuple):
    """Whom a figure may be of, where its sentence names nobody: what speaks for it, what the figure tells and where, and how likely it is
    among its rivals."""

    part: Part
    flags: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    probability: float = 0.0


class Link(NamedTuple):
    """A figure and its slots, in clean offsets; `resolved` is what a scope word or pronoun in `subject` stands for. `cue` are the words
    by which `rule` was chosen; `rivals`, of a subject that was carried over, the likeliest first."""

    figure: Hit
    kind: str
    direction: str | None
    indicator: Part | None
    subject: Part | None
    resolved: Part | None
    whole: Part | None
    reference: Part | None
    when: Part | None
    period: Period
    modality: str
    source: Part | None
    sentence: Sentence
    rule: str
    cue: Part | None = None
    rivals: tuple[Rival, ...] = ()

    def names_its_owner(self) -> bool:
        """Is its subject but a part of its indicator, [民营企业]进出口, which the next one need not be of?"""
        subject, indicator = self.subject, self.indicator
        return bool(subject and indicator and indicator.start <= subject.start and subject.end <= indicator.end)
