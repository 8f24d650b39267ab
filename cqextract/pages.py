"""The articles of a page: bodies, titles, bylines, and the headings inside a body.

In: a `Text`. Out: a `Page`: its `Article`s in offsets of the raw text, its headings and stories in offsets of the clean one. A dump of a
newspaper page gives its text frame by frame, a title before or after its body, the byline on either side; what holds them together are
the marks that every paper sets (本报讯, 本报记者, 上接1版, 摄), and the words that a title shares with its body.

>>> from cqextract.text import clean
>>> text = clean("江州新增三座智能工厂\\n□本报记者 王力\\n八月，江州市新增智能工厂三座，总数达到十五座。\\n")
>>> [(a.title.clean, a.byline, text.raw[a.start:a.end]) for a in read(text).articles]
[('江州新增三座智能工厂', ('王力',), '八月，江州市新增智能工厂三座，总数达到十五座。')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from cqextract.facts import Article, Span
from cqextract.layout import CJK, SURNAMES, is_closed
from cqextract.text import Text

# What a line can be: NEWS opens an article (本报讯 …), LAST ends one (…（记者 …）), CONTINUED points to another page.
BODY, NEWS, LAST, HEAD, BYLINE, CAPTION, FURNITURE, CONTINUED = (
    "body",
    "news",
    "last",
    "head",
    "byline",
    "caption",
    "furniture",
    "continued",
)
RUNNING = frozenset((BODY, NEWS, LAST))
MARKS = frozenset((NEWS, LAST, BYLINE, CAPTION, CONTINUED))  # what only pages have
LONGEST_HEAD = 40
LONGEST_CAPTION = 160
MOST_TITLE_LINES = 4
FEWEST_BRIEFS, LONGEST_BRIEF = 3, 200  # how many brief items make a series, and how long they are on average, in characters
UNLIKE, ALIKE = 0.1, 0.3  # shares of a title's pairs of characters that its text repeats
LOOKED_AT = 3000  # characters of a body with which a title is compared

_name = rf"[{SURNAMES}][{CJK}](?:[{CJK}])?|[{SURNAMES}] [{CJK}]|(?:欧阳|司马|上官|诸葛|慕容|尉迟)[{CJK}]{{1,2}}"
_reporter = r"(?:记者|评论员|通讯员|特派员|观察员)"
_post = rf"(?:首席|特约|见习|实习|驻[^ ]{{2,6}})?(?:全媒体)?{_reporter}"
_names = rf"(?:{_name}|[{CJK}]{{2,4}})(?:[ 、]+(?:{_post} ?)?(?:{_name}|[{CJK}]{{2,3}}))*"
_byline = re.compile(
    rf"[□■◆●▲○◇◎ ]*(?:[文图][/／|｜ ]|作者|撰文|采写|(?:本报|本刊|本网){_post}|{_post}(?=[:： ]*(?:{_name})(?:[ 、]|$)))[:： ]*"
    rf"(?P<names>{_names})(?P<rest> .{{6,}})?"
)
_signed = re.compile(rf"[□■◆ ]*(?P<names>(?:{_name})(?:[ 、](?:{_name}))*)")
_inner_byline = re.compile(rf"[（(](?:本报)?{_post}[ :：]*(?P<names>{_names})[^（）()]*[）)]")
_news = re.compile(r"本报讯|本报[^ ，。]{2,10}[讯电]|(?:据)?(?:新华社|中新社|中新网|人民网)[^，。摄]{2,14}[电讯]")
_continued = re.compile(r"[（(]?(?:上接|下转|紧接)[^，。]{1,14}版")
_furniture = re.compile(
    r"(?:本版|责任|责编|值班|执行|版式|美编|美 编|编辑|校对|审读|制图|制表|视觉|图片由|本组图片|本报地址|零售|邮编|新闻热线)[^。]*"
    r"|[（(](?:原载|资料图片|据)[^。]*[）)]|[A-Z]?\d{1,3}版?|第[A-Z]?\d{1,3}版.*|[（(]?资料图片[）)]?"
    rf"|(?:[A-Z]?\d{{1,3}}版? ?)?(?:[{CJK}]{{2,4}} ?)?\d{{4}}年\d{{1,2}}月\d{{1,2}}日 ?星期.*"
    rf"|[{CJK}]{{2,4}}(?:日报|晚报|晨报|早报|时报|商报)"
    r"|第 ?\d+ ?页.*|[-—] ?\d+ ?[-—]|\d+/\d+"
)
_caption = re.compile(
    r"图为|[（(]?(?:资料图片?|摄于[^）)]*)[）)]|[ （(/]摄(?:[/（(）)]|$)|(?:记者|通讯员)? ?[\u4e00-\u9fff]{2,4} ?摄(?:[/（(）)]|$)"
)
_photographer = re.compile(rf"({_name}) ?摄")
_last = re.compile(rf"[（(](?:本报)?{_post}[^（）()]{{2,24}}[）)]$")
_counted = re.compile(rf"\d[\d.,]*[万亿]?[{CJK}%℃]{{0,4}}$")  # what lines of a box of figures end with
_comment = re.compile("评论员|社论|时评|短评|锐评|述评")
_position = re.compile(r"(?:长|主任|经理|总裁|教授|专家|院士|主席|书记|代表|董事|工程师|员|人)$")  # 某某协会秘书长, above the name
_section = re.compile("[（(]?[一二三四五六七八九十]{1,3}[、）)]|第[一二三四五六七八九十]{1,3}[章节部]")
_turn = re.compile(rf"(?:[{CJK}]{{2,8}}|问|答)：")


class Line(NamedTuple):
    """A line of the clean text: `[start, end)`, what it is, and whether a frame of the page begins with it."""

    start: int
    end: int
    role: str
    opens_frame: bool


class Page(NamedTuple):
    """What a text consists of. `headings` are the lines that head what stands below them, titles and subheadings, but no title that is
    printed below its body; `stories` the articles with their titles, where there are several. Both are (start, end) in the clean text."""

    articles: tuple[Article, ...]
    headings: tuple[tuple[int, int], ...]
    stories: tuple[tuple[int, int], ...]


class Group(NamedTuple):
    """Title lines that stand together: line numbers `[first, last]`, and the bodies that they may head."""

    first: int
    last: int
    bodies: tuple[int, ...] = ()


Layout: TypeAlias = tuple[list[tuple[int, int]], list[Group | None]]  # bodies as (first, last) line numbers, and the title of each


def read(text: Text) -> Page:
    """The articles, captions and infoboxes of a text, in text order; one without the marks of a page is one article, or brief items
    one below the other.

    A body runs from its first to its last running character, headings and boxes inside it included. Any text can be given; one
    without a sentence has no article.

    >>> from cqextract.text import clean
    >>> report = clean("一、去年工作回顾\\n全年完成投资三百亿元，同比增长一成，新开工项目八十个。\\n")
    >>> [report.clean[start:end] for start, end in read(report).headings]
    ['一、去年工作回顾']
    """
    lines = _lines(text)
    marked = any(line.role in MARKS for line in lines)
    bodies, titles = _laid_out(text, lines) if marked else _briefs(text, lines) or _whole(text, lines)
    spans = [_joined(text.span(lines[group.first].start, lines[group.last].end)) if group else None for group in titles]
    bylines = _bylines(text, lines, bodies)
    found = [
        Article(*text.extent(lines[first].start, lines[last].end), _kind(text, lines, (first, last), title), title, tuple(names))
        for (first, last), names, title in zip(bodies, bylines, spans, strict=True)
    ]
    beside = [*_captions(text, lines, bodies), *_infoboxes(text, lines, bodies, spans)] if marked else []
    titled = ((group, first) for group, (first, _) in zip(titles, bodies, strict=True) if group)
    below = {i for group, first in titled if group.first > first for i in range(group.first, group.last + 1)}
    return Page(
        tuple(sorted([*found, *beside], key=lambda article: article.start)),
        tuple((line.start, line.end) for line in _headings(text, lines, below)),
        tuple(_stories(lines, bodies, titles)) if len(bodies) > 1 else (),
    )


def _headings(text: Text, lines: Sequence[Line], below: Set[int]) -> list[Line]:
    """The lines that stand above running text and head it; those of `below` do not, being titles of what is above."""
    found, heads = [], False
    for i in range(len(lines) - 1, -1, -1):
        heads = lines[i].role in RUNNING or (heads and lines[i].role in (HEAD, BYLINE))
        if heads and _can_head(text, lines[i]) and i not in below:
            found.append(lines[i])
    return found[::-1]


def _stories(lines: Sequence[Line], bodies: Sequence[tuple[int, int]], titles: Sequence[Group | None]) -> Iterator[tuple[int, int]]:
    for (first, last), title in zip(bodies, titles, strict=True):
        begins, ends = (min(first, title.first), max(last, title.last)) if title else (first, last)
        yield lines[begins].start, lines[ends].end


def _can_head(text: Text, line: Line) -> bool:
    return line.role == HEAD and line.end - line.start > 3 and not text.clean.endswith("：", line.start, line.end)


# --- a text that is no page ------------------------------------------------------------------------------------------------------


def _whole(text: Text, lines: Sequence[Line]) -> Layout:
    """All of the text, below its title, which is its first line, or one that its text repeats far more."""
    first = next((i for i, line in enumerate(lines) if line.role in RUNNING), None)
    if first is None:
        return [], []
    heads = [i for i in range(first) if _can_head(text, lines[i]) and not (i and _section.match(text.clean, lines[i].start))]
    alike = {i: _likeness(text, lines, Group(i, i), (first, len(lines) - 1)) for i in heads}
    at = 0 if 0 in heads else -1
    if heads and alike.get(0, 0.0) < UNLIKE and max(alike.values()) > ALIKE:  # the menu of a web page stands above
        at = max(alike, key=alike.__getitem__)
    return [(at + 1, len(lines) - 1)], [Group(at, at) if at >= 0 else None]


def _briefs(text: Text, lines: Sequence[Line]) -> Layout | None:
    """Short news items one below the other, each below a title whose words it repeats; None where the lines are no such series."""
    firsts = [i for i in range(1, len(lines)) if lines[i].role in RUNNING and _can_head(text, lines[i - 1])]
    if len(firsts) < FEWEST_BRIEFS or len(text.clean) > LONGEST_BRIEF * len(firsts):
        return None
    below = [*(first - 1 for first in firsts[1:]), len(lines)]
    bodies = [(first, max(i for i in range(first, end) if lines[i].role in RUNNING)) for first, end in zip(firsts, below, strict=True)]
    titles = [Group(first - 1, first - 1) for first in firsts]
    alike = sum(_likeness(text, lines, title, body) for title, body in zip(titles, bodies, strict=True))
    return (bodies, [*titles]) if alike > ALIKE * len(bodies) else None


# --- what each line is -----------------------------------------------------------------------------------------------------------


def _lines(text: Text) -> list[Line]:
    lines: list[Line] = []
    at, before = 0, ""
    for content in text.clean.split("\n"):
        if content:
            opens = _opens_frame(text, at)
            byline = _byline.fullmatch(content) if len(content) <= 80 else None
            if byline and byline["rest"] and not before.endswith("："):  # a byline, and on its line the title of the next article
                turn = at + byline.start("rest") + 1
                lines += Line(at, turn - 1, BYLINE, opens), Line(turn, at + len(content), HEAD, False)
            else:
                lines.append(Line(at, at + len(content), _role(content, before), opens))
            before = content
        at += len(content) + 1
    framed = sum(line.opens_frame for line in lines)
    return lines if framed <= max(3, len(lines) / 10) else [line._replace(opens_frame=False) for line in lines]


def _opens_frame(text: Text, at: int) -> bool:
    """Some dumps set one lone space before the first line of every text frame."""
    start = text.offsets[at]
    return start > 1 and text.raw[start - 1] == " " and text.raw[start - 2] in "\n\r\f"


def _role(content: str, before: str) -> str:
    if _continued.match(content) and len(content) < LONGEST_HEAD:
        return CONTINUED
    if _news.match(content):
        return NEWS
    if len(content) <= LONGEST_CAPTION and _caption.search(content):
        return CAPTION if "。" in content or len(content) > LONGEST_HEAD else FURNITURE
    if _last.search(content, max(0, len(content) - 40)):
        return LAST
    if len(content) > 1.5 * LONGEST_HEAD:
        return BODY
    if _furniture.fullmatch(content):
        return FURNITURE
    if not before.endswith("：") and (_byline.fullmatch(content) or (_signed.fullmatch(content) and not _position.search(before))):
        return BYLINE
    plain = "，" not in content and "。" not in content
    asks = content[-1] in "？！" and (plain or len(content) <= 25)
    return HEAD if not is_closed(content) or asks or (plain and content.endswith("——")) else BODY


# --- bodies ----------------------------------------------------------------------------------------------------------------------


def _laid_out(text: Text, lines: Sequence[Line]) -> Layout:
    bodies = _bodies(lines)
    return bodies, _titles(text, lines, bodies)


def _bodies(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The articles' bodies as (first, last) line numbers: an article opens with a byline, an agency's mark, a frame, or goes on
    from another page."""
    found: list[tuple[int, int]] = []
    first = last = -1
    for i, line in enumerate(lines):
        if first >= 0 and (line.role in (BYLINE, NEWS, CONTINUED) or line.opens_frame or lines[last].role == LAST):
            found.append((first, last))
            first = -1
        if line.role in RUNNING:
            first, last = (i if first < 0 else first), i
    return [*found, (first, last)] if first >= 0 else found


