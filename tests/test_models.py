"""The network that names things: what it reads and refuses, how it decodes, and how its training data are labelled."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqextract.errors import InputError, MissingExtraError
from cqextract.models import names
from cqextract.models.names import LABELS, Name, Names

mixed = st.text(alphabet=st.sampled_from("重庆市云谷新材料有限公司总经理王明说，的。\n5%aB😀\ud800"), max_size=60)
LONG = "记者从重庆市经济信息委了解到，云谷新材料股份有限公司董事长王立明昨天到了江苏南京。" * 30


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("记者从重庆市经济信息委了解到，产值增长两成。", ["重庆市经济信息委"]),
        ("走进江西云谷新材料股份有限公司的车间", ["江西云谷新材料股份有限公司"]),
        ("今年前三季度，全市工业增加值同比增长5%。", []),
        ("", []),
    ],
)
def test_organizations(text: str, expected: list[str]) -> None:
    assert [text[n.start : n.end] for n in names.organizations(text)] == expected


def test_kinds() -> None:
    text = "王立明昨天从江苏南京到了重庆。"
    found = [(text[n.start : n.end], n.label) for n in names.shipped().find(text)]
    assert ("王立明", "PER") in found and ("重庆", "LOC") in found


@given(mixed)
def test_names_are_ordered_and_do_not_overlap(text: str) -> None:
    found = names.shipped().find(text)
    assert all(0 <= n.start < n.end <= len(text) and 0 <= n.probability <= 1 for n in found)
    assert all(first.end <= second.start for first, second in zip(found, found[1:], strict=False))


@given(mixed)
def test_asked_for_one_kind_it_finds_the_same_names_of_it(text: str) -> None:
    model = names.shipped()
    assert model.find(text, kinds=("ORG",)) == [n for n in model.find(text) if n.label == "ORG"]


def test_least() -> None:
    assert names.shipped().find(LONG, least=1.1) == []


def test_a_long_text_passes_in_chunks_and_nothing_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    model = names.shipped()
    whole = model.probabilities(LONG)
    monkeypatch.setattr(names, "CHUNK", 100)
    assert numpy.allclose(model.probabilities(LONG), whole, atol=1e-5)
    assert whole.shape == (len(LONG), len(LABELS)) and numpy.allclose(whole.sum(axis=1), 1, atol=1e-4)


def test_its_products_take_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    import threadpoolctl

    threads, forward = [], Names._forward

    def watched(self: Names, ids: numpy.ndarray) -> numpy.ndarray:  # type: ignore[type-arg]
        threads.extend(pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas")
        return forward(self, ids)

    monkeypatch.setattr(Names, "_forward", watched)
    names.shipped().probabilities(LONG)
    assert set(threads) <= {1}


def test_labels_follow_each_other_as_names_go() -> None:
    table = names._blocked(numpy)
    allowed = {(before, after) for i, before in enumerate(LABELS) for j, after in enumerate(LABELS) if table[i, j] == 0}
    assert {("O", "B-ORG"), ("B-ORG", "E-ORG"), ("E-ORG", "S-LOC"), ("I-PER", "I-PER")} <= allowed
    assert not {("O", "I-ORG"), ("B-ORG", "O"), ("B-ORG", "I-LOC"), ("S-ORG", "E-ORG"), ("I-ORG", "B-ORG")} & allowed


def test_other_weights_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "names.npz"
    file.write_bytes(b"PK")
    with pytest.raises(InputError, match="not those"):
        names.load(file, "0" * 64)
    with pytest.raises(InputError, match="cannot be read"):
        names.load(tmp_path / "absent.npz", "0" * 64)


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "names.npz"
    numpy.savez(file, rows=numpy.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        names.load(file, hashlib.sha256(file.read_bytes()).hexdigest())


def test_without_numpy_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(MissingExtraError, match="pip install numpy"):
        names.load(Path("names.npz"), "")


def test_numpy_is_imported_late() -> None:
    loaded = "import sys, cqextract.models.names; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_scaled_bytes() -> None:
    table = {"t": numpy.array([[127, -64]], numpy.int8), "t_scale": numpy.array([0.5, 2.0], numpy.float32)}
    assert names._scaled(numpy, table, "t").tolist() == [[63.5, -128.0]]


class TestSilver:
    """Labels on which a teacher and the rules have been heard."""

    def marked(self, text: str, taught=(), ruled=(), placed=(), vetoed="(?!)", anchors=()) -> str:  # type: ignore[no-untyped-def]
        from cqextract.models import silver

        found = silver.labels(text, taught, ruled, placed, re.compile(vetoed), frozenset(anchors))
        return "".join("_" if label == silver.MASKED else LABELS[label][-3:][0] if label else "." for label in found)

    def test_agreement(self) -> None:
        assert self.marked("市委网信办说", [(0, 5, "ORG")], [(0, 5, True)]) == "OOOOO."

    def test_the_rules_longer_name_wins(self) -> None:
        assert self.marked("市委网信办说", [(0, 2, "ORG")], [(0, 5, True)]) == "OOOOO."

    def test_an_uncertain_border_that_nobody_confirms_is_masked(self) -> None:
        assert self.marked("打破大学里", (), [(0, 4, False)]) == "____."

    def test_the_teachers_verb_is_masked(self) -> None:
        assert self.marked("播发央视快评", [(0, 4, "ORG")], [(2, 4, True)]) == "____.."

    def test_the_teachers_longer_name_begins_with_a_place(self) -> None:
        assert self.marked("也门胡塞武装", [(0, 6, "ORG")], [(2, 6, True)], anchors=[0]) == "OOOOOO"

    def test_apps_are_vetoed(self) -> None:
        assert self.marked("打开云谷平台", [(2, 6, "ORG")], vetoed="平台$") == "......"

    def test_places_and_people(self) -> None:
        assert self.marked("王明在江北", [(0, 2, "PER"), (3, 5, "LOC")], (), [(3, 5)]) == "PP.LL"

    def test_renamed_and_framed(self) -> None:
        import random

        from cqextract.models import silver

        rng = random.Random(1)
        sentence = silver.Sentence("走进华为说", [0, 0, 1, 3, 0], [(2, 4)])
        new = next(new for _ in range(50) if (new := silver.renamed(sentence, ["星桥海"], rng)))
        assert (new.text, list(new.labels)) == ("走进星桥海说", [0, 0, 1, 2, 3, 0])
        (made,) = silver.framed(["走进{c}"], {"c": ["星桥海"]}, 1, rng)
        assert (made.text, list(made.labels)) == ("走进星桥海", [0, 0, 1, 2, 3])


def test_a_treebanks_names_are_read(tmp_path: Path) -> None:
    from cqextract.models.train_names import treebank

    rows = [("1", "星桥海", "B-ORG"), ("2", "集团", "I-ORG"), ("3", "在", "O"), ("4", "江北", "B-LOC")]
    file = tmp_path / "a.conllu"
    lines = (f"{i}\t{word}" + "\t_" * 7 + f"\tSpaceAfter=No|NER={tag}" for i, word, tag in rows)
    file.write_text("# text = …\n" + "\n".join(lines) + "\n", "utf-8")
    assert list(treebank(file)) == [("星桥海集团在江北", [(0, 5, "ORG"), (6, 8, "LOC")])]


def test_what_is_exported_computes_what_was_trained() -> None:
    torch = pytest.importorskip("torch")
    from cqextract.models import train_names

    rows = train_names.alphabet(numpy.frombuffer(("重庆市云谷公司" * 9).encode("utf-32-le"), numpy.uint32))
    net = train_names.network(int(rows.max()) + 1, 8, 2, 8).eval()
    text = "云谷公司在重庆市"
    ids = names.characters(text, rows)
    columns = (torch.from_numpy(c)[None] for c in (ids, names.pairs(ids, 256), numpy.zeros_like(ids)))
    trained = torch.softmax(net(*columns), dim=-1)[0].detach().numpy()
    assert numpy.allclose(Names(train_names.exported(net, rows, 0)).probabilities(text), trained, atol=0.05)


def test_a_name_is_a_plain_tuple() -> None:
    assert tuple(Name(0, 2, "ORG", 0.5)) == (0, 2, "ORG", 0.5)
