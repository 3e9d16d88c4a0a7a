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

constexpr std::string_view kQueueId = "queue_id";

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

DecisionFields decision_fields(std::string_view action, std::string_view reason,
                               std::optional<Seconds> delayed, const PolicyRequest& request) {
  return {{{kQueueId, request.queue_id, {}},
           {"action", action, {}},
           {"reason", reason, {}},
           {"delay", {}, delayed},
           {"client_name", request.client_name, {}},
           {"client_address", request.client_address, {}},
           {"sender", request.sender.value_or(""), {}},
           {"recipient", request.recipient, {}}}};
}

void append_decision(std::string& line, const DecisionFields& fields) {
  std::string_view before;
  for (const LogField& field : fields) {
    if (field.is_empty()) continue;
    line.append(before);
    const bool is_id = field.name == kQueueId;
    if (!is_id) line.append(field.name).push_back('=');
    append_value(line, field);
    before = is_id ? ": " : ", ";
  }
}

}  // namespace grayling
