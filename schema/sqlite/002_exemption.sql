-- The exemptions of the service beside its files; when each exemption, of this table or of a file,
-- last matched; and counters that show the running service what an administrator has changed.
CREATE TABLE exemption (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  kind    TEXT    NOT NULL,  -- client, sender or recipient
  pattern TEXT    NOT NULL,  -- as a line of an exemption file
  reason  TEXT    NOT NULL DEFAULT '',
  author  TEXT    NOT NULL DEFAULT '',
  created INTEGER NOT NULL DEFAULT 0,  -- Unix seconds
  expires INTEGER                      -- Unix seconds; NULL: never
) STRICT;
CREATE INDEX exemption_pattern ON exemption (kind, pattern);
CREATE TABLE exemption_match (
  kind         TEXT    NOT NULL,
  pattern      TEXT    NOT NULL CHECK (length(pattern) <= 320),
  last_matched INTEGER NOT NULL,  -- Unix seconds
  PRIMARY KEY (kind, pattern)
) STRICT, WITHOUT ROWID;
CREATE TABLE change_mark (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  exemptions INTEGER NOT NULL,  -- changes of the table exemption
  forgotten  INTEGER NOT NULL   -- times that known senders were forgotten
) STRICT;
INSERT INTO change_mark (id, exemptions, forgotten) VALUES (1, 0, 0);
