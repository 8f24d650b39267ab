"""Names of organizations, places and people by a small convolutional network over characters, in plain numpy.

In: a text. Out: `Name`s with a label (ORG, LOC or PER) and a probability. The weights lie in `names.npz`, which is no pickle and must
have the sha256 that `names.toml` states; `NAMES.md` is their card. numpy and the weights are loaded when first used.

>>> text = "记者走进云谷新材料股份有限公司"
>>> [(text[n.start : n.end], n.label) for n in shipped().find(text)]
[('云谷新材料股份有限公司', 'ORG')]
"""

from __future__ import annotations

import hashlib
import io
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from cqextract.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    import numpy as np

    Array: TypeAlias = np.ndarray[Any, Any]

KINDS = ("ORG", "LOC", "PER")
LABELS = ("O", *(f"{place}-{kind}" for kind in KINDS for place in "BIES"))  # outside; begin, inside, end of a name; single character
CHUNK = 1 << 15  # characters that pass the network at once: what the memory of a text of any length is bounded by
FAR = 8  # characters on either side that a character's labels depend on
SURE = 0.97  # a character with a probability of `O` above this belongs to no name

PAD, OTHER, DIGIT, UPPER, LOWER, SPACE = range(6)  # characters that share a row of the table
FIRST = 6


class Name(NamedTuple):
    """A stretch of the text, what it names, and how sure the network is of its least sure character."""

    start: int
    end: int
    label: str
    probability: float


