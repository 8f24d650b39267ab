"""Database servers that the tests start for themselves, in folders of their own, reached by a socket only, and gone afterwards.

In: the programs that are installed. Out: the URL of an empty database, or `Unavailable` with the reason why there is none.
"""

from __future__ import annotations

import gc
import getpass
import glob
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = 60  # until a server must answer
_numbers = itertools.count(1)


class Unavailable(Exception):
    """The server cannot be started here, for the reason given."""


class Server:
    """A running server: `database()` makes an empty one and gives its URL; `stop` and `start` are an outage."""

    def __init__(self, command: list[str], folder: Path, url: str, *, user: str | None = None) -> None:
        self._command, self._folder, self._url, self._user = command, folder, url, user
        self.start()

    def start(self) -> None:
        log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(self._command, stdout=log, stderr=log, start_new_session=True, **_as(self._user))
        log.close()
        deadline = time.monotonic() + SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise Unavailable(f"{self._command[0]} does not start: {(self._folder / 'log').read_text()[-300:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT if "postgres" in self._command[0] else signal.SIGTERM)
        self._process.wait(SECONDS)

    def database(self) -> str:
        name = f"news{next(_numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, database: str) -> str:
        return self._url.format(database=database)

    def run(self, statement: str, *, database: str = "") -> None:
        """Run one statement as the owner of the server."""
        import sqlalchemy

        from cqextract.sql.engines import database_url

        engine = sqlalchemy.create_engine(database_url(self.url(database or self.default)), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql(statement)
        finally:
            engine.dispose()

    @property
    def default(self) -> str:
        return "postgres" if self._url.startswith("postgresql") else "mysql"

    def _answers(self) -> bool:
        from sqlalchemy.exc import DBAPIError

        with warnings.catch_warnings():  # PyMySQL leaves a socket open when nobody answers
            warnings.simplefilter("ignore", ResourceWarning)
            try:
                self.run("SELECT 1")
                answered = True
            except DBAPIError:
                answered = False
            gc.collect()
        return answered


def _as(user: str | None) -> dict:
    """The options of subprocess by which a program runs as `user`, without root's groups."""
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


@contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="cqextract-", dir="/tmp"))  # the path of a socket has at most 107 bytes
    try:
        if user:
            entry = pwd.getpwnam(user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(*names: str) -> str:
    for name in names:
        found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
        if found := found or next(iter(sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))), None):
            return os.path.realpath(found)
    raise Unavailable(f"{names[0]} is not installed")


def _user(name: str) -> str | None:
    """The user that a server runs as, where root runs the tests: servers refuse to run as root."""
    if os.getuid():
        return None
    try:
        pwd.getpwnam(name)
    except KeyError:
        raise Unavailable(f"root runs the tests, and there is no user {name} to run the server") from None
    return name


@contextmanager
def _started(server: Server) -> Iterator[Server]:
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def postgresql(*, fsync: bool = False) -> Iterator[Server]:
    """A PostgreSQL server. Raises Unavailable."""
    program, user = _program("postgres"), _user("postgres")
    with _folder(user) as folder:
        data = folder / "data"
        made = subprocess.run(
            [str(Path(program).with_name("initdb")), "-D", str(data), "-U", "cq", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            capture_output=True, check=False, text=True, cwd=folder, **_as(user),
        )  # fmt: skip
        if made.returncode:
            raise Unavailable(f"initdb fails: {made.stderr[-300:]}")
        command = [program, "-D", str(data), "-k", str(folder), "-c", "listen_addresses=", "-c", f"fsync={'on' if fsync else 'off'}"]
        with _started(Server(command, folder, f"postgresql://cq@/{{database}}?host={folder}", user=user)) as server:
            yield server


@contextmanager
def mariadb() -> Iterator[Server]:
    """A MariaDB server. Raises Unavailable."""
    program, install, user = _program("mariadbd", "mysqld"), _program("mariadb-install-db", "mysql_install_db"), _user("mysql")
    with _folder(user) as folder:
        made = subprocess.run(
            [install, "--no-defaults", f"--datadir={folder}/data", "--auth-root-authentication-method=normal", "--skip-test-db"],
            capture_output=True, check=False, text=True, cwd=folder, **_as(user),
        )  # fmt: skip
        if made.returncode:
            raise Unavailable(f"{install} fails: {made.stderr[-300:]}")
        command = [program, "--no-defaults", f"--datadir={folder}/data", f"--socket={folder}/socket", "--skip-networking",
                   f"--pid-file={folder}/pid", "--innodb-flush-log-at-trx-commit=0"]  # fmt: skip
        account = "root" if user or not os.getuid() else getpass.getuser()
        url = f"mariadb://{account}@localhost/{{database}}?unix_socket={folder}/socket"
        with _started(Server(command, folder, url, user=user)) as server:
            yield server
