"""The pattern files: their examples hold, and overlays add to them, change them, and have their mistakes told."""

from functools import lru_cache
from pathlib import Path

import pytest

from cqextract.check import Marked, check, unmark
from cqextract.errors import PatternError
from cqextract.extractor import Extractor
from cqextract.patterns import load


def overlay(folder: Path, name: str, content: str) -> Path:
    (folder / name).write_text(content, encoding="utf-8")
    return folder


@lru_cache
def problems() -> list[str]:
    return check()


@pytest.mark.parametrize("name", ["approximators", "indicators", "organizations", "periods", "ranks", "shapes", "units"])
def test_shipped_examples_hold(name: str) -> None:
    assert [problem for problem in problems() if problem.startswith(f"{name}.toml")] == []


def test_shipped_files_have_no_examples_that_are_never_run() -> None:
    assert [problem for problem in problems() if "never run" in problem] == []


def test_unmark() -> None:
    assert unmark("<indicator>产值</indicator>达<figure>{5亿元}</figure>").text == "产值达5亿元"
    assert unmark("{5家}和{6家}") == Marked("5家和6家", (("mention", 0, 2), ("mention", 3, 5)))
    assert unmark("无标记") == Marked("无标记", ())


UNIT = """
[unit.bento]
surfaces = ["便当盒"]
canonical = "便当盒"
dimension = "count"
examples = ["售出{300便当盒}"]
counterexamples = ["便当盒子"]
"""


def test_overlay_adds_a_unit(tmp_path: Path) -> None:
    folder = overlay(tmp_path, "units.toml", UNIT)
    [mention] = Extractor(patterns=[folder]).extract("售出300便当盒").mentions
    assert (mention.rule, mention.span.text, mention.value.unit) == ("unit.bento", "300便当盒", "便当盒")  # type: ignore[union-attr]
    assert Extractor().extract("售出300便当盒").mentions[0].rule != "unit.bento"


@pytest.mark.parametrize(
    ("examples", "problem"),
    [
        ('examples = ["售出{三百饭盒}"]', "售出{三百饭盒}: is not found so"),
        ('examples = ["售出300便当盒"]', "marks nothing"),
        ('counterexamples = ["售出300便当盒"]', "售出300便当盒: is found, but is a counterexample"),
    ],
)
def test_wrong_examples_are_told(tmp_path: Path, examples: str, problem: str) -> None:
    content = "\n".join([*UNIT.splitlines()[:5], examples])
    told = [line for line in check(overlay(tmp_path, "units.toml", content)) if "unit.bento" in line]
    assert len(told) == 1 and told[0].startswith("units.toml: unit.bento: ") and problem in told[0]


def test_examples_that_no_one_runs_are_told(tmp_path: Path) -> None:
    told = check(overlay(tmp_path, "cues.toml", '[word.more]\nsurfaces = ["更多"]\nexamples = ["{更多}"]'))
    assert "cues.toml: word.more: examples here are never run; remove them" in told


@pytest.mark.parametrize(
    ("name", "content", "where", "reason"),
    [
        ("units.toml", "[unit.a]\nx = 1\n[unit.a]\ny = 2", "units.toml", "Cannot declare"),
        ("units.toml", '[unit.yuan]\nsurfaces = ["元"]', "units.toml: unit.yuan", "is defined already"),
        ("measures.toml", "[unit.a]\nx = 1", "measures.toml", "no such pattern file"),
        ("units.toml", "unit = 3", "units.toml: unit", "is not a table of entries"),
        ("periods.toml", '[step.broken]\npattern = "("\nmeans = "year"', "periods.toml: step.broken", "missing )"),
        ("periods.toml", '[step.broken]\npattern = "x"\nmeans = "nonsense"', "periods.toml: step.broken", "nonsense"),
        (
            "approximators.toml",
            '[bound.broken_one]\nsurfaces = ["q"]\nposition = "before"\ncomparator = ">"\nnot_after = "["',
            "bound.broken_one",
            "unterminated",
        ),
    ],
)
def test_mistakes_name_file_entry_and_remedy(tmp_path: Path, name: str, content: str, where: str, reason: str) -> None:
    with pytest.raises(PatternError) as caught:
        Extractor(patterns=[overlay(tmp_path, name, content)]).extract("2021年产值超5亿元")
    assert where in caught.value.where and reason in caught.value.reason and caught.value.remedy
    assert "\n" not in str(caught.value)


def test_replace_redefines(tmp_path: Path) -> None:
    content = '[unit.kuai_piece]\nreplace = true\nsurfaces = ["块"]\ncanonical = "元"\ndimension = "money"\nfactor = "1"\ncurrency = "CNY"'
    folder = overlay(tmp_path, "units.toml", content)
    [mention] = Extractor(patterns=[folder]).extract("手表300块").mentions
    assert (mention.value.unit, mention.value.currency) == ("元", "CNY")  # type: ignore[union-attr]


def test_overlays_change_the_checksum(tmp_path: Path) -> None:
    assert load(overlay(tmp_path, "units.toml", UNIT)).sha256 != load().sha256
