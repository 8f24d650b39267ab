"""The weights of the small models, plain numbers in `models/NAME.toml`: read where they are used, written where they are fitted.

In: a model's name. Out: a number for each feature.

>>> read("antecedents")["rule"] > read("antecedents")["place"]  # whom the rules chose, more than any place
True
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path


@lru_cache
def read(name: str) -> Mapping[str, float]:
    """The shipped weights of a model."""
    content: dict[str, float] = tomllib.loads((files("cqextract") / "models" / f"{name}.toml").read_text(encoding="utf-8"))["weights"]
    return content


def write(name: str, weights: Mapping[str, float], *, digits: int) -> None:
    """Put fitted weights in the place of the shipped ones."""
    lines = [f"# Made by cqextract.models.train_{name}; do not edit.", "[weights]"]
    lines += [f"{json.dumps(feature)} = {weight:.{digits}f}" for feature, weight in weights.items()]
    (Path(__file__).parent / "models" / f"{name}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
