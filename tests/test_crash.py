"""kill -9 of the program and of its workers, a few times; `benchmarks/crash.py` does it 50 times over thousands of texts."""

import os
import random
import sys
from pathlib import Path

import pytest
import sqlalchemy
from click.testing import CliRunner

from cqextract.cli import cli

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import crash

DOCUMENTS = 100
pytestmark = pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="the processes of a run are found as Linux tells them")
TEXT = "{}年上半年，青山市生产总值达{}亿元，同比增长6.5%；红河县粮食产量达{}万吨，占全市的一成五。"


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    for at in range(DOCUMENTS):
        (folder / f"{at:03}.txt").write_text(
            "\n".join(TEXT.format(2000 + at % 20, at + 1, line + 2) for line in range(6)), encoding="utf-8"
        )
    path = tmp_path / "texts.jsonl"
    assert crash.written(path, [str(folder)], DOCUMENTS) == DOCUMENTS
    return path


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_run_that_is_killed_and_resumed_gives_the_rows_of_a_quiet_one(request, tmp_path, texts, kind, monkeypatch):
    if kind == "sqlite":
        quiet, disturbed = str(tmp_path / "quiet.db"), str(tmp_path / "disturbed.db")
    else:
        server = request.getfixturevalue("postgresql")
        quiet, disturbed = server.database(), server.database()
    monkeypatch.setattr(crash, "SPREAD_SECONDS", 0.3)
    assert CliRunner().invoke(cli, ["annotate", str(texts), "--to", quiet, "--workers", "1"]).exit_code == 0
    killed = crash.disturb(texts, disturbed, DOCUMENTS, 2, workers=2, chance=random.Random(7))
    assert killed.total() == 2 and killed["program"] >= 1
    for name in crash.TABLES:
        rows = crash.rows(quiet, name)
        assert len(rows) >= DOCUMENTS
        assert crash.rows(disturbed, name) == rows
    runs = sqlalchemy.select(sqlalchemy.func.count()).select_from(sqlalchemy.table("run"))
    assert crash.queried(disturbed, runs)[0][0] >= killed["program"]
