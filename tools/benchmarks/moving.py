"""The demo from SQLite to PostgreSQL, row by row: building it there anew takes minutes."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

# The migrations of that database are its own.
LEFT_ALONE = {"django_migrations"}
_COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position
"""
_SEQUENCES = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND (is_identity = 'YES' OR column_default LIKE 'nextval%')
"""


def move(source: Path, url: str) -> None:
    """Replaces what the migrated PostgreSQL database holds with the SQLite database's rows."""
    with (
        contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as origin,
        psycopg.connect(url) as target,
    ):
        target.execute("SET TIME ZONE 'UTC'")
        # No triggers: rows may come before those that they refer to.
        target.execute("SET session_replication_role = replica")
        tables = _shared(origin, target)
        names = sql.SQL(", ").join(map(sql.Identifier, tables))
        target.execute(sql.SQL("TRUNCATE {}").format(names))
        for table, columns in tables.items():
            _copy(origin, target, table, columns)
        _advance(target, set(tables))
        target.execute("ANALYZE")


def _shared(origin: sqlite3.Connection, target: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """Tables and columns that both have."""
    there: dict[str, set[str]] = {}
    for (table,) in origin.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        there[table] = {row[1] for row in origin.execute(f"PRAGMA table_info({table})")}
    found: dict[str, list[str]] = {}
    for table, column in target.execute(_COLUMNS):
        if table not in LEFT_ALONE and column in there.get(table, ()):
            found.setdefault(table, []).append(column)
    return found


def _copy(origin: sqlite3.Connection, target: psycopg.Connection[Any], table: str, columns: list[str]) -> None:
    # Written as text, SQLite's numbers, dates and ids are what PostgreSQL reads as booleans, times and UUIDs.
    listed = ", ".join(f'"{column}"' for column in columns)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with target.cursor() as cursor, cursor.copy(statement) as rows:
        for row in origin.execute(f'SELECT {listed} FROM "{table}"'):  # noqa: S608 - names come from the databases
            rows.write_row(row)


def _advance(target: psycopg.Connection[Any], tables: set[str]) -> None:
    """Each sequence goes on after the highest number."""
    for table, column in target.execute(_SEQUENCES).fetchall():
        if table in tables:
            key = sql.Identifier(column)
            serial = sql.SQL("pg_get_serial_sequence({}, {})").format(sql.Literal(table), sql.Literal(column))
            after = sql.SQL("SELECT setval({}, coalesce(max({}), 0) + 1, false) FROM {}")
            target.execute(after.format(serial, key, sql.Identifier(table)))
