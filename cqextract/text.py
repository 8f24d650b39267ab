"""Raw text to clean text, with an exact map back.

In: a text as it was dumped from a page: hard-wrapped, letter-spaced, in full-width digits. Out: a `Text` whose `clean` string
is what a reader reads (one line a paragraph), and whose `span` turns clean offsets into raw ones.

>>> text = clean("累计推动8.7 万\\n家企业上云")
>>> text.clean
'累计推动8.7万家企业上云'
>>> text.span(4, 9)
Span(start=4, end=11, text='8.7 万\\n家', clean='8.7万家')
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from cqextract.characters import looks_traditional, simplify
from cqextract.columns import reading_order
from cqextract.doubling import undouble
from cqextract.facts import Span
from cqextract.layout import BLOT, close_up, unwrap

# One character for one character, so that offsets stay: full-width letters, digits and the signs that stand inside figures.
# Chinese sentence punctuation (，：；！？（）) is left as it is: it is how clauses are told apart.
_SIGNS = {ord(c) + 0xFEE0: c for c in map(chr, range(0x21, 0x7F)) if c not in "!(),:;?~"} | dict(
    zip(map(ord, "﹪﹒﹣−﹢⋯"), "%.--+…", strict=True)
)
_SPACES = dict.fromkeys((0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_BREAKS = dict.fromkeys((0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029), "\n")
_INVISIBLE = dict.fromkeys(
    (*range(0x09), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0), 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
     *range(0x2060, 0x2065), *range(0xFE00, 0xFE10), 0xFEFF), BLOT,
)  # fmt: skip
_PICTURES = dict.fromkeys((*range(0x2600, 0x2605), *range(0x2607, 0x27C0), *range(0x2B00, 0x2C00)), " ")
_ALONE = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # surrogates, which no library takes
FOLD = {chr(code): as_read for code, as_read in (_SIGNS | _SPACES | _BREAKS | _INVISIBLE | _PICTURES | _ALONE).items()}

_foldable = re.compile("[{}]".format("".join(map(re.escape, sorted(FOLD)))))
_emoji = re.compile("[\U0001f000-\U0001faff]")  # apart: with characters beyond U+FFFF, a class is no longer looked up in a table
_wide_comma = re.compile(r"，(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))")
_read = re.compile(f"[^{BLOT}]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A raw text beside its clean form; `offsets[i]` is where clean character `i` stands in `raw`.

    Offsets grow, except where columns stand side by side in the raw text: those are read one after the other.
    """

    raw: str
    clean: str
    offsets: Sequence[int]

    def extent(self, start: int, end: int) -> tuple[int, int]:
        """The shortest raw stretch that holds the clean stretch `[start, end)`, which must not be empty."""
        stretch = self.offsets[start:end]
        return min(stretch), max(stretch) + 1

    def span(self, start: int, end: int) -> Span:
        """The raw span of the clean stretch `[start, end)`, which must not be empty.

        Layout inside it is part of its `text`. So is, where the stretch is broken over two lines of a column, what the column beside it
        holds between them: no other raw stretch holds it.
        """
        first, last = self.extent(start, end)
        return Span(first, last, self.raw[first:last], self.clean[start:end])


def clean(raw: str) -> Text:
    """Fold widths, close up letter-spaced runs, join the lines of a paragraph; every paragraph ends up on one line.

    Nothing is added: `clean` is `raw`, folded one to one, with some characters left out; only a line break between two Latin words
    becomes a space. Nothing is reordered but columns that stand side by side (see `cqextract.columns`). A text in Traditional characters
    is folded to simplified ones, so that what texts of both kinds say can be grouped and joined by `clean`. Any string can be cleaned.

    >>> clean("產值達５億元").clean
    '产值达5亿元'
    """
    folded = _emoji.sub(" ", _foldable.sub(lambda match: FOLD[match.group()], _wide_comma.sub(",", raw)))
    if looks_traditional(folded):
        folded = simplify(folded)
    text, offsets = _without_blots(*_in_order(folded, raw))
    for step in (undouble, unwrap, close_up):
        text, offsets = _without_blots(step(text), offsets)
    return Text(raw, text, offsets)


def _in_order(folded: str, raw: str) -> tuple[str, Sequence[int]]:
    """The text in the order in which it is read, and where each of its characters stands."""
    pieces = reading_order(folded, raw)
    if len(pieces) == 1:
        return folded, range(len(raw))
    offsets = array("I")
    for start, end in pieces:
        offsets.extend(range(start, end))
    return "".join(folded[start : end - 1] + folded[end - 1].replace(" ", "\n") for start, end in pieces), offsets


def _without_blots(text: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    """What is left when the blotted characters are taken out, and where each of the others stands."""
    if BLOT not in text:
        return text, offsets
    kept = array("I")
    for piece in _read.finditer(text):
        kept.extend(offsets[piece.start() : piece.end()])
    return text.replace(BLOT, ""), kept
