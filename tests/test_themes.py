"""What clauses are about: the noun phrases they open with, and those that name nobody."""

import pytest

from cqextract import patterns
from cqextract.cues import compile_cues
from cqextract.pieces import Rows
from cqextract.themes import theme
from cqextract.tokens import tokenizer

CUES = compile_cues(patterns.load())


def of(text: str) -> str | None:
    span = theme(Rows(text, [], tokenizer("jieba"), CUES).pieces(0, len(text)), CUES)
    return text[slice(*span)] if span else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("鹊桥卫星成功入轨", "鹊桥卫星"),
        ("目前，展馆已全部完工", "展馆"),
        ("江州（国际）博览会开幕", "江州（国际）博览会"),
        ("“海燕”已造成两人受伤", "“海燕”"),
        ("“飞云号”动车组首次开进山区", "“飞云号”动车组"),
        ("电影《远山》正式上映", "电影《远山》"),
        ("开发区（一期）已经开工", "开发区"),
        ("今（5日）明两天有雨", None),
        ("王丽说，今年客人很多", "王丽"),
        ("示范项目已经开工", "示范项目"),
        ("完成粮食收购", None),
        ("硬件设施差", None),
        ("第一批动员来了学生", None),
        ("每亩达到三百公斤", None),
        ("客流量持续增长", None),
        ("手机、平板等产品热销", None),
        ("他说，今年客人很多", None),
        ("", None),
    ],
)
def test_theme(text: str, expected: str | None) -> None:
    assert of(text) == expected
