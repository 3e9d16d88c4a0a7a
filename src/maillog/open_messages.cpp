// SPDX-License-Identifier: MIT
#include "maillog/open_messages.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "maillog/scan.hpp"

namespace grayling {
namespace {

// Takes "NAME=<…>", whose value may have any text, up to the ">, " that ends it.
std::optional<std::string_view> take_address(Scan& scan, std::string_view name) {
  if (!scan.skip(name)) return std::nullopt;
  return scan.until(">, ");
}

std::size_t number_after(std::string_view text, std::string_view name) {
  std::size_t number = 0;
  if (const auto at = text.find(name); at != std::string_view::npos) {
    const auto digits = text.substr(at + name.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
  }
  return number;
}

}  // namespace

const std::string& OpenMessages::key(std::string_view host, std::string_view queue_id) {
  key_.assign(host).append("/").append(queue_id);
  return key_;
}

void OpenMessages::accept(const LogLine& line, const AcceptedLine& accepted) {
  const auto& name = key(line.host, accepted.queue_id);
  if (const auto old = open_.find(name); old != open_.end()) close(old);  // IDs are used again
  if (open_.size() >= kOpenMax) close_until(begun_.front().at + kOpenFor + 1);
  Open open;
  open.attempt.at = line.at;
  open.attempt.client_name = accepted.client.name;
  open.attempt.client_address = accepted.client.address;
  open.attempt.sasl_username = accepted.sasl_username;
  open.attempt.message = accepted.queue_id;
  open_.emplace(name, std::move(open));
  begun_.push_back({line.at, name});
}

bool OpenMessages::on_queue_line(const LogLine& line) {
  Scan scan(line.text);
  const auto id = scan.until(": ");
  if (!id || id->empty() || id->find(' ') != std::string_view::npos) return false;
  const auto place = open_.find(key(line.host, *id));
  if (place == open_.end()) return false;
  Open& open = place->second;
  if (scan.rest() == "removed") {
    close(place);
    return true;
  }
  if (const auto sender = take_address(scan, "from=<")) {
    open.attempt.sender = *sender;
    open.expected = number_after(scan.rest(), "nrcpt=");
    return true;
  }
  if (!scan.rest().starts_with("to=<")) return false;
  add_recipient(open, scan.rest());
  if (open.expected > 0 && open.recipients.size() >= open.expected) close(place);
  return true;
}

// "to=<alias's target>, orig_to=<as the client gave it>, relay=…"
void OpenMessages::add_recipient(Open& open, std::string_view text) {
  Scan scan(text);
  const auto to = take_address(scan, "to=<");
  if (!to || open.recipients.size() >= kOpenRecipientsMax) return;
  const auto original = take_address(scan, "orig_to=<");
  std::string recipient(original ? *original : *to);
  auto& all = open.recipients;
  if (std::find(all.begin(), all.end(), recipient) != all.end()) {
    open.expected -= open.expected > 0;  // an alias with several targets counts once
    return;
  }
  all.push_back(std::move(recipient));
}

void OpenMessages::close(Map::iterator place) {
  Open open = std::move(place->second);
  open_.erase(place);
  for (auto& recipient : open.recipients) {
    open.attempt.recipient = std::move(recipient);
    done_.push_back(open.attempt);
  }
}

void OpenMessages::close_until(UnixSeconds now) {
  while (!begun_.empty() && begun_.front().at + kOpenFor < now) {
    const auto place = open_.find(begun_.front().key);
    if (place != open_.end() && place->second.attempt.at == begun_.front().at) close(place);
    begun_.pop_front();
  }
}

void OpenMessages::close_all() {
  while (!open_.empty()) close(open_.begin());
  begun_.clear();
}

}  // namespace grayling
