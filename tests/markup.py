"""Examples as one string: what must be found stands in braces, its value after a bar; what is not in braces must not be found.

>>> plain("订单{20亿元|2000000000 元}")
'订单20亿元'
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from cqextract import dates, overlaps, patterns, percents, quantities
from cqextract.extractor import Extractor
from cqextract.facts import Hit, Period, Quantity
from cqextract.text import clean
from cqextract.view import View, look

PATTERNS = patterns.load()
TERMS = Extractor()._terms
PUBLISHED = dt.date(2021, 8, 24)  # a Tuesday


def plain(marked: str) -> str:
    """The text of an example."""
    return re.sub(r"\{(.*?)\|.*?\}", r"\1", marked)


def view(marked: str) -> View:
    """The text of an example, made ready to be read."""
    return look(clean(plain(marked)), TERMS)


def render(text: str, found: Iterable[tuple[int, int, str]]) -> str:
    """A text with what was found in it, (start, end, value), in braces: an example, if all is well."""
    at, marked = 0, ""
    for start, end, value in found:
        marked += f"{text[at:start]}{{{text[start:end]}|{value}}}"
        at = end
    return marked + text[at:]


def read(marked: str, *, published: dt.date | None = PUBLISHED) -> str:
    """An example with the figures and times that are found in its text, as the whole stage finds them."""
    seen = view(marked)
    hits = [*quantities.find(seen, PATTERNS), *percents.find(seen, PATTERNS), *dates.find(seen, PATTERNS, published=published)]
    return render_hits(seen, overlaps.resolve(hits))


def render_hits(seen: View, hits: Sequence[Hit]) -> str:
    spans = [(seen.text.span(hit.start, hit.end), describe(hit)) for hit in hits]
    return render(seen.text.raw, [(span.start, span.end, value) for span, value in spans])


def describe(hit: Hit) -> str:
    """A hit's value: `>=30 家`, `5..8 %`, `2021-01-01..2021-06-30`; an open or unknown end of a period is left out."""
    if isinstance(hit.value, Quantity):
        value = hit.value
        sign = "" if value.comparator in ("=", "range") else value.comparator
        return f"{sign}{bounds(value.low, value.high)} {value.unit or ''}".rstrip()
    assert isinstance(hit.value, Period)
    start, end = (day.isoformat() if day else "" for day in (hit.value.start, hit.value.end))
    return start if start and start == end else f"{start}..{end}"


def bounds(low: Decimal, high: Decimal) -> str:
    """`20..90`, or one number where both are the same."""
    return f"{low.normalize():f}" if low == high else f"{low.normalize():f}..{high.normalize():f}"
