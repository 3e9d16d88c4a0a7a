// SPDX-License-Identifier: MIT
#include "engine/domain_proofs.hpp"

#include <utility>

namespace grayling {
namespace {

constexpr std::string_view kCame = "came";
constexpr std::string_view kReturned = "returned";

std::string_view what_of(const Note& note) {
  return note.came > 0 ? kCame : kReturned;
}

}  // namespace

void DomainProofs::note(const Ticket& ticket, const ItemResult& result) {
  const StrangerMail* const mail = best_mail(ticket.mails);
  const auto& verdict = result.verdict;
  if (mail == nullptr || mail->subject.domain.is_none() || !verdict) return;
  if (mail->subject.identity.is_helo) return;
  if (ticket.item->policy->mode != Mode::Enforce || ticket.claim.waited) return;
  const auto& [subject, message, signals] = *mail;
  Note note{.key = subject.domain, .kind = Note::Kind::Counted};
  if (subject.identity.domain != note.key.name) note.domain = subject.identity.domain;
  if (verdict->is_first_pass) {
    note.returned = 1;
    count_if_proved(subject, signals, note);
  } else if (result.was_inserted) {
    note.came = 1;
    count_if_proved(subject, signals, note);
  }
}

// If SPF must still be asked, the hour is checked first: the DNS is asked only for what can count.
void DomainProofs::count_if_proved(const SignalSubject& subject, const Signals& signals,
                                   const Note& note) {
  const auto end = [this, subject, note](const Signals& known) {
    if (known.is_proof) return count(subject, note);
    if (note.returned == 0 || !known.spf) return;
    counts_.note_unproved(known.is_undecided ? SpfResult::TempError : *known.spf,
                          subject.domain.name);
  };
  const bool is_decided = signals.spf != SpfResult::TempError && !signals.is_undecided;
  if (signals.spf && is_decided) return end(signals);
  if (!counted_.is_due(hour_key(subject, what_of(note)), kCountEvery, clock_.now())) return;
  checks_.start_in_background(subject, end);
}

// If a mail was counted when it came, its return counts too, even if another return was counted
// within the hour: so counting the one makes the other due.
void DomainProofs::count(const SignalSubject& subject, Note note) {
  const UnixSeconds now = clock_.now();
  const std::string_view what = what_of(note);
  const KeyHash hour = hour_key(subject, what);
  if (!counted_.is_due(hour, kCountEvery, now)) return;
  note.now = now;
  counts_.note_counted(note);
  const KeyHash hash = note_hash(note, hasher_);
  if (write_behind_.add_note(hash, std::move(note))) {
    counted_.set_noted(hour, now);
    if (what == kCame) counted_.set_due(hour_key(subject, kReturned));
  }
}

KeyHash DomainProofs::hour_key(const SignalSubject& subject, std::string_view what) {
  return hasher_.hash(Key{subject.domain.name, std::string(what), subject.recipient});
}

}  // namespace grayling