def _kind(text: Text, lines: Sequence[Line], body: tuple[int, int], title: Span | None) -> str:
    first, last = body
    spoken = (line for line in lines[first : last + 1] if line.role in RUNNING or text.clean.endswith("：", line.start, line.end))
    turns = sum(bool(_turn.match(text.clean, line.start)) for line in spoken)
    if turns >= 4 and turns > 0.15 * (last + 1 - first):
        return "interview"
    signed = first > 0 and lines[first - 1].role == BYLINE and _signed.fullmatch(text.clean, lines[first - 1].start, lines[first - 1].end)
    return "commentary" if signed or (title and _comment.search(title.clean)) else "news"


def _captions(text: Text, lines: Sequence[Line], bodies: Sequence[tuple[int, int]]) -> Iterator[Article]:
    """Captions that stand outside the bodies."""
    inside = {i for first, last in bodies for i in range(first, last)}
    for i, line in enumerate(lines):
        if line.role == CAPTION and i not in inside:
            names = _photographer.findall(text.clean, line.start, line.end)
            yield Article(*text.extent(line.start, line.end), "caption", None, tuple(_split_names(" ".join(names))))


def _infoboxes(text: Text, lines: Sequence[Line], bodies: Sequence[tuple[int, int]], titles: Sequence[Span | None]) -> Iterator[Article]:
    """Frames of their own that hold a line which is no article's title: what is left in a dump of a box of figures."""
    titled = [(title.start, title.end) for title in titles if title]
    for _, i in _gaps(lines, bodies):
        if lines[i].opens_frame and _can_head(text, lines[i]):
            start, end = text.extent(lines[i].start, lines[i].end)
            if not any(first < end and start < last for first, last in titled):
                yield Article(start, end, "infobox")


