-- Clients, domains and correspondents whose mail passes without a triplet, and local domains, which
-- send through us.
-- It replaces `acquaintance`, whose rows `grayling migrate` moves here.
-- Valid for MariaDB 10.3 and later and for MySQL 8 and later.
CREATE TABLE IF NOT EXISTS standing (
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
    COMMENT 'client, correspondent, domain, local-domain or null-sender',
  name VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
    COMMENT 'a client''s network, a correspondent''s address, or a domain',
  partner VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT ''
    COMMENT 'of a correspondent: the address here that wrote to it',
  domain VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
    COMMENT 'of the senders of a client, while there is only one',
  passes INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'those that counted; of a domain: came back',
  came INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'of a domain: deferred',
  last_seen BIGINT NOT NULL COMMENT 'Unix seconds',
  PRIMARY KEY (kind, name, partner),
  KEY last_seen (last_seen)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC COMMENT = 'grayling schema 6'
