// SPDX-License-Identifier: MIT
#include "maillog/open_messages.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
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

std::string OpenMessages::name_of(std::string_view host, std::string_view queue_id,
                                  UnixSeconds at) {
  const auto place = open_.find(key(host, queue_id));
  if (place != open_.end()) return place->second.attempt.message;
  return key_ + "@" + std::to_string(at / kHour);
}

void OpenMessages::accept(const LogLine& line, const AcceptedLine& accepted) {
  const auto& name = key(line.host, accepted.queue_id);
  if (const auto old = open_.find(name); old != open_.end()) close(old);  // IDs are used again
  while (open_.size() >= kOpenMax) close_oldest();
  Open& open = open_[name];
  open.age = by_age_.insert(by_age_.end(), &open_.find(name)->first);
  open.attempt.at = line.at;
  open.attempt.client_name = accepted.client.name;
  open.attempt.client_address = accepted.client.address;
  open.attempt.sasl_username = accepted.sasl_username;
  open.attempt.message = name + "#" + std::to_string(++count_);
  add_bytes(open, 2 * name.size() + accepted.client.name.size() + accepted.client.address.size() +
                      accepted.sasl_username.size());
  while (bytes_ > bytes_max_) close_oldest();
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
    if (open.attempt.sender) return true;  // the queue takes it up again, for what is left of it
    open.attempt.sender = *sender;
    open.expected = number_after(scan.rest(), "nrcpt=");
    add_bytes(open, sender->size());
  } else if (scan.rest().starts_with("to=<")) {
    add_recipient(open, scan.rest());
    if (open.expected > 0 && open.targets.size() >= open.expected) close(place);
  } else {
    return false;
  }
  while (bytes_ > bytes_max_) close_oldest();
  return true;
}

// "to=<alias's target>, orig_to=<as the client gave it>, relay=…"
void OpenMessages::add_recipient(Open& open, std::string_view text) {
  Scan scan(text);
  const auto to = take_address(scan, "to=<");
  if (!to || open.targets.size() >= kOpenRecipientsMax) return;
  const auto original = take_address(scan, "orig_to=<");
  // Mail that is deferred is delivered again: that is no other target.
  const std::string_view recipient = original ? *original : *to;
  const auto hash = [](std::string_view address) { return std::hash<std::string_view>()(address); };
  const std::size_t target = hash(*to) ^ (original ? 31 * hash(*original) : 0);
  auto& targets = open.targets;
  if (std::find(targets.begin(), targets.end(), target) != targets.end()) return;
  targets.push_back(target);
  add_bytes(open, sizeof(target));
  auto& all = open.recipients;
  if (std::find(all.begin(), all.end(), recipient) != all.end()) return;
  all.emplace_back(recipient);
  add_bytes(open, sizeof(std::string) + recipient.size());
}

void OpenMessages::add_bytes(Open& open, std::size_t bytes) {
  open.bytes += bytes;
  bytes_ += bytes;
}

OpenMessages::Open OpenMessages::take_out(Map::iterator place) {
  Open open = std::move(place->second);
  bytes_ -= open.bytes;
  by_age_.erase(open.age);
  open_.erase(place);
  return open;
}

void OpenMessages::drop(std::string_view host, std::string_view queue_id) {
  const auto place = open_.find(key(host, queue_id));
  if (place != open_.end()) take_out(place);
}

void OpenMessages::close(Map::iterator place) {
  Open open = take_out(place);
  for (auto& recipient : open.recipients) {
    open.attempt.recipient = std::move(recipient);
    done_.push_back(open.attempt);
  }
}

void OpenMessages::close_until(UnixSeconds now) {
  while (!by_age_.empty()) {
    const auto oldest = open_.find(*by_age_.front());
    if (oldest->second.attempt.at + kOpenFor >= now) return;
    close(oldest);
  }
}

void OpenMessages::close_all() {
  while (!by_age_.empty()) close_oldest();
}

}  // namespace grayling
