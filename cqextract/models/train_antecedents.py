"""Fit the weights of `antecedents.py`: `python -m cqextract.models.train_antecedents TEXTS:GOLD_DIR[:WEIGHT] … [--write]`.

In: folders of texts beside their gold (with `published.json`). Out: on the terminal, how often the likeliest rival is right on documents
left out, beside the rules' own choice; with `--write`, `antecedents.toml` fitted on all. Deterministic: no random numbers are used.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cqextract import weights
from cqextract.evaluate import accepted
from cqextract.extractor import Extractor
from cqextract.models.annotated import pairs

FOLDS = 8
PRIOR = {"rule": 3.0}  # what the weights are drawn to: the rules' own choice is a good one
PENALTY, RATE, STEPS = 8.0, 0.05, 500
MOST = 20  # decisions of one document: long reports, which have hundreds, count no more


class Decision(NamedTuple):
    """A figure whose subject its sentence leaves out: the traits of each rival, and which of them would be right. `weight` is what it
    counts for among those of other folders."""

    document: str
    folder: str
    traits: tuple[frozenset[str], ...]
    right: tuple[bool, ...]
    weight: float = 1.0


def decisions(texts: Path, gold: Path, extractor: Extractor, weight: float = 1.0) -> Iterator[Decision]:
    """The decisions of a folder of texts, as far as one of the rivals is right."""
    for document, figure, found in pairs(texts, gold, extractor.explain):
        if figure is None or found is None or figure["optional"] or not figure["subject"]:
            continue
        right = tuple(accepted({"text": rival.span.clean}, figure["subject"]) for rival in found.rivals)
        if any(right):
            yield Decision(document, str(gold), tuple(rival.traits for rival in found.rivals), right, weight)


def fit(data: Sequence[Decision]) -> dict[str, float]:
    """Softmax over the rivals of each decision, drawn to `PRIOR`, by gradient descent (Adam, Kingma and Ba 2015)."""
    names = sorted({trait for decision in data for traits in decision.traits for trait in traits})
    index = {name: i for i, name in enumerate(names)}
    rivals = [traits for decision in data for traits in decision.traits]
    flat = np.array([index[trait] for traits in rivals for trait in sorted(traits)])
    lengths = np.array([len(traits) for traits in rivals])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    of = np.repeat(np.arange(len(data)), [len(decision.traits) for decision in data])
    right = np.array([answer for decision in data for answer in decision.right], dtype=float)
    counts = Counter(decision.document for decision in data)
    worth = np.array([decision.weight * min(1.0, MOST / counts[decision.document]) for decision in data])
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    fitted, mean, spread = prior.copy(), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, STEPS + 1):
        odds = np.exp(np.add.reduceat(fitted[flat], starts))
        wrong = odds / np.bincount(of, odds)[of] - odds * right / np.bincount(of, odds * right)[of]
        gradient = PENALTY * (fitted - prior) + np.bincount(flat, np.repeat(worth[of] * wrong, lengths), len(names))
        mean, spread = 0.9 * mean + 0.1 * gradient, 0.999 * spread + 0.001 * gradient**2
        fitted -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return dict(zip(names, map(float, fitted), strict=True))


def chosen(known: dict[str, float], decision: Decision) -> bool:
    """Is the likeliest rival right?"""
    scores = [sum(known.get(trait, 0.0) for trait in traits) for traits in decision.traits]
    return decision.right[scores.index(max(scores))]


def report(data: Sequence[Decision]) -> None:
    """How many decisions are right by weights fitted on other documents, and by the rules' choice alone."""
    documents = sorted({decision.document for decision in data})
    fold_of = {document: i % FOLDS for i, document in enumerate(documents)}
    right: Counter[str] = Counter()
    for fold in range(FOLDS):
        fitted = fit([d for d in data if fold_of[d.document] != fold])
        right.update(d.folder for d in data if fold_of[d.document] == fold and chosen(fitted, d))
    for folder in sorted({d.folder for d in data}):
        own = [d for d in data if d.folder == folder]
        rules = sum(chosen(PRIOR, d) for d in own)
        print(f"{folder}: {len(own)} decisions that a rival answers: the rules' choice {rules}, left out {right[folder]} right")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="TEXTS:GOLD_DIR[:WEIGHT]", help="… each decision of which counts WEIGHT times")
    parser.add_argument("--write", action="store_true", help="write antecedents.toml beside this module")
    options = parser.parse_args(arguments)
    extractor = Extractor()
    folders = [(*folder.split(":"), "1")[:3] for folder in options.folders]
    data = [d for texts, gold, weight in folders for d in decisions(Path(texts), Path(gold), extractor, float(weight))]
    report(data)
    if options.write:
        weights.write("antecedents", fit(data), digits=3)


if __name__ == "__main__":
    main()
