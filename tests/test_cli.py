"""The command line: what it writes, its exit status, and that every mistake is one line."""

import csv
import gzip
import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time

import click
import pytest
from click.testing import CliRunner
from made import pdf_file, web_page

from cqextract import progress
from cqextract.batch import outcomes
from cqextract.cli import cli
from cqextract.facts import Document
from cqextract.inputs import Failure, Record, read

NEWS = "2021年上半年，青山市生产总值达1250亿元，同比增长6.5%。"
MORE = "去年，红河县粮食产量达32万吨。"


@pytest.fixture
def news(tmp_path, monkeypatch):
    """The working folder, with news/a.txt, news/b.txt in GB18030, and nothing else."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(NEWS, encoding="utf-8")
    (folder / "b.txt").write_bytes(MORE.encode("gb18030"))
    return folder


def run(*args, **options):
    return CliRunner().invoke(cli, args, **options)


def mistake(result):
    """The one line that a mistake yields."""
    (line,) = result.stderr.splitlines()
    assert result.exit_code == 2, result.output
    assert line.startswith("cqextract: ")
    return line


def query(path, statement):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


# --- annotate -------------------------------------------------------------------------------------------------------------------


def test_writes_facts_db_and_tells_what_it_did(news):
    result = run("annotate", "news", "--published", "2021-08-24")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert re.fullmatch(r"2 documents, \d+ figures?, \d+ facts?, 0 failed; [\d.]+ s, [\d,]+ characters/s → facts\.db", line)
    assert query("facts.db", "SELECT id, published, source_path FROM document ORDER BY id") == [
        ("news/a.txt", "2021-08-24", "news/a.txt"),
        ("news/b.txt", "2021-08-24", "news/b.txt"),
    ]
    assert ("1250亿元", 125000000000) in query("facts.db", "SELECT figure_text, value_low FROM fact")
    ((version, options),) = query("facts.db", "SELECT version, options FROM run")
    assert version and json.loads(options)["inputs"] == ["news"]


def test_a_second_run_changes_nothing_but_adds_a_run(news):
    tables = ("document", "fact", "mention")
    run("annotate", "news")
    before = [query("facts.db", f"SELECT * FROM {table} ORDER BY 1") for table in tables]
    run("annotate", "news")
    assert [query("facts.db", f"SELECT * FROM {table} ORDER BY 1") for table in tables] == before
    assert query("facts.db", "SELECT count(*) FROM run") == [(2,)]


def test_json_lines_on_standard_output(news):
    result = run("annotate", "news/a.txt", "--to", "-", "--quiet")
    (document,) = map(json.loads, result.stdout.splitlines())
    assert (result.exit_code, result.stderr) == (0, "")
    assert document["id"] == "news/a.txt"
    for fact in document["facts"]:
        assert NEWS[fact["figure"]["start"] : fact["figure"]["end"]] == fact["figure"]["text"]


def test_standard_input(news):
    result = run("annotate", "-", "--to", "stdout", input=NEWS)
    assert json.loads(result.stdout)["id"] == "stdin"
    assert result.stderr.endswith("→ standard output\n")


def test_csv(news):
    assert run("annotate", "news", "--to", "out.csv").exit_code == 0
    with open("out.csv", encoding="utf-8-sig", newline="") as file:
        assert ("news/a.txt", "1250亿元", "125000000000") in {
            (row["document_id"], row["figure_text"], row["value_low"]) for row in csv.DictReader(file)
        }


def test_publication_dates_from_a_file(news):
    with open("dates.json", "w", encoding="utf-8") as file:
        json.dump({"a": "Aug 24, 2021", "news/b.txt": "2020年1月2日"}, file)
    result = run("annotate", "news", "--published", "dates.json", "--to", "-")
    assert [json.loads(line)["published"] for line in result.stdout.splitlines()] == ["2021-08-24", "2020-01-02"]


def test_two_workers_write_what_one_writes(news):
    run("annotate", "news", "--to", "one.jsonl")
    assert run("annotate", "news", "--to", "two.jsonl", "--workers", "2").exit_code == 0
    with open("one.jsonl", encoding="utf-8") as one, open("two.jsonl", encoding="utf-8") as two:
        assert one.read() == two.read()


def test_what_fails_is_told_and_the_rest_is_done(news):
    (news / "junk.txt").write_bytes(b"\0\1")
    result = run("annotate", "news", "missing.txt", "--to", "out.db")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[:2] == [
        "cqextract: news/junk.txt: is not text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8",
        "cqextract: missing.txt: there is no such file or folder; check the path",
    ]
    assert "2 documents, " in result.stderr and " 2 failed; " in result.stderr
    assert query("out.db", "SELECT document_id, stage FROM failure ORDER BY 1") == [("missing.txt", "read"), ("news/junk.txt", "read")]
    assert query("out.db", "SELECT count(*) FROM document") == [(2,)]


def test_nothing_could_be_read(news):
    with open("out.jsonl", "w") as file:
        file.write("of an earlier run\n")
    result = run("annotate", "missing.txt", "--to", "out.jsonl")
    assert mistake(result) == "cqextract: missing.txt: there is no such file or folder; check the path"
    with open("out.jsonl") as file:
        assert file.read() == "of an earlier run\n"


MISTAKES = {
    "no input": (["annotate"], "cqextract: annotate: Missing argument 'INPUT…'; see `cqextract annotate --help`"),
    "no command": (["anotate"], "cqextract: No such command 'anotate'"),
    "option": (["annotate", "news", "--form", "csv"], "cqextract: annotate: No such option '--form'"),
    "workers": (["annotate", "news", "--workers", "0"], "cqextract: annotate: Invalid value for '--workers'"),
    "partial date": (["annotate", "news", "--published", "2021"], "cqextract: 2021: is not a full date (year, month and day); write it as"),
    "ambiguous date": (["annotate", "news", "--published", "3/4/2021"], "cqextract: 3/4/2021: may be 2021-03-04 or 2021-04-03; write it"),
    "dates file": (["annotate", "news", "--published", "no.json"], "cqextract: no.json: there is no such file or folder; give a date"),
    "ending": (["annotate", "news", "--to", "out.xls"], "cqextract: out.xls: does not say by its ending what to write; known are .jsonl"),
    "folder": (["annotate", "news", "--to", "no/out.csv"], "cqextract: no/out.csv: there is no folder no; make it first"),
    "no database": (["annotate", "news", "--to", "fake.db"], "cqextract: fake.db: is not an SQLite database; name another file"),
    "input as target": (["annotate", "fake.db", "--to", "fake.db"], "cqextract: fake.db: is one of the inputs; name another file"),
    "patterns": (["annotate", "news", "--patterns", "none"], "cqextract: none: no such folder; give the folder"),
    "tokenizer": (["annotate", "news", "--tokenizer", "bogus"], "cqextract: tokenizer 'bogus': no such segmenter; choose"),
    "show a folder": (["show", "news"], "cqextract: news: is a folder, not a text; name a file in it"),
    "show nothing": (["show", "none.txt"], "cqextract: none.txt: there is no such file or folder; check the path"),
    "show date": (["show", "news/a.txt", "--published", "soon"], "cqextract: soon: is not a full date"),
    "show width": (["show", "news/a.txt", "--width", "3"], "cqextract: show: Invalid value for '--width'"),
    "rows of nothing": (["rows"], "cqextract: facts.db: there is no such database; run `cqextract annotate` first"),
    "rows of no database": (["rows", "fake.db"], "cqextract: fake.db: is not an SQLite database"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line_and_changes_nothing(news, name):
    with open("fake.db", "w") as file:
        file.write("not a database at all " * 90)
    files = sorted(os.listdir())
    args, line = MISTAKES[name]
    result = run(*args)
    assert mistake(result).startswith(line)
    assert result.stdout == ""
    assert sorted(os.listdir()) == files


def test_an_interruption_keeps_what_is_written(news, monkeypatch):
    class Interrupted:
        def __init__(self, **_):
            pass

        def pipe(self, records, *, workers, into):
            record = next(iter(records))
            yield into(Document(record.id, None, "", 4), record)
            raise KeyboardInterrupt

    monkeypatch.setattr("cqextract.extractor.Extractor", Interrupted)
    result = run("annotate", "news", "--to", "out.db")
    assert result.exit_code == 130
    assert result.stderr.strip() == "cqextract: interrupted; what is done is kept: go on with --resume"
    assert query("out.db", "SELECT id FROM document") == [("news/a.txt",)]


def test_outcomes_are_what_is_made_of_documents_with_failures_in_between():
    class Reader:
        def pipe(self, records, *, workers, into):
            for record in records:
                yield Failure(record.id, "extract", "too strange") if record.id == "b" else into(Document(record.id, None, "", 1), record)

    sources = [Failure("x", "read", "no"), Record("a", "甲"), Record("b", "乙"), Failure("y", "read", "no")]
    found = list(outcomes(Reader(), sources, lambda document, record: (document.id, record.text)))
    assert [o.id if isinstance(o, Failure) else o for o in found] == ["x", ("a", "甲"), "b", "y"]


def test_a_progress_bar_on_a_terminal_only(news, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.progress(["news"]) as told:
        told.say("cqextract: [red]x.txt[/red]: the file is empty")
        told.read(60)
        told.step()
    shown = sys.stderr.getvalue()
    assert "cqextract: [red]x.txt[/red]: the file is empty" in shown and "\x1b[" in shown
    assert "1 documents, " in shown and " a second" in shown


def test_lines_of_progress_elsewhere(news, monkeypatch, capsys):
    monkeypatch.setattr(progress, "LINE_SECONDS", 0)
    with progress.progress(["news"]) as told:
        told.read(sum(path.stat().st_size for path in news.iterdir()) // 2)
        told.step()
    (line,) = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"cqextract: 1 documents, [\d,.]+ a second, 0:00:00 left", line)
    with progress.progress(["news"], quiet=True) as told:
        told.step()
    with progress.progress(["-"]) as told:
        told.step()
    (line,) = capsys.readouterr().err.splitlines()
    assert "left" not in line


def test_what_is_read_is_counted_as_it_lies_in_the_files(news):
    with gzip.open("rows.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": id, "text": NEWS}) + "\n" for id in "ab")
    sizes = []
    assert len(list(read(["news", "rows.jsonl.gz"], count=sizes.append))) == 4
    assert sum(sizes) == sum(os.path.getsize(path) for path in (*news.iterdir(), "rows.jsonl.gz"))


# --- runs that are cut short ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["out.jsonl", "out.jsonl.gz", "out.db", "out.parquet"])
def test_resume_skips_what_is_done_and_tries_again_what_failed(news, target):
    (news / "c.txt").write_bytes(b"\0\1")
    assert run("annotate", "news", "--to", target).exit_code == 1
    result = run("annotate", "news", "--to", target, "--resume")
    assert (result.exit_code, "0 documents, 0 figures, 0 facts, 2 done before, 1 failed" in result.stderr) == (1, True), result.stderr
    (news / "c.txt").write_text(MORE, encoding="utf-8")
    (news / "a.txt").write_text(NEWS.replace("1250", "1260"), encoding="utf-8")
    result = run("annotate", "news", "--to", target, "--resume")
    assert (result.exit_code, "2 documents, " in result.stderr and "1 done before, 0 failed" in result.stderr) == (0, True), result.stderr
    assert "0 documents, 0 figures, 0 facts, 3 done before, 0 failed" in run("annotate", "news", "--to", target, "--resume").stderr


def test_failures_lie_beside_the_target(news):
    (news / "c.txt").write_bytes(b"\0\1")
    run("annotate", "news", "--to", "out.jsonl")
    with open("out.failures.jsonl", encoding="utf-8") as file:
        (failure,) = map(json.loads, file)
    assert failure == {
        "id": "news/c.txt", "stage": "read", "reason": "is not text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8"
    }  # fmt: skip


def test_a_target_that_cannot_be_resumed_says_so(news):
    run("annotate", "news", "--to", "out.csv")
    assert "does not say which texts are done" in mistake(run("annotate", "news", "--to", "out.csv", "--resume"))


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX has them")
@pytest.mark.parametrize("sent, code", [(signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=["SIGTERM", "Ctrl-C"])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_that_is_stopped_keeps_what_is_done(news, sent, code, workers):
    with open("rows.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": str(at), "text": NEWS * 40}) + "\n" for at in range(2000))
    command = [sys.executable, "-m", "cqextract.cli", "annotate", "rows.jsonl", "--to", "out.jsonl", "--workers", workers]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as program:
        while not (os.path.exists("out.jsonl") and os.path.getsize("out.jsonl")):
            time.sleep(0.05)
        program.send_signal(sent)
        _, told = program.communicate(timeout=60)
    assert (program.returncode, told.strip()) == (code, "cqextract: interrupted; what is done is kept: go on with --resume")
    with open("out.jsonl", encoding="utf-8") as file:
        done = [json.loads(line)["id"] for line in file]
    assert done == [str(at) for at in range(len(done))] and 0 < len(done) < 2000


# --- inputs of other formats -----------------------------------------------------------------------------------------------------


def test_texts_of_other_formats_are_kept_beside_their_facts(news):
    (news / "c.html").write_bytes(web_page([NEWS, MORE, NEWS]))
    with open("rows.jsonl", "w", encoding="utf-8") as file:
        file.write(json.dumps({"key": "r", "body": MORE, "day": "2020年1月2日"}) + "\n{}\n")
    options = ("--text-column", "body", "--id-column", "key", "--published-column", "day")
    result = run("annotate", "news", "rows.jsonl", *options, "--to", "-")
    assert result.exit_code == 1
    assert "cqextract: rows.jsonl:2: line 2 has no column body; name the column with the text: --text-column" in result.stderr
    documents = {document["id"]: document for document in map(json.loads, result.stdout.splitlines())}
    assert {id: document.get("text") for id, document in documents.items()} == {
        "news/a.txt": None, "news/b.txt": None, "news/c.html": f"{NEWS}\n{MORE}\n{NEWS}", "r": MORE,
    }  # fmt: skip
    assert documents["r"]["published"] == "2020-01-02"
    for document in (documents["news/c.html"], documents["r"]):
        figures = [fact["figure"] for fact in document["facts"]]
        assert figures and all(document["text"][figure["start"] : figure["end"]] == figure["text"] for figure in figures)


def test_texts_are_kept_where_that_is_asked_for(news):
    run("annotate", "news")
    assert query("facts.db", "SELECT text FROM document") == [(None,), (None,)]
    run("annotate", "news", "--keep-text")
    assert query("facts.db", "SELECT text FROM document ORDER BY id") == [(NEWS,), (MORE,)]


def test_facts_of_a_pdf_have_a_page_and_boxes(news):
    (news / "c.pdf").write_bytes(pdf_file(["江州要闻。" * 400, NEWS]))
    run("annotate", "news/c.pdf", "--to", "out.jsonl")
    run("annotate", "news")
    run("annotate", "news", "--to", "out.csv")
    with open("out.jsonl", encoding="utf-8") as file:
        (document,) = map(json.loads, file)
    assert [fact["page"] for fact in document["facts"]] == [2] * len(document["facts"]) != []
    assert all(len(box) == 4 for fact in document["facts"] for box in fact["boxes"])
    assert set(query("facts.db", "SELECT document_id, page FROM fact")) == {("news/a.txt", None), ("news/b.txt", None), ("news/c.pdf", 2)}
    with open("out.csv", encoding="utf-8-sig", newline="") as file:
        assert {row["page"] for row in csv.DictReader(file)} == {"", "2"}


def test_tables_from_standard_input(news):
    lines = "".join(json.dumps({"id": id, "text": NEWS}) + "\n" for id in "ab")
    result = run("annotate", "-", "--format", "jsonl", "--to", "-", input=lines)
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a", "b"]


def test_the_same_id_twice_is_told(news):
    with open("rows.jsonl", "w", encoding="utf-8") as file:
        file.write((json.dumps({"id": "a", "text": NEWS}) + "\n") * 2)
    result = run("annotate", "rows.jsonl", "--to", "-", "--workers", "2")
    assert (result.exit_code, len(result.stdout.splitlines())) == (1, 1)
    assert "cqextract: a: another text has this id; give each text one of its own" in result.stderr


def test_the_target_may_not_lie_among_the_inputs(news):
    (news / "out.jsonl").write_text("{}\n", encoding="utf-8")
    assert mistake(run("annotate", "news", "--to", "news/out.jsonl")).endswith("is one of the inputs; name another file to write to")


def test_the_help_says_what_offsets_refer_to(news):
    assert "Offsets are code points of the text that was read" in " ".join(run("annotate", "--help").stdout.split())


# --- show, rows, patterns check -------------------------------------------------------------------------------------------------


def test_show_prints_the_text_and_its_facts(news):
    result = run("show", "news/a.txt", "--published", "2021-08-24", "--explain")
    assert result.exit_code == 0, result.output
    assert NEWS in result.stdout
    assert "1250亿元 is 125,000,000,000 元" in result.stdout
    assert "\x1b" not in result.stdout


def test_show_reads_standard_input_and_keeps_to_a_width(news):
    result = run("show", "-", "--width", "40", input=NEWS)
    assert NEWS not in result.stdout
    assert NEWS in result.stdout.replace("\n", "")


def test_show_reads_with_patterns_of_ones_own(news):
    (news.parent / "units.toml").write_text(
        '[unit.basket]\nsurfaces = ["茶篓"]\ncanonical = "茶篓"\ndimension = "count"\n', encoding="utf-8"
    )
    result = run("show", "-", "--patterns", ".", "--explain", input="春茶一天收了300茶篓。")
    assert "300茶篓 is 300 茶篓" in result.stdout, result.output


def test_rows_prints_facts_of_the_database(news):
    run("annotate", "news")
    result = run("rows")
    assert result.exit_code == 0, result.output
    assert result.stdout.split()[:6] == ["subject", "indicator", "figure", "kind", "period", "document"]
    assert any("1250亿元" in line and "news/a.txt" in line for line in result.stdout.splitlines())
    assert len(run("rows", "sqlite:///facts.db", "--limit", "1").stdout.splitlines()) == 2


def test_rows_about_a_word(news):
    run("annotate", "news")
    assert [line.split()[0] for line in run("rows", "--find", "红河").stdout.splitlines()[1:]] == ["红河县"]
    assert "1250亿元" in run("rows", "--find", "生产总值").stdout
    result = run("rows", "--find", "100%")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "No facts about 100% in it.\n")


def test_rows_of_a_database_without_facts(news):
    (news / "a.txt").write_text("今天没有新闻。", encoding="utf-8")
    run("annotate", "news/a.txt")
    result = run("rows")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "No facts in it yet.\n")


def test_patterns_check_finds_the_shipped_patterns_in_order():
    result = run("patterns", "check")
    assert result.exit_code == 0, result.output
    assert result.stdout == "all examples and counterexamples hold\n"


def test_patterns_check_lists_problems(monkeypatch):
    monkeypatch.setattr("cqextract.check.check", lambda *overlays: [f"{overlays}: unit.yuan: 元旦 is found"])
    result = run("patterns", "check", "mine")
    assert (result.exit_code, result.stdout) == (1, "1 problem\n")
    assert result.stderr == "cqextract: ('mine',): unit.yuan: 元旦 is found\n"


# --- help and the console script ------------------------------------------------------------------------------------------------


def commands(group=cli, path=()):
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


@pytest.mark.parametrize("path", list(commands()), ids=lambda path: " ".join(path) or "cqextract")
def test_every_command_has_help_with_an_example(path):
    result = run(*path, "--help")
    assert result.exit_code == 0
    assert "Example: cqextract" in result.output


def test_every_option_has_help():
    for path in commands():
        command = cli
        for name in path:
            command = command.commands[name]
        assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_version():
    result = run("--version")
    assert result.exit_code == 0
    assert result.output.startswith("cqextract ")


def script(*args, **options):
    command = [sys.executable, "-m", "cqextract.cli", *args]
    return subprocess.run(command, check=False, capture_output=True, timeout=120, **options)


def test_the_script_in_a_terminal_that_knows_no_chinese(news):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = script("show", "news/a.txt", env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"1250\\u4ebf\\u5143" in done.stdout
    failed = script("show", "新闻.txt", env=environment)
    assert failed.returncode == 2
    assert failed.stderr.decode() == "cqextract: 新闻.txt: there is no such file or folder; check the path\n"


def test_the_script_whose_reader_goes_away_says_nothing(news):
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "cqextract.cli", "annotate", "news", "--to", "-", "--quiet"]
    done = subprocess.run(command, check=False, stdout=writing, stderr=subprocess.PIPE, timeout=120)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
