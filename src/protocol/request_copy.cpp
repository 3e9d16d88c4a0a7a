// SPDX-License-Identifier: MIT
#include "grayling/protocol/request_copy.hpp"

#include <algorithm>
#include <array>

namespace grayling {

// The lines as a whole: to choose those that may be needed costs more than to copy all.
RequestCopy::RequestCopy(const PolicyRequest& request) : request_(request) {
  std::string_view sender = request.sender.value_or("");
  const std::array<std::string_view*, 12> views = {
      &request_.protocol_state,  &request_.client_address, &request_.client_name,
      &request_.helo_name,       &request_.recipient,      &request_.queue_id,
      &request_.instance,        &request_.sasl_username,  &request_.policy_context,
      &request_.recipient_count, &request_.lines,          &sender};
  for (const auto* view : views) size_ += view->size();
  bytes_ = std::make_unique<char[]>(size_ + 1);
  char* end = bytes_.get();
  for (auto* view : views) {
    char* const begin = end;
    end = std::copy(view->begin(), view->end(), begin);
    *view = {begin, view->size()};
  }
  if (request.sender) request_.sender = sender;
}

}  // namespace grayling
