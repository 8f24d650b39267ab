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
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from cqextract.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    import numpy as np

    Array: TypeAlias = np.ndarray[Any, Any]

KINDS = ("ORG", "LOC", "PER")
LABELS = ("O", *(f"{place}-{kind}" for kind in KINDS for place in "BIES"))  # outside; begin, inside, end of a name; single character
OPEN = [i for i, label in enumerate(LABELS) if label[0] in "OES"]  # after which no name is going on
CHUNK = 1 << 11  # characters that pass the network at once: the tables of many more leave a core's cache, and take twice as long
BLOCK = 100_000  # characters of a text whose names are sought at a time
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
        import threadpoolctl

        self._np = numpy
        self._threads = threadpoolctl.ThreadpoolController()
        self._rows = weights["rows"]
        self._chars = _scaled(numpy, weights, "chars")
        self._pairs, self._pair_scale = weights["pairs"], weights["pairs_scale"].astype(numpy.float32)
        self._layers = [
            (_scaled(numpy, weights, f"conv{i}"), weights[f"conv{i}_bias"].astype(numpy.float32), 1 << i)
            for i in range(sum(name.startswith("conv") and name.endswith("_bias") for name in weights))
        ]
        self._out, self._out_bias = weights["out"].T.astype(numpy.float32), weights["out_bias"].astype(numpy.float32)[:, None]
        self._blocked = _blocked(numpy)

    def find(self, text: str, *, kinds: Sequence[str] = KINDS, least: float = 0.0) -> list[Name]:
        """The names in the text, in order and without overlaps; only those of `kinds` that are at least that probable."""
        found = []
        for at, end in _blocks(text):
            table = self.probabilities(text[at:end])
            names = self._names(table, self._consistent(table), kinds)
            found += [name._replace(start=name.start + at, end=name.end + at) for name in names if name.probability >= least]
        return found

    def probabilities(self, text: str) -> Array:
        """One row a character, one column a label."""
        numpy, parts = self._np, []
        ids = characters(text, self._rows)
        with self._threads.limit(limits=1, user_api="blas"):  # for so small products more threads only wait for each other
            for start in range(0, len(text), CHUNK):
                first, last = max(start - FAR - 1, 0), min(start + CHUNK + FAR, len(text))
                parts.append(self._forward(ids[first:last])[start - first :][: min(CHUNK, len(text) - start)])
        return numpy.concatenate(parts) if parts else numpy.zeros((0, len(LABELS)), numpy.float32)  # type: ignore[no-any-return]

    def _forward(self, ids: Array) -> Array:
        numpy = self._np
        hidden = self._chars.take(ids, axis=0)
        hidden += self._pairs.take(pairs(ids, len(self._pairs)), axis=0) * self._pair_scale
        numpy.maximum(hidden, 0, out=hidden)
        width = hidden.shape[1]
        wide = numpy.empty((len(ids), 3 * width), numpy.float32)  # each character's row beside those of the two that it looks at
        for weight, bias, reach in self._layers:
            wide[:reach, :width] = wide[-reach:, 2 * width :] = 0
            wide[reach:, :width] = hidden[:-reach]
            wide[:, width : 2 * width] = hidden
            wide[:-reach, 2 * width :] = hidden[reach:]
            added = wide @ weight
            added += bias
            numpy.maximum(added, 0, out=added)
            hidden += added
        scores = self._out @ hidden.T  # a row a label: sums over labels are then sums of rows, and fast
        scores += self._out_bias
        scores -= scores.max(axis=0)
        numpy.exp(scores, out=scores)
        scores /= scores.sum(axis=0)
        return scores.T  # type: ignore[no-any-return]

    def _consistent(self, table: Array) -> Array:
        """The most probable labels among those where names begin, go on and end as they must.

        Mostly each character's own best label will do; only where these do not fit together is the best sequence sought.
        """
        numpy = self._np
        labels = table.argmax(axis=1)
        framed = numpy.r_[0, labels, 0]
        broken = numpy.flatnonzero(self._blocked[framed[:-1], framed[1:]])
        if len(broken):
            edges = numpy.flatnonzero(numpy.r_[True, table[:, 0] > SURE, True])  # character i stands at i + 1
            after = numpy.unique(numpy.searchsorted(edges, broken + 1))
            for start, end in zip(edges[after - 1].tolist(), (edges[after] - 1).tolist(), strict=True):
                labels[start:end] = _best_path(numpy.log(table[start:end] + 1e-9).tolist())
        return labels  # type: ignore[no-any-return]

    def _names(self, table: Array, labels: Array, kinds: Sequence[str]) -> Iterator[Name]:
        numpy = self._np
        wanted = numpy.array([label[2:] in kinds for label in LABELS])
        inside = numpy.flatnonzero(wanted[labels])
        if not len(inside):
            return
        place = labels[inside] % 4  # 1 begins, 2 goes on, 3 ends, 0 is alone
        starts, ends = inside[place < 2], inside[place % 3 == 0] + 1
        chosen = numpy.append(table[numpy.arange(len(table)), labels], 1.0)
        least = numpy.minimum.reduceat(chosen, numpy.c_[starts, ends].ravel())[::2]
        for start, end, probability in zip(starts.tolist(), ends.tolist(), least.tolist(), strict=True):
            yield Name(start, end, LABELS[labels[start]][2:], round(probability, 4))


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """A long text in parts that end with a paragraph where they can: the tables of a whole book would take too much memory."""
    start = 0
    while len(text) - start > BLOCK:
        end = text.rfind("\n", start, start + BLOCK) + 1 or start + BLOCK
        yield start, end
        start = end
    yield start, len(text)


def _best_path(rows: Sequence[Sequence[float]]) -> list[int]:
    """The sequence of labels with the highest sum, one a row, that begins no name without ending it (Viterbi)."""
    best = [score if LABELS[label][0] in "OBS" else -math.inf for label, score in enumerate(rows[0])]
    steps = []
    for row in rows[1:]:
        came = [max(OPEN, key=best.__getitem__)] * len(LABELS)
        for begins in range(1, len(LABELS), 4):
            came[begins + 1] = came[begins + 2] = max(begins, begins + 1, key=best.__getitem__)
        best = [best[before] + score for before, score in zip(came, row, strict=True)]
        steps.append(came)
    path = [max(OPEN, key=best.__getitem__)]
    for came in reversed(steps):
        path.append(came[path[-1]])
    return path[::-1]


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


def load(source: Traversable | Path, sha256: str) -> Names:
    """The network whose weights lie in `source`. Raises InputError where the file is not the one with that sha256."""
    try:
        import numpy
        import threadpoolctl  # noqa: F401
    except ImportError as error:
        remedy = "pip install numpy threadpoolctl, or switch the model off"
        raise MissingExtraError("names model", f"{error.name} is not installed", remedy=remedy) from error
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


def organizations(text: str) -> list[Name]:
    """The organizations that the shipped network proposes: what `organizations.find` takes for its `model`."""
    return shipped().find(text, kinds=("ORG",))
