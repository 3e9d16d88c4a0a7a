# SPDX-License-Identifier: MIT
"""grayling-schema(7) has every table and column of the migrations, and examples that work."""

import re
import sqlite3

import pytest

from files import ROOT, tracked_files

MANUAL = (ROOT / "packaging/man/grayling-schema.7").read_text()


def migrations(engine):
    paths = [path for path in tracked_files() if path.startswith(f"schema/{engine}/")]
    return [re.sub(r"--.*", "", (ROOT / path).read_text()) for path in sorted(paths)]


def tables_of(sql):
    """Returns table -> its columns, from CREATE TABLE as this repository writes it."""
    found = {}
    for name, body in re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+) \(\n(.*?)\n\)", sql, re.S):
        found[name] = re.findall(r"^  ([a-z_]+) ", body, re.M)
    for table, column in re.findall(r"ALTER TABLE (\w+) ADD (?:COLUMN )?([a-z_]+) ", sql):
        found[table].append(column)
    for table in re.findall(r"DROP TABLE (?:IF EXISTS )?(\w+)", sql):
        del found[table]
    return found


def part(name):
    return MANUAL.split(f".Sh {name}\n")[1].split("\n.Sh ")[0]


def documented_tables():
    sections = re.split(r"^\.Ss (\w+)\n", part("TABLES"), flags=re.M)
    return {table: re.findall(r"^\.It Ic (\w+)$", text, re.M)
            for table, text in zip(sections[1::2], sections[2::2])}


@pytest.mark.parametrize("engine", ["mysql", "sqlite"])
def test_every_table_and_column_is_documented(engine):
    made = tables_of("\n".join(migrations(engine)))
    documented = documented_tables()
    if engine == "mysql":
        made.pop("acquaintance")  # migrate moves its rows to standing
    if engine == "sqlite":
        assert "MySQL alone" in MANUAL and documented.pop("purge_lease")
    assert documented == made and len(made) >= 5


def test_the_reader_of_migrations_sees_what_sqlite_makes():
    with sqlite3.connect(":memory:") as database:
        for migration in migrations("sqlite"):
            database.executescript(migration)
        rows = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                " AND name NOT LIKE 'sqlite_%'").fetchall()
        made = {name: [row[1] for row in database.execute(f"PRAGMA table_xinfo({name})")]
                for (name,) in rows}
    assert tables_of("\n".join(migrations("sqlite"))) == made


def test_the_examples_work():
    statements = [text for text in re.findall(r"\.Bd -literal.*?\n(.*?)\.Ed", MANUAL, re.S)
                  if text.startswith(("SELECT", "INSERT"))]
    assert len(statements) >= 6
    with sqlite3.connect(":memory:") as database:
        for migration in migrations("sqlite"):
            database.executescript(migration)
        for statement in statements:
            database.execute(statement)
