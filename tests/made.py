"""Web pages and PDF files of given paragraphs, made for tests."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

GUTTER = 12.0  # points between columns, besides what reportlab leaves at the edges of each
PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}</title>
<meta property="article:published_time" content="2021-08-24T08:30:00+08:00"></head>
<body><nav><a href="/">首页</a> <a href="/news">要闻</a></nav><article>{body}</article><footer>版权所有</footer></body></html>"""


def web_page(paragraphs: Sequence[str], *, charset: str = "utf-8", title: str = "江州日报") -> bytes:
    """An article with navigation around it."""
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    return PAGE.format(charset=charset, title=title, body=body).encode(charset)


def pdf_file(
    paragraphs: Sequence[str],
    *,
    size: float = 11,
    width: float = A4[0],
    columns: int = 1,
    indent: float = 0,
    password: str | None = None,
) -> bytes:
    """The paragraphs as a typesetter sets them, as many columns and pages as they need."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle(
        "body", fontName="STSong-Light", fontSize=size, leading=1.5 * size, wordWrap="CJK", spaceAfter=size, firstLineIndent=indent
    )
    file = io.BytesIO()
    document = BaseDocTemplate(file, pagesize=(width, A4[1]), encrypt=password)
    column = (width - 100 + GUTTER) / columns
    frames = [Frame(50 + number * column, 60, column - GUTTER, A4[1] - 120) for number in range(columns)]
    document.addPageTemplates(PageTemplate(frames=frames))
    document.build([Paragraph(html.escape(paragraph), style) for paragraph in paragraphs])
    return file.getvalue()
