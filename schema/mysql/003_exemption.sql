-- The exemptions of all instances that share the database; when each exemption, of this table or of
-- a file, last matched; and counters that show running instances what an administrator has changed.
-- Valid for MariaDB 10.3 and later and for MySQL 8 and later.
CREATE TABLE IF NOT EXISTS exemption (
  id BIGINT NOT NULL AUTO_INCREMENT,
  kind VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
    COMMENT 'client, sender or recipient',
  pattern VARCHAR(1100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
    COMMENT 'as a line of an exemption file',
  reason VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  author VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  created BIGINT NOT NULL DEFAULT 0 COMMENT 'Unix seconds',
  expires BIGINT NULL COMMENT 'Unix seconds; NULL: never',
  PRIMARY KEY (id),
  KEY pattern (kind, pattern(191))
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC COMMENT = 'grayling schema 3';
CREATE TABLE IF NOT EXISTS exemption_match (
  kind VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  pattern VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  last_matched BIGINT NOT NULL COMMENT 'Unix seconds',
  PRIMARY KEY (kind, pattern)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC COMMENT = 'grayling schema 3';
CREATE TABLE IF NOT EXISTS change_mark (
  id TINYINT NOT NULL,
  exemptions BIGINT NOT NULL COMMENT 'changes of the table exemption',
  forgotten BIGINT NOT NULL COMMENT 'times that known senders were forgotten',
  PRIMARY KEY (id)
) ENGINE = InnoDB COMMENT = 'grayling schema 3';
INSERT IGNORE INTO change_mark (id, exemptions, forgotten) VALUES (1, 0, 0)
