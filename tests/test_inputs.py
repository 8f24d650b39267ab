"""What can be read is read, what cannot be says so in one line, and tables are read row by row."""

import datetime as dt
import io
import os
import pickle
import random
import sys

import pytest

from cqextract.inputs import Failure, Record, document_id, read, read_one

NEWS = "青山市统计局公布，上半年全市生产总值达到1250亿元，比上年同期增长6.5%，其中工业增加值占三成以上。"
DAY = dt.date(2021, 8, 24)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """news/ with three texts at two depths, among files that are none."""
    monkeypatch.chdir(tmp_path)
    for name in ("news/b.txt", "news/a/2.TXT", "news/a/1.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NEWS, encoding="utf-8")
    (tmp_path / "news/notes.rst").write_text("no news")
    (tmp_path / "news/._b.txt").write_bytes(b"\0\0")
    (tmp_path / "empty").mkdir()
    return tmp_path


def test_a_folder_is_read_sorted_at_any_depth(folder):
    records = list(read(["news"]))
    assert records == [Record(id, NEWS, None, None, id) for id in ("news/a/1.txt", "news/a/2.TXT", "news/b.txt")]


def test_ids_are_the_paths_as_given_and_nothing_is_read_twice(folder):
    given = ["./news/b.txt", "news/", str(folder / "news/b.txt")]
    assert [r.id for r in read(given)] == ["news/b.txt", "news/a/1.txt", "news/a/2.TXT", str(folder / "news/b.txt")]


def test_what_cannot_be_read_fails_in_its_place(folder):
    (folder / "news/junk.txt").write_bytes(b"\0\1\2")
    (folder / "news/void.txt").touch()
    (folder / "news/dead.txt").symlink_to("nowhere")
    outcomes = list(read(["missing.txt", "empty", "news", "x" * 300, "nul\0"]))
    failures = {o.id: o for o in outcomes if isinstance(o, Failure)}
    assert len(outcomes) - len(failures) == 3
    assert {id[:14]: f.reason for id, f in failures.items()} == {
        "missing.txt": "there is no such file or folder; check the path",
        "empty": "the folder holds no text (.txt, .html, .pdf, .jsonl …); name the files, or another folder",
        "news/dead.txt": "there is no such file or folder; check the path",
        "news/junk.txt": "is not text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8",
        "news/void.txt": "the file is empty; leave it out",
        "x" * 14: "cannot be read (File name too long); check the path",
        "nul\0": "cannot be read (embedded null byte); check the path",
    }
    assert {f.stage for f in failures.values()} == {"read"}
    assert pickle.loads(pickle.dumps(failures["empty"])) == failures["empty"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "Permission denied"), "you may not read it; change its permissions, or leave it out"),
        (OSError(5, "Input/output error"), "cannot be read (Input/output error); check the path"),
    ],
)
def test_an_unreadable_file_or_folder(folder, monkeypatch, error, reason):
    def refuse(*_):
        raise error

    monkeypatch.setattr("builtins.open", refuse)
    assert list(read(["news/b.txt"])) == [Failure("news/b.txt", "read", reason)]
    monkeypatch.setattr("os.scandir", refuse)
    assert list(read(["news"])) == [Failure("news", "read", reason)]


def test_links_that_go_in_circles_end(folder):
    (folder / "news/again").symlink_to(folder / "news")
    (folder / "news/loop.txt").symlink_to("loop.txt")
    outcomes = list(read(["news"]))
    assert [o.id for o in outcomes if isinstance(o, Failure)] == ["news/loop.txt"]
    assert len(outcomes) == 4


def test_a_named_pipe_in_a_folder_is_no_text(folder):
    os.mkfifo(folder / "news/pipe.txt")
    assert len(list(read(["news"]))) == 3


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NEWS.encode("gb18030"))))
    assert list(read(["-", "-"], published=lambda id: DAY)) == [Record("stdin", NEWS, DAY, keep_text=True)]
    assert list(read(["-"])) == [Failure("stdin", "read", "nothing came in; leave it out")]


def test_a_file_name_that_is_no_text_is_escaped(tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xd6\xd8.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write(NEWS)
    (record,) = read([path])
    assert record.id == f"{tmp_path.as_posix()}/\\xd6\\xd8.txt" == document_id(path)


def test_a_folder_is_read_in_all_formats(folder):
    (folder / "news/c.html").write_text(f"<html><body><p>{NEWS}</p></body></html>", encoding="utf-8")
    (folder / "news/d.jsonl").write_text(f'{{"text": "{NEWS}"}}\n', encoding="utf-8")
    (folder / "news/e.md").write_text(f"# 要闻\n\n{NEWS}\n", encoding="utf-8")
    found = {r.id: (r.text, r.keep_text) for r in read(["news"]) if isinstance(r, Record) and not r.id.lower().endswith("txt")}
    assert found == {"news/c.html": (NEWS, True), "news/d.jsonl:1": (NEWS, True), "news/e.md": (f"要闻\n{NEWS}\n", True)}


def test_patterns_of_paths(folder):
    (folder / "news/[b].txt").write_text(NEWS, encoding="utf-8")
    assert [r.id for r in read(["news/*.txt"])] == ["news/[b].txt", "news/b.txt"]
    assert [r.id for r in read(["news/**/*"])] == ["news/[b].txt", "news/a/1.txt", "news/a/2.TXT", "news/b.txt", "news/notes.rst"]
    assert [r.id for r in read(["news/[b].txt"])] == ["news/[b].txt"]
    assert [str(f) for f in read(["news/*.doc"])] == ["news/*.doc: no file matches it; name the files, or another folder"]


def test_the_format_may_be_told(folder):
    path = folder / "page"
    path.write_text(f"<html><body><p>{NEWS}</p></body></html>", encoding="utf-8")
    assert [r.text for r in read(["page"], format="html")] == [NEWS]
    assert [r.text.startswith("<html>") for r in read(["page"])] == [True]


def test_the_date_of_the_owner_goes_before_that_of_the_page(folder):
    path = folder / "a.html"
    path.write_text(f'<html><head><meta name="pubdate" content="2021-08-24"></head><body><p>{NEWS}</p></body></html>', encoding="utf-8")
    assert read_one("a.html").published == DAY
    assert read_one("a.html", published=lambda id: dt.date(2020, 1, 2)).published == dt.date(2020, 1, 2)
    path.write_text(path.read_text(encoding="utf-8").replace("2021-08-24", "3/4/2021"), encoding="utf-8")
    assert read_one("a.html").published is None


def test_a_table_is_not_one_text(folder):
    (folder / "a.csv").write_text(f"text\n{NEWS}\n", encoding="utf-8")
    assert read_one("a.csv") == Failure("a.csv", "read", "is a table of many texts; annotate it")


def test_files_of_random_bytes_are_each_reported(tmp_path):
    rng, endings = (
        random.Random(7),
        (".txt", ".md", ".html", ".pdf", ".jsonl", ".csv", ".tsv", ".parquet", ".txt.gz", ".csv.xz", ".jsonl.zst"),
    )
    names = [f"{number}{rng.choice(endings)}" for number in range(300)]
    for name in names:
        (tmp_path / name).write_bytes(rng.randbytes(rng.choice((0, 1, 7, 100, 2000))))
    told = {outcome.path if isinstance(outcome, Record) else outcome.id for outcome in read([str(tmp_path)])}
    assert {name for name in names if not any(id.startswith(f"{tmp_path.as_posix()}/{name}") for id in told)} == set()
