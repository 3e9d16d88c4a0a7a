// SPDX-License-Identifier: MIT
// The null sender that waits for DATA: its recipients are noted as they come, and judged together.
#include "engine/engine_impl.hpp"
#include "grayling/greylist/answer.hpp"

namespace grayling {
namespace {

// Of the answers to all recipients the one that says most is the message's.
int weight(std::string_view action) {
  if (action == kDunno) return 0;
  return action.starts_with("PREPEND ") ? 1 : 2;
}

}  // namespace

// Asks for each recipient of a message, and gives one answer.
class Engine::Impl::Gathering final : public Asker {
 public:
  Gathering(Impl& engine, const Question& question, std::size_t recipients)
      : engine_(engine), asker_(question.asker), tag_(question.tag), open_(recipients) {}

  void on_answer(std::uint64_t, std::string_view action) override {
    if (weight(action) > weight(action_)) action_ = action;
    if (--open_ > 0) return;
    const auto self = engine_.gatherings_.extract(this);
    asker_.on_answer(tag_, action_);
  }

 private:
  Impl& engine_;
  Asker& asker_;
  std::uint64_t tag_;
  std::size_t open_;  // recipients without an answer
  std::string action_{kDunno};
};

void Engine::Impl::ask(const Question& question) {
  if (question.request.protocol_state == "DATA") data_hook_.note_data();
  const bool is_for_all = is_for_all_at_data(settings_.greylist, question.request);
  const auto* const noted = is_for_all ? noted_.find(question.request.instance) : nullptr;
  if (noted == nullptr) return consider(question);
  ask_for_all(question, *noted);
}

void Engine::Impl::ask_for_all(const Question& question, std::vector<std::string> recipients) {
  if (recipients.empty()) return question.asker.on_answer(question.tag, kDunno);
  auto owned = std::make_unique<Gathering>(*this, question, recipients.size());
  Gathering& gathering = *owned;
  gatherings_.emplace(&gathering, std::move(owned));
  PolicyRequest request = question.request;
  for (std::size_t i = 0; i < recipients.size(); ++i) {
    request.recipient = recipients[i];
    consider({request, gathering, i, question.asked_at});
  }
}

void Engine::Impl::note_for_data(const PolicyRequest& request) {
  if (!is_left_to_data(settings_.greylist, request) || request.recipient.empty()) return;
  const bool is_judged = subject_.kind == SubjectKind::UntilData;
  const bool is_new = noted_.note(request.instance, is_judged ? request.recipient : "");
  if (is_new && is_judged) data_hook_.note_null_sender(clock_.monotonic());
}

void Engine::Impl::tell_missing_hook() {
  if (!data_hook_.take_missing(clock_.monotonic())) return;
  if (settings_.greylist.null_sender != NullSender::Data) return;
  log_.warning(
      "greylist.null_sender is \"data\", and Postfix has not asked at DATA: every null sender "
      "passes; add check_policy_service to smtpd_data_restrictions in main.cf, as it stands in "
      "smtpd_recipient_restrictions");
}

}  // namespace grayling
