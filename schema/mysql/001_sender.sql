-- What is known of senders: one row for each triplet, or for each sender with match = "sender".
-- Valid for MariaDB 10.3 and later and for MySQL 8 and later.
-- user and domain are the parts of the address around its last '@'; without an '@' all is user.
-- The COMMENT says how many migrations the table has had.
CREATE TABLE sender (
  address VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  user VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (IF(LOCATE('@', address) = 0, address,
      LEFT(address, CHAR_LENGTH(address) - LOCATE('@', REVERSE(address))))) VIRTUAL,
  domain VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (IF(LOCATE('@', address) = 0, '',
      SUBSTRING_INDEX(address, '@', -1))) VIRTUAL,
  client VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  recipient VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  passes INT UNSIGNED NOT NULL,
  PRIMARY KEY (address, client, recipient)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC COMMENT = 'grayling schema 1'
