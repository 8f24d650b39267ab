"""Whether a batch outlives kill -9: the program and its workers are killed at random moments, and the rows must be those of a quiet run.

In: files or folders of texts. Out: for SQLite and PostgreSQL, how often which process was killed, and whether the tables `document`,
`fact` and `mention` of the run, each time taken up again with --resume, equal those of an undisturbed one, row for row, but for
`run_id`. Fails where they do not.

    python benchmarks/crash.py NEWS… [--documents N] [--kills N] [--workers N] [--to sqlite postgresql] [--seed N]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import sqlalchemy

from cqextract.inputs import Failure, read
from cqextract.sql.engines import engine
from cqextract.sql.tables import schema

sys.path.append(str(Path(__file__).parents[1] / "tests"))  # the servers that the tests start

POLL_SECONDS = 0.05
COMMIT_SECONDS = 1.0  # more often than a run commits by itself, for many moments to be between two commits, and many within one
SPREAD_SECONDS = 1.2  # the moment lies so long after the commit it waits for, at most: about as long as until the next one
PROGRAM = f"from cqextract.sql import sink; sink.BATCH_SECONDS = {COMMIT_SECONDS}; from cqextract.cli import main; main()"
TABLES = ("document", "fact", "mention")


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill a run at random moments, and compare what it wrote with a quiet run's rows.")
    parser.add_argument("inputs", nargs="+", help="files or folders of texts")
    parser.add_argument("--documents", type=int, default=5000, metavar="N", help="annotate the first N texts (default: 5,000)")
    parser.add_argument("--kills", type=int, default=50, metavar="N", help="kill so often (default: 50)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes that share the work (default: 2)")
    parser.add_argument("--to", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"], help="kinds of databases")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what the moments are drawn from (default: 1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder, "texts.jsonl")
        count = written(texts, options.inputs, options.documents)
        for kind in options.to:
            with databases(kind, folder) as (quiet, disturbed):
                began = time.monotonic()
                Program(texts, quiet, options.workers).end()
                seconds = time.monotonic() - began
                kills = disturb(texts, disturbed, count, options.kills, workers=options.workers, chance=random.Random(options.seed))
                differences = [name for name in TABLES if rows(quiet, name) != rows(disturbed, name)]
                counts = ", ".join(f"{len(rows(quiet, name)):,} {name}s" for name in TABLES)
                killed = ", ".join(f"{number} × the {who}" for who, number in sorted(kills.items()))
                print(f"{kind:10} {counts}; undisturbed {seconds:.0f} s; killed {killed}: ", end="")
                print(f"DIFFERENT in {', '.join(differences)}" if differences else "every row the same", flush=True)
                if differences:
                    sys.exit(1)


def written(path: Path, inputs: Sequence[str], documents: int) -> int:
    """Write the first texts as JSON Lines; gives how many there are."""
    records = islice((record for record in read(inputs) if not isinstance(record, Failure)), documents)
    with path.open("w", encoding="utf-8") as file:
        return sum(1 for record in records if file.write(json.dumps(as_row(record)) + "\n"))


def as_row(record) -> dict[str, str | None]:
    day = record.published.isoformat() if record.published else None
    return {"id": record.id, "text": record.text, "title": record.title, "published": day}


@contextmanager
def databases(kind: str, folder: str) -> Iterator[tuple[str, str]]:
    """Two empty databases."""
    if kind == "postgresql":
        import servers

        with servers.postgresql() as server:
            yield server.database(), server.database()
    else:
        yield str(Path(folder, "quiet.db")), str(Path(folder, "disturbed.db"))


class Program:
    """A run of `cqextract annotate --resume`, in processes of its own."""

    def __init__(self, texts: Path, target: str, workers: int) -> None:
        command = [sys.executable, "-c", PROGRAM, "annotate", str(texts), "--to", target, "--resume", "--workers", str(workers)]
        self._process = subprocess.Popen([*command, "--quiet"], start_new_session=True)

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def kill(self, who: str, chance: random.Random) -> bool:
        """Kill the `program` or one `worker`, where there is one to kill."""
        pids = [self._process.pid] if who == "program" else self._workers()
        if not self.running or not pids:
            return False
        os.kill(chance.choice(pids), signal.SIGKILL)
        if who == "program":
            self._process.wait()
        return True

    def end(self) -> None:
        """Wait for the end of the run, in which nothing may have failed."""
        if self._process.wait():
            sys.exit(f"the run fails with status {self._process.returncode}")

    def _workers(self) -> list[int]:
        found = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        children = found.read_text().split() if found.exists() else []
        return [int(pid) for pid in children if b"spawn_main" in command_line(pid)]


def command_line(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def disturb(texts: Path, target: str, documents: int, kills: int, *, workers: int, chance: random.Random) -> Counter[str]:
    """Run to the end, killed so often on the way: half the times the program, half a worker, at moments all over the run.

    A moment is when so many documents are committed, and a random while more. Gives how often which process was killed.
    """
    moments = sorted(chance.sample(range(documents * 9 // 10), kills))  # late enough kills find nothing to kill
    victims = [("program", "worker")[number % 2] for number in range(kills)]
    chance.shuffle(victims)
    killed: Counter[str] = Counter()
    program = Program(texts, target, workers)
    for moment, victim in zip(moments, victims, strict=True):
        while program.running and stored(target) < moment:
            time.sleep(POLL_SECONDS)
        time.sleep(chance.uniform(0, SPREAD_SECONDS))
        while not program.kill(victim, chance):  # it has come to its end, or its workers have not begun
            if not program.running:
                program, victim = Program(texts, target, workers), "program"
            time.sleep(chance.uniform(0, SPREAD_SECONDS))
        killed[victim] += 1
        if victim == "program":
            program = Program(texts, target, workers)
    program.end()
    Program(texts, target, workers).end()  # once more, now that all is there
    return killed


def stored(target: str) -> int:
    """How many documents are committed; 0 where there is no table yet."""
    try:
        return len_of(target)
    except sqlalchemy.exc.DBAPIError:
        return 0


def len_of(target: str) -> int:
    return queried(target, sqlalchemy.select(sqlalchemy.func.count()).select_from(schema().tables["document"]))[0][0]


def rows(target: str, name: str) -> list[tuple]:
    """All rows of a table, without the run that wrote them."""
    table = schema().tables[name]
    return queried(target, sqlalchemy.select(*(column for column in table.columns if column.name != "run_id")).order_by(table.c.id))


def queried(target: str, statement: sqlalchemy.Select) -> list[tuple]:
    made = engine(target, begin="BEGIN")
    try:
        with made.connect() as connection:
            return [tuple(row) for row in connection.execute(statement)]
    finally:
        made.dispose()


if __name__ == "__main__":
    main()
