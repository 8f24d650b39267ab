"""Settings and fixtures for all tests."""

import signal

import hypothesis
import pytest
import servers

# What a shell starts in the background ignores Ctrl-C, and so do its children; the programs that tests start and interrupt are to hear it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine is no error: how fast the package is, `benchmarks/` measures.
hypothesis.settings.register_profile("cqextract", deadline=None)
hypothesis.settings.load_profile("cqextract")


def _serving(start):
    try:
        with start() as server:
            yield server
    except servers.Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server of the tests' own."""
    yield from _serving(servers.postgresql)


@pytest.fixture(scope="session")
def mariadb():
    """A MariaDB server of the tests' own."""
    yield from _serving(servers.mariadb)
