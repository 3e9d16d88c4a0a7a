// SPDX-License-Identifier: MIT
#include "engine/stranger_signals.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "grayling/base/assert.hpp"

namespace grayling {

void StrangerSignals::set_timeout(std::chrono::milliseconds timeout) {
  checks_.set_timeout(timeout);
  if (!checks_.are_on()) rounds_.end_all();
}

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

// The mails of a ticket while the DNS is asked about them.
struct StrangerSignals::Check {
  StrangerMails mails;
  Done done;
  std::size_t open = 1;  // what is asked; one more until all was begun

  void end() {
    if (--open == 0) done(std::move(mails));
  }
};

void StrangerSignals::check(Ticket& ticket, Monotonic due, Done done) {
  GRAYLING_ASSERT(!ticket.mails.empty());
  const Monotonic now = clock_.monotonic();
  const Monotonic left = due - now;
  const Monotonic time =
      std::min({left / 2, left - 2 * (now - ticket.asked_at), checks_.timeout()});
  const auto check =
      std::make_shared<Check>(Check{std::exchange(ticket.mails, {}), std::move(done)});
  for (std::size_t place = 0; place < check->mails.size(); ++place) {
    StrangerMail& mail = check->mails[place];
    if (const auto known = memory_.find(mail.message, now)) {
      mail.signals = *known;
    } else {
      ask(check, place, time);
    }
  }
  check->end();
}

// SPF and the other signs side by side.
void StrangerSignals::ask(const SharedCheck& check, std::size_t place, Monotonic time) {
  const SignalSubject& subject = check->mails[place].subject;
  if (subject.asks_spf) {
    ++check->open;
    checks_.start(subject, time, [check, place](const Signals& said) {
      check->mails[place].signals.take_spf(said);
      check->end();
    });
  }
  if (!subject.asks_signs) return;
  const auto& [is_helo, local_part, domain, helo] = subject.identity;
  ++check->open;
  ask_signs(check, place, {is_helo ? "" : domain, helo, subject.client, wanted_},
            clock_.monotonic() + time);
}

void StrangerSignals::ask_signs(const SharedCheck& check, std::size_t place, DnsSigns signs,
                                Monotonic deadline) {
  if (signs.questions().empty()) {
    check->mails[place].signals.take_signs(signs.signs());
    return check->end();
  }
  const auto questions = signs.questions();
  rounds_.start(questions, deadline, [=, this](const auto& answers) {
    DnsSigns asked = signs;
    asked.answer(answers);
    ask_signs(check, place, std::move(asked), deadline);
  });
}

void StrangerSignals::remember(const StrangerMails& mails) {
  for (const auto& mail : mails) memory_.put(mail.message, mail.signals, clock_.monotonic());
}

void StrangerSignals::end_late(Monotonic now) {
  checks_.end_late(now);
  rounds_.end_late(now);
}

void StrangerSignals::end_all() {
  checks_.end_all();
  rounds_.end_all();
}

std::optional<Monotonic> StrangerSignals::next_time() const {
  const auto of_checks = checks_.next_time();
  const auto of_rounds = rounds_.next_time();
  if (!of_checks || !of_rounds) return of_checks ? of_checks : of_rounds;
  return std::min(*of_checks, *of_rounds);
}

}  // namespace grayling
