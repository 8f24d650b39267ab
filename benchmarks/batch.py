"""How fast a batch goes into each kind of target, with how many processes, and in how much memory.

In: files or folders of texts. Out: for every target and number of workers, documents a second, the gain over one worker, the share of
the time that goes into the target, and the memory of all processes together: its peak, and how it grew from the second to the last
quarter of the run. Into the target go making rows and putting them down; where workers make them, only what is left to the process that
feeds it is counted. PostgreSQL is a server started for this, with its usual care for the disk; its memory is not counted.

    python benchmarks/batch.py NEWS… [--limit N] [--to sqlite parquet postgresql …] [--workers 1 2] [--turns N]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))  # the servers that the tests start

TARGETS = {"none": "", "jsonl": "out.jsonl", "sqlite": "out.db", "duckdb": "out.duckdb", "parquet": "out.parquet", "postgresql": ""}
SAMPLE_SECONDS = 0.5


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how fast a batch goes into each kind of target.")
    parser.add_argument("inputs", nargs="+", help="files or folders of texts")
    parser.add_argument("--limit", type=int, metavar="N", help="read only the first N texts")
    parser.add_argument("--to", nargs="+", choices=TARGETS, default=["none", "sqlite", "parquet", "postgresql"], help="kinds of targets")
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2], metavar="N", help="numbers of processes to compare")
    parser.add_argument("--turns", type=int, default=1, metavar="N", help="take the median of so many turns")
    parser.add_argument("--run", metavar="TARGET", help=argparse.SUPPRESS)  # what the script calls itself with
    options = parser.parse_args()
    if options.run is not None:
        print(json.dumps(annotate(options.inputs, options.run, workers=options.workers[0], limit=options.limit)))
        return
    for kind in options.to:
        alone = None
        for workers in options.workers:
            turns = [measured(options.inputs, kind, workers=workers, limit=options.limit) for _ in range(options.turns)]
            alone = report(kind, workers, turns, alone)


def annotate(inputs: Sequence[str], target: str, *, workers: int, limit: int | None) -> dict[str, float]:
    """One run, in this process: how many documents, and how many seconds in all and within the sink."""
    from cqextract import Extractor, batch
    from cqextract.inputs import read
    from cqextract.sinks import Run, Sink
    from cqextract.targets import open_sink

    class Discarding(Sink):
        content = staticmethod(nothing)

        def put(self, entry):
            pass

    class Silent:
        def step(self):
            pass

        def say(self, line):
            print(line, file=sys.stderr)

    extractor = Extractor()
    began, spent = time.perf_counter(), 0.0
    sink = open_sink(target, run=Run("benchmark")) if target else Discarding()

    def timed(call):
        def called(*args):
            nonlocal spent
            started = time.perf_counter()
            made = call(*args)
            spent += time.perf_counter() - started
            return made

        return called

    sink.put, sink.close = timed(sink.put), timed(sink.close)
    if workers == 1:
        sink.content = timed(sink.content)
    with sink:
        tally = batch.annotate(extractor, islice(read(inputs), limit), sink, Silent(), workers=workers)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "documents": tally.documents, "failed": tally.failed, "facts": tally.facts, "seconds": time.perf_counter() - began, "sink": spent,
        "cpu": sum(usage.ru_utime + usage.ru_stime for usage in used),
    }  # fmt: skip


def nothing(document, record):
    """What goes into no target."""


def measured(inputs: Sequence[str], kind: str, *, workers: int, limit: int | None) -> dict[str, float]:
    """One run in processes of its own, with the memory they took."""
    with tempfile.TemporaryDirectory() as folder, target_of(kind, folder) as target:
        command = [
            sys.executable,
            __file__,
            *inputs,
            "--run",
            target,
            "--workers",
            str(workers),
            *(["--limit", str(limit)] if limit else []),
        ]
        samples = []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
            while program.poll() is None:
                samples.append(sum(map(memory, tree(program.pid))))
                time.sleep(SAMPLE_SECONDS)
            found = json.loads(program.stdout.read())
    quarter = max(len(samples) // 4, 1)
    second, last = (statistics.median(some) for some in (samples[quarter : 2 * quarter] or samples, samples[-quarter - 1 : -1] or samples))
    return {**found, "peak": max(samples), "grown": last / second - 1}


@contextmanager
def target_of(kind: str, folder: str) -> Iterator[str]:
    if kind == "postgresql":
        import servers

        with servers.postgresql(fsync=True) as server:
            yield server.database()
    else:
        yield str(Path(folder, TARGETS[kind])) if TARGETS[kind] else ""


def tree(pid: int) -> Iterator[int]:
    """A process and all that it has started, directly or not."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from tree(int(child))


def memory(pid: int) -> float:
    """The megabytes that a process holds; of what it shares with others, its part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def report(kind: str, workers: int, turns: Sequence[dict[str, float]], alone: float | None) -> float:
    """Print the median turn; gives the documents a second of the first number of workers, to compare the next with."""
    middle = sorted(turns, key=lambda turn: turn["seconds"])[len(turns) // 2]
    speed = middle["documents"] / middle["seconds"]
    told = (
        f"{middle['documents']:,} documents, {middle['facts']:,} facts, {middle['failed']} failed in {middle['seconds']:.1f} s",
        f"{speed:.1f} documents/s, {speed / (alone or speed):.2f} ×",
        f"{middle['documents'] / middle['cpu']:.1f} a second of CPU",
        f"{middle['sink'] / middle['seconds']:.1%} of the time {'in' if workers == 1 else 'putting down rows in'} the target",
        f"peak {middle['peak']:.0f} MB, {middle['grown']:+.1%} from the second to the last quarter",
    )
    print(f"{kind:10} {workers} workers: {'; '.join(told)}", flush=True)
    return alone or speed


if __name__ == "__main__":
    if not os.path.exists("/proc/self/smaps_rollup"):
        sys.exit("memory is measured as Linux tells it")
    main()
