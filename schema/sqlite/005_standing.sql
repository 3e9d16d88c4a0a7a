-- Clients, domains and correspondents whose mail passes without a triplet, and local domains, which
-- send through us.
-- The kind says what the name is:
--   client         a client that proves itself, by its network: 192.0.2.7/32, 2001:db8::/64
--   correspondent  an address elsewhere; partner is the address here that wrote to it
--   domain         a sender's registrable domain that proves itself
--   local-domain   a domain that sends through us
--   null-sender    a client whose bounces prove themselves, by its network
-- domain is that of a client's senders, while there is only one. passes are those that counted; of
-- a domain, the mails that came back, of those that came and were deferred.
CREATE TABLE standing (
  kind       TEXT    NOT NULL,
  name       TEXT    NOT NULL CHECK (length(name) <= 320),
  partner    TEXT    NOT NULL DEFAULT '' CHECK (length(partner) <= 320),
  domain     TEXT    NOT NULL DEFAULT '' CHECK (length(domain) <= 255),
  passes     INTEGER NOT NULL DEFAULT 0 CHECK (passes BETWEEN 0 AND 4294967295),
  came       INTEGER NOT NULL DEFAULT 0 CHECK (came BETWEEN 0 AND 4294967295),
  last_seen  INTEGER NOT NULL,  -- Unix seconds
  PRIMARY KEY (kind, name, partner)
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_last_seen ON standing (last_seen);
-- Moves the rows of acquaintance, where the empty columns showed the kind. Rows of no kind had no
-- effect, so they are not moved.
CREATE TABLE IF NOT EXISTS acquaintance (address, client, recipient, domain, passes, last_seen);
INSERT OR IGNORE INTO standing (kind, name, partner, domain, passes, last_seen)
SELECT iif(client <> '', 'client', iif(address <> '', 'correspondent', 'local-domain')),
       iif(client <> '', client, iif(address <> '', address, substr(recipient, 2))),
       iif(address <> '', recipient, ''), domain, passes, last_seen
FROM acquaintance
WHERE typeof(passes) = 'integer' AND typeof(last_seen) = 'integer'
  AND ((client <> '' AND address = '' AND recipient = '')
    OR (client = '' AND address <> '' AND recipient <> '')
    OR (client = '' AND address = '' AND recipient LIKE '@_%'));
DROP TABLE acquaintance;
