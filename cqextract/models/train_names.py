"""Train the weights of `names.py`: `python -m cqextract.models.train_names data …`, then `… fit …`, then `… score …`.

In: for `data`, texts (JSON lines with `id` and `text`), a teacher's names in them (`teacher.py`), a treebank with names (CoNLL-U, `NER=`
in the last column) and a list of short company names; for `fit`, what `data` wrote. Out: `names.npz` and `names.toml`. Seeded; needs torch
(not a dependency of the package), about half an hour on two cores, and uses a GPU where there is one. `NAMES.md` has the commands in full.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy

from cqextract.models import silver
from cqextract.models.names import FIRST, KINDS, LABELS, Names, pairs
from cqextract.models.silver import MASKED, Sentence
from cqextract.patterns import load

if TYPE_CHECKING:
    import torch

NEWS, TREEBANK = 0, 1  # two guides to what a name is; the network learns both and is told which one to follow
SEED = 20
OFTEN = 8  # a character seen less often is OTHER
ROWS, WIDTH = 24, 640  # a batch: so many stretches of so many characters
SWAPPED, POOL = 5, 4000  # copies of the treebank's sentences with other names put in, and how many names of a kind there are for that
TREEBANK_TIMES = 2  # how often an epoch sees the treebank and those copies
MADE_UP = 40000
FRAMED = 30000  # sentences made from frames.txt
COINED = (
    "新材料 新能源 精密 冷链 智能 生物科技 半导体 微电子 机器人 精工 重工 农业 牧业 粮油 智造 航天 时代 互联 数科 云 医疗 器材 装备 制造"
).split()

_whimsical = re.compile("[世天人生]家|之|宝|妈|女|王|公主|兄弟|先生|故事|时光|天使|来了|姑娘")
_agency = re.compile("[委局厅部院所会校处站队]$|大学$|中心$|实验室$")


class Data(NamedTuple):
    """Texts one after another: code points, a label each, and whose guide the labels follow."""

    codes: numpy.ndarray[Any, Any]
    labels: numpy.ndarray[Any, Any]
    guide: numpy.ndarray[Any, Any]


def treebank(path: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """The sentences of a CoNLL-U file with their names."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        text, names = "", list[tuple[int, int, str]]()
        for row in (line.split("\t") for line in block.split("\n") if line[:1].isdigit()):
            misc = dict(field.split("=", 1) for field in row[9].split("|") if "=" in field)
            start, tag = len(text), misc.get("NER", "O")
            text += row[1]
            if tag[0] == "B":
                names.append((start, len(text), tag[2:]))
            elif tag[0] == "I" and names:
                names[-1] = (names[-1][0], len(text), names[-1][2])
            text += " " * (misc.get("SpaceAfter") != "No")
        yield text.rstrip(), names


