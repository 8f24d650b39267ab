"""What can be read is read, what cannot be says so in one line, and a publication date is never a guess."""

import datetime as dt
import io
import json
import os
import pickle
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqextract.errors import DateError, InputError
from cqextract.inputs import Failure, Record, decode, document_id, parse_date, publication_dates, read

NEWS = "青山市统计局公布，上半年全市生产总值达到1250亿元，比上年同期增长6.5%，其中工业增加值占三成以上。"
DAY = dt.date(2021, 8, 24)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
def test_decodes(encoding):
    assert decode(NEWS.encode(encoding), where="a.txt") == NEWS


def test_keeps_line_ends_and_decodes_big_endian():
    assert decode(b"\xfe\xff" + "一行\r\n二行\n".encode("utf-16-be"), where="a.txt") == "一行\r\n二行\n"


def test_a_short_text_in_gb18030_is_believed():
    assert decode("重庆 5%".encode("gb18030"), where="a.txt") == "重庆 5%"


KOREAN = "한국의 산업통상자원부는 지난해 제조업 생산액이 전년보다 늘었다고 발표했다."
JAPANESE = "経済省は製造業の生産額が前年より増えたと発表した。自動車の需要が伸びたためだ。"
TAIWANESE = "經濟部統計處發布，去年製造業產值達十四兆元，較上年成長，創下歷史新高。"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"plain\x00text",
        bytes(range(1, 32)) * 4,
        b"\xff\xfe\x00",
        b"\xff\xfe\x00\xd8",
        b"\xc3\xff\xff",
        KOREAN.encode("euc_kr"),
        JAPANESE.encode("euc_jp"),
        JAPANESE.encode("shift_jis"),
        TAIWANESE.encode("big5"),
    ],
    ids=["png", "nul", "controls", "utf-16 cut", "lone surrogate", "neither", "euc-kr", "euc-jp", "shift-jis", "big5"],
)
def test_no_text(data):
    with pytest.raises(InputError, match="a.txt: is not text in UTF-8 or GB18030; save it as UTF-8"):
        decode(data, where="a.txt")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\t", "\u3000\n".encode("gb18030")])
def test_empty(data):
    with pytest.raises(InputError, match="a.txt: the file is empty"):
        decode(data, where="a.txt")


@given(st.binary(max_size=60))
def test_any_bytes_are_a_text_or_an_input_error(data):
    try:
        assert decode(data, where="a").strip()
    except InputError as error:
        assert "\n" not in str(error)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """news/ with three texts at two depths, among files that are none."""
    monkeypatch.chdir(tmp_path)
    for name in ("news/b.txt", "news/a/2.TXT", "news/a/1.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NEWS, encoding="utf-8")
    (tmp_path / "news/notes.md").write_text("no news")
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
        "empty": "the folder holds no .txt file; name the files, or another folder",
        "news/dead.txt": "there is no such file or folder; check the path",
        "news/junk.txt": "is not text in UTF-8 or GB18030; save it as UTF-8",
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

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
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
    assert list(read(["-", "-"], published=lambda id: DAY)) == [Record("stdin", NEWS, DAY)]
    assert list(read(["-"])) == [Failure("stdin", "read", "nothing came in; leave it out")]


def test_a_file_name_that_is_no_text_is_escaped(tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xd6\xd8.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write(NEWS)
    (record,) = read([path])
    assert record.id == f"{tmp_path.as_posix()}/\\xd6\\xd8.txt" == document_id(path)


DATES = [
    "2021-08-24", "20210824", "2021-08-24T00:30:00+08:00", "2021-08-24 10:30", "2021年8月24日", "2021年8月24日 星期二",
    "2021年8月24日10时30分", "２０２１年８月２４日", "2021/8/24", "2021.8.24", "24/8/2021", "8/24/2021", "24.08.2021",
    "Aug 24, 2021", "24 August 2021", "Tue, 24 Aug 2021 10:30:00 +0800", "24 août 2021", "24 августа 2021 г.", " 2021-08-24\n",
]  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_reads_a_date(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "", "2021", "2021年", "2021-08", "2021年8月", "8月24日", "Aug 2021", "今年", "昨天", "yesterday", "24-08-21", "1629763200",
        "2021年13月1日", "2021-13-01", "2021年2月30日", "31/2/2021", "2021年8月24日至25日", "news.txt", "8" * 9000, "民国110年8月24日",
    ],
)  # fmt: skip
def test_refuses_what_is_no_full_date(text):
    with pytest.raises(DateError, match="is not a full date .*; write it as 2021-08-24") as error:
        parse_date(text)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize("text", ["3/4/2021", "03.04.2021", "3-4-2021", "3 4 2021"])
def test_refuses_an_ambiguous_date(text):
    with pytest.raises(DateError, match="may be 2021-03-04 or 2021-04-03; write it as 2021-03-04 or 2021-04-03"):
        parse_date(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_reads_any_day_as_written(day):
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day
    assert parse_date(f"{day.year}/{day.month}/{day.day}") == day
    assert parse_date(day.isoformat()) == day


def test_no_publication_date():
    assert publication_dates(None)("a.txt") is None


def test_one_publication_date_for_all():
    dates = publication_dates("24/8/2021")
    assert dates("a.txt") == dates("stdin") == DAY


def test_publication_dates_from_a_file(tmp_path):
    path = tmp_path / "dates.json"
    path.write_text(json.dumps({"news/a.txt": "2021-08-24", "a": "2020年1月2日", "b": None}), encoding="utf-8-sig")
    dates = publication_dates(str(path))
    assert [dates(id) for id in ("news/a.txt", "old/a.txt", "a", "b.txt", "c")] == [
        DAY,
        dt.date(2020, 1, 2),
        dt.date(2020, 1, 2),
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[]", "dates.json: is not a JSON object"),
        (b"{", "dates.json: is not JSON"),
        (b"[" * 100_000, "dates.json: is not JSON"),
        (b"\0", "dates.json: is not text"),
        (b"", "dates.json: the file is empty"),
        (b'{"a": 20210824}', "dates.json: a: 20210824 is not a date in quotes"),
        (b'{"a": "2021"}', "dates.json: a: 2021 is not a full date"),
        (None, "dates.json: there is no such file"),
    ],
)
def test_a_bad_file_of_dates(tmp_path, content, message):
    path = tmp_path / "dates.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DateError, match=message) as error:
        publication_dates(str(path))
    assert error.value.remedy
