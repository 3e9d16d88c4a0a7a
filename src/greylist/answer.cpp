// SPDX-License-Identifier: MIT
#include "grayling/greylist/answer.hpp"

#include <algorithm>
#include <ctime>

#include "grayling/base/assert.hpp"
#include "grayling/base/line_parts.hpp"
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

// What stands before each field of a decision in its line.
constexpr std::string_view kAction = "action=";
constexpr std::string_view kReason = ", reason=";
constexpr std::string_view kDelay = ", delay=";
constexpr std::string_view kClientName = ", client_name=";
constexpr std::string_view kClientAddress = ", client_address=";
constexpr std::string_view kSender = ", sender=";
constexpr std::string_view kRecipient = ", recipient=";
constexpr std::array kBefore = {kAction,        kReason, kDelay,    kClientName,
                                kClientAddress, kSender, kRecipient};

constexpr std::string_view kAfterQueueId = ": ";

consteval std::size_t bytes_around_fields() {
  std::size_t bytes = kAfterQueueId.size();
  for (const auto before : kBefore) bytes += before.size();
  return bytes;
}

// How many bytes a line takes at most: a longer text from outside is cut.
constexpr std::size_t kLineRoom =
    bytes_around_fields() + std::tuple_size_v<DecisionFields> * kPrintableRoomMax;

// Inlined, so that the few bytes before a field need no call.
[[gnu::always_inline]] inline char* write_field(char* to, std::string_view before,
                                                const LogField& field) {
  return field.is_empty() ? to : write_value(write_bytes(to, before), field);
}

// The same for a text.
[[gnu::always_inline]] inline char* write_text(char* to, std::string_view before,
                                               std::string_view text) {
  return text.empty() ? to : write_printable(write_bytes(to, before), text);
}

// Returns the name of the field that has this before it.
consteval std::string_view name_in(std::string_view before) {
  if (before.starts_with(", ")) before.remove_prefix(2);
  return before.substr(0, before.size() - 1);
}

}  // namespace

// The message as shipped has nothing to fill in.
std::string defer_action(const GreylistSettings& settings, Seconds delay, Seconds delayed) {
  if (settings.message.find('{') == std::string::npos) {
    std::string action;
    action.reserve(settings.action.size() + 1 + settings.message.size());
    action.append(settings.action).append(" ").append(settings.message);
    return action;
  }
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
  constexpr std::array kNames = {
      std::string_view("queue_id"), name_in(kAction),        name_in(kReason), name_in(kDelay),
      name_in(kClientName),         name_in(kClientAddress), name_in(kSender), name_in(kRecipient)};
  DecisionFields fields;
  for (std::size_t i = 0; i < fields.size(); ++i) fields[i].name = kNames[i];
  set_decision(fields, action, reason, delayed, request);
  return fields;
}

void set_decision(DecisionFields& fields, std::string_view action, std::string_view reason,
                  std::optional<Seconds> delayed, const PolicyRequest& request) {
  fields[0].text = request.queue_id;
  fields[1].text = action;
  fields[2].text = reason;
  fields[3].number = delayed;
  fields[4].text = request.client_name;
  fields[5].text = request.client_address;
  fields[6].text = request.sender.value_or("");
  fields[7].text = request.recipient;
}

std::array<LogField, 11> with_findings(const DecisionFields& fields,
                                       const DecisionFindings& findings) {
  std::array<LogField, 11> all;
  const auto rest = std::copy(fields.begin(), fields.end(), all.begin());
  rest[0] = {"spf", findings.spf, {}};
  rest[1] = {"points", {}, findings.points};
  rest[2] = {"signs", findings.signs, {}};
  return all;
}

std::string_view write_decision(std::string& memory, const DecisionFields& fields) {
  if (memory.size() < kLineRoom) memory.resize(kLineRoom);
  char* end = memory.data();
  const auto& [queue_id, action, reason, delay, client_name, client_address, sender, recipient] =
      fields;
  if (!queue_id.text.empty()) {
    end = write_bytes(write_printable(end, queue_id.text), kAfterQueueId);
  }
  // These two are literals, which need no cleaning.
  end = write_bytes(write_bytes(end, kAction), action.text);
  end = write_bytes(write_bytes(end, kReason), reason.text);
  end = write_field(end, kDelay, delay);
  end = write_text(end, kClientName, client_name.text);
  end = write_text(end, kClientAddress, client_address.text);
  end = write_text(end, kSender, sender.text);
  end = write_text(end, kRecipient, recipient.text);
  GRAYLING_ASSERT(end <= memory.data() + memory.size());
  return {memory.data(), static_cast<std::size_t>(end - memory.data())};
}

}  // namespace grayling
