// SPDX-License-Identifier: MIT
// Strangers' mail that counts for the standing of its domain (greylist/standing.hpp): whether SPF
// proves it to be the domain's, and whether this hour's is counted already. Notes are written
// behind. Owned by the engine; the loop's thread.
#pragma once

#include <string_view>

#include "engine/count/stranger_counts.hpp"
#include "engine/limits.hpp"
#include "engine/memory/noted_times.hpp"
#include "engine/memory/write_behind.hpp"
#include "engine/signals/spf_checks.hpp"
#include "engine/work/ticket.hpp"

namespace grayling {

class DomainProofs {
 public:
  // All must outlive this object.
  DomainProofs(KeyHasher& hasher, WriteBehind& write_behind, SpfChecks& checks,
               StrangerCounts& counts, const Clock& clock)
      : hasher_(hasher),
        write_behind_(write_behind),
        checks_(checks),
        counts_(counts),
        clock_(clock) {}

  // A worker has decided on a stranger. Notes that its mail was deferred, or that it has come back.
  // If SPF isn't known yet, the DNS is asked now. Nothing is noted in learn mode, where mail
  // needn't come back; of strangers that a limit had turned away, because it wasn't noted that they
  // came; and of the null sender, because any host that answers mail would prove its domain.
  void note(const Ticket& ticket, const ItemResult& result);

  // Somebody else has changed the table.
  void forget() { counted_.clear(); }

 private:
  // `note` counts one mail, that came or that returned.
  void count_if_proved(const SignalSubject& subject, const Signals& signals, const Note& note);
  KeyHash hour_key(const SignalSubject& subject, std::string_view what);
  void count(const SignalSubject& subject, Note note);

  KeyHasher& hasher_;
  WriteBehind& write_behind_;
  SpfChecks& checks_;
  StrangerCounts& counts_;
  const Clock& clock_;
  NotedTimes counted_{kCountedMax};  // mail of a domain to a recipient
};

}  // namespace grayling
