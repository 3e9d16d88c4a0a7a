// SPDX-License-Identifier: MIT
#include "engine/at_data.hpp"

#include <utility>

#include "grayling/greylist/answer.hpp"

namespace grayling {
namespace {

int strictness(std::string_view action) {
  if (action == kDunno) return 0;
  return action.starts_with("PREPEND ") ? 1 : 2;
}

}  // namespace

class NullSenderAtData::Gathering final : public Asker {
 public:
  Gathering(NullSenderAtData& owner, Asker& asker, std::uint64_t tag, std::size_t recipients)
      : owner_(owner), asker_(asker), tag_(tag), missing_(recipients) {}

  void on_answer(std::uint64_t, std::string_view action) override {
    if (strictness(action) > strictness(action_)) action_ = action;
    if (--missing_ > 0) return;
    const auto self = owner_.gatherings_.extract(this);
    asker_.on_answer(tag_, action_);
  }

 private:
  NullSenderAtData& owner_;
  Asker& asker_;
  std::uint64_t tag_;
  std::size_t missing_;  // answers
  std::string action_{kDunno};
};

Asker& NullSenderAtData::gather(Asker& asker, std::uint64_t tag, std::size_t recipients) {
  auto gathering = std::make_unique<Gathering>(*this, asker, tag, recipients);
  Asker& gatherer = *gathering;
  gatherings_.emplace(&gatherer, std::move(gathering));
  return gatherer;
}

void NullSenderAtData::tell_missing_hook(const GreylistSettings& settings, Log& log) {
  if (!hook_.take_missing(clock_.monotonic())) return;
  if (settings.null_sender != NullSender::Data) return;
  log.warning(
      "greylist.null_sender is \"data\", and Postfix has not asked at DATA: every null sender "
      "passes; add check_policy_service to smtpd_data_restrictions in main.cf, as it stands in "
      "smtpd_recipient_restrictions");
}

}  // namespace grayling
