// SPDX-License-Identifier: MIT
#include "simulation/trace.hpp"

#include <algorithm>
#include <utility>

#include "simulation/assumptions.hpp"
#include "simulation/delivery.hpp"
#include "simulation/dice.hpp"
#include "simulation/spam_mail.hpp"
#include "simulation/wanted_mail.hpp"

namespace grayling::simulation {
namespace {

constexpr std::uint64_t kContents = 8;  // a stream of dice

double points(Kind kind, std::uint64_t message) {
  Dice dice(message, kContents);
  if (kind == Kind::Spam) return dice.share() * kSpamPoints;
  const double wanted = (2 * dice.share() - 1) * kWantedPoints;
  return dice.happens(kSuspectWanted) ? wanted + dice.share() * kSuspectPoints : wanted;
}

}  // namespace

std::vector<Message> make_trace(const TraceSettings& settings) {
  Dice dice(settings.seed);
  WantedMail wanted(settings, dice);
  SpamMail spam(settings, dice);
  std::vector<Seconds> times(settings.messages);
  for (auto& time : times) time = dice.between(0, settings.length - 1);
  std::sort(times.begin(), times.end());
  std::vector<Message> trace;
  for (const Seconds time : times) {
    Message message;
    message.at = time;
    message.origin.message = message.origin.owner = dice.next();
    message.recipient = mailbox(dice.below(settings.mailboxes));
    message.kind = dice.happens(settings.spam) ? Kind::Spam : Kind(dice.pick(kKinds));
    message.points = points(message.kind, message.origin.message);
    message.kind == Kind::Spam ? spam.write(message) : wanted.write(message);
    trace.push_back(std::move(message));
  }
  return trace;
}

}  // namespace grayling::simulation
