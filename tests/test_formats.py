"""The same article as plain text, Markdown, HTML and PDF gives the same facts, and each says where its letters stand."""

import gzip
import logging
import lzma
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import pdf_file, web_page

from cqextract import Extractor, formats
from cqextract.errors import CqextractError, InputError, MissingExtraError
from cqextract.formats import READERS, format_of, html, is_known, markdown, opened, pdf
from cqextract.inputs import read_one
from cqextract.records import Failure
from cqextract.text import clean

CORPUS = sorted((Path(__file__).parents[1] / "corpus" / "texts").glob("*.txt"))
NEWS = (
    "江州上半年经济平稳增长",
    "上半年，江州市实现地区生产总值1286.4亿元，同比增长6.3%。",
    "其中，新能源汽车产量突破8万辆，占汽车总产量的三成。",
)


@pytest.fixture(scope="module")
def extractor():
    return Extractor()


def said(document):
    """What the facts say, slot by slot, wherever it stands."""
    slots = ("figure", "indicator", "subject", "whole", "reference", "when", "source")
    return [
        (f.kind, f.direction, f.modality, f.quantity, f.when and f.when.period)
        + tuple(getattr(s, "span", s) and getattr(s, "span", s).clean for s in (getattr(f, name) for name in slots))
        for f in document.facts
    ]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_html_and_pdf_give_the_facts_of_the_plain_text(path, extractor):
    plain = clean(path.read_text(encoding="utf-8")).clean
    paragraphs = plain.split("\n")
    facts = said(extractor.extract(plain, published="2025-09-12"))
    assert facts
    for extract in (
        markdown("\n\n".join(paragraphs).encode(), where="a.md"),
        html(web_page(paragraphs), where="a.html"),
        html(web_page(paragraphs, charset="gb18030"), where="a.html"),
        pdf(pdf_file(paragraphs), where="a.pdf"),
        pdf(pdf_file(paragraphs, size=14, indent=28), where="a.pdf"),
        pdf(pdf_file(paragraphs, size=9, width=320), where="a.pdf"),
        pdf(pdf_file(paragraphs, columns=2), where="a.pdf"),
        pdf(pdf_file(paragraphs, columns=3), where="a.pdf"),
    ):
        assert said(extractor.extract(extract.text, published="2025-09-12")) == facts


def test_html_is_the_main_text_and_what_the_head_states():
    found = html(web_page(NEWS, title="江州 要闻"), where="a.html")
    assert found.text == "\n".join(NEWS)
    assert (found.title, found.published) == ("江州 要闻", "2021-08-24T08:30:00+08:00")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gbk", "utf-16"])
def test_html_in_its_declared_encoding(charset):
    assert html(web_page(NEWS, charset=charset), where="a.html").text == "\n".join(NEWS)


def test_html_with_a_wrong_declaration_is_read_right():
    page = web_page(NEWS).replace(b'charset="utf-8"', b'charset="iso-8859-1"')
    assert html(page, where="a.html").text == "\n".join(NEWS)


def test_markdown_loses_its_marks():
    source = "---\ntitle: '要闻'\ndate: 2021-08-24\n---\n\n# 江州 **要闻**\n\n产值达\n[5亿元](http://a.cn)，Air\nbus 3架。\n\n* 出口`3`%\n"
    source += "\n| 市 | 产值 |\n| - | - |\n| 江州 | 5亿元 |\n\n```\ncode\n```\n<b>raw</b>\n"
    found = markdown(source.encode(), where="a.md")
    assert found.text.split("\n") == ["江州 要闻", "产值达5亿元，Air bus 3架。", "出口3%", "市 产值 ", "江州 5亿元 ", "raw", ""]
    assert (found.title, found.published) == ("要闻", "2021-08-24")


def test_pdf_knows_page_and_box_of_every_letter():
    filler = ["今年以来，江州市推动工业企业改造生产线，订单也跟着多了起来。" * 8] * 14
    found = pdf(pdf_file([NEWS[1], *filler, NEWS[2]]), where="a.pdf")
    pages = found.pages
    first, last = found.text.index("1286.4亿元"), found.text.index("8万辆")
    assert pages is not None and pages.number(first) == 1 and pages.number(last) == len(pages.starts) > 1
    ((left, bottom, right, top),) = pages.boxes(first, first + 8)
    assert 72 < left < right < 524 and 740 < bottom < top < 780 and 8 < top - bottom < 14
    assert len(pages.boxes(found.text.index(filler[0]), found.text.index(filler[0]) + 80)) > 1
    assert len(pages.edges) == 4 * len(found.text)


