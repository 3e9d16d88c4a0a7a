# SPDX-License-Identifier: MIT
"""What is measured, in which order."""

from dataclasses import dataclass

BARE = "bare"
STORES = ("sqlite", "mariadb")
KNOWN = "known"
STRANGERS = "strangers"
SINGLE_ROWS = "single rows"  # commits of one row by the database's own client


@dataclass(frozen=True)
class Cell:
    """`target` is the bare server or a store: that grayling on it or, for SINGLE_ROWS, itself."""
    target: str
    work: str
    connections: int


@dataclass(frozen=True)
class Plan:
    rounds: int
    seconds: float  # of one cell in one round
    known: int  # senders
    connections: tuple = (1, 16, 128)

    def cells(self, number):
        """The cells of round `number`, neighbours next to what they are compared with. Every
        second round goes backwards, so that no cell always has the same one before it."""
        cells = [cell for connections in self.connections for cell in self._beside(connections)]
        return cells if number % 2 == 0 else cells[::-1]

    def _beside(self, connections):
        sqlite, mariadb = STORES
        yield Cell(sqlite, KNOWN, connections)
        yield Cell(BARE, KNOWN, connections)
        yield Cell(mariadb, KNOWN, connections)
        yield Cell(mariadb, STRANGERS, connections)
        yield Cell(mariadb, SINGLE_ROWS, connections)
        if connections == 1:  # SQLite has one writer at a time
            yield Cell(sqlite, SINGLE_ROWS, 1)
        yield Cell(sqlite, STRANGERS, connections)


QUICK = Plan(rounds=3, seconds=0.4, known=20_000)
FULL = Plan(rounds=9, seconds=1.5, known=100_000)
