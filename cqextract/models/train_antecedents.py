"""Fit the weights of `antecedents.py`: `python -m cqextract.models.train_antecedents TEXTS:GOLD_DIR … [--write]`.

In: folders of texts beside their gold (with `published.json`). Out: on the terminal, how often the likeliest rival is right on documents
left out, beside the rules' own choice; with `--write`, `antecedents.toml` fitted on all. Deterministic: no random numbers are used.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from cqextract import weights
from cqextract.evaluate import accepted, align, read_lines
from cqextract.extractor import Extractor

FOLDS = 8
PRIOR = {"rule": 3.0}  # what the weights are drawn to: the rules' own choice is a good one
PENALTY, RATE, STEPS = 1.0, 0.1, 800
MOST = 20  # decisions of one document: long reports, which have hundreds, count no more

Array: TypeAlias = np.ndarray[Any, Any]


class Decision(NamedTuple):
    """A figure whose subject its sentence leaves out: the traits of each rival, and which of them would be right."""

    document: str
    traits: tuple[frozenset[str], ...]
    right: tuple[bool, ...]


def decisions(texts: Path, gold: Path, extractor: Extractor) -> Iterator[Decision]:
    """The decisions of a folder of texts, as far as one of the rivals is right."""
    published = json.loads((gold / "published.json").read_text(encoding="utf-8"))
    for path in sorted(texts.glob("*.txt")):
        raw = path.read_bytes().decode("utf-8")
        reasons = list(extractor.explain(raw, published=published.get(path.stem)))
        placed = [{"start": r.fact.figure.start, "end": r.fact.figure.end, "rivals": r.rivals} for r in reasons]
        for g, found in align(read_lines(gold / f"{path.stem}.figures.jsonl"), placed):
            if g is None or found is None or g["optional"] or not g["subject"]:
                continue
            right = tuple(accepted({"text": rival.span.clean}, g["subject"]) for rival in found["rivals"])
            if any(right):
                yield Decision(f"{gold}/{path.stem}", tuple(rival.traits for rival in found["rivals"]), right)


def fit(data: Sequence[Decision]) -> dict[str, float]:
    """Softmax over the rivals of each decision, drawn to `PRIOR`, by gradient descent."""
    names = sorted({trait for decision in data for traits in decision.traits for trait in traits})
    index = {name: i for i, name in enumerate(names)}
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    cases = [(_matrix(decision, index), np.array(decision.right, dtype=float)) for decision in data]
    counts = Counter(decision.document for decision in data)
    worth = [min(1.0, MOST / counts[decision.document]) for decision in data]
    fitted = prior.copy()
    for _ in range(STEPS):
        gradient = PENALTY * (fitted - prior)
        for (matrix, right), share in zip(cases, worth, strict=True):
            odds = np.exp(matrix @ fitted - (matrix @ fitted).max())
            gradient += share * matrix.T @ (odds / odds.sum() - odds * right / (odds @ right))
        fitted -= RATE * gradient / max(sum(worth), 1.0) ** 0.5 / 4
    return dict(zip(names, map(float, fitted), strict=True))


def _matrix(decision: Decision, index: dict[str, int]) -> Array:
    matrix = np.zeros((len(decision.traits), len(index)))
    for row, traits in enumerate(decision.traits):
        matrix[row, [index[trait] for trait in traits if trait in index]] = 1.0
    return matrix


def chosen(known: dict[str, float], decision: Decision) -> bool:
    """Is the likeliest rival right?"""
    scores = [sum(known.get(trait, 0.0) for trait in traits) for traits in decision.traits]
    return decision.right[scores.index(max(scores))]


def report(data: Sequence[Decision]) -> None:
    """How many decisions are right by weights fitted on other documents, and by the rules' choice alone."""
    documents = sorted({decision.document for decision in data})
    fold_of = {document: i % FOLDS for i, document in enumerate(documents)}
    right = 0
    for fold in range(FOLDS):
        fitted = fit([d for d in data if fold_of[d.document] != fold])
        right += sum(chosen(fitted, d) for d in data if fold_of[d.document] == fold)
    rules = sum(chosen(PRIOR, d) for d in data)
    print(f"{len(data)} decisions of {len(documents)} documents that a rival answers: the rules' choice {rules}, left out {right} right")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", help="TEXTS:GOLD_DIR")
    parser.add_argument("--write", action="store_true", help="write antecedents.toml beside this module")
    options = parser.parse_args(arguments)
    extractor = Extractor()
    folders = [pair.split(":") for pair in options.pairs]
    data = [d for texts, gold in folders for d in decisions(Path(texts), Path(gold), extractor)]
    report(data)
    if options.write:
        weights.write("antecedents", fit(data), digits=3)


if __name__ == "__main__":
    main()
