-- What is known beside the senders of `sender`. The columns that are filled say what a row is:
--   client              a client that has proved itself; domain is that of the senders that it
--                       passed with, while there is only one
--   address, recipient  an address that somebody here has written to, and the address that wrote
--   recipient           an '@domain' that sends through us
CREATE TABLE acquaintance (
  address    TEXT    NOT NULL CHECK (length(address) <= 320),
  client     TEXT    NOT NULL CHECK (length(client) <= 255),
  recipient  TEXT    NOT NULL CHECK (length(recipient) <= 320),
  domain     TEXT    NOT NULL CHECK (length(domain) <= 255),
  passes     INTEGER NOT NULL CHECK (passes BETWEEN 0 AND 4294967295),
  last_seen  INTEGER NOT NULL,  -- Unix seconds
  PRIMARY KEY (address, client, recipient)
) STRICT, WITHOUT ROWID;
CREATE INDEX acquaintance_last_seen ON acquaintance (last_seen);
