"""Words tile their text, whichever segmenter cuts them, and a segmenter that cannot run says what to do."""

import importlib.util
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqextract import tokens
from cqextract.errors import InputError, MissingExtraError
from cqextract.tokens import Token, tokenizer, words_in

SENTENCE = "全市工业产值达8.7 万元，\n同比增长17.3%。"
mixed = st.text(alphabet=st.sampled_from("重庆市产值达8.7万元 ，\n%abⅣ😀\u3000"), max_size=40)


@given(mixed)
@pytest.mark.parametrize("name", ["chars", "jieba", "pkuseg"])
def test_tokens_tile_the_text(name: str, text: str) -> None:
    found = tokenizer(name)(text)
    assert "".join(found) == text
    assert all(found)


def test_chars() -> None:
    assert tokenizer("chars")("5亿") == ["5", "亿"]


def test_jieba_cuts_words() -> None:
    assert tokenizer("jieba")("重庆市工业增长") == ["重庆市", "工业", "增长"]


def test_what_a_segmenter_drops_becomes_a_token() -> None:
    assert list(tokens._tile("a b ", ["a", "b"])) == ["a", " ", "b", " "]


def test_words_in_a_stretch_stand_in_the_offsets_of_the_text() -> None:
    assert list(words_in("，全市工业", 1, 5)) == [Token(1, 3, "全市"), Token(3, 5, "工业")]


def test_built_once() -> None:
    assert tokenizer("jieba") is tokenizer("jieba")


def test_rjieba_and_jieba_cut_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rjieba"), pytest.importorskip("jieba")
    fast = list(tokens._jieba()(SENTENCE))
    present = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "rjieba" else present(name))
    assert list(tokens._jieba()(SENTENCE)) == fast


def test_missing_library_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    for ask in (tokens._jieba, lambda: tokens._pkuseg(None)):
        with pytest.raises(MissingExtraError, match="pip install"):
            ask()


@pytest.mark.parametrize("name", ["pkuseg:", "pkuseg:/nowhere", "spacy", "jieba:fast", "chars:2", ""])
def test_a_segmenter_that_cannot_be_had(name: str) -> None:
    if name.startswith("pkuseg"):
        pytest.importorskip("spacy_pkuseg")
    with pytest.raises(InputError, match="; "):
        tokenizer(name)


def test_pkuseg_folder_without_a_model(tmp_path: Path) -> None:
    pytest.importorskip("spacy_pkuseg")
    with pytest.raises(InputError, match="no model"):
        tokenizer(f"pkuseg:{tmp_path}")


class TestShippedSegmenter:
    """The model behind `pkuseg`, which no one has to name or to download."""

    @pytest.fixture(autouse=True)
    def library(self) -> None:
        pytest.importorskip("spacy_pkuseg")

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("投资100亿元", ["投资", "100亿", "元"]),
            ("产值达8.7万元，增长17.3%", ["产值", "达", "8.7万", "元", "，", "增长", "17.3%"]),
            ("2021年8月26日", ["2021", "年", "8", "月", "26", "日"]),
        ],
    )
    def test_figures_are_a_number_and_a_unit(self, text: str, words: list[str]) -> None:
        assert tokenizer("pkuseg")(text) == words

    def test_a_copy_of_its_folder_cuts_alike(self, tmp_path: Path) -> None:
        copy = shutil.copytree(tokens.SHIPPED, tmp_path / "copy")
        assert tokenizer(f"pkuseg:{copy}")(SENTENCE) == tokenizer("pkuseg")(SENTENCE)

    def test_other_files_are_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        copy = shutil.copytree(tokens.SHIPPED, tmp_path / "segmenter")
        shutil.copy(tokens.SHIPPED.with_suffix(".toml"), tmp_path)
        monkeypatch.setattr(tokens, "SHIPPED", copy)
        assert list(tokens._pkuseg(None)("产值")) == ["产值"]
        with (copy / "weights.npz").open("ab") as file:
            file.write(b"\0")
        with pytest.raises(InputError, match="not those"):
            tokens._pkuseg(None)

    def test_no_pickle_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "features.pkl").write_bytes(pickle.dumps(Trap()))
        shutil.copy(tokens.SHIPPED / "weights.npz", tmp_path)
        with pytest.raises(InputError, match="features.msgpack is missing"):
            tokenizer(f"pkuseg:{tmp_path}")
        assert not Trap.sprung
        weights = numpy.load(tokens.SHIPPED / "weights.npz", allow_pickle=False)
        assert len(weights["w"]) == (weights["sizes"][1] + weights["sizes"][0]) * weights["sizes"][0]

    def test_nothing_is_downloaded(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        import spacy_pkuseg

        monkeypatch.setattr(spacy_pkuseg, "download_model", lambda *arguments: pytest.fail("a download"))
        assert list(tokens._pkuseg(None)("产值"))
        monkeypatch.chdir(tmp_path)
        with pytest.raises(InputError, match="no model is there"):
            tokens._pkuseg(Path("news"))  # for pkuseg a model to fetch


def spring() -> None:
    Trap.sprung = True


class Trap:
    """What notes that it has been unpickled."""

    sprung = False

    def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
        return spring, ()


def test_libraries_are_imported_late() -> None:
    loaded = "import sys, cqextract.tokens; print([m for m in ('jieba', 'rjieba', 'spacy_pkuseg') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout.strip() == "[]"
