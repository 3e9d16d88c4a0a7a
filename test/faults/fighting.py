# SPDX-License-Identifier: MIT
"""Another user of the database, who fights with grayling over its rows from inside the server."""

import contextlib

from process import CommandFailed, Process

# Locks rows in the order opposite to grayling's, one after the other. It has the larger
# transaction, so that a deadlock rolls back grayling's work. It rolls back its own changes in the
# end.
DEADLOCKS = """
      START TRANSACTION;
      FOR row IN (SELECT address, client, recipient FROM greylist.sender WHERE passes = 0
                  AND first_seen BETWEEN UNIX_TIMESTAMP() - 4 AND UNIX_TIMESTAMP() - 2
                  ORDER BY address DESC LIMIT 100) DO
        UPDATE greylist.sender SET last_seen = last_seen + 1 WHERE address = row.address
          AND client = row.client AND recipient = row.recipient;
        DO SLEEP(0.001);
      END FOR;
      ROLLBACK;
      DO SLEEP(0.01);
"""
# Kills the statement of every client that waits for one of these rows, or is at work.
KILLED_QUERIES = """
      START TRANSACTION;
      UPDATE greylist.sender SET last_seen = last_seen + 1 WHERE passes = 0
        AND first_seen BETWEEN UNIX_TIMESTAMP() - 4 AND UNIX_TIMESTAMP() - 2;
      DO SLEEP(0.01);
      IF EXISTS (SELECT 1 FROM information_schema.processlist
                 WHERE user = 'grayling' AND command = 'Query') THEN
        KILL QUERY USER grayling@localhost;
      END IF;
      ROLLBACK;
      DO SLEEP(0.02);
"""
ROWS_LOCKED = """
      START TRANSACTION;
      UPDATE greylist.sender SET last_seen = last_seen + 1;
      DO SLEEP({seconds});
      ROLLBACK;
      DO SLEEP(100);
"""

LOOP = """
BEGIN NOT ATOMIC
  LOOP
    BEGIN
      DECLARE EXIT HANDLER FOR SQLEXCEPTION ROLLBACK;
{statements}
    END;
  END LOOP;
END
"""


@contextlib.contextmanager
def fighting(server, statements):
    """Repeats the statements until the end of this context."""
    with running(server, LOOP.format(statements=statements)):
        yield


@contextlib.contextmanager
def table_locked(server, seconds):
    with running(server, f"LOCK TABLES greylist.sender WRITE;; DO SLEEP({seconds})"):
        yield


@contextlib.contextmanager
def running(server, sql):
    client = Process(["mariadb", "--no-defaults", f"--socket={server.socket}", "--user=root",
                      f"--execute={sql}", "--delimiter=;;"], server.directory / "fight")
    try:
        yield
        assert client.is_running() or client.popen.returncode == 0, client.output()
    finally:
        client.stop()
        for number, in server.sql("SELECT id FROM information_schema.processlist WHERE user = "
                                  "'root' AND id <> CONNECTION_ID()"):
            with contextlib.suppress(CommandFailed):  # it ended meanwhile
                server.sql(f"KILL {number}")


def status(server, name):
    return int(server.sql(f"SHOW GLOBAL STATUS LIKE '{name}'")[0][1])
