"""Fit the weights of `confidence.py`: `python -m cqextract.models.train_confidence TEXTS:GOLD_DIR … [--write]`.

In: folders of texts beside their gold (with `published.json`). Out: on the terminal, the calibration on documents left out (each document
is judged by weights fitted on the others); with `--write`, `confidence.toml` fitted on all. Deterministic: no random numbers are used.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cqextract import weights as shipped
from cqextract.evaluate import BESIDE_THE_FACT, judge_slots
from cqextract.extractor import Extractor
from cqextract.facts import Reasons
from cqextract.models.annotated import pairs
from cqextract.models.confidence import features

FOLDS = 10
SUPPORT = 12  # a feature seen less often has no weight of its own
PENALTY, RATE, STEPS = 1.0, 0.5, 400


class Example(NamedTuple):
    document: str
    features: frozenset[str]
    right: bool


def examples(texts: Path, gold: Path, extractor: Extractor) -> Iterator[Example]:
    """One example a predicted fact that has a scored gold figure, or none at all (then it is wrong)."""
    for document, figure, found in pairs(texts, gold, extractor.explain):
        if found is None or (figure and figure["optional"]):
            continue
        fact = found.fact.to_dict()
        slots = judge_slots(figure, fact) if figure else {"figure": False}
        right = all(ok for slot, ok in slots.items() if slot not in BESIDE_THE_FACT)
        yield Example(document, frozenset(features(fact, _chosen(found))), right)


def _chosen(reasons: Reasons) -> float | None:
    """How likely the subject was among its rivals, if it was chosen from them."""
    subject, rivals = reasons.fact.subject, reasons.rivals
    return rivals[0].probability if rivals and subject and subject.span == rivals[0].span else None


def fit(data: Sequence[Example]) -> dict[str, float]:
    """Ridge-penalized logistic regression by gradient descent."""
    counts = Counter(name for example in data for name in example.features)
    weights = {"bias": 0.0, **{name: 0.0 for name, n in sorted(counts.items()) if n >= SUPPORT}}
    for _ in range(STEPS):
        gradient = {name: PENALTY * weight for name, weight in weights.items()}
        for example in data:
            error = predict(weights, example) - example.right
            gradient["bias"] += error
            for name in example.features:
                if name in gradient:
                    gradient[name] += error
        for name in weights:
            weights[name] -= RATE * gradient[name] / max(counts.get(name, len(data)), 1) ** 0.9
    return weights


def predict(weights: dict[str, float], example: Example) -> float:
    return 1 / (1 + math.exp(-weights["bias"] - sum(weights.get(name, 0.0) for name in example.features)))


def left_out(data: Sequence[Example]) -> list[tuple[float, bool]]:
    """(probability, was it right) of every example, by weights fitted on other documents."""
    names = sorted({example.document for example in data})
    fold_of = {name: i % FOLDS for i, name in enumerate(names)}
    judged = []
    for fold in range(FOLDS):
        weights = fit([e for e in data if fold_of[e.document] != fold])
        judged += [(predict(weights, e), e.right) for e in data if fold_of[e.document] == fold]
    return judged


def report(judged: Sequence[tuple[float, bool]]) -> None:
    """The reliability table, the expected calibration error, and what a threshold keeps."""
    error = 0.0
    print("confidence  facts  mean   right")
    for low in range(0, 10):
        bin_ = [(p, ok) for p, ok in judged if low <= p * 10 < low + 1 or (low == 9 and p == 1)]
        if bin_:
            mean, right = sum(p for p, _ in bin_) / len(bin_), sum(ok for _, ok in bin_) / len(bin_)
            error += len(bin_) * abs(mean - right) / len(judged)
            print(f"{low / 10:.1f}-{low / 10 + 0.1:.1f}     {len(bin_):5}  {mean:.3f}  {right:.3f}")
    print(f"expected calibration error {error:.3f} over {len(judged)} facts")
    print("at least  kept   right")
    for threshold in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9):
        kept = [ok for p, ok in judged if p >= threshold]
        if kept:
            print(f"{threshold:.1f}       {len(kept) / len(judged):.3f}  {sum(kept) / len(kept):.3f}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="TEXTS:GOLD_DIR")
    parser.add_argument("--write", action="store_true", help="write confidence.toml beside this module")
    options = parser.parse_args(arguments)
    extractor = Extractor()
    folders = [folder.split(":") for folder in options.folders]
    data = [e for texts, gold in folders for e in examples(Path(texts), Path(gold), extractor)]
    report(left_out(data))
    if options.write:
        shipped.write("confidence", fit(data), digits=4)


if __name__ == "__main__":
    main()
