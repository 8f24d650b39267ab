"""How likely a fact is to be right as a whole: a logistic model over how its slots were found.

In: a fact in its JSON form. Out: a probability. The weights are plain numbers in `confidence.toml`; the card beside it says what
they were fitted on and how well they hold on documents left out.

>>> stated = {"indicator": {"inherited": False}, "subject": {"inherited": False, "name": "重庆市"}}
>>> sorted(features({**FACT, **stated}))[:2]
['indicator.stated', 'kind.level']
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from cqextract import weights

Json = Mapping[str, Any]
FACT: Json = {
    "kind": "level", "figure": {"start": 9}, "indicator": None, "subject": None, "period": None, "modality": "actual",
    "sentence": {"start": 0}, "rule": "level.counts",
}  # fmt: skip
FAR = 40  # characters of the sentence before a figure, beyond which carrying over grows unsure


def probability(fact: Json, chosen: float | None = None) -> float:
    """The fitted probability that every slot of `fact` is right, rounded to two decimals; `chosen` is how likely its subject was among
    its rivals, where its sentence names nobody."""
    known = weights.read("confidence")
    score = known["bias"] + sum(known.get(name, 0.0) for name in features(fact, chosen))
    return round(1 / (1 + math.exp(-score)), 2)


def features(fact: Json, chosen: float | None = None) -> Iterator[str]:
    """The names of the features that hold of a fact; each is there or not."""
    if chosen is not None:
        yield f"subject.chosen.{min(int(chosen * 5), 4)}"  # in fifths
    yield f"kind.{fact['kind']}"
    yield f"rule.{fact['rule']}"
    yield from _slot("indicator", fact["indicator"])
    yield from _slot("subject", fact["subject"])
    yield from _slot("period", fact["period"])
    if fact["modality"] != "actual":
        yield "modality.open"
    if (fact["subject"] or {}).get("name"):
        yield "subject.named"
    if (fact["subject"] or {}).get("resolved"):
        yield "subject.resolved"
    if (fact["indicator"] or {}).get("concept"):
        yield "indicator.known"
    if len((fact["indicator"] or {}).get("clean", "")) > 10:
        yield "indicator.long"
    if fact["period"] and not fact["period"].get("to"):
        yield "period.open"
    if fact["figure"]["start"] - fact["sentence"]["start"] > FAR:
        yield "figure.far"


def _slot(name: str, slot: Json | None) -> Iterator[str]:
    yield f"{name}.{'missing' if slot is None else 'inherited' if slot['inherited'] else 'stated'}"
