"""The whole way: a raw text in, a `Document` of articles, mentions and facts out.

In: a text, its publication date, patterns and models. Out: spans in raw offsets, and nowhere else than here are clean offsets
turned into them.

>>> document = Extractor().extract("2021年，重庆市汽车产量同比增长12%。", published="2022-01-20")
>>> [(f.subject.name, f.indicator.span.clean, f.figure.text, f.kind, f.direction) for f in document.facts]
[('重庆市', '汽车产量', '12%', 'change', 'up')]
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, overload

from cqextract import antecedents, dates, organizations, overlaps, pages, percents, places, quantities, relations
from cqextract.cues import compile_cues
from cqextract.errors import CqextractError
from cqextract.facts import (
    Candidate,
    Document,
    Fact,
    Hit,
    Indicator,
    Mention,
    Organization,
    Place,
    Quantity,
    Reasons,
    Slot,
    Subject,
    When,
    fact_id,
)  # fmt: skip
from cqextract.gazetteers import Gazetteer, read_names
from cqextract.inputs import Failure, Record, parse_date
from cqextract.links import Link, Part
from cqextract.models import names
from cqextract.models.confidence import probability
from cqextract.numerals import Terms
from cqextract.patterns import Patterns, load
from cqextract.records import text_sha256
from cqextract.text import Text, clean
from cqextract.tokens import tokenizer
from cqextract.view import View, look
from cqextract.workers import Work, processors, share, spread

# What another tool has found: where it stands in the raw text, and a label, of which `ORG` and the categories of organizations are read.
Entity: TypeAlias = tuple[int, int, str]
Made = TypeVar("Made")
# What a document, and the record it is of, are made into.
Into: TypeAlias = Callable[[Document, Record], Made]


class Extractor:
    """What is expensive to build, built once: patterns, gazetteer, tokenizer. Two extractors in one process may differ.

    `patterns` are overlay folders over the shipped ones; `gazetteer` is a file of names (`name TAB category`) that win over every
    rule; `tokenizer` is one of `jieba`, `pkuseg`, `pkuseg:FOLDER`, `chars`. `models` may name another recogniser of organisations,
    `{"organizations": source}`: any callable from a text to (start, end, label, probability) or without the probability, which is weighed
    against the rules; None to leave them to the rules; `doc.ents` to take those that `extract` is given, and no others. Facts that are
    less likely than `min_confidence` to be right are left out; the card of the model, `models/CONFIDENCE.md`, says what that costs.
    Raises PatternError or InputError for a file with a mistake.

    >>> text = "全年新增企业300家。"
    >>> [len(Extractor(min_confidence=least).extract(text).facts) for least in (0.0, 0.99)]
    [1, 0]
    """

    def __init__(
        self,
        *,
        patterns: Sequence[str | Path] = (),
        models: Mapping[str, Any] | None = None,
        gazetteer: Sequence[str | Path] = (),
        tokenizer: str = "jieba",
        min_confidence: float = 0.0,
    ) -> None:
        self._options: dict[str, Any] = dict(
            patterns=tuple(patterns), models=models, gazetteer=tuple(gazetteer), tokenizer=tokenizer, min_confidence=min_confidence
        )
        self.min_confidence = min_confidence
        self.patterns: Patterns = load(*patterns)
        self.models: Mapping[str, Any] = dict(models or {})
        self.names = [row for path in gazetteer for row in read_names(path)]
        self._tokenize = _tokenizer(tokenizer)
        self._terms = _terms(self.patterns)
        self._concepts = _concepts(self.patterns)

    def extract(self, text: str, *, published: dt.date | str | None = None, id: str = "", entities: Iterable[Entity] = ()) -> Document:
        """Annotate one text. `published` resolves its relative times: a date or any date text; raises DateError for one that is none.

        `entities` are organizations that another tool has found in the text: they win over the package's own.

        >>> text = "今年上半年，渝快通平台营业收入达5亿元。"
        >>> [m.span.text for m in Extractor().extract(text, entities=[(6, 11, "ORG")]).mentions if m.type == "ORG"]
        ['渝快通平台']
        """
        day = parse_date(published) if isinstance(published, str) else published
        cleaned, page, hits, links = self._read(text, day, entities)
        return Document(
            id=id,
            published=day,
            sha256=text_sha256(text),
            length=len(text),
            articles=page.articles,
            mentions=tuple(_mention(hit, cleaned) for hit in hits),
            facts=tuple(fact for fact in self._facts(links, cleaned, hits, id) if fact.confidence >= self.min_confidence),
        )

    def explain(self, text: str, *, published: dt.date | str | None = None, id: str = "") -> Iterator[Reasons]:
        """Every fact of a text with what led to it; the facts are those of `extract`. Raises DateError, as it does."""
        day = parse_date(published) if isinstance(published, str) else published
        cleaned, _, hits, links = self._read(text, day)
        for link, fact in zip(links, self._facts(links, cleaned, hits, id), strict=True):
            rivals = (Candidate(cleaned.span(*rival.part[:2]), antecedents.traits(rival), rival.probability) for rival in link.rivals)
            cue = cleaned.span(*link.cue[:2]) if link.cue and link.cue.start < link.cue.end else None
            if fact.confidence >= self.min_confidence:
                yield Reasons(fact, cue, tuple(rivals))

    def _read(
        self, text: str, published: dt.date | None, entities: Iterable[Entity] = ()
    ) -> tuple[Text, pages.Page, list[Hit], list[Link]]:
        cleaned = clean(text)
        page = pages.read(cleaned)
        view = look(cleaned, self._terms)
        hits = self.recognize(view, published=published, given=list(_given(entities, cleaned)))
        links = relations.link(view, hits, self.patterns, self._tokenize, published=published, headings=page.headings, stories=page.stories)
        return cleaned, page, hits, links

    def recognize(self, view: View, *, published: dt.date | None = None, given: Sequence[Entity] = ()) -> list[Hit]:
        """The hits of all recognisers, without overlaps, in text order and clean offsets, in which `given` are organizations, too."""
        return overlaps.resolve(self._candidates(view, published, given))

    def overruled(self, text: str, *, published: dt.date | None = None) -> Iterator[tuple[Mention, Mention, str]]:
        """What a recogniser found but another one's find displaced: the loser, the winner, and the reason (see `overlaps.losers`)."""
        cleaned = clean(text)
        found = self._candidates(look(cleaned, self._terms), published)
        for loser, winner, why in overlaps.losers(found, overlaps.resolve(found)):
            yield _mention(loser, cleaned), _mention(winner, cleaned), why

    def _candidates(self, view: View, published: dt.date | None, given: Sequence[Entity] = ()) -> list[Hit]:
        located = places.find(view, self.patterns)
        model = self.models.get("organizations", names.organizations)
        return [
            *quantities.find(view, self.patterns),
            *percents.find(view, self.patterns),
            *dates.find(view, self.patterns, published=published),
            *located,
            *(
                organizations.taken(view, self.patterns, given)
                if model == "doc.ents"
                else organizations.find(view, self.patterns, gazetteer=self.names, places=located, model=model, given=given)
            ),
        ]

    @overload
    def pipe(self, records: Iterable[Record | str], *, workers: int | None = 1) -> Iterator[Document | Failure]: ...
    @overload
    def pipe(self, records: Iterable[Record | str], *, workers: int | None = 1, into: Into[Made]) -> Iterator[Made | Failure]: ...

    def pipe(self, records: Iterable[Record | str], *, workers: int | None = 1, into: Into[Any] | None = None) -> Iterator[Any]:
        """Annotate many texts, in order; a text that cannot be annotated comes out as a Failure and the rest go on.

        `records` are `Record`s or plain texts (whose id is their number). With `workers` > 1, as many processes share the work; with
        None, as many as the machine has cores, once the batch has proved long enough to be worth it. What `into` makes of each document
        comes out in its place: a picklable function that runs where the document was made, so that only what is wanted travels.

        >>> list(Extractor().pipe(["产值增长5%。"], into=lambda document, record: (document.id, len(document.facts))))
        [('0', 1)]
        """
        wrapped = (r if isinstance(r, Record) else Record(str(i), r) for i, r in enumerate(records))
        work, build = partial(self.attempt, into=into or _itself), partial(_built, self._options, into or _itself)
        if workers is None:
            yield from share(work, build, wrapped, workers=processors())
        elif workers > 1:
            yield from spread(build, wrapped, workers=workers)
        else:
            yield from map(work, wrapped)

    def attempt(self, record: Record, *, into: Into[Made]) -> Made | Failure:
        """What `into` makes of one record's document, or the reason why there is none."""
        try:
            return into(self.extract(record.text, published=record.published, id=record.id), record)
        except CqextractError as error:
            return Failure(record.id, "extract", str(error))
        # What a text may make our code raise; where the machine fails (memory, disk), the batch ends.
        except (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            return Failure(record.id, "extract", f"{record.id}: {type(error).__name__}: {error}; report this text as a bug of cqextract")

    def _facts(self, links: Iterable[Link], text: Text, hits: Sequence[Hit], document: str) -> Iterator[Fact]:
        located = places.located(text.clean, self.patterns)  # those inside the names of organizations, too
        known = {(h.start, h.end): h.value for h in [*located, *hits]}
        for link in links:
            chosen = link.rivals[0] if link.rivals and link.subject == link.rivals[0].part else None
            yield _identified(self._fact(link, text, known, located), document, chosen.probability if chosen else None)

    def _fact(self, link: Link, text: Text, known: Mapping[tuple[int, int], Any], located: Sequence[Hit]) -> Fact:
        assert isinstance(link.figure.value, Quantity)

        def slot(part: Part | None) -> Slot | None:
            return Slot(text.span(part.start, part.end), part.inherited) if part else None

        indicator = link.indicator
        return Fact(
            id="",
            kind=link.kind,
            direction=link.direction if link.kind in ("change", "gap") else None,
            figure=text.span(link.figure.start, link.figure.end),
            quantity=link.figure.value,
            indicator=Indicator(text.span(indicator.start, indicator.end), indicator.inherited, self._concept(text, indicator))
            if indicator
            else None,
            subject=self._subject(link, text, known, located),
            whole=slot(link.whole),
            reference=slot(link.reference),
            when=When(text.span(link.when.start, link.when.end), link.when.inherited, link.period) if link.when else None,
            modality=link.modality,
            source=slot(link.source),
            sentence=text.span(link.sentence.start, link.sentence.end),
            confidence=0.0,  # like the id, read off the finished fact
            rule=link.rule,
        )

    def _subject(self, link: Link, text: Text, known: Mapping[tuple[int, int], Any], located: Sequence[Hit]) -> Subject | None:
        part, resolved = link.subject, link.resolved
        if part is None:
            return None
        value = known.get((resolved.start, resolved.end) if resolved else (part.start, part.end)) or self._division(part, text, located)
        return Subject(
            text.span(part.start, part.end),
            part.inherited,
            text.span(resolved.start, resolved.end) if resolved else None,
            value.name if isinstance(value, Organization | Place) else None,
            value.code if isinstance(value, Place) else None,
        )

    def _division(self, part: Part, text: Text, located: Sequence[Hit]) -> Place | None:
        """The place of 弥渡县全县, and of 全州 in a text that names only counties: the one that encloses the county named last."""
        surface, scopes = text.clean[part.start : part.end], compile_cues(self.patterns).scopes
        at = bisect_left(located, part.start, key=lambda hit: hit.start)
        if at < len(located) and located[at].start == part.start and text.clean[located[at].end : part.end] in scopes:
            return located[at].value  # type: ignore[return-value]  # places.located finds places
        nearest = located[max(at - 1, 0)].value if located and surface in scopes else None
        return places.around(nearest, scopes[surface], self.patterns) if isinstance(nearest, Place) else None

    def _concept(self, text: Text, part: Part) -> str | None:
        """The canonical id of an indicator that ends in a known one: 全市规上工业增加值 is `industrial_value_added`."""
        surface = text.clean[part.start : part.end]
        for start in range(len(surface) - 1):
            found = self._concepts.at(surface, start)
            if found and found[0] == len(surface):
                return found[1]
        return None


def _built(options: Mapping[str, Any], into: Into[Made]) -> Work[Made]:
    """What a worker builds once."""
    return partial(Extractor(**options).attempt, into=into)


def _itself(document: Document, record: Record) -> Document:
    return document


def _given(entities: Iterable[Entity], text: Text) -> Iterator[Entity]:
    """Another tool's entities in offsets of the clean text; an entity of which nothing is left there is dropped."""
    for first, last, label in entities:
        start, end = bisect_left(text.offsets, first), bisect_left(text.offsets, last)
        if start < end:
            yield start, end, label


def _mention(hit: Hit, text: Text) -> Mention:
    return Mention(hit.label, text.span(hit.start, hit.end), hit.value, hit.rule)


def _identified(fact: Fact, document: str, chosen: float | None) -> Fact:
    """The fact with its id and its confidence; `chosen` is how likely its subject was among the rivals for it."""
    content = fact.to_dict()
    return replace(fact, id=fact_id(document, content), confidence=probability(content, chosen))


@lru_cache(maxsize=8)
def _tokenizer(name: str) -> Callable[[str], list[str]]:
    return tokenizer(name)


@lru_cache(maxsize=8)
def _terms(patterns: Patterns) -> Terms:
    """The names in which a numeral is no number: fixed terms, places (三明市), indicators (每千人口床位数)."""
    indicators = (surface for entry in patterns.tables.get("indicators", {}).values() for surface in entry["surfaces"])
    return Terms([*(row[0] for row in patterns.gazetteer("terms")), *(row[0] for row in patterns.gazetteer("places")), *indicators])


@lru_cache(maxsize=8)
def _concepts(patterns: Patterns) -> Gazetteer[str]:
    entries = patterns.tables.get("indicators", {})
    return Gazetteer({surface: key for key, entry in entries.items() for surface in entry["surfaces"]})


@lru_cache(maxsize=1)
def default() -> Extractor:
    """The extractor that `cqextract.extract` shares."""
    return Extractor()


def extract(text: str, *, published: dt.date | str | None = None, id: str = "") -> Document:
    """Annotate one text with the default extractor.

    >>> extract("今年前5个月，全省出口下降3%。", published="2023-06-20").facts[0].to_dict()["period"]["to"]
    '2023-05-31'
    """
    return default().extract(text, published=published, id=id)
