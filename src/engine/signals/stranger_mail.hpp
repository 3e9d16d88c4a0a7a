// SPDX-License-Identifier: MIT
// Mail of strangers that waits on one ticket, and what the DNS said of it. Plain values and pure
// functions, any thread.
#pragma once

#include <span>
#include <vector>

#include "engine/signals/signal_subject.hpp"
#include "engine/signals/signals.hpp"
#include "grayling/engine/key_hash.hpp"

namespace grayling {

struct StrangerMail {
  SignalSubject subject;
  KeyHash message{};  // with its client and sender, for the memory of signals; all zero: no name
  Signals signals{};  // once the DNS was asked
};

// The mails of one ticket about which the DNS is asked. They differ in their clients alone.
using StrangerMails = std::vector<StrangerMail>;

// What was asked about the mail of this request; null: nothing.
const StrangerMail* find_mail(std::span<const StrangerMail> mails, const PolicyRequest& request);

// The mail that counts for its domain: the first that SPF proves to be the domain's, and else the
// first of all; null: there is none.
const StrangerMail* best_mail(std::span<const StrangerMail> mails);

}  // namespace grayling