# --- bylines and titles -----------------------------------------------------------------------------------------------------------


def _bylines(text: Text, lines: Sequence[Line], bodies: Sequence[tuple[int, int]]) -> list[list[str]]:
    """The reporters of each body: a byline belongs to the body right below it, otherwise to the one above."""
    found: list[list[str]] = [[] for _ in bodies]
    for body, (first, last) in enumerate(bodies):
        for line in {first: lines[first], last: lines[last]}.values():
            for match in _inner_byline.finditer(text.clean, line.start, line.end):
                found[body] += _split_names(match["names"])
    for body, i in _gaps(lines, bodies):
        if lines[i].role == BYLINE:
            below = body < len(bodies) and bodies[body][0] == i + 1
            owner = body if below or body == 0 else body - 1
            content = text.clean[lines[i].start : lines[i].end]
            signed = _byline.fullmatch(content) or _signed.fullmatch(content)
            if signed and owner < len(bodies):
                found[owner] += _split_names(signed["names"])
    return [list(dict.fromkeys(names)) for names in found]


def _split_names(names: str) -> list[str]:
    return [name.replace(" ", "") for name in re.findall(rf"{_name}|[{CJK}]{{2,4}}", re.sub(_post, "", names))]


def _gaps(lines: Sequence[Line], bodies: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The lines outside all bodies: (number of the body below, line number)."""
    starts = [*(first for first, _ in bodies), len(lines)]
    ends = [-1, *(last for _, last in bodies)]
    for body, (end, start) in enumerate(zip(ends, starts, strict=True)):
        for i in range(end + 1, start):
            yield body, i


def _groups(text: Text, lines: Sequence[Line], bodies: Sequence[tuple[int, int]]) -> list[Group]:
    """The lines outside bodies that may be titles. None heads a body in another frame."""
    found: list[Group] = []
    for below, gap in groupby(_gaps(lines, bodies), key=itemgetter(0)):
        numbers = [i for _, i in gap]
        cuts = [i for i in (*numbers, numbers[-1] + 1) if i < len(lines) and (lines[i].opens_frame or lines[i].role == CONTINUED)]
        for i in numbers:
            if not _can_head(text, lines[i]):
                continue
            heads_above, heads_below = below > 0 and (not cuts or i < cuts[0]), below < len(bodies) and (not cuts or i >= cuts[-1])
            owners = (below - 1,) * heads_above + (below,) * heads_below
            together = found and found[-1].last == i - 1 and found[-1].bodies == owners and i - found[-1].first < MOST_TITLE_LINES
            if together and not lines[i].opens_frame:
                found[-1] = found[-1]._replace(last=i)
            elif owners:
                found.append(Group(i, i, owners))
    return [
        part for group in found if not _is_box(text, lines[group.first : group.last + 1]) for part in _parted(text, lines, bodies, group)
    ]


def _is_box(text: Text, lines: Sequence[Line]) -> bool:
    """Are these lines a box of figures: label and number, line by line?"""
    return sum(bool(_counted.search(text.clean, line.start, line.end)) for line in lines) > max(1, len(lines) / 2)


def _parted(text: Text, lines: Sequence[Line], bodies: Sequence[tuple[int, int]], group: Group) -> list[Group]:
    """The group, cut where the title of the body above ends and that of the body below begins: their words tell."""
    if len(group.bodies) < 2:
        return [group]
    above, below = (bodies[body] for body in group.bodies)

    def lean(part: Group) -> float:
        return _likeness(text, lines, part, below) - _likeness(text, lines, part, above)

    cuts = [(group._replace(last=cut - 1), group._replace(first=cut)) for cut in range(group.first + 1, group.last + 1)]
    apart = {(upper, lower): lean(lower) - lean(upper) for upper, lower in cuts if lean(upper) < 0 < lean(lower)}
    return [*max(apart, key=apart.__getitem__)] if apart else [group]


def _titles(text: Text, lines: Sequence[Line], bodies: Sequence[tuple[int, int]]) -> list[Group | None]:
    """Each body's title: of the groups beside it, the one whose words it repeats, on the side where this page has its titles."""
    likeness = {
        (group, body): _likeness(text, lines, group, bodies[body]) for group in _groups(text, lines, bodies) for body in group.bodies
    }
    sides = [_side(group, body, bodies) for (group, body), like in likeness.items() if len(group.bodies) == 1 and like > 0.3]
    lean = (sum(sides) > 0) - (sum(sides) < 0) if sides else -1
    titles: list[Group | None] = [None] * len(bodies)
    taken: set[Group] = set()
    ranks = {(group, body): like + 0.15 * lean * _side(group, body, bodies) for (group, body), like in likeness.items()}
    for group, body in sorted(ranks, key=ranks.__getitem__, reverse=True):
        enough = 0.0 if lines[group.last + 1 : group.last + 2] and lines[group.last + 1].role == BYLINE else 0.2
        if titles[body] is None and group not in taken and (likeness[group, body] > enough or len(bodies) == 1):
            titles[body] = group
            taken.add(group)
    return titles


def _side(group: Group, body: int, bodies: Sequence[tuple[int, int]]) -> int:
    """-1 for a title above its body, 1 for one below."""
    return -1 if group.first < bodies[body][0] else 1


def _likeness(text: Text, lines: Sequence[Line], group: Group, body: tuple[int, int]) -> float:
    """The share of the group's pairs of characters that its body has too."""
    title = re.sub(r"\W", "", text.clean[lines[group.first].start : lines[group.last].end])
    pairs = {title[i : i + 2] for i in range(len(title) - 1)}
    start, end = lines[body[0]].start, lines[body[1]].end
    content = text.clean[start : min(end, start + LOOKED_AT)]
    return sum(pair in content for pair in pairs) / max(1, len(pairs))


def _joined(span: Span) -> Span:
    return Span(span.start, span.end, span.text, span.clean.replace("\n", " "))
