// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "cli/ask/check.hpp"
#include "grayling/base/json_value.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::size_t kShownBytesMax = 300;  // of a text from elsewhere
constexpr double kSecondsMax = 3600;

// What is wrong so far. The line begins with the worst.
class Verdict {
 public:
  void add(CheckState state, std::string text) {
    if (state > state_) {
      state_ = state;
      texts_.insert(texts_.begin(), std::move(text));
    } else {
      texts_.push_back(std::move(text));
    }
  }

  CheckState state() const { return state_; }

  std::string text() const {
    std::string all;
    for (const auto& text : texts_) all += (all.empty() ? "" : "; ") + text;
    return all;
  }

 private:
  CheckState state_ = CheckState::Ok;
  std::vector<std::string> texts_;
};

std::string_view word_of(CheckState state) {
  switch (state) {
    case CheckState::Ok:
      return "OK";
    case CheckState::Warning:
      return "WARNING";
    case CheckState::Critical:
      return "CRITICAL";
    case CheckState::Unknown:
      break;
  }
  return "UNKNOWN";
}

double seconds(std::chrono::microseconds time) {
  return std::chrono::duration<double>(time).count();
}

// A member, or null if there is none. The status may come from any program.
const Json& member(const Json& object, const char* name) {
  static const Json none;
  const auto found = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && found != object.end() ? *found : none;
}

std::uint64_t number(const Json& value) {
  return value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
}

void judge_store(const Json& status, Verdict& verdict) {
  const Json& store = member(status, "store");
  const std::string word = store.is_string() ? store.get<std::string>() : "";
  if (word == "works") {
    verdict.add(CheckState::Ok, "the store works");
  } else if (word == "starting") {
    verdict.add(CheckState::Warning, "the store isn't open yet");
  } else if (word == "down") {
    verdict.add(CheckState::Critical,
                "the store is down: store.on_failure decides about strangers; the log says why");
  } else if (word == "read only") {
    verdict.add(CheckState::Critical,
                "the store can't be written: no stranger gets known; the log says why");
  } else {
    verdict.add(CheckState::Warning, "its status doesn't name the store; is it a grayling's?");
  }
}

void judge_sources(const Json& status, Verdict& verdict) {
  if (member(member(status, "dns"), "up") == Json(false)) {
    verdict.add(CheckState::Warning, "the DNS doesn't answer");
  }
  const Json& lists = member(status, "sql_lists");
  if (!lists.is_array()) return;
  for (const auto& list : lists) {
    if (!member(list, "age").is_null() || number(member(list, "failures")) == 0) continue;
    const Json& name = member(list, "name");
    verdict.add(CheckState::Warning,
                "sql:" + printable(name.is_string() ? name.get<std::string>() : "", 80) +
                    " could never be read; grayling doctor says why");
  }
}

// Mail is meant: a question like that of this check has the reason "other state".
std::uint64_t decisions(const Json& status, std::string_view action) {
  std::uint64_t sum = 0;
  const Json& all = member(status, "decisions");
  if (!all.is_array()) return sum;
  for (const auto& entry : all) {
    if (member(entry, "reason") == "other state") continue;
    if (member(entry, "action") == action) sum += number(member(entry, "count"));
  }
  return sum;
}

std::string performance(const Json& status) {
  return fmt::format(
      " requests={}c passed={}c deferred={}c waiting={};;;0 connections={};;;0 memory={}B;;;0",
      number(member(status, "requests")), decisions(status, "pass"), decisions(status, "greylist"),
      number(member(status, "waiting")), number(member(member(status, "connections"), "open")),
      number(member(status, "resident_bytes")));
}

// Returns the status' part of the performance data.
std::string judge_status(const CheckFacts& facts, Verdict& verdict) {
  if (!facts.status) {
    verdict.add(CheckState::Ok, "the store isn't looked at: no status.listen or --status");
    return "";
  }
  if (!*facts.status) {
    verdict.add(CheckState::Warning, "its status can't be read: " +
                                         printable(facts.status->error().text, kShownBytesMax));
    return "";
  }
  const auto status = parse_json(**facts.status);
  judge_store(status, verdict);
  judge_sources(status, verdict);
  return performance(status);
}

void judge_answer(const CheckFacts& facts, const CheckOptions& limits, Verdict& verdict) {
  if (!facts.action) {
    return verdict.add(CheckState::Critical, printable(facts.action.error().text, kShownBytesMax));
  }
  if (*facts.action != "DUNNO") {
    return verdict.add(CheckState::Critical,
                       "another program answers: " + printable(*facts.action, 80));
  }
  const auto state = facts.time > limits.critical  ? CheckState::Critical
                     : facts.time > limits.warning ? CheckState::Warning
                                                   : CheckState::Ok;
  verdict.add(state, fmt::format("answers in {:.6f} s", seconds(facts.time)));
}

}  // namespace

CheckResult check_result(CheckState state, std::string text, const std::string& data) {
  std::replace(text.begin(), text.end(), '|', '/');  // performance data would begin there
  return {state, "GRAYLING " + std::string(word_of(state)) + ": " + text +
                     (data.empty() ? "" : " | " + data)};
}

CheckResult judge_check(const CheckFacts& facts, const CheckOptions& limits) {
  Verdict verdict;
  judge_answer(facts, limits, verdict);
  std::string data;
  if (facts.action) {
    data = fmt::format("time={:.6f}s;{:g};{:g};0", seconds(facts.time), seconds(limits.warning),
                       seconds(limits.critical)) +
           judge_status(facts, verdict);
  }
  return check_result(verdict.state(), verdict.text(), data);
}

Result<std::chrono::milliseconds> read_seconds(const std::string& text) {
  const bool is_number = !text.empty() && text.size() < 16 &&
                         text.find_first_not_of("0123456789.") == std::string::npos &&
                         std::count(text.begin(), text.end(), '.') <= 1 && text != ".";
  const double value = is_number ? std::stod(text) : 0;
  const std::chrono::milliseconds time(std::llround(std::min(value, kSecondsMax) * 1000));
  if (!is_number || time.count() < 1 || value > kSecondsMax) {
    return fail("\"" + printable(text, 80) + "\": write seconds, like 0.5, from 0.001 to 3600");
  }
  return time;
}

}  // namespace grayling
