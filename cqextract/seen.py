"""Which documents have been met: a table of ids that takes no memory, however many there are.

In: ids, each with a word about it. Out: what was said of an id before. The table lies in a file of SQLite's own that is gone with it;
only a few megabytes of it are in memory at a time.

>>> seen = Seen()
>>> seen.put("a.txt", "9f86"), seen.put("b.txt"), seen.put("a.txt", "60e7"), seen.get("a.txt"), seen.get("c.txt")
(None, None, '9f86', '60e7', None)
"""

from __future__ import annotations

import sqlite3


class Seen:
    """Ids, each with the last word said about it."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # "": a temporary file, removed when closed
        self._table.execute("PRAGMA journal_mode = OFF")
        self._table.execute("CREATE TABLE seen (id BLOB PRIMARY KEY, word TEXT) WITHOUT ROWID")

    def get(self, id: str) -> str | None:
        """The last word about `id`; None where it was never put down."""
        found = self._table.execute("SELECT word FROM seen WHERE id = ?", [_key(id)]).fetchone()
        return found[0] if found else None

    def put(self, id: str, word: str = "") -> str | None:
        """Put down a word about `id`; the word before it comes back, None where there was none."""
        before = self.get(id)
        self._table.execute("INSERT OR REPLACE INTO seen VALUES (?, ?)", [_key(id), word])
        return before

    def close(self) -> None:
        """Give the file back. Closing twice is allowed."""
        self._table.close()


def _key(id: str) -> bytes:
    return id.encode(errors="surrogatepass")
