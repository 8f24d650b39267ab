"""How right the facts are: predictions against annotated documents, and floors below which no measure may fall.

In: documents as `Document.to_dict()` gives them, and a folder of gold files (`corpus/README.md` says what they hold). Out: one
number between 0 and 1 a measure, over all documents together. On the command line:
`python -m cqextract.evaluate PRED.jsonl GOLD_DIR [--floors FILE] [--raise-floors]`.

>>> row = {"start": 2, "end": 5}
>>> align([row], [{"start": 3, "end": 5}, {"start": 9, "end": 11}])
[({'start': 2, 'end': 5}, {'start': 3, 'end': 5}), (None, {'start': 9, 'end': 11})]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from cqextract.errors import CqextractError, InputError
from cqextract.facts import Json

Event: TypeAlias = tuple[str, str]  # a measure, and one of right, wrong, missed, spurious

FOUND = ("figure", "fact", "time_exact", "time_overlap", "org_exact", "org_overlap")  # to be found: precision, recall, F1
IN_FULL = ("figure", "fact")  # all three are reported, of the others F1 alone
JUDGED = (  # properties of what was found: the share that is right
    "value", "cmp", "kind", "indicator", "subject", "period", "modality", "source", "whole", "reference",
    "time_value", "org_category", "article_body", "article_title",
)  # fmt: skip
BESIDE_THE_FACT = ("source", "whole", "reference")  # reported, but a fact is right without them

# An ordinal in a name is a figure to one reader and none to the next, so finding one counts neither way.
ORDINAL = re.compile(r"第[\d一二三四五六七八九十百]+[届次批轮期代号]?|新?一轮|首[届次批个家条座]?|[一二三四]期")
SAME_UNITS = (  # annotators write units as the text does, cqextract writes one name a unit
    "% ％", "百分点 个百分点", "元 块 块钱 圆 人民币 人民币元 元人民币", "美元 美金", "港元 港币", "公里 千米 km", "米 公尺",
    "厘米 公分", "平方公里 平方千米", "平方米 平米", "千克 公斤", "升 公升", "秒 秒钟", "小时 钟头", "标箱 标准箱", "位 名", "℃ 摄氏度",
)  # fmt: skip
UNIT = {name: names.split()[0] for names in SAME_UNITS for name in names.split()}


def score(predicted: Iterable[Json], gold_dir: Path) -> dict[str, float]:
    """The measures over all documents of `gold_dir`; a measure with nothing to judge is left out.

    `predicted` holds `Document.to_dict()` dicts in any order; a document's `id`, without folders and suffixes, names its gold files.
    All figures of a document without a prediction are missed; predictions without gold are ignored. Raises InputError when the
    folder has no gold files, one of them is no JSON, or a prediction has no id or the same one as another.
    """
    documents: dict[str, Json] = {}
    for document in predicted:
        name = PurePosixPath(str(document.get("id", ""))).name.split(".")[0]
        if not name or name in documents:
            reason = f"the document {name} is predicted twice" if name else "a document has no id"
            raise InputError("predictions", reason, remedy="give one prediction a document, with its id")
        documents[name] = document
    tally: Counter[Event] = Counter()
    for name in gold_names(gold_dir):
        tally.update(judge_document(documents.get(name, {}), gold_dir, name))
    return measures(tally)


def judge_document(document: Json, gold_dir: Path, name: str) -> Iterator[Event]:
    """Everything there is to say about one document, one event a judgment."""
    yield from judge_facts(read_lines(gold_dir / f"{name}.figures.jsonl"), document.get("facts", []))
    mentions = document.get("mentions", [])
    # A document whose annotators left a part out says nothing about it.
    if times := read_lines(gold_dir / f"{name}.times.jsonl"):
        yield from judge_spans("time", times, [m for m in mentions if m["type"] == "DATE"], time_details)
    if organizations := read_lines(gold_dir / f"{name}.orgs.jsonl"):
        yield from judge_spans("org", organizations, [m for m in mentions if m["type"] == "ORG"], organization_details)
    layout = gold_dir / f"{name}.articles.json"
    if layout.exists():
        yield from judge_articles(decode(layout.read_text(encoding="utf-8"), layout)["articles"], document.get("articles", []))


def measures(tally: Counter[Event]) -> dict[str, float]:
    """Precision, recall and F1 of what is to be found, the share right of what is to be judged."""
    result: dict[str, float] = {}
    for name in FOUND:
        right, wrong, missed, spurious = (tally[name, outcome] for outcome in ("right", "wrong", "missed", "spurious"))
        if right + wrong + missed + spurious:
            precision, recall = ratio(right, right + wrong + spurious), ratio(right, right + wrong + missed)
            result |= {f"{name}_p": precision, f"{name}_r": recall} if name in IN_FULL else {}
            result[f"{name}_f1"] = ratio(2 * precision * recall, precision + recall)
    totals = {name: tally[name, "right"] + tally[name, "wrong"] for name in JUDGED}
    return result | {name: tally[name, "right"] / total for name, total in totals.items() if total}


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def shared(a: Json, b: Json) -> int:
    """How many characters two spans have in common."""
    extent: int = min(a["end"], b["end"]) - max(a["start"], b["start"])
    return max(0, extent)


def align(gold: Sequence[Json], predicted: Sequence[Json]) -> list[tuple[Json | None, Json | None]]:
    """Pairs of overlapping rows, the best overlap first and each row once; then gold rows alone, then predictions alone."""
    overlaps = [(shared(g, p) / max(g["end"] - g["start"], p["end"] - p["start"], 1), i, j)
                for i, g in enumerate(gold) for j, p in enumerate(predicted) if shared(g, p)]  # fmt: skip
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(overlaps, key=lambda found: (-found[0], *found[1:])):
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    paired: list[tuple[Json | None, Json | None]] = [(gold[i], predicted[j]) for i, j in partner.items()]
    missed = [(g, None) for i, g in enumerate(gold) if i not in partner]
    spurious = [(None, p) for j, p in enumerate(predicted) if j not in taken]
    return [*paired, *missed, *spurious]


def judge_facts(gold: Sequence[Json], facts: Sequence[Json]) -> Iterator[Event]:
    """One event a gold figure for `figure` and `fact`, and one a slot of those found; optional figures count neither way."""
    placed = [{**fact, "start": fact["figure"]["start"], "end": fact["figure"]["end"]} for fact in facts]
    for g, fact in align(gold, placed):
        if g is None:
            if fact and not ORDINAL.fullmatch(squash(fact["figure"]["text"])):
                yield from (("figure", "spurious"), ("fact", "spurious"))
        elif not g["optional"]:
            if fact is None:
                yield from (("figure", "missed"), ("fact", "missed"))
            else:
                slots = judge_slots(g, fact)
                yield from ((name, verdict(right)) for name, right in slots.items())
                yield "figure", "right"
                yield "fact", verdict(all(right for name, right in slots.items() if name not in BESIDE_THE_FACT))


def judge_slots(g: Json, fact: Json) -> dict[str, bool]:
    """Which slots of a found figure are right; a slot that the gold leaves open is left out."""
    slots = {
        "value": right_value(g, fact["figure"]),
        "cmp": bool(g.get("loose")) or fact["figure"]["comparator"] in (g["cmp"], *g.get("cmp_alt", ())),
        "kind": right_kind(g, fact),
        "modality": fact["modality"] == g["modality"] or {fact["modality"], g["modality"]} <= {"target", "forecast"},
        "indicator": accepted(fact.get("indicator"), g["indicator"]),
        "subject": accepted(fact.get("subject"), g["subject"]),
    }
    slots |= {name: accepted(fact.get(name), g[name]) for name in BESIDE_THE_FACT if g[name]}
    if g["period"] and (g["period"]["start"] or g["period"]["end"]):
        slots["period"] = right_period(g, fact.get("period") or {})
    return slots


def right_value(g: Json, figure: Json) -> bool:
    """Bounds and unit; a loose figure (数十台) has only a unit to be right about, a rank only its number."""
    bounds = bool(g.get("loose")) or all(abs(figure[end] - g[end]) <= 1e-6 * max(1, abs(g[end])) for end in ("low", "high"))
    return bounds and (g["kind"] == "rank" or unit(figure["unit"]) == unit(g["unit"]))


def right_kind(g: Json, fact: Json) -> bool:
    direction = g["dir"] is None or fact["direction"] == g["dir"]
    return (fact["kind"] == g["kind"] and direction) or fact["kind"] in g.get("kind_alt", ())


def right_period(g: Json, period: Json) -> bool:
    """The same end, and the same start where the gold has one; a state may do without a start, a vague period without an end."""
    wanted = g["period"]
    if wanted.get("vague"):
        return period.get("to") in (None, wanted["end"])
    start = period.get("from")
    as_of = g["kind"] in ("level", "share", "rank") and start is None
    return period.get("to") == wanted["end"] and (as_of or wanted["start"] in (None, start))


def accepted(slot: Json | None, wanted: Sequence[str]) -> bool:
    """Is the slot's text, or what it stands for, an accepted one, or up to four characters around one?"""
    resolved = (slot or {}).get("resolved") or {}
    texts = [squash(span["text"]) for span in (slot, resolved) if span]
    answers = [squash(answer) for answer in wanted]
    longest = max(map(len, answers), default=0)
    return any(text == a or (a in text and len(text) <= longest + 4) for text in texts if text for a in answers)


