"""A page's printing undone: which line breaks only end a printed line, which spaces only spread letters.

In: a text with widths folded, its line breaks all `\\n`, its white space all spaces, without invisible characters. Out: a text of the
same length in which every character that a reader does not read is blotted out. What is decided here rests on what the page shows: the
width of its full lines, the marks that end sentences, blank lines and indents.

>>> close_up("地区生 产 总 值为 5 亿元").replace(BLOT, "")
'地区生产总值为5亿元'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

BLOT = "\0"  # stands where a character is not read
SOFT = "\v"  # stands where a line break is only the printer's
CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
HANGING = frozenset("，。、；：！？”’）》%")
MARKS, QUOTES = frozenset("。！？!?…；;"), frozenset("”’」』）)—")

_opens = re.compile(
    r"[□■◆●▲★○◎※]|[（(]上接|[（(]?[一二三四五六七八九十]{1,3}[、）)]|\d{1,2}[、.](?!\d)|第[一二三四五六七八九十]+[章节条]|[一二三四五六七八九十]是"
    r"|本报记者|本报讯|新华社|央视网消息|图为"
)  # what a paragraph opens with, often enough
_openers = frozenset("□■◆●▲★○◎※（(第本新央图一二三四五六七八九十0123456789")  # the first characters of these
_agency = re.compile("本报讯|本报[^ ，。]{2,6}讯|新华社(?!记者|发)|央视网消息")  # what only running text opens with
_turn = re.compile(rf"[{CJK}]{{2,8}}：")  # what a speaker's turn opens with
_says = "指出|强调|表示|介绍|认为|提出|要求|说"
_states = re.compile(rf"(?:[{CJK}]{{2,6}}|《[^》\n]{{1,8}}》)(?:{_says})[，：]|会议|文章")  # opens a paragraph, below an end mark
_cannot_open = frozenset("，。、；：！？”’）》」』】%,;:!?)…")
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎乔贺赖龚"
)
_name_alone = re.compile(rf"[{SURNAMES}] *[{CJK}](?: *[{CJK}])?")
_signature = re.compile(rf"(?:[{CJK}]{{2}} |记者 ?)[{SURNAMES}][{CJK}]{{1,2}}$|记者(?: ?[{CJK}])* [{SURNAMES}] ?[{CJK}]$")
UNFINISHED = frozenset("，、（《“‘「(")
_mark = re.compile("[，。、；]")
_cut_figure = re.compile(r"\d *[万亿千百]? *\n[ \n]*[万亿多余个家元台吨户名件项种倍年月日%]")


_ends = re.compile(r"(?:[。！？!?…；;][”’」』）)]|[。！？][（(][^（）()\n]{1,30}[）)]|——)$")


def is_closed(line: str) -> bool:
    """Does a sentence, or what leads in a list, end with this line?

    >>> is_closed("“产值增长。”"), is_closed("产值增长。（记者 王力）"), is_closed("产值增长"), is_closed("表现在三个方面——")
    (True, True, False, True)
    """
    return line[-1] in MARKS or (line[-1] in QUOTES and bool(_ends.search(line, max(0, len(line) - 33))))


# --- lines broken by the printer --------------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """A printed line: `[start, end)` without the spaces around it, its indent, whether a sentence ends with it and a blank line precedes.

    `letters` is its width in half ems with all characters alike, `columns` with Latin ones, quotation marks and brackets half as wide.
    """

    start: int
    end: int
    indent: int
    closed: bool
    after_blank: bool
    columns: int
    letters: int


WIDEST = 160  # half ems: no column is wider
LONGER = 14  # half ems by which a line may stick out of its column
REST = 8  # half ems: no heading of its own, but the rest of one
NEARBY = 2000  # characters before and after, among which a word is looked for
FEWEST_ALIKE = 2  # unfinished lines that make a column
REACH = 12  # lines before and after, among which a line's width is judged


def unwrap(text: str) -> str:
    """Turn the breaks inside paragraphs into SOFT, leave one `\\n` between paragraphs, blot out the rest of the layout around breaks.

    A page sets its lines to one width, column by column: an unfinished line about as long as the longest ones nearby goes on in the next
    line, and one that stops short is a heading. Where the long lines all end in an end mark nothing was wrapped.

    >>> page = "今年以来本市工业稳步回升，\\n产值已连续五个月保持增长，新\\n增规上企业三十家。\\n"
    >>> unwrap(page).replace(BLOT, "").split(SOFT)
    ['今年以来本市工业稳步回升，', '产值已连续五个月保持增长，新', '增规上企业三十家。']
    """
    lines = list(_lines(text))
    if not lines:
        return BLOT * len(text)
    pieces = [BLOT * lines[0].start]
    for line, after, soft in zip(lines, lines[1:], _goes_on(text, lines), strict=False):
        gap = text[line.end : after.start]
        at = gap.index("\n")
        pieces += text[line.start : line.end], BLOT * at, SOFT if soft else "\n", BLOT * (len(gap) - at - 1)
    return "".join(pieces) + text[lines[-1].start : lines[-1].end] + BLOT * (len(text) - lines[-1].end)


def _lines(text: str) -> Iterator[Line]:
    narrow = text
    for sign in "“”《》（）":  # half as wide in most newspaper faces
        narrow = narrow.replace(sign, "i")
    octets = narrow.encode(errors="surrogatepass").split(b"\n")  # three for a Chinese character, one for a Latin one
    spaced = " " in text
    at, blank = 0, False
    for printed, bytes_ in zip(text.split("\n"), octets, strict=True):
        content = printed.strip(" ")
        if content:
            indent = len(printed) - len(printed.lstrip(" ")) if printed[0] == " " else 0
            letters = len(content) - content.count(" ") if spaced else len(content)
            columns = (len(bytes_) - len(printed)) // 2 + letters
            start = at + indent
            yield Line(start, start + len(content), indent, is_closed(content), blank, columns, 2 * letters)
        blank = not content
        at += len(printed) + 1


class Setting(NamedTuple):
    """How a page is set: the width of each line and by how much it falls short of its column, whether the indents of paragraphs are lost
    or what they are, whether blank lines say nothing, whether lines are broken at all."""

    widths: Sequence[int]
    shortfalls: Sequence[int]
    indents_lost: bool
    indent: int
    airy: bool
    ragged: bool


def _setting(text: str, lines: Sequence[Line]) -> Setting:
    widths = _widths(text, lines)
    return Setting(
        widths,
        list(_shortfalls(widths, [line.closed for line in lines], [bool(_mark.search(text, line.start, line.end)) for line in lines])),
        _indents_lost(lines, widths),
        _indent(lines),
        airy=sum(line.after_blank for line in lines) > 0.5 * len(lines),
        ragged=sum(line.closed for line in lines) < 0.6 * len(lines),
    )


def _goes_on(text: str, lines: Sequence[Line]) -> Iterator[bool]:
    """For each line but the last: does its paragraph go on in the next line?"""
    page = _setting(text, lines)
    begins, flows, headed = True, False, False
    for i, (line, after) in enumerate(pairwise(lines)):
        width, next_width, short = page.widths[i], page.widths[i + 1], page.shortfalls[i]
        flows = flows or text.find("，", line.start, line.end) >= 0
        cut = bool(_cut_figure.search(text, max(line.start, line.end - 3), after.start + 1))
        if text[line.end - 1] in UNFINISHED or (text[after.start] in _cannot_open and not line.closed) or (cut and not begins):
            goes_on = True
        elif _parts(text, line, after, begins=begins):
            goes_on = False
        elif (
            begins
            and not line.closed
            and page.ragged
            and 20 < width < WIDEST
            and next_width < width + 16
            and _agency.match(text, line.start)
        ):
            goes_on = text[line.end - 1] != "："
        elif line.closed:
            goes_on = short <= (page.indent > 0) and not _ends_paragraph(text, lines[i : i + 3], page.shortfalls[i : i + 3], page)
        elif short <= (page.indents_lost or line.indent == page.indent if begins else flows or _is_spread(line)):
            alone = after.after_blank and not page.airy and (line.after_blank or line.indent > 0)
            goes_on = not begins or cut or _is_rest(text, after) or not _heads(text, line, after, alone=alone, headed=headed)
        elif text[line.end - 1] not in "：）" and (
            text.find("。", line.start, line.end) >= 0 or (flows and 60 < width < WIDEST)
        ):  # no heading
            goes_on = page.ragged and next_width < width + 16
        elif begins and width >= 16 and page.ragged and not page.airy and not after.after_blank and not after.closed:
            above_column = 0 in page.shortfalls[i + 2 : i + 6]
            goes_on = above_column and next_width <= 0.6 * width and text[after.end - 1] != "："  # the short rest of a heading
        else:
            goes_on = next_width < width + 16 and cut
        yield goes_on
        begins, flows, headed = not goes_on, goes_on and flows, headed if goes_on else not line.closed


def _ends_paragraph(text: str, lines: Sequence[Line], shortfalls: Sequence[int], page: Setting) -> bool:
    """Does a paragraph end with the first of these lines, a full one in which a sentence ends? Without indents, what follows tells."""
    line, after = lines[:2]
    if _turn.match(text, after.start) or (after.after_blank and not page.airy and text[line.end - 1] not in "；;"):
        return True  # a blank line after another one is where a column ends
    if page.indent > 0 or text[line.end - 1] == "—":  # a kicker leads on to its headline
        return False
    states = text[line.end - 1] not in QUOTES and _states.match(text, after.start)
    return bool(states) or _opens_heading(text, lines[1:], shortfalls[1:])


def _is_rest(text: str, line: Line) -> bool:
    """Is the line too short to be a heading or a paragraph of its own?"""
    return line.letters <= REST and not line.closed and text[line.end - 1] != "："


def _parts(text: str, line: Line, after: Line, *, begins: bool) -> bool:
    """Is there something that sets the next line apart: an indent, a mark that opens paragraphs, a name that signs?"""
    if after.indent > line.indent + (not begins and not line.closed):
        return True
    if (text[after.start] in _openers and _opens.match(text, after.start)) or (
        after.letters <= 6 and _name_alone.fullmatch(text, after.start, after.end)
    ):
        return True
    return text.find(" ", line.end - 5, line.end) >= 0 and bool(_signature.search(text, max(line.start, line.end - 20), line.end))


def _is_spread(line: Line) -> bool:
    """Was the line set wide, to fill its column? Only lines that go on are."""
    return line.end - line.start > 0.75 * line.letters > 14


_running = re.compile(
    r"[，。；]|近日|日前|记者|[今昨]天（|\d日|“[^”]*$|（[^）]*$|《[^》]*$|[今昨]天$|[的了是和与在、·\d]$"
)  # marks of running text
_dateline = re.compile(r"[^。，]{0,12}?(?:[今昨]天|今晚|(?<!于)(?:[近昨]日|日前)|当地时间|\d[月日])|记者(?!，)|近年来|今年以来")


def _heads(text: str, line: Line, after: Line, *, alone: bool = False, headed: bool = False) -> bool:
    """Is this opening line a heading, though as long as a full line? It stands alone, or what follows repeats it or opens with a day.

    Below another heading a day says nothing, nor where the break tears a word that stands whole nearby.

    >>> def heads(page):
    ...     return _heads(page, *_lines(page))
    >>> heads("某市新增规上企业三百家\\n记者近日从某市统计局获悉，今"), heads("记者从统计部门了解到今年以\\n来本市新增企业三百家，同")
    (True, False)
    """
    said = text[line.start : line.end].replace(" ", "")
    if _running.search(said) or text[after.start] in "的了是和与":
        return False
    opening = text[after.start : after.end].replace(" ", "")[:16]
    if alone or len({said[i : i + 2] for i in range(len(said) - 1) if said[i : i + 2] in opening[:10]}) >= 4:
        return True
    torn = text.find(said[-1] + opening[0], max(0, line.start - NEARBY), after.end + NEARBY) >= 0
    return not torn and (said[:2] == opening[:2] or (not headed and bool(_dateline.match(opening))))


def _opens_heading(text: str, lines: Sequence[Line], shortfalls: Sequence[int]) -> bool:
    """Does a heading begin with the first of these two lines? Running text stops short of its column only at an end mark."""
    line, *later = lines
    if line.closed or text[line.end - 1] in "，、：（《“‘" or text.find("。", line.start, line.end) >= 0:
        return False
    if shortfalls[0] > 1 or not later:
        return True
    after = later[0]
    rest = shortfalls[1] > 1 and not after.closed and text[after.end - 1] not in "，、：" and text.find("，", line.start, after.end) < 0
    return rest or _heads(text, line, after)


def _widths(text: str, lines: Sequence[Line]) -> list[int]:
    """The lines' widths by the measure that makes neighbors more alike: faces differ in how wide they set digits and quotation marks.

    A line that ends in a mark or a number says nothing: both may stick out of the column.
    """
    pairs = pairwise(line for line in lines if text[line.end - 1] not in HANGING and not text[line.end - 1].isdigit())
    unlike = sum((abs(a.columns - b.columns) > 1) - (abs(a.letters - b.letters) > 1) for a, b in pairs)
    return [min(WIDEST, line.columns if unlike <= 0 else line.letters) for line in lines]


def _indents_lost(lines: Sequence[Line], widths: Sequence[int]) -> bool:
    """Are the first lines of paragraphs, whose indents the dump has left out, shorter than the second ones?"""
    leads = [
        widths[i + 1] - widths[i]
        for i in range(len(lines) - 1)
        if not lines[i].closed and not lines[i + 1].closed and (i == 0 or lines[i - 1].closed)
    ]
    return sum(2 < lead < 8 for lead in leads) > max(1, 0.3 * len(leads))


def _indent(lines: Sequence[Line]) -> int:
    """By how much paragraphs are indented, or -1 if they are not: many a line after the end of a sentence is, and alike."""
    indents = Counter([lines[0].indent, *(after.indent for line, after in pairwise(lines) if line.closed)])
    usual, times = max(((indent, times) for indent, times in indents.items() if indent), key=itemgetter(1), default=(-1, 0))
    return usual if times >= max(2, 0.15 * indents.total()) else -1


def _shortfalls(widths: Sequence[int], closed: Sequence[bool], marked: Sequence[bool]) -> Iterator[int]:
    """For each line, by how much it is shorter than the column it stands in: 0 not at all, 1 an indent, 2 more, or there is no column.

    A column shows in the unfinished lines nearby: many are alike, some hold marks, which those of menus and lists do not, and few closed
    ones are much wider.
    """
    if len(closed) - sum(closed) < FEWEST_ALIKE:
        yield from [2] * len(widths)
        return
    kinds = [2 if ends else int(mark) for ends, mark in zip(closed, marked, strict=True)]
    counts = [[0] * (WIDEST + 20) for _ in range(3)]  # how many lines nearby have which width
    size = ended = 0
    for i in range(-REACH, len(widths)):
        if i + REACH < len(widths):
            counts[kinds[i + REACH]][widths[i + REACH]] += 1
            size, ended = size + 1, ended + closed[i + REACH]
        if i > REACH:
            counts[kinds[i - REACH - 1]][widths[i - REACH - 1]] -= 1
            size, ended = size - 1, ended - closed[i - REACH - 1]
        if i < 0:
            continue
        width = widths[i]
        if 16 <= width < WIDEST and (ended < 0.25 * size or sum(counts[2][width + 9 :]) < 0.25 * size):
            strict, loose = width + (1 if closed[i] else 3), width + 8
            first = max(0, width - LONGER)
            if _crowded(counts, first, strict, size, size - ended):
                yield 0
                continue
            if _crowded(counts, first, loose, size, size - ended):
                yield 1
                continue
        yield 2


def _crowded(counts: Sequence[Sequence[int]], first: int, end: int, size: int, unfinished: int) -> bool:
    """Do enough unfinished lines have a width in `[first, end)`, compared with those that are a little wider, and do some hold marks?

    `counts` are how many plain ones, ones with marks, and lines that end a sentence have which width; of `size` lines nearby so many are
    `unfinished`.
    """
    plain, running, finished = counts
    flowing = sum(running[first:end])
    alike = flowing + sum(plain[first:end])
    wider = sum(plain[end : end + 6]) + sum(running[end : end + 6])
    enough = alike >= max(FEWEST_ALIKE, min(3, unfinished), 0.2 * size)
    return enough and wider <= 2 * alike and flowing + sum(finished[first : end + 2]) >= 0.1 * alike


# --- letters set apart -----------------------------------------------------------------------------------------------------------


_letter = re.compile(f"[{CJK}]")
WEST = "!-~\u00c0-\u02af\u0370-\u04ff"
# Each begins with the space itself, which makes the scan fast; what stands before it is looked at afterwards.
_spread = re.compile(rf"[ \v](?<=\S[ \v])[ \v]*+(?:[^\w\s]*[{CJK}\d][^\w\s]*[ \v]++){{2,}}(?=\S)")
_single = re.compile(rf" (?:(?<=^[{CJK}] )|(?<=\W[{CJK}] )) *+(?=[{CJK}](?!\w))", re.MULTILINE)
_unsaid = re.compile(
    rf" (?:(?<![{CJK}] ) *+(?![{WEST}])|(?<![{WEST}] ) *+(?![{CJK}])"  # not between two Chinese or two Latin characters
    r"|(?<=[!-/:-@[-`{-~] ) *+(?=[!-@[-`{-~])|(?<=\d ) *+(?=[!-/:-@[-`{-~]))"  # between Latin signs, or a digit and one
)


def close_up(text: str) -> str:
    """Blot out soft breaks and the spaces that say nothing to a reader; keep one between Chinese words and around Latin ones.

    >>> close_up("本报记者 王 力").replace(BLOT, ""), close_up("iPhone 手机 3 部 成为 热点").replace(BLOT, "")
    ('本报记者 王力', 'iPhone手机3部 成为 热点')
    """
    if " " in text:
        text = _spread.sub(lambda run: _blotted(run) if len(_letter.findall(run.group())) > 1 else run.group(), text)
        text = _unsaid.sub(_blotted, _single.sub(_blotted, text))
    return text.replace(SOFT, BLOT)


def _blotted(run: re.Match[str]) -> str:
    return run.group().replace(" ", BLOT)
