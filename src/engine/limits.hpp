// SPDX-License-Identifier: MIT
// The bounds of the engine.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "grayling/base/clock.hpp"

namespace grayling {

// Keys that wait for a worker. More is minutes of work for a database: what comes beyond is
// deferred (reason "busy") and stored nowhere, for a full queue is no failed store.
inline constexpr std::size_t kTicketsMax = 65536;

// Requests that wait for an answer, all keys together, and their bytes, for one may have 64 KiB;
// usual ones have about 1 KiB each. Beyond either: "busy".
inline constexpr std::size_t kWaitersMax = 131072;
inline constexpr std::size_t kWaitersBytesMax = std::size_t{128} << 20U;

// Requests of one client (pending_shares.hpp) that wait where room is scarce: more than Postfix
// lets one client have at once (smtpd_client_connection_count_limit = 50). Beyond it: "busy".
inline constexpr std::size_t kClientWaitersMax = 64;

// Room is scarce where somebody has waited for this part of the deadline on a store that works.
inline constexpr int kLateShare = 4;

// Keys a worker takes at once. DATABASES: the gain of larger batches ends between 100 and 1,000
// rows, and a batch must be done well within the deadline.
inline constexpr std::size_t kBatchMax = 512;

// As long as a batch is with a worker the next one grows: two small ones at once would be two
// commits for the rows of one. But so many keys are worth a batch of their own…
inline constexpr std::size_t kSecondBatchMin = 128;

// …and so long nobody waits for a batch that is stuck behind a lock.
inline constexpr std::chrono::milliseconds kSecondBatchAfter{10};

// A store that has given a verdict within this part of the deadline works.
inline constexpr int kVerdictsLatelyShare = 4;

// How often a batch judges again what somebody else changed meanwhile, before it gives up on it.
inline constexpr int kRoundsMax = 4;

// Clients whose waiting rows are counted, 24 bytes each.
inline constexpr std::size_t kPendingClientsMax = 65536;

// Waiting rows of which it is known to whose share they count, 64 bytes each.
inline constexpr std::size_t kPendingRowsMax = 131072;

// Strangers turned away by a limit who are remembered, 48 bytes each. When half as many others have
// been turned away since, one in 1,000 is forgotten: a flood of 1,000 a second leaves an honest
// sender eight minutes for its first retry, and most try after five.
inline constexpr std::size_t kTurnedAwayMax = 1'000'000;

// Touches that wait to be written, about 300 bytes each.
inline constexpr std::size_t kTouchesMax = 16384;

// Where so many wait, only those are taken that matter: a hundred rows a second are no work.
inline constexpr std::size_t kYoungTouchesMax = 1024;

// A record's last_seen may lag so far behind then, in seconds and as a part of its lifetime; it
// moves an expiry by as much.
inline constexpr Seconds kTouchLagMax = 3600;
inline constexpr Seconds kTouchLagShare = 24;

// How often collected touches are written; so many at a time, for requests wait while they are; and
// the pause between two portions where more are left. That is 2,500 rows a second: after a restart
// every known sender may have one, and they must not become the work of the database.
inline constexpr std::chrono::seconds kTouchPeriod{10};
inline constexpr std::size_t kTouchesAtOnce = 256;
inline constexpr std::chrono::milliseconds kTouchPause{100};

// Notes about standings that wait to be written, about 200 bytes each, and so many at a time: a
// read of so many rows, and a write of those that change, which few do. What comes beyond is
// forgotten, and noted again when it comes again.
inline constexpr std::size_t kNotesMax = 4096;
inline constexpr std::size_t kNotesAtOnce = 256;

// Clients whose standing is remembered, 64 bytes each.
inline constexpr std::size_t kStandingsMax = 131072;

// Rows that one account may have noted in a day of what it sends, or a sender where Postfix names
// no account: more than a company writes to; a hijacked one has 50 MB of rows in `lifetime`, and a
// list that is mailed needs none. And all together, for an account may send as anybody. What comes
// beyond is not noted: who answers that waits as any stranger.
inline constexpr std::uint32_t kSentByOneMax = 10'000;
inline constexpr std::uint32_t kSentByAllMax = 1'000'000;
// Accounts and rows of which so much is remembered, 48 bytes each.
inline constexpr std::size_t kSentAccountsMax = 65536;
inline constexpr std::size_t kSentRowsMax = 131072;

// What a worker knows of who is in the table of standings: how often it looks for what is new
// (to prove itself takes a client hours, and an answer its time), rows a statement and statements
// at once while a batch waits, how far it looks back for what was noted late, and rows it knows, 60
// bytes each: half of them is let go in a tenth of a second where there are more.
inline constexpr std::chrono::seconds kFilterRefreshEvery{10};
inline constexpr std::size_t kFilterPageRows = 1000;
inline constexpr std::size_t kFilterPagesMax = 4;
inline constexpr Seconds kFilterOverlap = 600;
inline constexpr std::size_t kFilterRowsMax = 2'000'000;

// Verdicts remembered so that one message gets one: seconds of mail at full load, 8 bytes each.
inline constexpr std::size_t kMessagesMax = 131072;

// Recipients of one message that are noted until DATA, as many as Postfix lets a message have
// (smtpd_recipient_limit = 1000), and the bytes of all: 40,000 messages with a recipient each.
// Beyond either, messages are forgotten, the oldest first; those to several are then deferred.
inline constexpr std::size_t kNotedRecipientsMax = 1000;
inline constexpr std::size_t kNotedBytesMax = std::size_t{16} << 20U;

// So many null senders, and so long after them no query at DATA: Postfix lacks the hook.
inline constexpr int kNullSendersWithoutData = 3;
inline constexpr std::chrono::seconds kDataPatience{10};

// Pauses between attempts to connect: doubled from the first to the second, so that full service
// is back within two seconds after a fault ends.
inline constexpr std::chrono::milliseconds kReconnectPauseMin{50};
inline constexpr std::chrono::milliseconds kReconnectPauseMax{800};

// A worker that has been in its store for so much longer than the deadline is cut off.
inline constexpr std::chrono::milliseconds kHangSlack{200};

// A worker in one call of its store for so long will not come back: a cut and the resolver's own
// time-outs take less.
inline constexpr std::chrono::milliseconds kStuckMax{60'000};

// Writing that failed works again when it has not failed for so long: locked rows come and go, and
// the log is for changes of state.
inline constexpr std::chrono::seconds kCalm{5};

// Reasons that the log gives for one time without a store, each once: who mends it may need the
// second, and nobody reads the tenth.
inline constexpr std::size_t kToldReasonsMax = 8;

// The purge: rows of one step, the pause between steps (2 % of a worker at 1 ms a step), and the
// pause between walks through the table, at most and at least.
inline constexpr std::size_t kPurgeRowsMax = 1000;
inline constexpr std::chrono::milliseconds kPurgeStepPause{50};
inline constexpr Seconds kPurgeWalkPauseMax = 3600;
inline constexpr Seconds kPurgeWalkPauseMin = 10;

// Where more rows wait than greylist.pending_total: the pause between two steps, and between two
// walks (or kPurgeWalkPauseMin where a walk had nothing to remove: another instance does it).
inline constexpr std::chrono::milliseconds kCrowdedStepPause{2};
inline constexpr std::chrono::seconds kCrowdedWalkPause{1};

// How often the right to purge is asked for, or kept, while there is nothing to purge: it ends
// after a minute. An instance that died is followed by another after both together, at most.
inline constexpr std::chrono::seconds kPurgeLeasePause{20};

// How far wall clock and monotonic clock may part before the purge no longer trusts the former.
inline constexpr Seconds kClockDriftMax = 3600;

}  // namespace grayling