def unit(surface: str | None) -> str | None:
    name = "".join((surface or "").split())
    return UNIT.get(name, name) or None


def squash(text: str) -> str:
    """The text without white space and quotation marks, which annotators and pages set as they like."""
    return re.sub(r"""[\s“”"'‘’「」]""", "", text)


def verdict(right: bool) -> str:
    return "right" if right else "wrong"


def judge_spans(
    name: str, gold: Sequence[Json], mentions: Sequence[Json], details: Callable[[Json, Json], Iterator[Event]]
) -> Iterator[Event]:
    for g, mention in align(gold, mentions):
        if g and g.get("optional"):
            continue
        if g and mention:
            yield f"{name}_exact", verdict((g["start"], g["end"]) == (mention["start"], mention["end"]))
            yield f"{name}_overlap", "right"
            yield from details(g, mention)
        else:
            yield from ((f"{name}_{extent}", "missed" if g else "spurious") for extent in ("exact", "overlap"))


def time_details(g: Json, mention: Json) -> Iterator[Event]:
    readings = [(g["value_start"], g["value_end"]), *g.get("value_alt", ())]
    if g["type"] != "vague" and any(readings[0]):
        right = any(mention.get("to") == end and start in (None, mention.get("from")) for start, end in readings)
        yield "time_value", verdict(right)


