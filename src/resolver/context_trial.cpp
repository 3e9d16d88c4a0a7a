// SPDX-License-Identifier: MIT
#include "resolver/context_trial.hpp"

#include <utility>

namespace grayling {

void ContextTrial::begin(std::unique_ptr<UnboundContext> context,
                         const std::vector<DnsHealth::Failed>& questions) {
  context_ = std::move(context);
  for (const auto& question : questions) {
    context_->ask(question.name, question.type, [this, number = number_](const DnsAnswer& answer) {
      if (number != number_ || is_passed_ || answer.kind == DnsAnswer::Kind::Failure) return;
      is_passed_ = true;
      on_passed_();
    });
  }
}

std::unique_ptr<UnboundContext> ContextTrial::end() {
  ++number_;
  is_passed_ = false;
  return std::move(context_);
}

}  // namespace grayling
