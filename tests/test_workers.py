"""Many processes give what one gives, in order, a little ahead of what is asked for; one that dies takes nothing else with it."""

import datetime as dt
import itertools
import os
import signal
import struct
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor
from functools import partial

import pytest

from cqextract import Extractor, Record, workers
from cqextract.errors import CqextractError, DateError
from cqextract.facts import Document
from cqextract.inputs import Failure
from cqextract.workers import AHEAD, CHUNK_RECORDS, DIED, share, spread

TEXTS = [
    "2021年上半年，青山市生产总值达1250亿元，同比增长6.5%。",
    "今天没有数字。",
    "去年，红河县粮食产量达32万吨，占全市的一成五。",
    "",
    "该公司计划到2030年投资不超过8亿元。",
]


class Reader:
    """Writes down the length; some texts are too much for it, or for its whole process."""

    def __init__(self, marks="", *, error=None):
        if error:
            raise error
        self.marks = marks

    def __call__(self, record):
        match record.text:
            case "kill":
                os._exit(3)
            case "kill once" if not os.path.exists(self.marks):
                open(self.marks, "x").close()
                os.kill(os.getpid(), signal.SIGKILL)
            case "die within a message" if not os.path.exists(self.marks):
                open(self.marks, "x").close()
                frame = sys._getframe()
                while "result_queue" not in frame.f_locals:
                    frame = frame.f_back
                queue = frame.f_locals["result_queue"]
                queue._wlock.acquire()
                queue._writer._send(struct.pack("!i", 1000) + b"half of it")
                os.kill(os.getpid(), signal.SIGKILL)
            case "raise":
                raise TypeError(record.id)
            case "slow":
                time.sleep(0.3)
            case "slower":
                time.sleep(20)
        return Document(record.id, None, "", len(record.text))


class Stillborn(Reader):
    """Is killed the first time it is built."""

    def __init__(self, marks):
        super().__init__(marks)
        if not os.path.exists(marks):
            open(marks, "x").close()
            os.kill(os.getpid(), signal.SIGKILL)


class Teller:
    """Tells in which process it works."""

    def __call__(self, record):
        return Document(record.id, os.getpid(), "", 1)


def records(*texts):
    return [Record(str(at), text) for at, text in enumerate(texts)]


def ids(outcomes):
    return [outcome.id for outcome in outcomes]


def test_two_processes_give_what_one_gives():
    extractor, published = Extractor(), dt.date(2021, 8, 24)
    batch = [Record(f"{turn}/{at}", text, published) for turn in range(8) for at, text in enumerate(TEXTS)]
    alone = list(extractor.pipe(batch))
    assert list(extractor.pipe(batch, workers=2)) == alone
    assert sum(len(document.facts) for document in alone) >= 8 * 4


def test_a_batch_is_shared_once_it_has_proved_long(monkeypatch):
    batch = records(*["甲"] * 20)
    pids = lambda outcomes: {outcome.published for outcome in outcomes}  # noqa: E731
    assert pids(share(Teller(), Teller, batch, workers=2)) == {os.getpid()}
    monkeypatch.setattr(workers, "ALONE_SECONDS", 0)
    found = list(share(Teller(), Teller, batch, workers=2))
    assert ids(found) == ids(batch)
    assert found[0].published == os.getpid() and os.getpid() not in pids(found[1:])
    assert pids(share(Teller(), Teller, batch, workers=1)) == {os.getpid()}


def test_the_extractor_of_a_worker_has_the_options_of_the_one_asked(tmp_path):
    names = tmp_path / "names.txt"
    names.write_text("云上数谷\tcompany\n", encoding="utf-8")
    (document,) = Extractor(gazetteer=[names]).pipe(["云上数谷收入5亿元。"], workers=2)
    assert [mention.span.text for mention in document.mentions if mention.type == "ORG"] == ["云上数谷"]


def test_the_order_is_that_of_the_records_though_some_take_longer():
    batch = records("slow", *["甲"] * 40, "slow", "乙")
    assert ids(spread(Reader, batch, workers=2)) == ids(batch)


def test_records_are_taken_as_they_are_needed():
    taken = []

    def endless():
        for at in itertools.count():
            taken.append(at)
            yield Record(str(at), "甲")

    stream = spread(Reader, endless(), workers=2)
    assert ids(itertools.islice(stream, 5)) == ["0", "1", "2", "3", "4"]
    assert len(taken) <= 2 * AHEAD * CHUNK_RECORDS
    stream.close()


