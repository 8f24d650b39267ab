"""An annotated text on the terminal: the article in colors, then its facts in a table.

In: a document and its raw text. Out: lines on a rich console; without colors where that is no terminal. Widths are those of the
screen, where a Chinese character takes two cells.

>>> list(wrap("产值达1234亿元。", 8))
[(0, 3), (3, 10)]
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from cqextract.facts import Document, Fact, Indicator, Mention, Period, Reasons, Slot, Span, Subject, number

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

# In the order of painting: where spans overlap, the later one shows.
STYLES = {
    "title": "bold",
    "organization": "underline blue",
    "period": "yellow",
    "indicator": "magenta",
    "subject": "bold cyan",
    "figure": "bold green",
}
DITTO = "〃"  # the cell says what the one above says
SAID_ONCE = ("subject", "period", "source")  # columns that mostly repeat themselves
INDICATOR_CELLS, ROOMY = 14, 96
NO_LINE_START = frozenset("，。！？；：、）》〉】』」”’％…,.!?;:)]}%")
_unit = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,]*[0-9A-Za-z%]|.", re.DOTALL)


Overruled: TypeAlias = tuple[Mention, Mention, str]
WHY = {"longer": "the longer one wins", "label": "of two equally long ones {} wins", "first": "the first of the two wins"}


def show(document: Document, raw: str, console: Console, *, reasons: Sequence[Reasons] = (), overruled: Iterable[Overruled] = ()) -> None:
    """Print the text, its titles, figures, subjects, indicators, periods and organisations in colors, and the table of its facts.

    In the table, 〃 repeats the cell above, a modality is told unless it is `actual`, and columns in which no fact says anything are left
    out. Below it stands how each fact was found (`reasons`, as `Extractor.explain` gives them), and which find another one displaced
    (`overruled`, as `Extractor.overruled` gives them).
    """
    if console.is_terminal and not console.no_color:
        console.print(_legend())
        console.print()
    for line in _lines(_painted(document, raw), console.width):
        console.print(line, no_wrap=True, overflow="ignore", crop=False)
    console.print()
    if not document.facts:
        console.print("No facts found.")
        return
    console.print(_table([_row(fact) for fact in document.facts], roomy=console.width >= ROOMY))
    console.print()
    console.print(_summary(document), style="dim", markup=False, highlight=False)
    if reasons:
        console.print()
        for at, found in enumerate(reasons, start=1):
            console.print(f"{at}. {explain_fact(found)}", markup=False, highlight=False)
        for loser, winner, why in overruled:
            console.print(explain_overlap(loser, winner, why), markup=False, highlight=False)


def explain_fact(reasons: Reasons) -> str:
    """A line: the figure's value, its rule and the words it was chosen by, what was carried over and from where, the confidence.

    A second line gives the candidates for a subject that was carried over, each with its probability.
    """
    fact, value = reasons.fact, reasons.fact.quantity
    low, high = f"{number(value.low):,}", f"{number(value.high):,}"
    bounds = low if value.low == value.high else f"{low} to {high}"
    comparator = "" if value.comparator in ("=", "range") else f"{value.comparator} "
    slots = {"subject": fact.subject, "indicator": fact.indicator, "period": fact.when, "whole": fact.whole, "reference": fact.reference}
    parts = [
        f"{fact.figure.clean} is {comparator}{bounds}{f' {value.unit}' if value.unit else ''}",
        f"rule {fact.rule}{f' by “{reasons.cue.clean}”' if reasons.cue else ''}",
        *(f"{name} {_carried(slot.span)}" for name, slot in {**slots, "source": fact.source}.items() if slot and slot.inherited),
        f"confidence {fact.confidence:.2f}",
    ]
    rivals = ", ".join(f"{rival.span.clean} {rival.probability:.2f}" for rival in reasons.rivals)
    return "; ".join(parts) + (f"\n   subject left out: {rivals}" if rivals else "")


def _carried(span: Span) -> str:
    return f"{span.clean} carried over from {span.start}"


def explain_overlap(loser: Mention, winner: Mention, why: str) -> str:
    """One line: which of two readings of the same characters was dropped, and by which rule."""
    read = [f"{mention.span.clean} at {mention.span.start} as {mention.type}" for mention in (winner, loser)]
    return f"{read[0]}, not {read[1]}: {WHY[why].format(winner.type)}"


def rows_table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Flat facts (see `cqextract.sinks.flat`) as a table for the console."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("subject", "indicator", "figure", "kind", "period", "document"):
        table.add_column(title, style=STYLES.get(title, ""), overflow="fold", no_wrap=title in ("kind", "period"))
    for row in rows:
        cells = (
            row["subject_name"] or row["subject_resolved_text"] or row["subject_text"], row["indicator_text"], row["figure_text"],
            _kind(row["kind"], row["direction"], row["modality"]),
            _period(Period(row["period_from"], row["period_to"], row["period_timex"]), row["period_text"] or ""), row["document_id"],
        )  # fmt: skip
        table.add_row(*(_plain(cell) for cell in cells))
    return table


def wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """The lines of `text` on a screen of `width` cells, as spans without the line breaks.

    Numbers and words are kept whole, and no line begins with a closing mark, unless a line has no other place to break.
    """
    from rich.cells import cell_len

    start = 0
    for paragraph in text.splitlines(keepends=True):
        begin, used, end = start, 0, start
        for piece in _unit.findall(paragraph.rstrip("\n\u2028\u2029")):
            cells = cell_len(piece)
            if used + cells > width and end > begin and not (piece in NO_LINE_START and used + cells <= width + 2):
                yield begin, end
                begin, used = end, 0
            used += cells
            end += len(piece)
        yield begin, end
        start += len(paragraph)


def _lines(text: Text, width: int) -> Iterator[Text]:
    for start, end in wrap(text.plain, max(width - 2, 10)):  # two cells are kept for a closing mark
        yield text[start:end]


def _painted(document: Document, raw: str) -> Text:
    from rich.text import Text

    spans: dict[str, list[tuple[int, int]]] = {name: [] for name in STYLES}
    spans["title"] = [(article.title.start, article.title.end) for article in document.articles if article.title]
    for mention in document.mentions:
        if name := {"ORG": "organization", "DATE": "period"}.get(mention.type):
            spans[name].append((mention.span.start, mention.span.end))
    for fact in document.facts:
        spans["figure"].append((fact.figure.start, fact.figure.end))
        for name, slot in {"subject": fact.subject, "indicator": fact.indicator, "period": fact.when}.items():
            if slot:
                spans[name].append((slot.span.start, slot.span.end))
    # Control characters would move the cursor; one for one, so that offsets stay.
    text = Text(re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", " ", raw))
    for name, style in STYLES.items():
        for start, end in spans[name]:
            text.stylize(style, start, end)
    return text


def _legend() -> Text:
    from rich.text import Text

    return Text("  ").join(Text(name, style=style) for name, style in reversed(STYLES.items()))


def _table(rows: Sequence[Mapping[str, str]], *, roomy: bool) -> Table:
    """The facts' rows under their titles; in a narrow window every column folds, so that none is pushed out."""
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    titles = [title for title in rows[0] if any(row[title] for row in rows)]
    widest = max(cell_len(row["indicator"]) for row in rows)
    for title in titles:
        whole = roomy and title in ("kind", "period")
        least = min(widest, INDICATOR_CELLS) if roomy and title == "indicator" else None  # long subjects are said once and can fold
        table.add_column(title, style=STYLES.get(title, ""), overflow="fold", no_wrap=whole, min_width=least)
    for above, row in zip([None, *rows], rows, strict=False):
        repeated = {title for title in SAID_ONCE if above and row[title] and above[title] == row[title]}
        table.add_row(*(_quiet(DITTO) if title in repeated else _plain(row[title]) for title in titles))
    return table


