// SPDX-License-Identifier: MIT
#include "engine/stranger_signals.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "grayling/base/assert.hpp"

namespace grayling {

void StrangerSignals::add(Ticket& ticket, const PolicyRequest& request, bool can_prove,
                          bool can_matter) {
  StrangerMails& mails = ticket.mails;
  if (!checks_.are_on() || mails.size() >= kTicketMailsMax || find_mail(mails, request)) return;
  auto subject = signal_subject(*ticket.item.policy, request, can_prove, can_matter);
  if (!subject) return;
  const bool is_of_ticket =
      mails.empty() || is_same_domain(mails.front().subject.identity, subject->identity);
  if (!is_of_ticket) return;
  StrangerMail& mail = mails.emplace_back(StrangerMail{std::move(*subject)});
  if (request.instance.empty()) return;
  mail.message =
      hasher_.hash(Key{std::string(request.sender.value_or("")),
                       std::string(request.client_address), std::string(request.instance)});
}

void StrangerSignals::check(Ticket& ticket, Monotonic due, Done done) {
  GRAYLING_ASSERT(!ticket.mails.empty());
  struct Round {
    StrangerMails mails;
    std::size_t open;  // checks
    Done done;
  };
  const Monotonic now = clock_.monotonic();
  const Monotonic left = due - now;
  const Monotonic time = std::min(left / 2, left - 2 * (now - ticket.asked_at));
  const std::size_t count = ticket.mails.size();
  const auto round =
      std::make_shared<Round>(Round{std::exchange(ticket.mails, {}), count, std::move(done)});
  for (std::size_t n = 0; n < count; ++n) {
    const auto end = [round, n](const Signals& signals) {
      round->mails[n].signals = signals;
      if (--round->open == 0) round->done(std::move(round->mails));
    };
    if (const auto known = memory_.find(round->mails[n].message, now)) {
      end(*known);
    } else {
      checks_.start(round->mails[n].subject, time, end);
    }
  }
}

void StrangerSignals::remember(const StrangerMails& mails) {
  for (const auto& mail : mails) memory_.put(mail.message, mail.signals, clock_.monotonic());
}

}  // namespace grayling
