"""What comes out: spans, mentions, facts and documents, immutable and ready for JSON.

In: nothing; this is the bottom of the package. Out: the data model that every other module fills or writes. The JSON form is
the contract with users: offsets are code points of the raw text, `end` is exclusive, days are ISO 8601 and inclusive.

>>> Span(3, 8, "60.7%", "60.7%").to_dict()
{'start': 3, 'end': 8, 'text': '60.7%', 'clean': '60.7%'}
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

Json: TypeAlias = dict[str, Any]


def number(value: Decimal) -> int | float:
    """The JSON number that prints like `value`: whole numbers without a point, never a binary rounding of the decimals.

    >>> number(Decimal("87000")), number(Decimal("0.1")), number(Decimal("60.70"))
    (87000, 0.1, 60.7)
    """
    return int(value) if value == value.to_integral_value() else float(value)


def day(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the raw text: `raw[start:end] == text`; `clean` is the same as a reader reads it."""

    start: int
    end: int
    text: str
    clean: str

    def to_dict(self) -> Json:
        return {"start": self.start, "end": self.end, "text": self.text, "clean": self.clean}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value as written: exact, fully scaled bounds (`8.7万家` is 87000), one canonical unit per meaning, and a comparator.

    `comparator` is one of `=`, `>`, `>=`, `<`, `<=`, `~`, `range`; percentages stay in percent.
    """

    low: Decimal
    high: Decimal
    unit: str | None = None
    comparator: str = "="
    currency: str | None = None

    def to_dict(self) -> Json:
        value = {"low": number(self.low), "high": number(self.high), "unit": self.unit, "comparator": self.comparator}
        return {**value, "currency": self.currency} if self.currency else value


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends inclusive; None is an open or unknown end. `timex` is a TIMEX3 value where there is one."""

    start: dt.date | None = None
    end: dt.date | None = None
    timex: str | None = None

    def to_dict(self) -> Json:
        return {"from": day(self.start), "to": day(self.end), "timex": self.timex}


@dataclass(frozen=True, slots=True)
class Organization:
    """What is known of a named organisation: its canonical name in the document and its category."""

    name: str
    category: str = "other"

    def to_dict(self) -> Json:
        return {"name": self.name, "category": self.category}


@dataclass(frozen=True, slots=True)
class Place:
    """A country, province, city, county or town: its canonical name and its GB/T 2260 division code, where it has one."""

    name: str
    code: str | None = None

    def to_dict(self) -> Json:
        return {"name": self.name, "code": self.code}


Value: TypeAlias = Quantity | Period | Organization | Place


class Hit(NamedTuple):
    """What a recogniser finds, in offsets of the clean text; `rule` names the pattern entry that found it."""

    start: int
    end: int
    label: str
    value: Value
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A hit that survived, in offsets of the raw text. `type` is ORG, PLACE, QUANTITY, PERCENT or DATE; `rule` names the pattern entries
    that found it, and ends in `.inferred` for a time that is resolved against the text's own dates, no publication date being known."""

    type: str
    span: Span
    value: Value
    rule: str = ""

    def to_dict(self) -> Json:
        return {"type": self.type, **self.span.to_dict(), **self.value.to_dict(), "rule": self.rule}


@dataclass(frozen=True, slots=True)
class Slot:
    """One filled slot of a fact; `inherited` when it was stated in an earlier clause, sentence or heading."""

    span: Span
    inherited: bool = False

    def to_dict(self) -> Json:
        return {**self.span.to_dict(), "inherited": self.inherited}


@dataclass(frozen=True, slots=True)
class Indicator(Slot):
    """What is measured or counted; `concept` is a canonical id where one is known (`gdp`)."""

    concept: str | None = None

    def to_dict(self) -> Json:
        return {**self.span.to_dict(), "concept": self.concept, "inherited": self.inherited}


