// SPDX-License-Identifier: MIT
#include "grayling/greylist/answer.hpp"

#include <ctime>

#include "grayling/base/text.hpp"

namespace grayling {
namespace {

// The C locale's names, whatever the process' locale is.
std::string rfc5322_date(UnixSeconds now) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = now;
  std::tm utc{};
  if (gmtime_r(&time, &utc) == nullptr) return "";
  char rest[64];
  std::strftime(rest, sizeof rest, "%Y %H:%M:%S +0000", &utc);
  return std::string(kDays[utc.tm_wday]) + ", " + std::to_string(utc.tm_mday) + " " +
         kMonths[utc.tm_mon] + " " + rest;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

void append_attribute(std::string& line, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  line.append(name);
  append_printable(line, value);
}

}  // namespace

std::string defer_action(const GreylistSettings& settings) {
  return settings.action + " " + settings.message;
}

std::string prepend_action(const GreylistSettings& settings, Seconds delayed, UnixSeconds now) {
  std::string action = "PREPEND " + settings.header;
  replace_all(action, "{delay}", std::to_string(delayed));
  replace_all(action, "{date}", rfc5322_date(now));
  replace_all(action, "{host}", settings.host);
  return action;
}

void append_decision(std::string& line, std::string_view action, std::string_view reason,
                     std::optional<Seconds> delayed, const PolicyRequest& request) {
  if (!request.queue_id.empty()) {
    append_printable(line, request.queue_id);
    line.append(": ");
  }
  line.append("action=").append(action).append(", reason=").append(reason);
  if (delayed) line.append(", delay=").append(std::to_string(*delayed));
  append_attribute(line, ", client_name=", request.client_name);
  append_attribute(line, ", client_address=", request.client_address);
  append_attribute(line, ", sender=", request.sender.value_or(""));
  append_attribute(line, ", recipient=", request.recipient);
}

}  // namespace grayling
