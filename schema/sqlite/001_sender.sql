-- What is known of senders: one row for each triplet, or for each sender with match = "sender".
-- user and domain are the parts of the address around its last '@'. rtrim() removes all characters
-- but '@' from its end.
CREATE TABLE sender (
  address    TEXT    NOT NULL CHECK (length(address) <= 320),
  user       TEXT    GENERATED ALWAYS AS (
    iif(instr(address, '@') = 0, address,
        substr(address, 1, length(rtrim(address, replace(address, '@', ''))) - 1))) VIRTUAL,
  domain     TEXT    GENERATED ALWAYS AS (substr(address, length(user) + 2)) VIRTUAL,
  client     TEXT    NOT NULL CHECK (length(client) <= 255),
  recipient  TEXT    NOT NULL CHECK (length(recipient) <= 320),
  first_seen INTEGER NOT NULL,  -- Unix seconds
  last_seen  INTEGER NOT NULL,
  passes     INTEGER NOT NULL CHECK (passes BETWEEN 0 AND 4294967295),  -- 0: awaits its retry
  PRIMARY KEY (address, client, recipient)
) STRICT, WITHOUT ROWID;