class Names:
    """The network: tables for characters and pairs of them, three widening convolutions, and a softmax over `LABELS`."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        import numpy

        self._np = numpy
        self._rows = weights["rows"]
        self._chars = _scaled(numpy, weights, "chars")
        self._pairs, self._pair_scale = weights["pairs"], weights["pairs_scale"].astype(numpy.float32)
        self._layers = [
            (_scaled(numpy, weights, f"conv{i}"), weights[f"conv{i}_bias"].astype(numpy.float32), 1 << i)
            for i in range(sum(name.startswith("conv") and name.endswith("_bias") for name in weights))
        ]
        self._out, self._out_bias = weights["out"].astype(numpy.float32), weights["out_bias"].astype(numpy.float32)
        self._blocked = _blocked(numpy)

    def find(self, text: str, *, kinds: Sequence[str] = KINDS, least: float = 0.0) -> list[Name]:
        """The names in the text, in order and without overlaps; only those of `kinds` that are at least that probable.

        Asked for some kinds only, it reads no stretch that shows none of them, and is the faster for it.
        """
        names = self._islands(text, kinds)
        return [name for name in names if name.label in kinds and name.probability >= least]

    def probabilities(self, text: str) -> Array:
        """One row a character, one column a label."""
        numpy, parts = self._np, []
        ids = characters(text, self._rows)
        for start in range(0, len(text), CHUNK):
            first, last = max(start - FAR - 1, 0), min(start + CHUNK + FAR, len(text))
            parts.append(self._forward(ids[first:last])[start - first :][: min(CHUNK, len(text) - start)])
        return numpy.concatenate(parts) if parts else numpy.zeros((0, len(LABELS)), numpy.float32)

    def _forward(self, ids: Array) -> Array:
        numpy = self._np
        hidden = self._chars[ids]
        hidden += self._pairs[pairs(ids, len(self._pairs))] * self._pair_scale
        numpy.maximum(hidden, 0, out=hidden)
        for weight, bias, reach in self._layers:
            width = hidden.shape[1]
            wide = numpy.zeros((len(ids), 3 * width), numpy.float32)
            wide[reach:, :width] = hidden[:-reach]
            wide[:, width : 2 * width] = hidden
            wide[:-reach, 2 * width :] = hidden[reach:]
            added = wide @ weight
            added += bias
            numpy.maximum(added, 0, out=added)
            hidden += added
        scores = hidden @ self._out
        scores += self._out_bias
        scores -= scores.max(axis=1, keepdims=True)
        numpy.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        return scores

    def _islands(self, text: str, kinds: Sequence[str]) -> Iterator[Name]:
        """The names, read off the stretches of the text where a name is likely; between them all is outside."""
        numpy = self._np
        table = self.probabilities(text)
        shown = numpy.flatnonzero(table[:, 0] < SURE)
        if not len(shown):
            return
        cuts = numpy.flatnonzero(numpy.diff(shown) > 1)
        starts, ends = shown[numpy.r_[0, cuts + 1]], shown[numpy.r_[cuts, len(shown) - 1]] + 1
        if len(kinds) < len(KINDS):
            columns = [i for i, label in enumerate(LABELS) if label[2:] in kinds]
            likely = numpy.maximum.reduceat(table[:, columns].max(axis=1), numpy.c_[starts, ends].ravel()[: -1 if ends[-1] == len(table) else None])[::2]
            starts, ends = starts[likely > 1 - SURE], ends[likely > 1 - SURE]
        for start, path in zip(starts.tolist(), self._best(table, starts, ends), strict=True):
            yield from _names(start, path, table)

    def _best(self, table: Array, starts: Array, ends: Array) -> list[list[int]]:
        """The most probable sequence of labels of each stretch, among those where names begin, go on and end as they must.

        All stretches advance together, one character at a time (Viterbi).
        """
        numpy = self._np
        if not len(starts):
            return []
        lengths = ends - starts
        steps = numpy.minimum(starts[:, None] + numpy.arange(lengths.max() + 1), len(table) - 1)
        scores = numpy.log(table[steps] + 1e-9)
        scores[numpy.arange(lengths.max() + 1) >= lengths[:, None]] = [0.0] + [-1e4] * (len(LABELS) - 1)  # beyond its end: outside
        best = scores[:, 0] + self._blocked[0]
        back = numpy.zeros(steps.shape, numpy.int8)[:, :, None].repeat(len(LABELS), axis=2)
        for step in range(1, steps.shape[1]):
            paths = best[:, :, None] + self._blocked
            back[:, step] = paths.argmax(axis=1)
            best = paths.max(axis=1) + scores[:, step]
        label = best.argmax(axis=1)
        rows = numpy.arange(len(starts))
        path = numpy.zeros(steps.shape, numpy.int8)
        for step in range(steps.shape[1] - 1, 0, -1):
            path[:, step] = label
            label = back[rows, step, label]
        path[:, 0] = label
        return [line[:length] for line, length in zip(path.tolist(), lengths.tolist(), strict=True)]


def characters(text: str, rows: Array) -> Array:
    """The row of each character: `rows` holds one for every code point of the basic plane."""
    import numpy

    points = numpy.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), numpy.uint32)
    return rows[numpy.minimum(points, len(rows) - 1)].astype(numpy.int64)


def pairs(ids: Array, size: int) -> Array:
    """The row of each pair of a character and the one before it: a hash, so that two pairs may share one. `size` is a power of two."""
    import numpy

    before = numpy.zeros_like(ids)
    before[1:] = ids[:-1]
    mixed = (before * 40503 + ids) * 2654435761
    return (mixed >> 15) & (size - 1)


def _scaled(numpy: Any, weights: Mapping[str, Array], name: str) -> Array:
    """A table of bytes, each column with a scale of its own, as numbers."""
    return weights[name].astype(numpy.float32) * weights[f"{name}_scale"].astype(numpy.float32)  # type: ignore[no-any-return]


def _blocked(numpy: Any) -> Array:
    """0 where a label may follow another, else a large negative number; row 0 is also what may stand first."""
    table = numpy.full((len(LABELS), len(LABELS)), -1e4, numpy.float32)
    for i, before in enumerate(LABELS):
        for j, after in enumerate(LABELS):
            inside = before[0] in "BI"
            if inside and after[0] in "IE" and before[2:] == after[2:] or not inside and after[0] in "OBS":
                table[i, j] = 0
    return table  # type: ignore[no-any-return]


def _names(start: int, path: Sequence[int], table: Array) -> Iterator[Name]:
    begin = 0
    for i, label in enumerate(path):
        place = LABELS[label][0]
        if place in "BS":
            begin = i
        if place in "ES":
            sure = min(float(table[start + k, path[k]]) for k in range(begin, i + 1))
            yield Name(start + begin, start + i + 1, LABELS[label][2:], round(sure, 4))


def load(source: Traversable | Path, sha256: str) -> Names:
    """The network whose weights lie in `source`. Raises InputError where the file is not the one with that sha256."""
    try:
        import numpy
    except ImportError as error:
        raise MissingExtraError("names model", "numpy is not installed", remedy="pip install numpy, or switch the model off") from error
    try:
        content = source.read_bytes()
    except OSError as error:
        raise InputError(str(source), f"the weights cannot be read ({error})", remedy="install cqextract again") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise InputError(str(source), "the weights are not those that names.toml states", remedy="install cqextract again")
    with numpy.load(io.BytesIO(content), allow_pickle=False) as weights:
        return Names({name: weights[name] for name in weights.files})


@lru_cache(maxsize=1)
def shipped() -> Names:
    """The network that ships with the package, loaded once."""
    folder = files(__package__)
    stated = tomllib.loads((folder / "names.toml").read_text(encoding="utf-8"))
    return load(folder / "names.npz", stated["sha256"])
