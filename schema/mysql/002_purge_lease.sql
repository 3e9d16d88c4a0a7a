-- One row: which of the instances that share the table `sender` removes its expired rows.
-- Valid for MariaDB 10.3 and later and for MySQL 8 and later.
CREATE TABLE IF NOT EXISTS purge_lease (
  id TINYINT NOT NULL,
  holder VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  until BIGINT NOT NULL COMMENT 'Unix seconds of the server',
  PRIMARY KEY (id)
) ENGINE = InnoDB COMMENT = 'grayling schema 2';
INSERT IGNORE INTO purge_lease (id, holder, until) VALUES (1, '', 0)
