"""The package as users get it: light to import, its public names, errors that travel, and a wheel with everything in it."""

import ast
import json
import pickle
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

import cqextract
from cqextract import errors

ROOT = Path(__file__).parents[1]
HEAVY = {
    "chinese_calendar", "click", "dateparser", "duckdb", "jieba", "numpy", "onnxruntime", "psycopg", "pyarrow", "pymysql", "rich",
    "rjieba", "spacy", "spacy_pkuseg", "sqlalchemy",
}  # fmt: skip
LISTED = "import json, sys; print(json.dumps(sorted(name.partition('.')[0] for name in sys.modules)))"


def loaded_after(statement):
    """The top-level modules that a fresh interpreter has loaded after the statement."""
    done = subprocess.run([sys.executable, "-c", f"{statement}; {LISTED}"], check=True, capture_output=True, cwd=ROOT, timeout=120)
    return set(json.loads(done.stdout))


def test_importing_loads_no_heavy_library():
    assert loaded_after("import cqextract") & HEAVY == set()
    assert loaded_after("from cqextract import *") & HEAVY == set()


def test_annotating_loads_no_library_of_other_stages():
    heavy = loaded_after("import cqextract; cqextract.extract('2021年，产值达5亿元。', published='2021-08-24')") & HEAVY
    assert heavy <= {"jieba", "rjieba", "numpy"}


def test_the_public_names():
    assert cqextract.__all__ == [
        "CqextractError", "Document", "Extractor", "Fact", "Failure", "Mention", "Record", "Span", "extract",
    ]  # fmt: skip
    assert dir(cqextract) == cqextract.__all__
    for name in cqextract.__all__:
        assert getattr(cqextract, name).__doc__, name
    with pytest.raises(AttributeError, match="has no attribute 'extrakt'"):
        _ = cqextract.extrakt


def test_the_version_is_that_of_the_installed_package():
    assert cqextract.__version__ == version("cqextract")


@pytest.mark.parametrize("kind", [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, Exception)])
def test_errors_survive_pickling(kind):
    error = pickle.loads(pickle.dumps(kind("units.toml: unit.yuan", "is defined already", remedy="add `replace = true`")))
    assert type(error) is kind
    assert str(error) == "units.toml: unit.yuan: is defined already; add `replace = true`"
    assert (error.where, error.reason, error.remedy) == ("units.toml: unit.yuan", "is defined already", "add `replace = true`")


@pytest.mark.parametrize("path", sorted(ROOT.glob("cqextract/**/*.py")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names of the files in a wheel that is built from the files of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        (source / name).write_bytes((ROOT / name).read_bytes())
    for path in shipped():
        copy = source / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / path).read_bytes())
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def shipped():
    """What of the package belongs into the wheel: all but caches."""
    paths = (path.relative_to(ROOT) for path in sorted((ROOT / "cqextract").rglob("*")) if path.is_file())
    return [path for path in paths if "__pycache__" not in path.parts and not path.name.startswith(".")]


def test_the_wheel_holds_every_file_of_the_package(wheel):
    names = {path.as_posix() for path in shipped()}
    assert names <= wheel.keys(), sorted(names - wheel.keys())
    assert {"cqextract/py.typed", "cqextract/patterns/units.toml", "cqextract/patterns/places.txt"} <= names
    assert {name.partition("/")[0] for name in wheel} == {"cqextract", f"cqextract-{cqextract.__version__}.dist-info"}


def test_the_wheel_says_its_license_and_its_command(wheel):
    (folder,) = {name.partition("/")[0] for name in wheel} - {"cqextract"}
    metadata = wheel[f"{folder}/METADATA"].decode()
    assert "\nLicense-Expression: Apache-2.0 AND CC-BY-SA-4.0\n" in metadata
    assert "\nRequires-Python: >=3.11\n" in metadata
    assert {f"{folder}/licenses/LICENSE", f"{folder}/licenses/NOTICE"} <= wheel.keys()
    assert "cqextract = cqextract.cli:main" in wheel[f"{folder}/entry_points.txt"].decode()
