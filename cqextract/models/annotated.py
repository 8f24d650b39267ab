"""The facts of annotated documents beside their gold, for the trainers of this folder.

In: folders of texts and of their gold, which holds `published.json` too. Out: pairs of a gold figure and what was found of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from cqextract.evaluate import align, read_lines
from cqextract.facts import Json, Reasons


def pairs(texts: Path, gold: Path, explain: Callable[..., Iterable[Reasons]]) -> Iterator[tuple[str, Json | None, Reasons | None]]:
    """(document, gold figure, the fact that was found for it and why), None for what either side lacks; `explain` is an extractor's."""
    published = json.loads((gold / "published.json").read_text(encoding="utf-8"))
    for path in sorted(texts.glob("*.txt")):
        reasons = explain(path.read_bytes().decode("utf-8"), published=published.get(path.stem))
        placed = [{"start": r.fact.figure.start, "end": r.fact.figure.end, "reasons": r} for r in reasons]
        for figure, found in align(read_lines(gold / f"{path.stem}.figures.jsonl"), placed):
            yield f"{gold}/{path.stem}", figure, found["reasons"] if found else None