def organization_details(g: Json, mention: Json) -> Iterator[Event]:
    yield "org_category", verdict(mention.get("category") == g["type"])


def judge_articles(gold: Sequence[Json], predicted: Sequence[Json]) -> Iterator[Event]:
    """A body is right when it shares nine tenths of its extent with the gold one, a title when it is at most twelve characters longer."""
    for g in gold:
        if g.get("kind") in ("caption", "infobox"):
            continue
        body = {"start": g["body_start"], "end": g["body_end"]}
        best = max(predicted, key=lambda article: shared(body, article), default=None)
        extent = max(body["end"], best["end"]) - min(body["start"], best["start"]) if best else 1
        yield "article_body", verdict(best is not None and shared(body, best) / extent >= 0.9)
        if g["title"]:
            title = squash(((best or {}).get("title") or {}).get("text", ""))
            yield "article_title", verdict(any(w and w in title and len(title) <= len(w) + 12 for w in map(squash, g["title"])))


def gold_names(gold_dir: Path) -> list[str]:
    """The documents that `gold_dir` annotates, in order of name. Raises InputError when there is none."""
    names = sorted(path.name.split(".")[0] for path in gold_dir.glob("*.figures.jsonl"))
    if not names:
        raise InputError(str(gold_dir), "holds no *.figures.jsonl", remedy="name the folder with the gold files")
    return names


