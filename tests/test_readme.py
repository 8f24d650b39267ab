"""What the READMEs show is what comes out: every example in them is run."""

import doctest
import re
import shlex
import sqlite3
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cqextract import Extractor
from cqextract.check import unmark
from cqextract.cli import cli

ROOT = Path(__file__).parents[1]
READMES = pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])


def blocks(readme, language):
    """The contents of the README's fenced blocks in a language, at least one."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert found, f"{readme} has no {language} in it"
    return found


def commands(readme):
    """Every call of cqextract in the README, split into words, without its comment and without what is piped into it."""
    lines = [line for block in blocks(readme, "sh") for line in block.splitlines()]
    calls = (call.strip().removeprefix(".venv/bin/") for line in lines for call in re.split(r"&&|\|", line))
    return [shlex.split(call, comments=True)[1:] for call in calls if call.startswith("cqextract ")]


@READMES
def test_the_python_examples_print_what_they_show(readme):
    names = {}
    for number, block in enumerate(blocks(readme, "python"), start=1):
        example = doctest.DocTestParser().get_doctest(block, names, f"example {number}", readme, 0)
        assert example.examples
        told = []
        results = doctest.DocTestRunner(verbose=False).run(example, out=told.append, clear_globs=False)
        names = example.globs
        assert results.failed == 0, "".join(told)


@READMES
def test_the_console_example_shows_what_comes_out(readme, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (block,) = blocks(readme, "console")
    command, _, shown = block.partition("\n")
    article, _, _ = shown.partition("\n\n")
    Path("news.txt").write_text(article.replace("\n", ""), encoding="utf-8")
    result = CliRunner().invoke(cli, [*shlex.split(command.removeprefix("$ cqextract ")), "--width", "100"])
    assert result.exit_code == 0, result.output
    assert [line.rstrip() for line in result.stdout.splitlines()] == shown.splitlines()


@READMES
def test_every_command_and_option_named_exists(readme):
    named = commands(readme)
    assert {command[0] for command in named} == set(cli.commands)
    for words in named:
        command, rest = cli, words
        while isinstance(command, click.Group):
            command, rest = command.commands[rest[0]], rest[1:]
        command.make_context(words[0], list(rest))


def test_both_readmes_have_the_same_code():
    for language in ("console", "python", "sql", "toml"):
        assert blocks("README.md", language) == blocks("README.zh.md", language)
    assert commands("README.md") == commands("README.zh.md")
    assert [block for block in blocks("README.md", "sh") if "venv" in block] == [
        block for block in blocks("README.zh.md", "sh") if "venv" in block
    ]


def test_the_two_commands_are_marked_for_ci():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    main, test = (re.search(rf"^<!-- run: {name} -->\n```sh\n(.+)\n```$", text, re.MULTILINE)[1] for name in ("main", "test"))
    assert "annotate corpus/texts" in main and "pytest" in test


@READMES
def test_the_unit_is_found_once_it_is_taught(readme, tmp_path):
    (block,) = blocks(readme, "toml")
    (tmp_path / "units.toml").write_text(block, encoding="utf-8")
    ((unit,),) = (table.values() for table in tomllib.loads(block).values())
    for example in unit["examples"]:
        text, ((_, start, end),) = unmark(example)
        found = [
            (m.span.start, m.span.end, m.value.unit) for m in Extractor(patterns=[tmp_path]).extract(text).mentions if m.type == "QUANTITY"
        ]
        assert (start, end, unit["canonical"]) in found


@READMES
def test_the_query_finds_facts_of_the_corpus(readme, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    database = tmp_path / "facts.db"
    annotate = ["annotate", "corpus/texts", "--published", "corpus/gold/published.json", "--to", str(database)]
    assert CliRunner().invoke(cli, annotate).exit_code == 0
    connection = sqlite3.connect(database)
    try:
        (query,) = blocks(readme, "sql")
        assert connection.execute(query).fetchall()
    finally:
        connection.close()
