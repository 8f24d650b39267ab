"""The command line: `cqextract annotate`, `show`, `rows` and `patterns check`.

In: what the user typed. Out: the named target, or lines on standard output; everything about the run itself goes to standard error.
Exit status: 0 when all is done, 1 when some documents failed and the rest were done, 2 when the user has to mend something first.
A mistake is one line, `cqextract: WHERE: REASON; REMEDY`, never a traceback.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import reduce
from typing import TYPE_CHECKING, Any, NoReturn

import click

from cqextract import __version__, batch
from cqextract.batch import counted
from cqextract.errors import CqextractError, InputError, TargetError
from cqextract.inputs import FORMATS, Columns, Failure, find, publication_dates, read, read_one
from cqextract.progress import progress
from cqextract.sinks import Run
from cqextract.targets import DEFAULT, open_sink, path_of, shown

if TYPE_CHECKING:
    from rich.console import Console

    from cqextract.extractor import Extractor

DONE, SOME_FAILED, MISTAKE, INTERRUPTED, PIPE_CLOSED, TERMINATED = 0, 1, 2, 130, 141, 143


class OneLine(click.Group):
    """A group of commands that tells every mistake in one line on standard error."""

    def main(self, *args: Any, **options: Any) -> NoReturn:
        _never_fail_to_print()
        try:
            code = super().main(*args, **{**options, "standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            code = MISTAKE
        except click.ClickException as error:
            code = _told(_usage(error), MISTAKE)
        except click.Abort as error:
            code = TERMINATED if isinstance(error.__cause__, batch.Terminated) else INTERRUPTED
            code = _told("cqextract: interrupted; what is done is kept: go on with --resume", code)
        except CqextractError as error:
            code = _told(f"cqextract: {error}", MISTAKE)
        sys.exit(code)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # the reader of our output has what it wanted: `cqextract … | head`
            with suppress(OSError):  # what is still in the buffer must go somewhere when Python ends
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return PIPE_CLOSED


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "cqextract"
    return f"{command.replace(' ', ': ', 1)}: {error.format_message().rstrip('.')}; see `{command} --help`"


def _told(line: str, code: int) -> int:
    click.echo(" ".join(line.split()), err=True)
    return code


def _never_fail_to_print() -> None:
    """Characters that a terminal's encoding does not know come out escaped instead of as an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"cqextract {__version__}")
        context.exit()


@click.group("cqextract", cls=OneLine, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, callback=_version, expose_value=False, is_eager=True, help="Print the version.")
def cli() -> None:
    """Turn Chinese news into a database of facts: figures with their subject, indicator and period.

    \b
    Example: cqextract annotate news/ --published 2021-08-24
             cqextract rows
    """


_published = click.option(
    "--published", metavar="DATE|FILE", help="When the texts were published: one date for all, or a JSON file {id or file stem: date}."
)
_width = click.option("--width", type=click.IntRange(min=40), metavar="N", help="Cells a line; as wide as the terminal by default.")
_READING = (
    click.option("--patterns", multiple=True, metavar="DIR", help="A folder of pattern files to lay over the shipped ones."),
    click.option("--gazetteer", multiple=True, metavar="FILE", help="A list of names to know besides the shipped ones."),
    click.option("--tokenizer", default="jieba", show_default=True, metavar="NAME", help="jieba, pkuseg, pkuseg:FOLDER or chars."),
    click.option(
        "--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="P",
        help="Leave out facts that are less likely than this to be right.",
    ),
)  # fmt: skip
_INPUT = (
    click.option("--format", type=click.Choice(FORMATS), help="Read every INPUT as this, whatever its ending says."),
    click.option("--text-column", metavar="NAME", help="The column of a table that holds the text.  [default: text]"),
    click.option("--id-column", metavar="NAME", help="The column with the text's id.  [default: id, else FILE:ROW]"),
    click.option("--published-column", metavar="NAME", help="The column with the date of publication.  [default: published]"),
    click.option("--title-column", metavar="NAME", help="The column with the title.  [default: title]"),
    click.option("--keep-text", is_flag=True, help="Store the texts of plain text files beside their facts, too."),
)


def _reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that reads texts: what its Extractor is built from."""
    return _decorated(command, _READING)


def _taking_inputs(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how the inputs are read."""
    return _decorated(command, _INPUT)


def _decorated(command: Callable[..., Any], options: Sequence[Callable[..., Any]]) -> Callable[..., Any]:
    return reduce(lambda decorated, option: option(decorated), reversed(options), command)