def _plain(cell: str | None) -> Text:
    """A cell as it stands: brackets in it are no markup, and None is a dash."""
    from rich.text import Text

    return Text(cell) if cell else _quiet("–")


def _quiet(cell: str) -> Text:
    from rich.text import Text

    return Text(cell, style="dim")


def _row(fact: Fact) -> Mapping[str, str]:
    return {
        "subject": _clean(fact.subject),
        "indicator": _clean(fact.indicator),
        "figure": fact.figure.clean,
        "kind": _kind(fact.kind, fact.direction, fact.modality),
        "period": _period(fact.when.period, fact.when.span.clean) if fact.when else "",
        "against": _clean(fact.whole or fact.reference),
        "source": _clean(fact.source),
    }


def _summary(document: Document) -> str:
    """What the table is of: `news/a.txt, published 2021-08-24: 5 facts`."""
    published = f"published {document.published}" if document.published else "publication date unknown"
    count = len(document.facts)
    return f"{document.id}, {published}: {count} {'fact' if count == 1 else 'facts'}"


def _clean(slot: Slot | Subject | Indicator | None) -> str:
    """What stands in the slot, as a reader means it: 全市 is shown as what it stands for."""
    if slot is None:
        return ""
    if isinstance(slot, Subject):
        return slot.name or (slot.resolved.clean if slot.resolved else slot.span.clean)
    return slot.span.clean


def _kind(kind: str, direction: str | None, modality: str) -> str:
    """`change up`, and for a plan `change up target`."""
    return " ".join(filter(None, (kind, direction, "" if modality == "actual" else modality)))


def _period(period: Period, said: str) -> str:
    """The period as ISO 8601 or TIMEX3 write it, or else as the text says it."""
    if period.timex and "_REF" not in period.timex:
        return period.timex
    return _days(period.start, period.end) or said


def _days(start: dt.date | None, end: dt.date | None) -> str:
    """A stretch of days as ISO 8601 writes it; `..` is an open end."""
    if start is None and end is None:
        return ""
    return str(start) if start == end else f"{start or '..'}/{end or '..'}"
