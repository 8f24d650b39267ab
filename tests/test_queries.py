"""The queries of `docs/queries.md` give what the page shows, in SQLite and in another database."""

import re
import shlex
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from cqextract.cli import cli

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^## (.+)$|^```sql\n((?:.*\n)*?)```\n\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
QUERIES = [pytest.param(query, table, id=f"{number}") for number, (_, query, table) in enumerate(EXAMPLES) if query]
CUT = "…"  # what follows is not shown: a hash, a version


def annotated(path):
    """Run the page's commands, with `path` in the place of its database."""
    (block,) = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(ROOT)
        for command in block.splitlines():
            program, *words = shlex.split(command)
            assert program == "cqextract"
            result = CliRunner().invoke(cli, [path if word == "facts.db" else word for word in words])
            assert result.exit_code == 0, result.output
    return path


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """The database that the page's commands make."""
    return annotated(str(tmp_path_factory.mktemp("queries") / "facts.db"))


def asked(connection, query):
    """The names of the columns, and the rows, as a page shows them."""
    cursor = connection.execute(query)
    return [column[0] for column in cursor.description], [list(map(shown, row)) for row in cursor.fetchall()]


def shown(value):
    if value is None:
        return ""
    return f"{float(value):.12g}" if isinstance(value, int | float | Decimal) else str(value)


def cells(table):
    """The header and the rows of a Markdown table."""
    header, _, *rows = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.splitlines())
    return header, rows


def agrees(found, told):
    begun = told.removesuffix(CUT)
    return found.startswith(begun) if told.endswith(CUT) else found == told


def check(connection, query, table):
    header, told = cells(table)
    names, found = asked(connection, query)
    lines = "\n".join(f"| {' | '.join(row)} |" for row in found)
    assert names == header
    assert told and len(found) == len(told), lines
    assert all(agrees(a, b) for row, line in zip(found, told, strict=True) for a, b in zip(row, line, strict=True)), lines


@pytest.mark.parametrize(("query", "table"), QUERIES)
def test_the_page_shows_what_comes_out(database, query, table):
    connection = sqlite3.connect(database)
    try:
        check(connection, query, table)
    finally:
        connection.close()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The same in DuckDB, which is stricter about types."""
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect(annotated(str(tmp_path_factory.mktemp("queries") / "facts.duckdb")), read_only=True)
    yield connection
    connection.close()


@pytest.mark.parametrize(("query", "table"), QUERIES)
def test_another_database_gives_the_same(elsewhere, query, table):
    check(elsewhere, query, table)


def test_every_question_has_an_answer():
    titles = [title for title, _, _ in EXAMPLES if title]
    assert len(QUERIES) >= len(titles) >= 6
    assert PAGE.count("```sql") == len(QUERIES)


def test_the_articles_are_dated(database):
    connection = sqlite3.connect(database)
    try:
        assert connection.execute("SELECT count(*) FROM document WHERE published IS NULL").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM failure").fetchone() == (0,)
    finally:
        connection.close()
