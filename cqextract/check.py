"""The examples that the pattern files carry, executed: `cqextract patterns check`, and a test, run them.

In: overlay folders. Out: a line a problem, none when every example is found as it is marked and no counterexample is found.
What an example stands for is marked inside it: `{…}` a mention, `<indicator>…</indicator>` and the like a slot of a fact.

>>> unmark("订单{20亿元}")
Marked(text='订单20亿元', spans=(('mention', 2, 6),))
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from cqextract.extractor import Extractor
from cqextract.facts import Document, Fact, Mention, Organization, Period, Quantity, Slot
from cqextract.patterns import Entry

_PUBLISHED = dt.date(2021, 8, 24)  # what the examples' relative times are read against
_mark = re.compile(r"\{|\}|</?(?:indicator|figure|subject|reference|whole)>")


class Marked(NamedTuple):
    """A text without its marks, and the marked stretches: (what each is, start, end)."""

    text: str
    spans: tuple[tuple[str, int, int], ...]


def unmark(marked: str) -> Marked:
    """The text without its marks, and what they mark: `mention` for braces, the tag's name for tags."""
    text, spans, at, opened = "", [], 0, 0
    for mark in _mark.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark.group() == "}" or mark.group().startswith("</"):
            spans.append((mark.group().strip("</>}") or "mention", opened, len(text)))
        else:
            opened = len(text)
    return Marked(text + marked[at:], tuple(spans))


Verdict: TypeAlias = Callable[[str, Entry, Marked, Document], bool]


class Semantics(NamedTuple):
    """What an example and a counterexample of one pattern file say: is the example found, is the counterexample found after all?"""

    found: Verdict
    misfound: Verdict


def check(*overlays: str | Path) -> list[str]:
    """Run all examples and counterexamples of the shipped patterns with the overlay folders laid over them.

    Each problem is one line that names the file, the entry and the example. Raises PatternError for files that cannot be loaded.
    """
    extractor = Extractor(patterns=overlays)
    return [problem for stem, table in extractor.patterns.tables.items() for problem in _problems(extractor, stem, table)]


def _problems(extractor: Extractor, stem: str, table: Mapping[str, Entry]) -> Iterator[str]:
    for key, entry in table.items():
        where = f"{stem}.toml: {entry['kind']}.{key}"
        examples, counterexamples = entry.get("examples", ()), entry.get("counterexamples", ())
        if (examples or counterexamples) and stem not in SEMANTICS:
            yield f"{where}: examples here are never run; remove them"
            continue
        for example in examples:
            marked = unmark(example)
            if not marked.spans:
                yield f"{where}: {example}: marks nothing; put what must be found in braces or tags"
            elif not SEMANTICS[stem].found(key, entry, marked, extractor.extract(marked.text, published=_PUBLISHED)):
                yield f"{where}: {example}: is not found so"
        for example in counterexamples:
            marked = unmark(example)
            if SEMANTICS[stem].misfound(key, entry, marked, extractor.extract(marked.text, published=_PUBLISHED)):
                yield f"{where}: {example}: is found, but is a counterexample"


# ── Mentions ───────────────────────────────────────────────────────────────────────────────────────


def _made(key: str, entry: Entry, rule: str) -> bool:
    """Does a mention's rule, a chain such as `step.year+step.half`, name this entry?"""
    return f"{entry['kind']}.{key}" in rule.removesuffix(".inferred").split("+")


def _at_marks(marked: Marked, document: Document) -> Sequence[Mention | None]:
    mentions = {(m.span.start, m.span.end): m for m in document.mentions}
    return [mentions.get((start, end)) for _, start, end in marked.spans]


def _mention_found(key: str, entry: Entry, marked: Marked, document: Document) -> bool:
    return all(mention and _made(key, entry, mention.rule) for mention in _at_marks(marked, document))


def _mention_misfound(key: str, entry: Entry, marked: Marked, document: Document) -> bool:
    return any(_made(key, entry, mention.rule) for mention in document.mentions)


def _bound_found(key: str, entry: Entry, marked: Marked, document: Document) -> bool:
    values = [mention.value if mention else None for mention in _at_marks(marked, document)]
    return all(isinstance(value, Quantity) and value.comparator == (entry["comparator"] or "=") for value in values)


def _bound_misfound(key: str, entry: Entry, marked: Marked, document: Document) -> bool:
    surfaces = tuple(entry["surfaces"])
    figures = [m.span.clean for m in document.mentions if isinstance(m.value, Quantity)]
    return any(f.startswith(surfaces) if entry["position"] == "before" else f.endswith(surfaces) for f in figures)


def _time_found(key: str, entry: Entry, marked: Marked, document: Document) -> bool:
    if entry["kind"] != "vague":
        return _mention_found(key, entry, marked, document)
    values = [mention.value if mention else None for mention in _at_marks(marked, document)]
    return all(isinstance(value, Period) and value.timex == entry["timex"] for value in values)


def _time_misfound(key: str, entry: Entry, marked: Marked, document: Document) -> bool:
    if entry["kind"] != "vague":
        return _mention_misfound(key, entry, marked, document)
    return any(m.span.clean in entry["surfaces"] for m in document.mentions if isinstance(m.value, Period))


def _organization_found(key: str, entry: Entry, marked: Marked, document: Document) -> bool:
    """A name may be known beside its ending, so only the category tells; lists, cues and edges help others to names."""
    values = [mention.value if mention else None for mention in _at_marks(marked, document)]
    return all(isinstance(value, Organization) and value.category == entry.get("category", value.category) for value in values)


# ── Facts ──────────────────────────────────────────────────────────────────────────────────────────


def _says(fact: Fact, marked: Marked) -> bool:
    """Has the fact every marked slot, word for word?"""
    slots: dict[str, Slot | None] = {
        "indicator": fact.indicator, "subject": fact.subject, "reference": fact.reference, "whole": fact.whole,
    }  # fmt: skip
    for name, start, end in marked.spans:
        span = fact.figure if name == "figure" else slots[name].span if slots[name] else None  # type: ignore[union-attr]
        if span is None or span.clean != marked.text[start:end] or (name == "figure" and span.start != start):
            return False
    return True


def _shape_made(key: str, entry: Entry, fact: Fact) -> bool:
    return fact.rule == f"{entry['is']}.{key}"


def _shape_found(key: str, entry: Entry, marked: Marked, document: Document) -> bool:
    return any(_shape_made(key, entry, fact) and _says(fact, marked) for fact in document.facts)


def _shape_misfound(key: str, entry: Entry, marked: Marked, document: Document) -> bool:
    return any(_shape_made(key, entry, fact) for fact in document.facts)


def _indicator_found(key: str, entry: Entry, marked: Marked, document: Document) -> bool:
    return any(fact.indicator and fact.indicator.concept == key and _says(fact, marked) for fact in document.facts)


def _indicator_misfound(key: str, entry: Entry, marked: Marked, document: Document) -> bool:
    return any(fact.indicator and fact.indicator.concept == key for fact in document.facts)


SEMANTICS: Mapping[str, Semantics] = {
    "units": Semantics(_mention_found, _mention_misfound),
    "ranks": Semantics(_mention_found, _mention_misfound),
    "approximators": Semantics(_bound_found, _bound_misfound),
    "periods": Semantics(_time_found, _time_misfound),
    "organizations": Semantics(_organization_found, _mention_misfound),
    "shapes": Semantics(_shape_found, _shape_misfound),
    "indicators": Semantics(_indicator_found, _indicator_misfound),
}
