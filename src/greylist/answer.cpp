// SPDX-License-Identifier: MIT
#include "grayling/greylist/answer.hpp"

#include <algorithm>
#include <ctime>

#include "grayling/base/text.hpp"
#include "grayling/greylist/placeholders.hpp"

namespace grayling {
namespace {

// Uses the names of the C locale, whatever the process' locale is.
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

constexpr std::string_view kQueueId = "queue_id";

}  // namespace

std::string defer_action(const GreylistSettings& settings, Seconds delay, Seconds delayed) {
  const std::array<Placeholder, 3> placeholders = {
      {{"delay", std::to_string(delay)},
       {"left", std::to_string(std::clamp(delay - delayed, Seconds{0}, delay))},
       {"host", settings.host}}};
  std::string action = settings.action + " ";
  append_filled(action, settings.message, placeholders);
  return action;
}

std::string prepend_action(const GreylistSettings& settings, Seconds delayed, UnixSeconds now) {
  const std::array<Placeholder, 3> placeholders = {
      {{"delay", std::to_string(delayed)}, {"host", settings.host}, {"date", rfc5322_date(now)}}};
  std::string action = "PREPEND ";
  append_filled(action, settings.header, placeholders);
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

std::array<LogField, 9> with_spf(const DecisionFields& fields, std::string_view spf) {
  std::array<LogField, 9> all;
  std::copy(fields.begin(), fields.end(), all.begin());
  all.back() = {"spf", spf, {}};
  return all;
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
