"""The training of the segmenter: what it reads, that it repeats itself, and that what is left out of its files is not missed."""

import argparse
import hashlib
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cqextract.models import train_segmenter as train
from cqextract.patterns import load
from cqextract.tokens import tokenizer

SENTENCES = [
    sentence.split()
    for sentence in (
        "云谷 集团 投资 100亿 元 。",
        "全市 产值 达 8.7万 元 ， 增长 17.3% 。",
        "云谷 公司 今年 产值 增长 5% 。",
        "集团 今年 投资 30亿 元 ， 全市 公司 增长 。",
    )
]
OPTIONS = argparse.Namespace(rounds=3, spread=3.0)


def conllu(path: Path, sentences: list[list[str]]) -> Path:
    blocks = ("\n".join(f"{i}\t{word}" + "\t_" * 8 for i, word in enumerate(words, 1)) for words in sentences)
    path.write_text("".join(f"# text = …\n{block}\n\n" for block in blocks), encoding="utf-8")
    return path


def test_a_treebanks_words_are_read(tmp_path: Path) -> None:
    assert list(train.treebank(conllu(tmp_path / "a.conllu", SENTENCES))) == SENTENCES


def test_most_examples_of_units_hold_a_figure_to_learn_from() -> None:
    found = list(train.figures(load().table("units")))
    assert len(found) > 1000
    assert ("20亿", "元") in found
    assert all(re.search(r"[\d一二两三四五六七八九十百千万几半]", number) and unit for number, unit in found)


def test_only_figures_give_way(monkeypatch: pytest.MonkeyPatch) -> None:
    known, rng = [("5万", "标箱")], random.Random(1)
    monkeypatch.setattr(train, "SWAPPED", 1.0)
    assert train.recut(SENTENCES[0], known, rng) == SENTENCES[0]  # 元 is no unit of these
    assert train.recut(["8", "月", "出口", "8万", "标", "箱", "8"], known, rng) == ["8", "月", "出口", "5万", "标箱", "8"]
    monkeypatch.setattr(train, "SWAPPED", 0.0)
    assert train.recut(["8万", "标", "箱", "货"], known, rng) == ["8万", "标箱", "货"]


def test_segmenters_agree_with_themselves_and_not_with_others() -> None:
    assert train.agreement(SENTENCES, SENTENCES) == 1
    assert train.agreement([["产值", "达"]], [["产", "值达"]]) == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("spacy_pkuseg")
    return tmp_path_factory.mktemp("trained")


@pytest.fixture(scope="module")
def segmenter(folder: Path):  # type: ignore[no-untyped-def]
    """One trained on four sentences."""
    return train.learn(SENTENCES * 5, SENTENCES[:1], folder / "whole", OPTIONS)


def test_it_has_learned(segmenter) -> None:  # type: ignore[no-untyped-def]
    assert segmenter.cut("云谷公司投资30亿元") == ["云谷", "公司", "投资", "30亿", "元"]


def test_what_is_left_out_is_not_missed(segmenter, folder: Path) -> None:  # type: ignore[no-untyped-def]
    train.write(segmenter, folder / "small")
    whole, small = (tokenizer(f"pkuseg:{folder / name}") for name in ("whole", "small"))
    assert all(whole(text) == small(text) for text in map("".join, SENTENCES))
    sizes = [(folder / name / "weights.npz").stat().st_size for name in ("whole", "small")]
    assert sizes[1] < sizes[0] / 2


def test_it_repeats_itself_to_the_byte(folder: Path) -> None:
    gold = conllu(folder / "train.conllu", SENTENCES * 5)
    for seed in "12":  # of the hashes by which sets of words are ordered
        command = [sys.executable, "-m", train.__name__, "fit", str(gold), "--dev", str(gold), "--rounds", "2", "--to", str(folder / seed)]
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed}, timeout=120)
    first, second = ((folder / f"{seed}.toml").read_text(encoding="utf-8") for seed in "12")
    assert first == second
    assert hashlib.sha256((folder / "1" / "weights.npz").read_bytes()).hexdigest() in first


def test_it_is_scored(folder: Path, segmenter, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    gold = conllu(folder / "gold.conllu", SENTENCES)
    train.main(["score", str(gold), "--tokenizer", f"pkuseg:{folder / 'whole'}", "chars"])
    scores = dict(re.findall(r"gold.conllu (.*) F1 ([\d.]+)", capsys.readouterr().out))
    assert float(scores[f"pkuseg:{folder / 'whole'}"]) > float(scores["characters and rules"]) > float(scores["chars"])
