// SPDX-License-Identifier: MIT
// The bounds of the engine.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "grayling/base/clock.hpp"

namespace grayling {

// Keys that wait for a worker. More would be minutes of work for a database, so further strangers
// are deferred (reason "busy") and not stored. on_failure doesn't hold for them: the store works.
inline constexpr std::size_t kTicketsMax = 65536;

// Requests that wait for an answer, all keys together, and their bytes: one request may have
// 64 KiB, a usual one has about 1 KiB. Beyond either limit: "busy".
inline constexpr std::size_t kWaitersMax = 131072;
inline constexpr std::size_t kWaitersBytesMax = std::size_t{128} << 20U;

// Requests of one client (pending_shares.hpp) that may wait while room is scarce: more than Postfix
// lets one client have at once (smtpd_client_connection_count_limit = 50). Beyond it: "busy".
inline constexpr std::size_t kClientWaitersMax = 64;

// Room is scarce if a request has waited for this part of the deadline though the store works.
inline constexpr int kLateShare = 4;

// Keys a worker takes at once. DATABASES: the gain of larger batches ends between 100 and 1,000
// rows, and a batch must be done well within the deadline.
inline constexpr std::size_t kBatchMax = 512;

// The part of a batch that is kept for waiting looks, however many other asks wait.
inline constexpr std::size_t kBatchLooksMin = kBatchMax / 4;

// While a worker has a batch the next one grows, because two small batches at once would be two
// commits where one is enough. But this many keys are worth a batch of their own at once: while
// the database commits one, the loop answers the other.
inline constexpr std::size_t kSecondBatchMin = 48;

// After this time fewer keys go to another worker too: the first batch may be stuck behind a lock.
inline constexpr std::chrono::milliseconds kSecondBatchAfter{10};

// A store that has given a verdict within this part of the deadline works.
inline constexpr int kVerdictsLatelyShare = 4;

// A batch that took more than this part of the deadline leaves no time for two of them, so the DNS
// isn't asked before the answer; and for how long, if no other batch has ended since.
inline constexpr int kSlowBatchShare = 3;
inline constexpr std::chrono::seconds kSlowFor{5};

// How often a batch reads and judges rows. Rows that another process has changed meanwhile are
// judged again in the next round; after the last one it gives up.
inline constexpr int kRoundsMax = 4;

// Clients whose waiting rows are counted, 24 bytes each.
inline constexpr std::size_t kPendingClientsMax = 65536;

// Waiting rows whose client is remembered, so that its share can be given back, 64 bytes each.
inline constexpr std::size_t kPendingRowsMax = 131072;

// Strangers that a limit has turned away and that are remembered, 48 bytes each. When half as many
// others have been turned away since, one in 1,000 is forgotten: a flood of 1,000 a second leaves
// an honest sender eight minutes for its first retry, and most retry after five.
inline constexpr std::size_t kTurnedAwayMax = 1'000'000;

// Touches that wait to be written, about 300 bytes each.
inline constexpr std::size_t kTouchesMax = 16384;

// If more than this many wait, only touches that matter are added: up to here they come to a
// hundred rows a second, which is no load.
inline constexpr std::size_t kYoungTouchesMax = 1024;

// How far last_seen of a record may then lag behind, in seconds and as a part of the lifetime. Its
// expiry moves by as much.
inline constexpr Seconds kTouchLagMax = kHour;
inline constexpr Seconds kTouchLagShare = 24;

// How often collected touches are written, how many at a time (requests wait meanwhile), and the
// pause between two portions if more are left. That is 2,500 rows a second: after a restart every
// known sender may have a touch, and they must not load the database.
inline constexpr std::chrono::seconds kTouchPeriod{10};
inline constexpr std::size_t kTouchesAtOnce = 256;
inline constexpr std::chrono::milliseconds kTouchPause{100};

// Notes about standings that wait to be written, about 200 bytes each, and how many are written at
// a time: their rows are read, and the few that change are written. Beyond the limit a note is
// dropped; the next mail makes it again.
inline constexpr std::size_t kNotesMax = 4096;
inline constexpr std::size_t kNotesAtOnce = 256;

// How often notes are written, if there are any. A standing is used within this time on the worker
// that writes the note, and within kFilterRefreshEvery more on all others.
inline constexpr std::chrono::seconds kNotePeriod{1};

// Clients of which a standing is remembered, 64 bytes each.
inline constexpr std::size_t kStandingsMax = 131072;

// Rows of outgoing mail that one account, or a sender if Postfix names no account, may have noted
// in a day. It is more than a company writes to; a hijacked account makes 50 MB of rows in
// `lifetime`, and a mailing list needs no row. The second limit is for all accounts together, for
// one may send under any address. Beyond them nothing is noted, and an answer has to wait like a
// stranger.
inline constexpr std::uint32_t kSentByOneMax = 10'000;
inline constexpr std::uint32_t kSentByAllMax = 1'000'000;
// Accounts and rows that are remembered for these limits, 48 bytes each.
inline constexpr std::size_t kSentAccountsMax = 65536;
inline constexpr std::size_t kSentRowsMax = 131072;

// SPF checks under way. Each has a question open, of which the resolver allows dns.queries_max
// (1,000 by default), and keeps 2 KiB of answers as a rule, 64 KiB at most.
inline constexpr std::size_t kSpfChecksMax = 4096;

// Rounds of other questions under way, each about one mail, or the test of one list. They share
// dns.queries_max with the SPF checks.
inline constexpr std::size_t kDnsRoundsMax = 4096;

// A check for mail that was answered already only decides what counts. Its time, and the checks
// under way beyond which none is begun: half of dns.queries_max by default.
inline constexpr std::chrono::seconds kBackgroundCheckMax{5};
inline constexpr std::size_t kBackgroundChecksMax = 512;

// Mails of one ticket, from as many clients, about which the DNS is asked at the same time: a
// sender with one key may send from a whole farm of machines. Those beyond it come next.
inline constexpr std::size_t kTicketMailsMax = 32;

// Messages of which it is remembered what the DNS said, 72 bytes each, and for how long: their
// recipients come within seconds.
inline constexpr std::size_t kSignalsMax = 16384;
inline constexpr std::chrono::seconds kSignalsKeep{60};

// Strangers whose points are remembered until they come back, 80 bytes each, and for how long. Only
// the report uses them. Of one that is forgotten, what is seen at its return counts.
inline constexpr std::size_t kFirstPointsMax = 131072;
inline constexpr std::chrono::hours kFirstPointsKeep{7 * 24};

// Strangers whose points at their first try are remembered until they come back, 64 bytes each, and
// for how long. One that is forgotten, or was seen by another host, is judged by what is seen at
// its return.
inline constexpr std::size_t kFirstTriesMax = 131072;
inline constexpr std::chrono::hours kFirstTriesKeep{48};

// Domains of which it is remembered whether nearly everybody passes their SPF, 64 bytes each, and
// for how long.
inline constexpr std::size_t kWideDomainsMax = 65536;
inline constexpr std::chrono::hours kWideKeep{1};

// Pairs of a domain and a recipient whose mail was counted within the hour, apart for mail that
// came and mail that returned, 48 bytes each. If one is forgotten too early, its mail counts twice.
inline constexpr std::size_t kCountedMax = 131072;

// What a worker remembers of the table of standings. How often it looks for new rows (a client
// needs hours to prove itself, and an answer takes a while); rows in one statement, and statements
// at once while a batch waits; how far it looks back for rows that were noted late; and the rows
// that it remembers, 60 bytes each: if there are more, half of them are forgotten in a tenth of a
// second.
inline constexpr std::chrono::seconds kFilterRefreshEvery{10};
inline constexpr std::size_t kFilterPageRows = 1000;
inline constexpr std::size_t kFilterPagesMax = 4;
inline constexpr Seconds kFilterOverlap = 600;
inline constexpr std::size_t kFilterRowsMax = 2'000'000;

// Clients whose last confirmed name is remembered, 64 bytes each, and for how long. The site's own
// DNS counts as failed if within kNameWindow at least kNamelessMin of them come without a name, and
// more than with one; it works again after kNameTroubleLasts, once more come with one than without.
inline constexpr std::size_t kNamedClientsMax = 65536;
inline constexpr std::chrono::hours kNameKeep{24};
inline constexpr std::chrono::seconds kNameWindow{60};
inline constexpr std::uint32_t kNamelessMin = 20;
inline constexpr std::chrono::seconds kNameTroubleLasts{120};

// Verdicts that are remembered so that all recipients of a message get the same one: seconds of
// mail at full load, 8 bytes each.
inline constexpr std::size_t kMessagesMax = 131072;

// Recipients of one message that are noted until DATA, as many as Postfix allows
// (smtpd_recipient_limit = 1000), and the bytes of all: 40,000 messages with one recipient each.
// Beyond either limit messages are forgotten, the oldest first, and deferred if they have several
// recipients.
inline constexpr std::size_t kNotedRecipientsMax = 1000;
inline constexpr std::size_t kNotedBytesMax = std::size_t{16} << 20U;

// If this many messages of the null sender came, and no query at DATA within this time after them,
// Postfix is not set up to ask at DATA.
inline constexpr int kNullSendersWithoutData = 3;
inline constexpr std::chrono::seconds kDataPatience{10};

// The backoff between attempts to connect: the pause doubles from the first to the second, so full
// service is back within two seconds after a fault ends.
inline constexpr std::chrono::milliseconds kReconnectPauseMin{50};
inline constexpr std::chrono::milliseconds kReconnectPauseMax{800};

// A worker that stays in its store for longer than the deadline and this is cut off.
inline constexpr std::chrono::milliseconds kHangSlack{200};

// A worker that stays in one call of its store for longer than this will not come back: a cut, and
// the resolver's own time-outs, take less.
inline constexpr std::chrono::milliseconds kStuckMax{60'000};

// Writing that has failed counts as working again after this time without a failure: locked rows
// come and go, and the log is for changes of state.
inline constexpr std::chrono::seconds kCalm{5};

// Different reasons that the log gives while a store is down, each once. An administrator may need
// the second one; nobody reads the tenth.
inline constexpr std::size_t kToldReasonsMax = 8;

// The purge: rows of one step, the pause between steps (2 % of a worker at 1 ms a step), and the
// pause between walks through the table, at most and at least.
inline constexpr std::size_t kPurgeRowsMax = 1000;
inline constexpr std::chrono::milliseconds kPurgeStepPause{50};
inline constexpr Seconds kPurgeWalkPauseMax = kHour;
inline constexpr Seconds kPurgeWalkPauseMin = 10;

// If more rows wait than greylist.pending_total: the pause between two steps, and between two
// walks. If a walk had nothing to remove, another instance does it, and the pause is
// kPurgeWalkPauseMin.
inline constexpr std::chrono::milliseconds kCrowdedStepPause{2};
inline constexpr std::chrono::seconds kCrowdedWalkPause{1};

// How often the lease of the purge is taken or renewed while there is nothing to purge. It ends
// after a minute, so another instance follows a dead one after at most 80 seconds.
inline constexpr std::chrono::seconds kPurgeLeasePause{20};

// How far the wall clock may part from the monotonic clock before the purge no longer trusts it.
inline constexpr Seconds kClockDriftMax = kHour;

}  // namespace grayling
