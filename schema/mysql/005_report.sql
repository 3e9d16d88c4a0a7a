-- The figures of grayling report (store/tally.hpp): counts by the hour, and the senders whose first
-- mail waited longest on a day. Rows are kept for 90 days. All instances that share the database
-- add to them.
-- Valid for MariaDB 10.3 and later and for MySQL 8 and later.
CREATE TABLE IF NOT EXISTS report_count (
  hour BIGINT NOT NULL COMMENT 'its beginning, in Unix seconds',
  what VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(340) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (hour, what, name)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC COMMENT = 'grayling schema 5';
CREATE TABLE IF NOT EXISTS report_wait (
  day BIGINT NOT NULL COMMENT 'its beginning, in Unix seconds',
  address VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  client VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  recipient VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  first_seen BIGINT NOT NULL,
  waited BIGINT NOT NULL COMMENT 'seconds',
  PRIMARY KEY (day, address, client, recipient)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC COMMENT = 'grayling schema 5'
