# SPDX-License-Identifier: MIT
"""What is measured, and in which order."""

from dataclasses import dataclass

# The target: the bare server, or grayling with a store; for the database's own rates, that store.
# Only the last of these asks the DNS.
BARE = "bare"
SQLITE = "sqlite"
MARIADB = "mariadb"
STORES = (SQLITE, MARIADB)
MARIADB_DNS = "mariadb, SPF"  # the same store; each stranger is asked about in the DNS

# The work: the senders that grayling is asked about.
KNOWN = "known"  # all in its cache
UNCACHED = "known, not cached"  # each sender once
STRANGERS = "strangers"
EARLY = "early retries"
FIRST_PASSES = "first passes"
MIX = "mix"  # 70 % strangers, the others by Zipf's law over the million known

# The work of the database's own client.
ONE_ROW = "one-row commits"
MANY_ROWS = "100-row commits"
READS = "one-row reads"
ROWS = {ONE_ROW: 1, MANY_ROWS: 100, READS: 1}  # for each statement

TCP = "TCP"
UNIX = "UNIX"


@dataclass(frozen=True)
class Cell:
    target: str
    work: str
    connections: int
    transport: str = TCP


# Each line is measured for each number of connections, with the works of its targets side by side.
TABLE = (
    # works                targets                  connections        transport
    ((KNOWN,),             (SQLITE, BARE, MARIADB), (1, 16, 128, 1024), TCP),
    ((KNOWN,),             (SQLITE, BARE, MARIADB), (16, 128),          UNIX),
    ((STRANGERS, ONE_ROW), (MARIADB,),              (1, 16),            TCP),
    ((ONE_ROW,),           (MARIADB,),              (64,),              TCP),
    ((STRANGERS, ONE_ROW), (MARIADB,),              (128,),             TCP),
    ((STRANGERS,),         (MARIADB_DNS,),          (128,),             TCP),
    ((STRANGERS,),         (MARIADB,),              (1024,),            TCP),
    ((MANY_ROWS,),         (MARIADB,),              (1, 16),            TCP),
    ((STRANGERS, ONE_ROW), (SQLITE,),               (1,),               TCP),
    ((STRANGERS,),         (SQLITE,),               (128, 16, 1024),    TCP),
    ((MANY_ROWS,),         (SQLITE,),               (1,),               TCP),
    ((EARLY,),             STORES,                  (1, 16, 128, 1024), TCP),
    ((READS,),             (MARIADB,),              (1, 2, 16),         TCP),
    ((UNCACHED,),          (MARIADB,),              (128, 1, 16, 1024), TCP),
    ((READS,),             (MARIADB,),              (128,),             TCP),
    ((READS,),             (SQLITE,),               (1, 2),             TCP),
    ((UNCACHED,),          (SQLITE,),               (1, 16, 128, 1024), TCP),
    ((FIRST_PASSES,),      STORES,                  (1, 16, 128, 1024), TCP),
    ((MIX,),               STORES,                  (1, 16, 128, 1024), TCP),
)


@dataclass(frozen=True)
class Plan:
    rounds: int
    seconds: float  # of one cell in one round
    known: int  # senders in the tables that MIX asks about; as many fill a cache
    unasked: int  # further senders in the tables, for UNCACHED
    cached: int  # senders that KNOWN asks about

    def cells(self, number):
        """Returns the cells of round `number`, each next to those that it is compared with. Every
        second round has the reverse order, so that no cell always follows the same one."""
        cells = [Cell(target, work, count, transport)
                 for works, targets, connections, transport in TABLE
                 for count in connections for target in targets for work in works]
        return cells if number % 2 == 0 else cells[::-1]


QUICK = Plan(rounds=1, seconds=0.35, known=50_000, unasked=100_000, cached=20_000)
FULL = Plan(rounds=5, seconds=0.9, known=1_000_000, unasked=2_000_000, cached=100_000)