def test_pdf_paragraphs_go_on_over_pages():
    paragraphs = ["今年以来，江州市推动工业企业改造生产线，订单也跟着多了起来，工人们说，明年的日子会更好，" * 6 + "这是真的。"] * 12
    found = pdf(pdf_file(paragraphs), where="a.pdf")
    assert [line for line in found.text.replace("\f", "\n").split("\n") if line] == paragraphs
    assert found.pages is not None and len(found.pages.starts) > 1


@pytest.mark.parametrize("width", range(170, 420, 20))
def test_pdf_lines_of_any_width_break_neither_sentence_nor_number(width):
    line = (
        "“星火”号昨天在江州首发，《应急管理合作行动计划（2024—2026年）》今天发布，“西线”工程投资增长20%，产值12.5亿元，利润减少1,250万元。"
    )
    assert pdf(pdf_file([line], width=width), where="a.pdf").text == line + "\n"


def test_pdf_without_text_or_with_a_password():
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas("unused.pdf")
    canvas.rect(10, 10, 50, 50)
    with pytest.raises(InputError, match="a.pdf: holds no text, only pictures; have its text recognized first"):
        pdf(canvas.getpdfdata(), where="a.pdf")
    with pytest.raises(InputError, match="a.pdf: is locked with a password; save it without one"):
        pdf(pdf_file(NEWS, password="secret"), where="a.pdf")


@pytest.mark.parametrize(
    ("reader", "data", "reason"),
    [
        (pdf, b"%PDF-1.4 no more", "is damaged .*; repair it, or leave it out"),
        (pdf, b"", "is damaged .*; repair it, or leave it out"),
        (html, b"", "the file is empty"),
        (html, b"<html><body></body></html>", "holds no text; leave it out"),
        (markdown, b"```\ncode\n```\n", "holds no text; leave it out"),
    ],
)
def test_what_holds_no_text_says_so_and_prints_nothing(reader, data, reason, capfd):
    with pytest.raises(InputError, match=f"a: {reason}"):
        reader(data, where="a")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("library", "ending", "extra"), [("trafilatura", ".html", "html"), ("pdfminer", ".pdf", "pdf"), ("backports", ".txt.zst", "zstd")]
)
def test_a_missing_library_is_told_with_the_extra_that_brings_it(library, ending, extra, tmp_path, monkeypatch):
    path = tmp_path / f"a{ending}"
    path.write_bytes(b"<p>" + NEWS[1].encode())
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    found = read_one(str(path))
    assert isinstance(found, Failure) and found.reason.endswith(f"is not installed; pip install 'cqextract[{extra}]'")
    assert issubclass(MissingExtraError, CqextractError)


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress), (".zst", formats.zstd().compress)])
def test_packed_files_are_unpacked_and_broken_ones_told(ending, pack, tmp_path):
    path = tmp_path / f"a.txt{ending}"
    path.write_bytes(pack(NEWS[1].encode()))
    record = read_one(str(path))
    assert not isinstance(record, Failure) and record.text == NEWS[1] and record.keep_text
    for broken in (pack(NEWS[1].encode() * 99)[:-9], b"no such thing"):
        path.write_bytes(broken)
        failure = read_one(str(path))
        assert isinstance(failure, Failure) and "damaged" in failure.reason, failure


def test_formats_are_told_by_endings():
    names = ("a.txt", "a.MD", "a.htm", "a.pdf", "a.jsonl.gz", "a.csv.xz", "a.tsv", "a.parquet", "a.doc", "a", "a.gz")
    assert [format_of(name) for name in names] == [
        "text", "markdown", "html", "pdf", "jsonl", "csv", "tsv", "parquet", "text", "text", "text",
    ]  # fmt: skip
    assert [is_known(name) for name in names] == [True] * 8 + [False] * 3


@settings(max_examples=60)
@given(st.sampled_from(sorted(READERS)), st.binary(max_size=300), st.sampled_from((b"", b"%PDF-1.4\n", b"<html><p>", b"---\n")))
def test_any_bytes_are_a_text_or_an_input_error(name, data, begin):
    try:
        assert READERS[name](begin + data, where="a").text.strip()
    except InputError as error:
        assert "\n" not in str(error)


def test_opening_leaves_the_logs_of_libraries_to_the_user():
    assert all(isinstance(handler, logging.NullHandler) for handler in logging.getLogger("pdfminer").handlers)
    with pytest.raises(FileNotFoundError), opened("missing.pdf"):
        pass
