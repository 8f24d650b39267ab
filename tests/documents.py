"""Made-up documents for the tests of sinks, and how they are written and looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from cqextract.facts import (
    Article,
    Document,
    Fact,
    Indicator,
    Mention,
    Organization,
    Period,
    Place,
    Quantity,
    Slot,
    Span,
    Subject,
    When,
    fact_id,
)
from cqextract.records import Record, text_sha256
from cqextract.sinks import Run
from cqextract.sql.engines import engine
from cqextract.targets import open_sink

DAY = dt.date(2021, 8, 24)
RUN = Run("r1", dt.datetime(2021, 8, 25, 9, 30), "1.0", "ab12", {"ner": "1"}, {"workers": 2})
SECOND = replace(RUN, run_id="r2")
TEXT = "青山市统计局：上半年青山市产值 \n12.5亿元，占全省的三成。"


def span(text: str) -> Span:
    start = TEXT.index(text)
    return Span(start, start + len(text), text, text.replace(" \n", ""))


def made(id: str, *, value: str = "1250000000", published: dt.date | None = DAY) -> Document:
    """A document of two facts and four mentions whose first figure is `value`."""
    amount = Quantity(Decimal(value), Decimal(value), "元", "=", "CNY")
    half = Period(dt.date(2021, 1, 1), dt.date(2021, 6, 30), "2021-H1")
    city = Subject(span("青山市"), name="青山市", code="999900", resolved=span("青山市"))
    level = Fact(
        "", "level", None, span("12.5亿元"), amount, Indicator(span("产值"), concept="output"), city, None, None,
        When(span("上半年"), period=half), "actual", Slot(span("青山市统计局")), Span(0, len(TEXT), TEXT, TEXT), 0.9, "level.plain",
    )  # fmt: skip
    share = replace(
        level, kind="share", figure=span("三成"), quantity=Quantity(Decimal("30.10"), Decimal("30.10"), "%", "~"), indicator=None,
        whole=Slot(span("全省")), when=None, source=None, subject=replace(city, inherited=True, resolved=None),
    )  # fmt: skip
    facts = [replace(fact, id=fact_id(id, fact.to_dict())) for fact in (level, share)]
    mentions = [
        Mention("ORG", span("青山市统计局"), Organization("青山市统计局", "government"), "org.office"),
        Mention("DATE", span("上半年"), half, "date.half"),
        Mention("PLACE", span("全省"), Place("青山省", "990000"), "place.province"),
        Mention("QUANTITY", span("12.5亿元"), amount, "unit.yuan"),
    ]
    title = Span(0, 6, TEXT[:6], TEXT[:6])
    _texts[text_sha256(value)] = value
    return Document(id, published, text_sha256(value), len(TEXT), (Article(0, len(TEXT), title=title),), mentions, facts)


_texts: dict[str, str] = {}  # what the hashes of made documents are of: the offsets of all refer to TEXT


def record_of(document: Document) -> Record:
    """The record that a made document could be of."""
    return Record(document.id, _texts[document.sha256], document.published, path=f"in/{document.id}")


def write(target, *documents, run=RUN, failures=(), resume=False):
    """Write the documents, or those that are not done, and failures, in one run; gives the ids of those that were done."""
    with open_sink(str(target), run=run, resume=resume) as sink:
        done = sink.done([record_of(document) for document in documents]) if resume else set()
        for document in documents:
            if document.id not in done:
                sink.write(document, record_of(document))
        for failure in failures:
            sink.fail(failure)
    return done


def facts_of(id, value=1250000000):
    """The facts of a made document, as (document, figure, value)."""
    return {(id, "12.5亿元", value), (id, "三成", 30.1)}


def query(target, statement):
    """The rows that a database gives for a statement, written out or one of SQLAlchemy's."""
    made = engine(str(target), begin="BEGIN")
    try:
        with made.begin() as connection:
            found = connection.exec_driver_sql(statement) if isinstance(statement, str) else connection.execute(statement)
            return [tuple(row) for row in found] if found.returns_rows else []
    finally:
        made.dispose()
