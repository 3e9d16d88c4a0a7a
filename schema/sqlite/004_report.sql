-- The figures of grayling report (store/tally.hpp): counts by the hour, and the senders whose first
-- mail waited longest on a day. Rows are kept for 90 days.
CREATE TABLE report_count (
  hour   INTEGER NOT NULL,  -- its beginning, in Unix seconds
  what   TEXT    NOT NULL,
  name   TEXT    NOT NULL CHECK (length(name) <= 340),
  number INTEGER NOT NULL,
  PRIMARY KEY (hour, what, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE report_wait (
  day        INTEGER NOT NULL,  -- its beginning, in Unix seconds
  address    TEXT    NOT NULL CHECK (length(address) <= 320),
  client     TEXT    NOT NULL CHECK (length(client) <= 255),
  recipient  TEXT    NOT NULL CHECK (length(recipient) <= 320),
  first_seen INTEGER NOT NULL,
  waited     INTEGER NOT NULL,  -- seconds
  PRIMARY KEY (day, address, client, recipient)
) STRICT, WITHOUT ROWID;