def short_names(path: Path, rng: random.Random) -> list[str]:
    """Names of companies never seen: the parts of a noisy list put together anew."""
    listed = [name for name in path.read_text(encoding="utf-8").split() if re.fullmatch("[\u4e00-\u9fff]{2,6}", name)]
    ends = Counter(name[-2:] for name in listed if 4 <= len(name) <= 6)
    common = [end for end, n in ends.most_common(160) if not _whimsical.search(end)]
    brands = [name[:-2] for name in listed if len(name) == 4 and name[-2:] in common] + [name for name in listed if len(name) == 3]
    cities = [name for name, *rest in load().gazetteer("places") if rest and rest[0][2:4] != "00" and rest[0] != "-"]
    made = silver.company_names(brands, [*common, *COINED, *COINED], cities, MADE_UP, rng)
    return made + rng.sample([name for name in listed if name[-2:] in common], MADE_UP // 4)


def gaps(sentences: Sequence[Sentence], companies: Sequence[str], rng: random.Random) -> dict[str, list[str]]:
    """What fills the gaps of `frames.txt`: names seen in the news, agencies' with other places put in, and things that are no names."""
    places = [name for name, *rest in load().gazetteer("places") if rest and rest[0] not in ("", "-")]
    starts = sorted({name for name in places if len(name) > 2}, key=len, reverse=True)
    begins = re.compile("|".join(map(re.escape, starts)))
    agencies = [name for name in silver.surfaces(sentences, "ORG") if len(name) > 3 and _agency.search(name)]
    moved = [rng.choice(places) + name[m.end() :] for name in agencies if (m := begins.match(name)) and m.end() < len(name)]
    ends = [s for key in ("events", "platforms", "parks", "projects") for s in load().table("organizations")[key]["surfaces"]]
    brands = [name[:2] for name in rng.sample(companies, MADE_UP // 20)]
    things = [rng.choice(brands) + rng.choice(("", "智慧", "云", "数字", "国际", "绿色")) + rng.choice(ends) for _ in range(MADE_UP // 10)]
    people = [name for name in silver.surfaces(sentences, "PER") if 1 < len(name) < 5]
    return {"c": list(companies), "a": agencies + moved, "p": people, "l": places, "n": things}


def gather(sentences: Iterable[Sentence], guide: int) -> Data:
    """Sentences laid end to end, a line break between them."""
    codes: list[numpy.ndarray[Any, Any]] = []
    marks: list[numpy.ndarray[Any, Any]] = []
    for sentence in sentences:
        text = sentence.text.rstrip("\n") + "\n"
        codes.append(numpy.frombuffer(text.encode("utf-32-le"), numpy.uint32))
        labels = numpy.zeros(len(text), numpy.uint8)
        labels[: len(text) - 1] = sentence.labels[: len(text) - 1]
        marks.append(labels)
    joined = numpy.concatenate(codes)
    return Data(joined, numpy.concatenate(marks), numpy.full(len(joined), guide, numpy.uint8))


def make(options: argparse.Namespace) -> None:
    """`data`: the labelled texts, in one file."""
    rng = random.Random(SEED)
    taught = {key: [(s, e, k) for s, e, k in names] for key, names in map(json.loads, options.teacher.open(encoding="utf-8"))}
    records = ((row["id"], row["text"]) for row in map(json.loads, options.texts.open(encoding="utf-8")))
    kept = list(silver.thinned(silver.sentences(records, taught, load()), rng))
    names = short_names(options.companies, rng)
    fillers = gaps(kept, names, rng)
    kept += [new for sentence in kept if (new := silver.renamed(sentence, names, rng))]
    frames = [line for line in (Path(__file__).with_name("frames.txt")).read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    kept += silver.framed(frames, fillers, FRAMED, rng)
    strangers = {"PER": silver.people(silver.surfaces(kept, "PER"), MADE_UP, rng)}
    kept = [silver.swapped(sentence, strangers, rng) for sentence in kept]
    rng.shuffle(kept)
    gold = [Sentence(text, silver.labels(text, spans, (), (), silver.NEVER).tolist()) for text, spans in treebank(options.treebank)]
    pool = {kind: [*silver.surfaces(gold, kind), *rng.sample(silver.surfaces(kept, kind), POOL)] for kind in KINDS}
    pool["PER"] += silver.people(pool["PER"], POOL, rng)
    gold += [silver.swapped(sentence, pool, rng) for sentence in gold for _ in range(SWAPPED)]
    rng.shuffle(gold)
    news, trees = gather(kept, NEWS), gather(gold, TREEBANK)
    print(f"{len(news.codes)} characters of news with {int((news.labels == 1).sum())} organizations, {len(trees.codes)} of the treebank")
    with options.to.open("wb") as file:
        parts = {f"{part}_{name}": column for part, data in (("news", news), ("trees", trees)) for name, column in data._asdict().items()}
        numpy.savez_compressed(file, **parts)  # type: ignore[arg-type]  # numpy's stub takes allow_pickle for one of the arrays


def alphabet(codes: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """The row of every code point: one each for common characters, shared ones for digits, Latin letters and the rest."""
    counts = numpy.bincount(numpy.minimum(codes, 0xFFFF), minlength=0x10000)
    rows = numpy.ones(0x10000, numpy.int16)
    common = [point for point in range(0x10000) if counts[point] >= OFTEN]
    rows[common] = numpy.arange(FIRST, FIRST + len(common))
    for points, row in ((range(48, 58), 2), (range(65, 91), 3), (range(97, 123), 4), ((9, 10, 32, 0x3000), 5)):
        rows[list(points)] = row
    return rows


def network(rows: int, width: int, layers: int, bits: int) -> torch.nn.Module:
    """The network of `names.Names`, as torch trains it."""
    import torch
    from torch import nn

    class Net(nn.Module):  # type: ignore[misc]  # torch is not installed where the types are checked
        def __init__(self) -> None:
            super().__init__()
            self.chars, self.pairs, self.guide = nn.Embedding(rows, width), nn.Embedding(1 << bits, width), nn.Embedding(2, width)
            for table, spread in ((self.chars, 0.3), (self.pairs, 0.1), (self.guide, 0.1)):
                nn.init.normal_(table.weight, std=spread)
            self.convs = nn.ModuleList(nn.Conv1d(width, width, 3, dilation=1 << i, padding=1 << i) for i in range(layers))
            self.out = nn.Linear(width, len(LABELS))
            self.drop = nn.Dropout(0.15)

        def forward(self, ids: Any, pair_ids: Any, guide: Any) -> Any:
            pair = self.pairs(pair_ids)
            if self.training:
                pair = pair * (torch.rand(pair.shape[:2], device=pair.device) > 0.2)[..., None]
                ids = torch.where(torch.rand(ids.shape, device=ids.device) < 0.03, torch.ones_like(ids), ids)
            hidden = torch.relu(self.chars(ids) + pair + self.guide(guide))
            for conv in self.convs:
                hidden = hidden + torch.relu(conv(self.drop(hidden).transpose(1, 2)).transpose(1, 2))
            return self.out(hidden)

    return Net()


def batches(data: Mapping[str, Any], rows: numpy.ndarray[Any, Any], bits: int, rng: numpy.random.Generator) -> Iterator[tuple[Any, ...]]:
    """One epoch: stretches of both parts, shuffled, the treebank several times over."""
    stretches: list[tuple[Any, ...]] = []
    for part, times in (("news", 1), ("trees", TREEBANK_TIMES)):
        codes, labels, guide = (data[f"{part}_{name}"] for name in Data._fields)
        ids = rows[numpy.minimum(codes, 0xFFFF)].astype(numpy.int64)
        columns = (ids, pairs(ids, 1 << bits), guide.astype(numpy.int64), labels.astype(numpy.int64))
        for _ in range(times):
            starts = range(int(rng.integers(WIDTH)), len(ids) - WIDTH, WIDTH)
            stretches += [tuple(column[s : s + WIDTH] for column in columns) for s in starts]
    order = rng.permutation(len(stretches))
    for at in range(0, len(order) - ROWS + 1, ROWS):
        yield tuple(numpy.stack(column) for column in zip(*(stretches[i] for i in order[at : at + ROWS]), strict=True))


def fit(options: argparse.Namespace) -> None:
    """`fit`: train, and write the weights."""
    import torch

    torch.manual_seed(SEED)
    torch.set_num_threads(options.threads)
    rng = numpy.random.default_rng(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with numpy.load(options.data, allow_pickle=False) as file:
        data = {name: file[name] for name in file.files}
    rows = alphabet(numpy.concatenate([data["news_codes"], data["trees_codes"]]))
    net = network(int(rows.max()) + 1, options.width, options.layers, options.bits).to(device)
    count = (len(data["news_codes"]) + TREEBANK_TIMES * len(data["trees_codes"])) // (ROWS * WIDTH) + 1
    optimizer = torch.optim.Adam(net.parameters(), lr=options.rate)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.rate, total_steps=count * options.epochs, pct_start=0.1)
    weigh = torch.nn.CrossEntropyLoss(ignore_index=MASKED)
    started, seen = time.time(), 0.0
    for epoch in range(options.epochs):
        net.train()
        for step, batch in enumerate(batches(data, rows, options.bits, rng)):
            ids, pair_ids, guide, labels = (torch.from_numpy(column).to(device) for column in batch)
            loss = weigh(net(ids, pair_ids, guide).flatten(0, 1), labels.flatten())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if plan.last_epoch < count * options.epochs - 1:
                plan.step()
            seen = 0.99 * seen + 0.01 * loss.item() if step else loss.item()
            if step % 100 == 0:
                print(f"epoch {epoch} step {step}/{count} loss {seen:.4f} {time.time() - started:.0f} s", flush=True)
        net.eval()
        for guide, name in ((NEWS, options.to), (TREEBANK, options.to.with_stem(options.to.stem + "-treebank"))):
            write(name, exported(net, rows, guide))


def exported(net: Any, rows: numpy.ndarray[Any, Any], guide: int) -> dict[str, numpy.ndarray[Any, Any]]:
    """The weights as `names.Names` reads them: bytes with a scale a column, one guide built into the table of characters."""
    state = {name: value.detach().cpu().numpy() for name, value in net.state_dict().items()}
    tables = {"chars": state["chars.weight"] + state["guide.weight"][guide], "pairs": state["pairs.weight"]}
    weights: dict[str, Any] = {"rows": rows, "out": state["out.weight"].T, "out_bias": state["out.bias"]}
    for i in range(len(net.convs)):
        tables[f"conv{i}"] = state[f"convs.{i}.weight"].transpose(2, 1, 0).reshape(-1, len(state[f"convs.{i}.bias"]))
        weights[f"conv{i}_bias"] = state[f"convs.{i}.bias"]
    for name, table in tables.items():
        scale = numpy.maximum(numpy.abs(table).max(axis=0), 1e-9) / 127
        weights[name], weights[f"{name}_scale"] = numpy.round(table / scale).astype(numpy.int8), scale.astype(numpy.float32)
    return weights


def write(path: Path, weights: Mapping[str, numpy.ndarray[Any, Any]]) -> None:
    """The weights beside the toml that states their sha256."""
    with path.open("wb") as file:
        numpy.savez_compressed(file, **weights)  # type: ignore[arg-type]  # numpy's stub takes allow_pickle for one of the arrays
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_suffix(".toml").write_text(f'# Made by cqextract.models.train_names; do not edit.\nsha256 = "{digest}"\n', encoding="utf-8")


def read(path: Path) -> Names:
    """The network in a file of weights of one's own."""
    with numpy.load(path, allow_pickle=False) as file:
        return Names({name: file[name] for name in file.files})


def score(options: argparse.Namespace) -> None:
    """`score`: exact precision, recall and F1 a label on treebank files."""
    model = read(options.weights)
    for path in options.gold:
        right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
        for text, names in treebank(path):
            guessed = {(n.start, n.end, n.label) for n in model.find(text)}
            for bag, spans in ((right, guessed & set(names)), (found, guessed), (wanted, set(names))):
                bag.update(kind for _, _, kind in spans)
        for kind in KINDS:
            p, r = right[kind] / max(found[kind], 1), right[kind] / max(wanted[kind], 1)
            print(f"{path.name} {kind} P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f} of {wanted[kind]}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    data = commands.add_parser("data", help="label the texts")
    for name in ("texts", "teacher", "treebank", "companies", "to"):
        data.add_argument(f"--{name}", type=Path, required=True)
    data.set_defaults(run=make)
    train = commands.add_parser("fit", help="train on what `data` wrote")
    train.add_argument("data", type=Path)
    train.add_argument("--to", type=Path, default=Path(__file__).with_name("names.npz"))
    for name, default in (("width", 64), ("layers", 3), ("bits", 16), ("epochs", 4), ("threads", 2)):
        train.add_argument(f"--{name}", type=int, default=default)
    train.add_argument("--rate", type=float, default=4e-3)
    train.set_defaults(run=fit)
    judge = commands.add_parser("score", help="score on treebank files")
    judge.add_argument("weights", type=Path)
    judge.add_argument("gold", type=Path, nargs="+")
    judge.set_defaults(run=score)
    options = parser.parse_args(arguments)
    options.run(options)


if __name__ == "__main__":
    main()