@cli.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option(
    "--to",
    "target",
    metavar="TARGET",
    help=f"FILE.jsonl or FILE.csv (also .gz, .zst), FILE.parquet, FILE.arrow, FILE.db, FILE.duckdb, the URL of a database "
    f"(postgresql://…, mysql://…), or - to print.  [default: {DEFAULT}]",
)
@_published
@_taking_inputs
@_reading
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes to share the work.  [default: one a core, once the batch has proved long]",
)
@click.option("--resume", is_flag=True, help="Skip the texts that the target holds already, unchanged: go on where a run was cut short.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but what failed.")
def annotate(
    inputs: tuple[str, ...],
    target: str | None,
    published: str | None,
    format: str | None,
    keep_text: bool,
    workers: int | None,
    resume: bool,
    quiet: bool,
    **options: Any,
) -> int:
    """Find the facts in texts and write them down.

    INPUT is a file, a folder, a pattern such as '2021/**/*.html', or - for standard input. The ending says what a file is:
    .txt, .md, .html, .pdf (one text each), .jsonl, .csv, .tsv, .parquet (one text a row), each also with .gz, .xz or .zst
    after it. Running it again changes only what has changed. What fails is told, and written down: in the table "failure" of a
    database, or in FILE.failures.jsonl beside another target.

    Offsets are code points of the text that was read: of a .txt file itself; of the main text of .html, the letters of .md
    without its marks, the printed lines of .pdf; of the text column of a table. Unless a plain text file holds it, that text
    is stored beside the facts ("text" in JSON Lines, document.text in a database), and facts from a .pdf carry its page.

    \b
    Example: cqextract annotate news/ --published dates.json --to facts.csv
    """
    from cqextract.extractor import Extractor

    columns = Columns(*(options.pop(f"{name}_column") for name in Columns._fields))
    dates = publication_dates(published)
    _keep_apart(inputs, target)
    extractor = Extractor(**options)
    told = {"inputs": inputs, "published": published, "format": format, "columns": columns._asdict(), **options, "workers": workers}
    with open_sink(target, run=_new_run(extractor, told), resume=resume) as sink, progress(inputs, quiet=quiet) as watcher:
        sources = read(inputs, published=dates, columns=columns, format=format, count=watcher.read)
        tally = batch.annotate(extractor, sources, sink, watcher, workers=workers, resume=resume, keep_text=keep_text)
    done = tally.documents + tally.skipped
    if done and not quiet:
        click.echo(f"{tally} → {shown(target)}", err=True)
    return DONE if not tally.failed else SOME_FAILED if done else MISTAKE


def _keep_apart(inputs: Iterable[str], target: str | None) -> None:
    """Raise TargetError where the target is one of the inputs, which it would overwrite."""
    path = path_of(target)
    if path is None or not os.path.exists(path):
        return
    for given in find(inputs):
        if isinstance(given, str) and os.path.isfile(given) and os.path.samefile(given, path):
            raise TargetError(path, "is one of the inputs", remedy="name another file to write to")


def _new_run(extractor: Extractor, options: Mapping[str, Any]) -> Run:
    patterns = getattr(extractor, "patterns", None)
    return Run(
        uuid.uuid4().hex,
        dt.datetime.now(dt.UTC),
        __version__,
        getattr(patterns, "sha256", ""),
        getattr(extractor, "models", {}),
        options,
    )


@cli.command()
@click.argument("file")
@_published
@_reading
@click.option("--explain", is_flag=True, help="Say how each fact was found, and what overlaps were decided.")
@_width
def show(file: str, published: str | None, explain: bool, width: int | None, **reading: Any) -> None:
    """Print one text in colors, and its facts in a table.

    \b
    Example: cqextract show news/a.txt --published 2021-08-24 --explain
    """
    from cqextract.extractor import Extractor
    from cqextract.viewer import show as show_document

    record = read_one(file, published=publication_dates(published))
    if isinstance(record, Failure):
        raise InputError(record.id, record.reason)
    extractor = Extractor(**reading)
    document = extractor.extract(record.text, published=record.published, id=record.id)
    reasons = tuple(extractor.explain(record.text, published=record.published)) if explain else ()
    overruled = extractor.overruled(record.text, published=record.published) if explain else ()
    show_document(document, record.text, _console(width), reasons=reasons, overruled=overruled)


@cli.command()
@click.argument("database", metavar="[DB]", default=DEFAULT)
@click.option("--find", "wanted", metavar="WORD", default="", help="Only facts with WORD in their subject or indicator.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1), metavar="N", help="Rows to print.")
@_width
def rows(database: str, wanted: str, limit: int, width: int | None) -> None:
    """Print facts of a database.

    DB is what `annotate` wrote, a file or the URL of a database; facts.db by default.

    \b
    Example: cqextract rows facts.db --find 产值 --limit 5
    """
    from cqextract.sql import rows as stored
    from cqextract.viewer import rows_table

    found = stored(database, limit=limit, wanted=wanted)
    if found:
        _console(width).print(rows_table(found))
    else:
        click.echo(f"No facts about {wanted} in it." if wanted else "No facts in it yet.", err=True)


def _console(width: int | None) -> Console:
    from rich.console import Console

    return Console(width=width or (None if sys.stdout.isatty() else 100))


@cli.group(cls=click.Group)
def patterns() -> None:
    """Work with the pattern files.

    \b
    Example: cqextract patterns check my-patterns/
    """


@patterns.command()
@click.argument("folders", nargs=-1, metavar="[DIR]…")
def check(folders: tuple[str, ...]) -> int:
    """Run the examples that the pattern files carry.

    The files of each DIR are laid over the shipped ones. What is found otherwise than its example says, is a problem.

    \b
    Example: cqextract patterns check my-patterns/
    """
    from cqextract.check import check as problems_of

    problems = problems_of(*folders)
    for problem in problems:
        click.echo(f"cqextract: {problem}", err=True)
    click.echo(counted(len(problems), "problem") if problems else "all examples and counterexamples hold")
    return SOME_FAILED if problems else DONE


def main() -> NoReturn:
    """The console script."""
    cli.main(prog_name="cqextract")


if __name__ == "__main__":
    main()