def test_what_is_done_does_not_wait_for_a_slow_source():
    taken = []

    def slow():
        for at in itertools.count():
            taken.append(at)
            time.sleep(0.005)
            yield Record(str(at), "甲")

    stream = spread(Reader, slow(), workers=2)
    assert next(stream).id == "0"
    assert len(taken) < AHEAD * CHUNK_RECORDS
    stream.close()


def test_a_record_that_kills_its_process_is_a_failure_and_the_rest_is_done():
    batch = records(*["甲"] * 20, "kill", *["乙"] * 30, "kill", "丙")
    outcomes = list(spread(Reader, batch, workers=2))
    assert ids(outcomes) == ids(batch)
    assert [outcome for outcome in outcomes if isinstance(outcome, Failure)] == [
        Failure("20", "extract", DIED),
        Failure("51", "extract", DIED),
    ]


def test_nothing_fails_when_a_process_is_killed_from_outside(tmp_path):
    batch = records(*["甲"] * 10, "kill once", *["乙"] * 10)
    outcomes = list(spread(partial(Reader, str(tmp_path / "killed")), batch, workers=2))
    assert ids(outcomes) == ids(batch) and (tmp_path / "killed").exists()
    assert not any(isinstance(outcome, Failure) for outcome in outcomes)


def test_a_process_that_dies_within_a_message_stops_nothing(tmp_path):
    batch = records(*["甲"] * 10, "die within a message", *["乙"] * 10)
    outcomes = list(spread(partial(Reader, str(tmp_path / "died")), batch, workers=2))
    assert ids(outcomes) == ids(batch) and (tmp_path / "died").exists()
    assert not any(isinstance(outcome, Failure) for outcome in outcomes)


def test_a_pool_that_is_broken_waits_for_no_process():
    pool = workers.Pool(Reader, 1)
    outcome = pool.submit(records("slower"))
    while not outcome.running():
        time.sleep(0.01)
    pool._executor._broken = "as when another process has died while this one was started"
    pool.close()
    assert isinstance(outcome.exception(), BrokenExecutor)


def test_a_process_that_is_killed_while_it_starts_is_started_again(tmp_path):
    outcomes = list(spread(partial(Stillborn, str(tmp_path / "killed")), records("甲", "乙"), workers=1))
    assert ids(outcomes) == ["0", "1"]


def test_what_is_raised_in_a_worker_is_raised_here():
    with pytest.raises(TypeError, match="^1$"):
        list(spread(Reader, records("甲", "raise", "乙"), workers=2))
    with pytest.raises(DateError, match="soon: is no date; write it out"):
        list(spread(partial(Reader, error=DateError("soon", "is no date", remedy="write it out")), records("甲"), workers=2))


def script(path, *lines):
    path.write_text("\n".join(("from test_workers import *", *lines)), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return [sys.executable, str(path)], environment


def test_a_program_without_a_main_guard_is_told_of_it(tmp_path):
    command, environment = script(tmp_path / "unguarded.py", "print(list(spread(Reader, records('甲'), workers=2)))")
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=120)
    assert done.returncode == 1
    *_, last = done.stderr.splitlines()
    assert last.endswith('workers: the processes end before their first document; start the program below `if __name__ == "__main__":`, '
                         "or take workers=1")  # fmt: skip
    assert last.startswith(f"{CqextractError.__module__}.{CqextractError.__name__}: ")


FOREVER = (
    "if __name__ == '__main__':",
    "    endless = (Record(str(at), '甲') for at in itertools.count())",
    "    for outcome in spread(Reader, endless, workers=2):",
    "        print(outcome.id, flush=True)",
)


@pytest.mark.skipif(os.name != "posix", reason="signals to a group of processes are sent as POSIX has them")
@pytest.mark.parametrize("sent, group", [(signal.SIGINT, True), (signal.SIGKILL, False)], ids=["Ctrl-C", "kill -9 of the program"])
def test_no_process_is_left_behind(tmp_path, sent, group):
    command, environment = script(tmp_path / "forever.py", *FOREVER)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as program:
        assert program.stdout.readline() == "0\n"
        (os.killpg if group else os.kill)(program.pid, sent)
        _, told = program.communicate(timeout=60)
    # `communicate` ends when the last of them has closed the streams.
    assert told.count("Traceback") == (1 if group else 0), told
    assert ("KeyboardInterrupt" in told) == group