@dataclass(frozen=True, slots=True)
class Subject(Slot):
    """Whose figure it is. `resolved` is the span that 全市, 该公司, 我省 … stand for; `code` a place's GB/T 2260 code."""

    resolved: Span | None = None
    name: str | None = None
    code: str | None = None

    def to_dict(self) -> Json:
        resolved = self.resolved.to_dict() if self.resolved else None
        return {**self.span.to_dict(), "resolved": resolved, "name": self.name, "code": self.code, "inherited": self.inherited}


@dataclass(frozen=True, slots=True)
class When(Slot):
    """When the figure holds."""

    period: Period = Period()

    def to_dict(self) -> Json:
        return {**self.span.to_dict(), **self.period.to_dict(), "inherited": self.inherited}


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure with everything the text says about it; a slot is None where the text says nothing.

    `kind` is level, change, share, gap or rank; `direction` up or down for change and gap; `modality` actual, target, forecast or
    capability; `confidence` the probability that the whole fact is right; `rule` the relation shape that made it.
    """

    id: str
    kind: str
    direction: str | None
    figure: Span
    quantity: Quantity
    indicator: Indicator | None
    subject: Subject | None
    whole: Slot | None
    reference: Slot | None
    when: When | None
    modality: str
    source: Slot | None
    sentence: Span
    confidence: float
    rule: str

    def to_dict(self) -> Json:
        slots = {
            "indicator": self.indicator, "subject": self.subject, "whole": self.whole,
            "reference": self.reference, "period": self.when,
        }  # fmt: skip
        return {
            "id": self.id, "kind": self.kind, "direction": self.direction,
            "figure": {**self.figure.to_dict(), **self.quantity.to_dict()},
            **{name: slot.to_dict() if slot else None for name, slot in slots.items()},
            "modality": self.modality,
            "source": self.source.to_dict() if self.source else None,
            "sentence": {"start": self.sentence.start, "end": self.sentence.end},
            "confidence": self.confidence, "rule": self.rule,
        }  # fmt: skip


class Candidate(NamedTuple):
    """Whom a figure may be of, where its sentence names nobody, and how likely that is; `traits` are what speaks for it."""

    span: Span
    traits: frozenset[str]
    probability: float


class Reasons(NamedTuple):
    """What led to a fact: `cue`, the words before the figure by which its rule was chosen, and, of a subject that was carried over, the
    candidates, the likeliest first."""

    fact: Fact
    cue: Span | None
    rivals: tuple[Candidate, ...]


def fact_id(document: str, fact: Json) -> str:
    """A hash of the document's id, the figure and the slots, not of confidence, rule or version: the same input, the same id."""
    content = {k: v for k, v in fact.items() if k not in ("id", "confidence", "rule", "sentence")}
    stable = json.dumps([document, content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(stable.encode(errors="surrogatepass"), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a page: `[start, end)` is its body in the raw text; its title may stand before, inside or after it."""

    start: int
    end: int
    kind: str = "news"
    title: Span | None = None
    byline: tuple[str, ...] = ()

    def to_dict(self) -> Json:
        title = self.title.to_dict() if self.title else None
        return {"start": self.start, "end": self.end, "kind": self.kind, "title": title, "byline": list(self.byline)}


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated text: its articles, mentions and facts, in text order, in offsets of the raw text."""

    id: str
    published: dt.date | None
    sha256: str
    length: int
    articles: Sequence[Article] = ()
    mentions: Sequence[Mention] = ()
    facts: Sequence[Fact] = ()

    @property
    def title(self) -> str | None:
        """The first article's title, as a reader reads it."""
        return next((a.title.clean for a in self.articles if a.title), None)

    def to_dict(self) -> Json:
        """The document as one line of JSON Lines holds it (see the README's section on output)."""
        return {
            "id": self.id, "published": day(self.published), "sha256": self.sha256, "length": self.length,
            "articles": [a.to_dict() for a in self.articles],
            "mentions": [m.to_dict() for m in self.mentions],
            "facts": [f.to_dict() for f in self.facts],
        }  # fmt: skip
