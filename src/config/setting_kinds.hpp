// SPDX-License-Identifier: MIT
// The kinds of settings: durations, counts, choices, texts. Each function makes the Setting of a
// key. `field` returns the member of a Config, const or not, that holds the value.
#pragma once

#include <chrono>
#include <type_traits>
#include <utility>
#include <vector>

#include "config/setting.hpp"
#include "grayling/config/duration.hpp"

namespace grayling {

using Milliseconds = std::chrono::milliseconds;

// Config has durations of three types.
inline Milliseconds as_milliseconds(Milliseconds duration) {
  return duration;
}
inline Milliseconds as_milliseconds(Seconds seconds) {
  return std::chrono::seconds(seconds);
}
inline void set_duration(Milliseconds& place, Milliseconds value) {
  place = value;
}
inline void set_duration(std::chrono::seconds& place, Milliseconds value) {
  place = std::chrono::duration_cast<std::chrono::seconds>(value);
}
inline void set_duration(Seconds& place, Milliseconds value) {
  place = value.count() / 1000;
}

// From `min` to `max`, in whole `step`s.
Result<Milliseconds> read_duration(std::string_view text, Milliseconds min, Milliseconds max,
                                   Milliseconds step);

// A duration in these bounds, in whole `step`s.
template <typename Field>
Setting duration(std::string_view key, Milliseconds min, Milliseconds max, Field field,
                 Milliseconds step = std::chrono::seconds(1)) {
  const std::string good = step < std::chrono::seconds(1) ? "write it like 500ms, 1s or 2s"
                                                          : "write it like 30s, 5m, 12h or 35d";
  return {key, RawValue::Kind::Text, good,
          [=](const RawValue& value, Config& config) -> Result<void> {
            const auto duration = read_duration(value.text, min, max, step);
            if (!duration) return fail(ErrorKind::Config, duration.error().text + "; " + good);
            set_duration(field(config), *duration);
            return {};
          },
          [=](const Config& config) {
            return toml_text(duration_text(as_milliseconds(field(config))));
          }};
}

// A whole number in these bounds.
template <typename Field>
Setting count(std::string_view key, std::int64_t min, std::int64_t max, Field field) {
  const std::string good = "write a whole number from " + std::to_string(min) + " to " +
                           std::to_string(max) + ", without quotes";
  return {key, RawValue::Kind::Integer, good,
          [=](const RawValue& value, Config& config) -> Result<void> {
            if (value.integer < min || value.integer > max) {
              return fail(ErrorKind::Config, "out of range; " + good);
            }
            using Number = std::remove_reference_t<decltype(field(config))>;
            field(config) = static_cast<Number>(value.integer);
            return {};
          },
          [=](const Config& config) { return std::to_string(field(config)); }};
}

// true or false, without quotes.
template <typename Field>
Setting flag(std::string_view key, Field field) {
  const std::string good = "write true or false, without quotes";
  return {key, RawValue::Kind::Other, good,
          [=](const RawValue& value, Config& config) -> Result<void> {
            if (value.text != "true" && value.text != "false") {
              return fail(ErrorKind::Config, "wrong type; " + good);
            }
            field(config) = value.text == "true";
            return {};
          },
          [=](const Config& config) { return field(config) ? "true" : "false"; }};
}

template <typename Value>
using Choices = std::vector<std::pair<std::string_view, Value>>;

std::string choices_text(const std::vector<std::string_view>& names);  // "write "a", "b" or "c""

template <typename Value, typename Field>
Setting choice(std::string_view key, Choices<Value> choices, Field field) {
  std::vector<std::string_view> names;
  for (const auto& known : choices) names.push_back(known.first);
  const std::string good = choices_text(names);
  return {key, RawValue::Kind::Text, good,
          [=](const RawValue& value, Config& config) -> Result<void> {
            for (const auto& known : choices) {
              if (known.first != value.text) continue;
              field(config) = known.second;
              return {};
            }
            return fail(ErrorKind::Config, "unknown; " + good);
          },
          [=](const Config& config) {
            for (const auto& known : choices) {
              if (known.second == field(config)) return toml_text(known.first);
            }
            return std::string();
          }};
}

// `check` returns an error for an invalid text.
template <typename Check, typename Field>
Setting text(std::string_view key, std::string good, Check check, Field field) {
  return {key, RawValue::Kind::Text, std::move(good),
          [=](const RawValue& value, Config& config) -> Result<void> {
            if (auto checked = check(value.text, config); !checked) return checked;
            field(config) = value.text;
            return {};
          },
          [=](const Config& config) { return toml_text(field(config)); }};
}

// A list of values of policy_context in main.cf.
Result<void> check_contexts(const std::vector<std::string>& contexts);

template <typename Field>
Setting contexts(std::string_view key, Field field) {
  return {key, RawValue::Kind::List,
          "write a list of what policy_context is in main.cf, like [\"mx\"]",
          [=](const RawValue& value, Config& config) -> Result<void> {
            if (auto good = check_contexts(value.list); !good) return good;
            field(config) = value.list;
            return {};
          },
          [=](const Config& config) { return toml_list(field(config)); }};
}

// Settings of which there is only one.
Setting listen_setting();
Setting allow_setting();
Setting socket_mode_setting();
Setting store_url_setting();
Setting status_listen_setting();
Setting public_url_setting();

}  // namespace grayling
