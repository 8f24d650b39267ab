"""The clause grammar: what a figure is, read off the words that touch it.

In: the text around a figure, within its clause, and the shapes of `patterns/shapes.toml`. Out: a `Reading`: kind, direction, the
spans of reference and whole, and where the indicator stands. The first shape that fits wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from cqextract.facts import Hit, Quantity
from cqextract.patterns import Entry, Patterns, expression
from cqextract.quantities import compile_units

_word = re.compile(r"\{([A-Z]+)\}")
_marks = re.compile(r"(?P<opens>[（(《])|(?P<closes>[）)》])|[，；：,;:。！？\n…]|—(?=—)")
_brackets = re.compile(r"[（(]$")


class Shape(NamedTuple):
    """One entry of `shapes.toml`, compiled."""

    id: str
    kind: str
    direction: str | None
    left: re.Pattern[str] | None
    right: re.Pattern[str] | None
    units: frozenset[str] | None  # `null` is no unit
    dimensions: frozenset[str] | None
    rules: frozenset[str] | None
    surface: str  # what the figure's own text begins with
    indicator: str


class Reading(NamedTuple):
    """What a clause says of one figure, in clean offsets. `head` is where the words of the shape begin: an indicator before the
    figure ends there. `side` says where to look for the indicator; `indicator` is its span where the shape itself names it."""

    kind: str
    direction: str | None
    rule: str
    head: int
    side: str
    reference: tuple[int, int] | None = None
    whole: tuple[int, int] | None = None
    indicator: tuple[int, int] | None = None


@lru_cache(maxsize=8)
def compile_shapes(patterns: Patterns) -> tuple[Shape, ...]:
    table = patterns.table("shapes")
    words = {key: entry["pattern"] for key, entry in table.items() if entry["kind"] == "word"}
    return tuple(_compile(key, entry, words) for key, entry in table.items() if entry["kind"] == "shape")


def _compile(key: str, entry: Entry, words: dict[str, str]) -> Shape:
    def expanded(side: str) -> re.Pattern[str] | None:
        if side not in entry:
            return None
        pattern = entry[side]
        while word := _word.search(pattern):  # a word may be made of words
            pattern = pattern.replace(word.group(), words[word[1]])
        return expression(pattern, f"shapes.toml: shape.{key}: {side}")

    def only(field: str) -> frozenset[str] | None:
        return frozenset(entry[field]) if field in entry else None

    return Shape(
        key, entry["is"], entry.get("direction"), expanded("left"), expanded("right"),
        only("units"), only("dimensions"), only("rules"), entry.get("surface", ""), entry["indicator"],
    )  # fmt: skip


def read(hit: Hit, text: str, clause_start: int, clause_end: int, patterns: Patterns) -> Reading:
    """How the clause `[clause_start, clause_end)`, cut at the figures before and after, presents the figure `hit`."""
    assert isinstance(hit.value, Quantity)
    left, right = text[clause_start : hit.start], text[hit.end : clause_end]
    if _brackets.search(left):  # 全国增速(24.2%): the brackets are no words
        left = left[:-1]
    for shape in _concerning(patterns, hit.value.unit or "null", dimension(hit, patterns), hit.rule):
        if not text.startswith(shape.surface, hit.start):
            continue
        found = _match(shape, left, right)
        if found:
            before, after = found
            return _reading(shape, before, after, clause_start, hit)
    return Reading("level", None, "level.unread", hit.start, "before_or_after")


def dimension(hit: Hit, patterns: Patterns) -> str:
    """What a figure measures: the dimension of its unit, `rank`, `percent`, or `count` where it has none."""
    if hit.rule.startswith("rank."):
        return "rank"
    if hit.label == "PERCENT":
        return "percent"
    unit = compile_units(patterns).by_surface.get(hit.value.unit or "") if isinstance(hit.value, Quantity) else None
    return unit.dimension if unit else "count"


@lru_cache(maxsize=4096)
def _concerning(patterns: Patterns, unit: str, dimension: str, rule: str) -> tuple[Shape, ...]:
    """The shapes that may present such a figure; `null` is no unit."""
    return tuple(
        shape
        for shape in compile_shapes(patterns)
        if (shape.units is None or unit in shape.units)
        and (shape.dimensions is None or dimension in shape.dimensions)
        and (shape.rules is None or rule in shape.rules)
        and (dimension != "rank" or shape.dimensions is not None)
    )


def _match(shape: Shape, left: str, right: str) -> tuple[re.Match[str] | None, re.Match[str] | None] | None:
    before = shape.left.search(left) if shape.left else None
    after = shape.right.match(right) if shape.right else None
    if (shape.left and not before) or (shape.right and not after):
        return None
    return before, after


def _reading(shape: Shape, before: re.Match[str] | None, after: re.Match[str] | None, start: int, hit: Hit) -> Reading:
    groups: dict[str, tuple[int, int]] = {}
    for match, offset in ((before, start), (after, hit.end)):
        for name, text in (match.groupdict() if match else {}).items():
            if text and match:
                groups[name] = (match.start(name) + offset, match.end(name) + offset)
    direction = shape.direction or ("up" if "up" in groups else "down" if "down" in groups else None)
    head = before.start() + start if before else hit.start
    if "indicator_tail" in groups:
        head = groups["indicator_tail"][1]
    return Reading(
        shape.kind, direction, f"{shape.kind}.{shape.id}", head, shape.indicator,
        groups.get("reference"), groups.get("whole") or groups.get("whole2"), groups.get("indicator"),
    )  # fmt: skip


def boundaries(text: str, start: int, end: int, figures: Sequence[Hit]) -> list[int]:
    """Where the clauses of a sentence begin: after ，；： and the like, though not inside brackets, titles or figures."""
    starts, depth = [start], 0
    covered = {i for figure in figures for i in range(figure.start, figure.end)}
    for mark in _marks.finditer(text, start, end):
        if mark.lastgroup == "opens":
            depth += 1
        elif mark.lastgroup == "closes":
            depth = max(depth - 1, 0)
        elif not depth and mark.start() not in covered:
            starts.append(mark.start() + 1)
    return starts
