// SPDX-License-Identifier: MIT
// The null sender with null_sender = "data": its recipients are noted as they come, and judged
// together when Postfix asks at DATA; the message gets the strictest answer. Also sees whether
// Postfix asks at DATA at all. Owned by the engine; the loop's thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/memory/data_hook_watch.hpp"
#include "engine/memory/noted_recipients.hpp"
#include "grayling/base/log.hpp"
#include "grayling/engine/decider.hpp"
#include "grayling/greylist/subject.hpp"

namespace grayling {

class NullSenderAtData {
 public:
  explicit NullSenderAtData(const Clock& clock) : clock_(clock) {}

  // The recipients that this request is about; null: only the one that it names. Valid until the
  // next note().
  const std::vector<std::string>* recipients(const GreylistSettings& settings,
                                             const PolicyRequest& request) {
    if (request.protocol_state == "DATA") hook_.note_data();
    if (!is_for_all_at_data(settings, request)) return nullptr;
    return noted_.find(request.instance);
  }

  // Notes the recipient of a request that is left to DATA. `is_judged`: it will need a verdict.
  void note(const GreylistSettings& settings, const PolicyRequest& request, bool is_judged) {
    if (!is_left_to_data(settings, request) || request.recipient.empty()) return;
    const bool is_new = noted_.note(request.instance, is_judged ? request.recipient : "");
    if (is_new && is_judged) hook_.note_null_sender(clock_.monotonic());
  }

  // An asker that takes the answers for `recipients` (one at least), and gives `asker` the
  // strictest when it has all. It lives until then.
  Asker& gather(Asker& asker, std::uint64_t tag, std::size_t recipients);

  // Warns, once, if Postfix doesn't ask at DATA.
  void tell_missing_hook(const GreylistSettings& settings, Log& log);
  Monotonic next_time() const { return hook_.next_time(); }

 private:
  class Gathering;

  const Clock& clock_;
  NotedRecipients noted_;
  DataHookWatch hook_;
  std::unordered_map<const Asker*, std::unique_ptr<Asker>> gatherings_;
};

}  // namespace grayling
