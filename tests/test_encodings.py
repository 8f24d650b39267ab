"""Chinese news is read in the encoding it is in; what is none, or damaged, says so."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqextract.characters import SIMPLIFIED
from cqextract.encodings import decode, detect
from cqextract.errors import InputError

TEXTS = sorted((Path(__file__).parents[1] / "corpus" / "texts").glob("*.txt"))
TRADITIONAL = {ord(simplified): chr(traditional) for traditional, simplified in reversed(SIMPLIFIED.items())}
NEWS = "青山市统计局公布，上半年全市生产总值达到1250亿元，比上年同期增长6.5%，其中工业增加值占三成以上。"
TAIWANESE = "經濟部統計處發布，去年製造業產值達十四兆元，較上年成長，創下歷史新高。"
KOREAN = "한국의 산업통상자원부는 지난해 제조업 생산액이 전년보다 늘었다고 발표했다."
JAPANESE = "経済省は製造業の生産額が前年より増えたと発表した。自動車の需要が伸びたためだ。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "gb2312"])
def test_decodes(encoding):
    assert decode(NEWS.encode(encoding), where="a.txt") == NEWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5", "cp950", "big5hkscs"])
def test_decodes_traditional(encoding):
    assert decode(TAIWANESE.encode(encoding), where="a.txt") == TAIWANESE


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_news_is_told_by_its_bytes_in_every_encoding_and_from_any_part_of_it(path):
    simplified = path.read_bytes().decode("utf-8")
    traditional = simplified.translate(TRADITIONAL)
    for text, encodings in ((simplified, ("utf-8", "gb18030", "utf-16-le", "utf-16-be")), (traditional, ("utf-8", "gb18030", "big5hkscs"))):
        for start in range(0, len(text) - 200, 200):
            part = text[start : start + 200].strip()
            for encoding in encodings:
                data = part.encode(encoding, errors="ignore")
                assert decode(data, where=path.name) == data.decode(encoding), encoding


def test_what_a_file_declares_is_believed_if_it_makes_sense():
    assert decode("產值".encode("big5"), where="a", declared="Big5") == "產值"
    assert decode(NEWS.encode("gb18030"), where="a", declared="big5") == NEWS
    assert decode(NEWS.encode("utf-8"), where="a", declared="iso-8859-1") == NEWS


def test_what_is_cut_off_is_detected_from_its_beginning():
    assert detect(NEWS.encode("utf-8")[:-1], partial=True) == "utf-8"
    assert detect(NEWS.encode("gb18030")[:-1], partial=True) == "gb18030"
    assert detect(NEWS.encode("utf-16")[:-1], partial=True) == "utf-16"


def test_nul_bytes_lone_surrogates_and_line_ends_survive():
    assert decode(b"plain\x00text", where="a") == "plain\0text"
    odd = f"{NEWS}\r\n{NEWS}\r{NEWS}\n\0\ud800"
    assert decode(odd.encode("utf-8", "surrogatepass"), where="a") == odd
    assert decode(odd.encode("utf-16", "surrogatepass"), where="a") == odd


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_a_damaged_text_is_told_from_what_is_none(encoding):
    text = TAIWANESE if encoding == "big5" else NEWS
    data = (2 * text).encode(encoding)
    with pytest.raises(InputError, match=r"a.txt: is .*, but for .*damaged.*; save it as UTF-8") as error:
        decode(data[:30] + b"\xff" + data[30:], where="a.txt")
    assert "UTF-8" in error.value.reason or encoding != "utf-8"


def test_keeps_line_ends_and_decodes_big_endian():
    assert decode(b"\xfe\xff" + "一行\r\n二行\n".encode("utf-16-be"), where="a.txt") == "一行\r\n二行\n"


def test_a_short_text_in_gb18030_is_believed():
    assert decode("重庆 5%".encode("gb18030"), where="a.txt") == "重庆 5%"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        bytes(range(1, 32)) * 4,
        b"\xff\xfe\x00",
        b"\xc3\xff\xff",
        KOREAN.encode("euc_kr"),
        JAPANESE.encode("euc_jp"),
        JAPANESE.encode("shift_jis"),
    ],
    ids=["png", "controls", "utf-16 cut", "neither", "euc-kr", "euc-jp", "shift-jis"],
)
def test_no_text(data):
    with pytest.raises(InputError, match="a.txt: is not text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8"):
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
