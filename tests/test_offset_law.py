"""The offset law: how a page is set never changes what its facts say, only where they stand."""

from __future__ import annotations

import random
import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from test_encodings import TRADITIONAL
from test_formats import CORPUS, said
from test_text import SENTENCES, lay_out, paragraphs

from cqextract import Extractor
from cqextract.facts import Document, Span
from cqextract.pages import read
from cqextract.text import clean

EXTRACTOR = Extractor()
PUBLISHED = "2021-08-24"


def spans(document: Document) -> list[Span]:
    """Every span of every fact."""
    found = []
    for fact in document.facts:
        slots = (fact.indicator, fact.subject, fact.whole, fact.reference, fact.when, fact.source)
        found += [fact.figure, fact.sentence, *(slot.span for slot in slots if slot)]
        found += [fact.subject.resolved] if fact.subject and fact.subject.resolved else []
    return found


def laid_out(lines: list[str], *, width: int, indent: bool, **style: Any) -> str:
    """The paragraphs as a page prints them, indented by two characters or not at all."""
    return "\n".join(lay_out("　　" * indent + line, width=width, **style) for line in lines)


def shows_its_paragraphs(raw: str, lines: list[str], width: int) -> bool:
    """Does every paragraph end in a line that is not full? After a full one nobody can see where the next begins, unless it is indented."""
    printed = [line.strip() for line in raw.split("\n") if line.strip()]
    ends = [line for line in printed if any(paragraph.endswith(line.replace(" ", "")) for paragraph in lines)]
    return all(len(line.replace(" ", "")) < width for line in ends)


@settings(
    derandomize=True, max_examples=150, phases=(Phase.generate,)
)  # what a column is, is judged by counting lines: about one page in five thousand is too odd
@given(paragraphs, st.integers(12, 40), st.booleans(), st.booleans(), st.sampled_from((0.0, 0.3, 1.0)), st.integers(0, 99))
def test_no_layout_changes_a_fact(lines: list[str], width: int, indent: bool, airy: bool, spaced: float, seed: int) -> None:
    plain = "\n".join(lines)
    assume(len(plain) > 12 * width)  # fewer lines do not show how wide a column is
    raw = laid_out(lines, width=width, indent=indent, airy=airy, spaced=spaced, seed=seed)
    assume(indent or shows_its_paragraphs(raw, lines, width))
    document = EXTRACTOR.extract(raw, published=PUBLISHED)
    assert document.facts
    assert said(document) == said(EXTRACTOR.extract(plain, published=PUBLISHED))
    for span in spans(document):
        assert raw[span.start : span.end] == span.text
        assert "".join(span.text.split()) == "".join(span.clean.split())


def doubled(line: str, cut: random.Random) -> str:
    """The line as some papers print captions: stretches of words, numbers and marks, each twice in a row."""
    words = [word for run in re.findall(r"[0-9.]+|[^\W\d]+|[^\w.]", line) for word in _cut(run, cut)]
    return "".join(2 * word for word in words)


def _cut(run: str, cut: random.Random) -> list[str]:
    at = cut.randint(4, len(run) - 4) if len(run) > 8 and not run[0].isdigit() else len(run)
    return [run[:at], run[at:]] if at < len(run) else [run]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_what_is_printed_twice_is_read_once(lines: list[str], cut: random.Random) -> None:
    raw = "\n\n".join(doubled(line, cut) for line in lines)
    plain, twice = (EXTRACTOR.extract(text, published=PUBLISHED) for text in ("\n\n".join(lines), raw))
    assert said(twice) == said(plain)
    assert all(raw[span.start : span.end] == span.text for span in spans(twice))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_traditional_characters_give_the_same_facts_at_the_same_places(path: Path) -> None:
    raw = path.read_bytes().decode("utf-8")
    traditional = raw.translate(TRADITIONAL)
    one, other = (EXTRACTOR.extract(text, published="2025-09-12") for text in (raw, traditional))
    assert said(one) == said(other) and other.facts
    assert [(s.start, s.end, s.clean) for s in spans(one)] == [(s.start, s.end, s.clean) for s in spans(other)]
    assert all(traditional[span.start : span.end] == span.text for span in spans(other))


def page_like(characters: int) -> str:
    """A page of so many characters: articles of wrapped, letter-spaced lines, headings, bylines, captions printed twice."""
    article = "".join(SENTENCES) * 3 + "\n" + "".join(reversed(SENTENCES)) * 2
    printed = lay_out(article, width=17, airy=False, spaced=0.3, seed=5)
    page = f"江州新增智能工厂\n□ 本报记者 王力\n{printed}\n图为江州新建车间图为江州新建车间。。\n（上接1版）\n"
    return page * (characters // len(page))


def test_a_long_page_is_read_whole_and_takes_little_memory() -> None:
    raw = page_like(350_000)  # 1 MB in UTF-8
    tracemalloc.start()
    text = clean(raw)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    page = read(text)
    assert len(page.articles) > 100 and page.headings
    assert held / len(raw) < 60
