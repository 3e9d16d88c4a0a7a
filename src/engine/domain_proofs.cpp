// SPDX-License-Identifier: MIT
#include "engine/domain_proofs.hpp"

#include <utility>

namespace grayling {
namespace {

constexpr std::string_view kCame = "came";
constexpr std::string_view kReturned = "returned";

}  // namespace

void DomainProofs::note(const Ticket& ticket, const ItemResult& result) {
  const auto& subject = ticket.subject;
  const auto& verdict = result.verdict;
  if (!subject || subject->domain.is_none() || !verdict) return;
  if (ticket.item.policy->mode != Mode::Enforce || ticket.claim.waited) return;
  if (verdict->is_first_pass) {
    note_return(*subject, ticket.signals);
  } else if (result.was_inserted && ticket.signals.is_proof) {
    count(*subject, kCame, {.key = subject->domain, .kind = Note::Kind::Counted, .came = 1});
  }
}

// The hour is checked first, because the DNS is asked by then only if it matters.
void DomainProofs::note_return(const SignalSubject& subject, const Signals& signals) {
  const auto note = [this, subject](const Signals& known) {
    if (!known.is_proof) return;
    count(subject, kReturned, {.key = subject.domain, .kind = Note::Kind::Counted, .returned = 1});
  };
  if (signals.spf) return note(signals);
  if (!noted_.is_due(hour_key(subject, kReturned), clock_.now())) return;
  checks_.start(subject, Monotonic::max(), note);
}

void DomainProofs::count(const SignalSubject& subject, std::string_view what, Note note) {
  const UnixSeconds now = clock_.now();
  const KeyHash hour = hour_key(subject, what);
  if (!noted_.is_due(hour, now)) return;
  note.now = now;
  if (write_behind_.add_note(hasher_.hash(subject.domain), std::move(note))) {
    noted_.set_counted(hour, now);
  }
}

KeyHash DomainProofs::hour_key(const SignalSubject& subject, std::string_view what) {
  return hasher_.hash(Key{subject.domain.name, std::string(what), subject.recipient});
}

void DomainProofs::note_seen(const StandingKey& domain, UnixSeconds last_seen) {
  const UnixSeconds now = clock_.now();
  if (write_behind_.is_young(last_seen, now)) return;
  write_behind_.add_note(hasher_.hash(domain), {.key = domain, .now = now});
}

}  // namespace grayling
