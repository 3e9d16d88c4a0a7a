# SPDX-License-Identifier: MIT
"""The settings and counters of the benchmark's MariaDB server."""

import contextlib

from waiting import wait_until

# MariaDB's defaults, with durable commits (innodb_flush_log_at_trx_commit = 1), except for a buffer
# pool that holds the table, and what filling it needs.
OPTIONS = ("--innodb-buffer-pool-size=1G", "--innodb-log-file-size=96M", "--local-infile=1")

COMMITS = "trx_commits_insert_update"  # transactions that wrote rows


def count_commits(server):
    server.sql(f"SET GLOBAL innodb_monitor_enable = '{COMMITS}'")


def counts(server):
    """Returns (commits that wrote rows, keys that were looked up) since the start."""
    rows = server.sql(
        f"SELECT COUNT FROM information_schema.INNODB_METRICS WHERE NAME = '{COMMITS}'; "
        "SHOW GLOBAL STATUS LIKE 'Handler_read_key'")
    return int(rows[0][0]), int(rows[1][1])


@contextlib.contextmanager
def relaxed(server):
    """Commits aren't durable meanwhile; at the end everything is written to disk."""
    server.sql("SET GLOBAL innodb_flush_log_at_trx_commit = 0")
    yield
    server.sql("SET GLOBAL innodb_flush_log_at_trx_commit = 1; "
               "SET GLOBAL innodb_max_dirty_pages_pct = 0; SET GLOBAL innodb_io_capacity = 20000")
    wait_until(lambda: _dirty_pages(server) < 500, "the filled pages are written", 300, 0.2)
    server.sql("SET GLOBAL innodb_max_dirty_pages_pct = DEFAULT; "
               "SET GLOBAL innodb_io_capacity = DEFAULT")


def _dirty_pages(server):
    return int(server.sql("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'")[0][1])
