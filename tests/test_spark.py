"""Engines that spread the work give the rows of one process: the scripts of `docs/distributed.md`, run as they stand there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pyarrow
import pytest
from batches import made_texts, plain_rows, rows_of
from pyarrow import parquet

from cqextract.arrow import schema
from cqextract.errors import CqextractError, InputError
from cqextract.spark import annotate, ddl, task
from cqextract.tables import Columns

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "distributed.md").read_text(encoding="utf-8")
MANY, FEW = 2100, 300
needs_spark = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")


def block(name):
    """The script of that name on the page; the first block has no name."""
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    (found,) = (block for block in blocks if block.startswith(f"# {name}\n" if name else "import"))
    return found


@pytest.fixture(scope="module")
def texts():
    return made_texts(MANY)


@pytest.fixture(scope="module")
def plain(texts):
    return plain_rows(texts)


@pytest.fixture
def run(texts, tmp_path):
    """Runs a script of the page beside a folder `texts/` of four files that hold the first `number` texts."""
    environment = {
        **os.environ, "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.ui.enabled=false pyspark-shell", "PYTHONPATH": str(ROOT),
        "DASK_NUM_WORKERS": "2",
    }  # fmt: skip

    def script(name, *, number):
        (tmp_path / "texts").mkdir()
        for part in range(4):
            table = pyarrow.Table.from_pylist(texts[part:number:4])
            parquet.write_table(table, tmp_path / "texts" / f"{part}.parquet", row_group_size=number // 10)
        path = tmp_path / (name or "script.py")
        path.write_text(block(name), encoding="utf-8")
        done = subprocess.run([sys.executable, path], check=False, cwd=tmp_path, env=environment, capture_output=True, timeout=600)
        assert done.returncode == 0, done.stderr.decode()[-3000:]
        return tmp_path

    return script


def in_order(rows):
    """Rows of any order in that of the texts; `id` tells two facts of one figure apart."""
    return sorted(rows, key=lambda row: (row["document_id"], row.get("figure_start", row.get("start")), row["id"]))


def first(rows, number):
    """The rows of the first so many texts, in order."""
    return in_order(row for row in rows if row["document_id"] < name(number))


def name(number):
    return f"made/{number:05}"


def names(rows):
    return sorted(row.get("document_id", row.get("id")) for row in rows)


def failed(number):
    """The names of those of the first so many texts that cannot be read."""
    return [name(i) for i in range(0, number, 50)]


def check_facts(path, plain, *, number):
    facts, failures = rows_of(parquet.read_table(path).to_batches())
    assert in_order(facts) == first(plain["facts"], number)
    assert names(failures) == failed(number)
    assert len(facts) > number and len({fact["document_id"] for fact in facts}) > number / 2


def test_one_process_writes_parquet_from_parquet(run, plain):
    check_facts(run("", number=FEW) / "facts.parquet", plain, number=FEW)


@needs_spark
def test_spark_gives_the_rows_of_one_process(run, plain):
    pytest.importorskip("pyspark")
    folder = run("spark_facts.py", number=MANY)
    check_facts(folder / "facts", plain, number=MANY)
    written = parquet.read_schema(next((folder / "facts").glob("*.parquet")))
    assert [(field.name, field.type) for field in written] == [(field.name, field.type) for field in schema()]


@needs_spark
def test_one_pass_of_spark_gives_facts_mentions_and_failures(run, plain):
    pytest.importorskip("pyspark")
    folder = run("spark_documents.py", number=FEW)
    tables = {table: parquet.read_table(folder / table).to_pylist() for table in ("fact", "mention", "failure", "documents")}
    assert in_order(tables["fact"]) == first(plain["facts"], FEW)
    assert in_order(tables["mention"]) == first(plain["mentions"], FEW)
    assert names(tables["failure"]) == failed(FEW)
    assert names(tables["documents"]) == [name(i) for i in range(FEW)]


def test_dask_gives_the_rows_of_one_process(run, plain):
    pytest.importorskip("dask.dataframe")
    check_facts(run("dask_facts.py", number=FEW) / "facts", plain, number=FEW)


def test_spark_sends_the_name_of_a_function_and_plain_values():
    cloudpickle = pytest.importorskip("pyspark.cloudpickle")
    assert len(cloudpickle.dumps(task(rows="documents", published="2021-08-24", tokenizer="chars"))) < 500


class Frame:
    """What `annotate` asks of a DataFrame."""

    columns = ["page.url", "body", "picture", "title"]

    def select(self, names):
        self.selected = names
        return self

    def mapInArrow(self, function, schema):
        self.function = function
        return self


def test_spark_sends_no_other_columns_than_those_that_are_read():
    sent = annotate(Frame(), columns=Columns(text="body", id="page.url"))
    assert sent.selected == ["`body`", "`page.url`", "`title`"]
    batch = pyarrow.record_batch({"body": pyarrow.array(["产值达5亿元。"]), "page.url": pyarrow.array(["a"])})
    assert [row["document_id"] for row in rows_of(sent.function([batch]))[0]] == ["a"]


def test_mistakes_are_told_before_spark_starts():
    with pytest.raises(InputError, match="^the DataFrame: has no column text; name the right one"):
        annotate(SimpleNamespace(columns=["id", "body"]))
    for mistake in ({"published": "8月"}, {"rows": "fact"}, {"patterns": ["/no/such/folder"]}):
        with pytest.raises(CqextractError):
            task(**mistake)


def test_importing_loads_no_engine():
    heavy = "{'pyarrow', 'pyspark', 'pandas', 'sqlalchemy'}"
    statement = f"import sys, cqextract.spark, cqextract.arrow; assert not {heavy} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", statement], check=False, cwd=ROOT, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()


def test_every_type_has_its_name_in_spark():
    assert ddl(schema()).startswith("`document_id` STRING, `id` STRING, `kind` STRING, ")
    assert "`value_low` DECIMAL(38, 12), " in ddl(schema()) and "`period_from` DATE, " in ddl(schema())
    assert "`facts` ARRAY<STRUCT<`document_id`: STRING, `id`: STRING, " in ddl(schema("documents"))
