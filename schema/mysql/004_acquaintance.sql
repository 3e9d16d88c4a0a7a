-- What is known beside the senders of `sender`. The columns that are filled say what a row is:
--   client              a client that has proved itself; domain is that of the senders that it
--                       passed with, while there is only one
--   address, recipient  an address that somebody here has written to, and the address that wrote
--   recipient           an '@domain' that sends through us
-- Valid for MariaDB 10.3 and later and for MySQL 8 and later.
CREATE TABLE IF NOT EXISTS acquaintance (
  address VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  client VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  recipient VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  domain VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  passes INT UNSIGNED NOT NULL,
  last_seen BIGINT NOT NULL,
  PRIMARY KEY (address, client, recipient),
  KEY last_seen (last_seen)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC COMMENT = 'grayling schema 4'
