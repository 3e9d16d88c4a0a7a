// SPDX-License-Identifier: MIT
#include "engine/stranger_signals.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "grayling/base/assert.hpp"

namespace grayling {
namespace {

// Another recipient's policy may have asked less.
bool has_all(const Signals& known, const SignalSubject& subject) {
  return (known.spf || !subject.asks_spf) && (known.were_signs_asked || !subject.asks_signs);
}

}  // namespace

void StrangerSignals::set_timeout(std::chrono::milliseconds timeout) {
  checks_.set_timeout(timeout);
  if (checks_.are_on()) return;
  rounds_.end_all();
  lists_.end_all();
}

void StrangerSignals::add(Ticket& ticket, const PolicyRequest& request, bool can_prove,
                          bool can_matter, bool is_suspicious) {
  StrangerMails& mails = ticket.mails;
  if (!checks_.are_on()) return;
  if (const StrangerMail* const there = find_mail(mails, request)) {
    StrangerMail& mail = mails[static_cast<std::size_t>(there - mails.data())];
    mail.subject.asks_signs = mail.subject.asks_signs || can_matter;
    return;
  }
  if (mails.size() >= kTicketMailsMax) return;
  auto subject = signal_subject(*ticket.item->policy, request, can_prove, can_matter);
  if (!subject) return;
  const bool is_of_ticket =
      mails.empty() || is_same_domain(mails.front().subject.identity, subject->identity);
  if (!is_of_ticket) return;
  subject->is_suspicious = is_suspicious;
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
    const auto known = memory_.find(mail.message, now);
    if (known && has_all(*known, mail.subject)) {
      mail.signals = *known;
    } else {
      ask(check, place, time);
    }
  }
  check->end();
}

// SPF, the lists and the other signs side by side.
void StrangerSignals::ask(const SharedCheck& check, std::size_t place, Monotonic time) {
  const SignalSubject& subject = check->mails[place].subject;
  if (subject.asks_spf) {
    ++check->open;
    checks_.start(subject, time, [check, place](const Signals& said) {
      check->mails[place].signals.take_spf(said);
      check->end();
    });
  }
  const Monotonic deadline = clock_.monotonic() + time;
  ++check->open;
  lists_.ask(subject.client, subject.is_suspicious, deadline, [check, place](const auto& said) {
    check->mails[place].signals.lists = said;
    check->end();
  });
  if (!subject.asks_signs) return;
  const auto& [is_helo, local_part, domain, helo] = subject.identity;
  Signs wanted = wanted_;
  if (!subject.is_suspicious) wanted.remove(Sign::HeloConfirmed);  // it has nothing to make up for
  ++check->open;
  ask_signs(check, place, {is_helo ? "" : domain, helo, subject.client, wanted}, deadline);
}

void StrangerSignals::ask_signs(const SharedCheck& check, std::size_t place, DnsSigns signs,
                                Monotonic deadline) {
  if (signs.questions().empty()) {
    check->mails[place].signals.take_signs(signs.signs());
    return check->end();
  }
  rounds_.start(signs.questions(), deadline, [=, this](const auto& answers) {
    DnsSigns asked = signs;
    asked.answer(answers);
    ask_signs(check, place, std::move(asked), deadline);
  });
}

void StrangerSignals::remember(const StrangerMails& mails) {
  for (const auto& mail : mails) memory_.put(mail.message, mail.signals, clock_.monotonic());
}

void StrangerSignals::on_time(Monotonic now) {
  checks_.end_late(now);
  rounds_.end_late(now);
  lists_.on_time(now);
}

void StrangerSignals::end_all() {
  checks_.end_all();
  rounds_.end_all();
  lists_.end_all();
}

}  // namespace grayling