def read_lines(path: Path) -> list[Json]:
    """The objects of a JSON Lines file, none when there is no such file. Raises InputError naming the line that is no JSON."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [decode(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def decode(text: str, where: Path | str) -> Json:
    """The JSON object that `text` holds. Raises InputError naming `where` when it holds none."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(str(where), f"not JSON ({error.msg})", remedy="write it again") from error
    if not isinstance(value, dict):
        raise InputError(str(where), "not a JSON object", remedy="write it again")
    return value


def fingerprint(gold_dir: Path) -> str:
    """A SHA-256 over names and contents of the gold files, so that floors belong to one state of the gold."""
    digest = hashlib.sha256()
    for path in sorted(gold_dir.glob("*.json*")):
        digest.update(f"{path.name}\0".encode() + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def shortfalls(scores: dict[str, float], floors: Json, sha256: str) -> list[str]:
    """One line for each measure below its floor, or the one line that the floors belong to other gold files."""
    if floors.get("sha256") != sha256:
        return ["the gold files are not those that the floors were set for; set them anew with --raise-floors"]
    return [f"{name} is {scores.get(name, 0.0):.4f}, below its floor of {floor}" for name, floor in floors.items()
            if name != "sha256" and scores.get(name, 0.0) < floor]  # fmt: skip


def raised(scores: dict[str, float], floors: Json, sha256: str) -> Json:
    """The floors at today's scores, rounded down to three decimals, never lower than they were; other gold files start afresh."""
    today = {name: math.floor(value * 1000) / 1000 for name, value in scores.items()}
    before = {name: floor for name, floor in floors.items() if name != "sha256"} if floors.get("sha256") == sha256 else {}
    return {"sha256": sha256, **today, **{name: max(floor, today.get(name, 0.0)) for name, floor in before.items()}}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the measures; 1 when one is below its floor, 2 when the input cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m cqextract.evaluate", description="Score annotated documents against gold files.")
    parser.add_argument("predictions", type=Path, metavar="PRED.jsonl", help="one document a line, as `cqextract annotate` writes it")
    parser.add_argument("gold", type=Path, metavar="GOLD_DIR", help="the folder with NAME.figures.jsonl and its companions")
    parser.add_argument("--floors", type=Path, metavar="FILE", help="fail when a measure is below its floor in this JSON file")
    parser.add_argument("--section", default="corpus", help="the section of the floors file (default: corpus)")
    parser.add_argument("--raise-floors", action="store_true", help="write today's scores into the floors file where they are higher")
    options = parser.parse_args(arguments)
    if options.raise_floors and not options.floors:
        parser.error("--raise-floors needs --floors FILE")
    try:
        if not options.predictions.is_file():
            raise InputError(str(options.predictions), "no such file", remedy="name a file that `cqextract annotate --to` wrote")
        scores = score(read_lines(options.predictions), options.gold)
        print("".join(f"{name:16} {value:.4f}\n" for name, value in scores.items()), end="")
        complaints = check_floors(scores, options) if options.floors else []
    except CqextractError as error:
        print(error, file=sys.stderr)
        return 2
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


def check_floors(scores: dict[str, float], options: argparse.Namespace) -> list[str]:
    """The shortfalls against the section of the floors file, which `--raise-floors` brings up to date first."""
    sections = decode(options.floors.read_text(encoding="utf-8"), options.floors) if options.floors.exists() else {}
    sha256 = fingerprint(options.gold)
    if options.raise_floors:
        sections[options.section] = raised(scores, sections.get(options.section, {}), sha256)
        options.floors.write_text(json.dumps(sections, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return shortfalls(scores, sections.get(options.section, {}), sha256)


if __name__ == "__main__":
    sys.exit(main())
