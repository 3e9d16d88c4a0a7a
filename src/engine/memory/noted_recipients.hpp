// SPDX-License-Identifier: MIT
// The recipients of messages of the null sender, kept until DATA, when they are judged together.
// Bounded; the oldest messages are forgotten. One thread.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/limits.hpp"
#include "grayling/base/assert.hpp"

namespace grayling {

class NotedRecipients {
 public:
  // Notes a recipient of the message; "" stands for one that needs no verdict. Returns true for the
  // first of its message. An empty `instance` names no message, and nothing is noted.
  bool note(std::string_view instance, std::string_view recipient) {
    if (instance.empty()) return true;
    const auto [found, is_new] = messages_.try_emplace(std::string(instance));
    if (is_new) {
      order_.push_back(found->first);
      bytes_ += message_bytes(found->first);
    }
    add(found->second, recipient);
    while (bytes_ > kNotedBytesMax) forget_oldest();
    return is_new;
  }

  // The recipients of the message, each once; null: it was forgotten, or has too many.
  const std::vector<std::string>* find(std::string_view instance) const {
    const auto found = messages_.find(std::string(instance));
    if (found == messages_.end() || found->second.is_overfull) return nullptr;
    return &found->second.recipients;
  }

  std::size_t bytes() const { return bytes_; }  // of memory, about

 private:
  struct Message {
    std::vector<std::string> recipients;
    bool is_overfull = false;
  };

  static std::size_t message_bytes(const std::string& instance) {
    return 2 * instance.size() + 256;
  }
  static std::size_t recipient_bytes(std::string_view recipient) { return recipient.size() + 48; }

  void add(Message& message, std::string_view recipient) {
    auto& recipients = message.recipients;
    const bool is_there =
        std::find(recipients.begin(), recipients.end(), recipient) != recipients.end();
    if (recipient.empty() || message.is_overfull || is_there) return;
    if (recipients.size() == kNotedRecipientsMax) {
      clear(message);
      message.is_overfull = true;
      return;
    }
    recipients.emplace_back(recipient);
    bytes_ += recipient_bytes(recipient);
  }

  void clear(Message& message) {
    for (const auto& recipient : message.recipients) {
      GRAYLING_ASSERT(bytes_ >= recipient_bytes(recipient));
      bytes_ -= recipient_bytes(recipient);
    }
    message.recipients = {};
  }

  void forget_oldest() {
    GRAYLING_ASSERT(!order_.empty() && order_.size() == messages_.size());
    auto oldest = messages_.extract(order_.front());
    order_.pop_front();
    GRAYLING_ASSERT(!oldest.empty());
    clear(oldest.mapped());
    GRAYLING_ASSERT(bytes_ >= message_bytes(oldest.key()));
    bytes_ -= message_bytes(oldest.key());
    GRAYLING_ASSERT(!messages_.empty() || bytes_ == 0);
  }

  std::unordered_map<std::string, Message> messages_;
  std::deque<std::string> order_;  // their instances, the oldest first
  std::size_t bytes_ = 0;
};

}  // namespace grayling
