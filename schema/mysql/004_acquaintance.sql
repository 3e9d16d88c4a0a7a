-- Who is known beside the senders of `sender`: a client that has proved itself has a row with
-- `client` alone. `domain` is that of the senders it passed with, while there is only one. To whom
-- somebody here has written is known by `address` and `recipient`, and an '@domain' that sends
-- through us by `recipient` alone.
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
