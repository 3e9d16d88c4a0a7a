// SPDX-License-Identifier: MIT
#include "config/apply.hpp"

#include <algorithm>

#include "config/shown_value.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

Result<void> check_characters(const RawValue& value) {
  const auto is_bad = [](const std::string& text) {
    return !is_utf8(text) || has_control_characters(text);
  };
  if (is_bad(value.text) || std::any_of(value.list.begin(), value.list.end(), is_bad)) {
    return fail(ErrorKind::Config,
                "must not hold control characters, line ends or bytes that aren't UTF-8");
  }
  return {};
}

}  // namespace

Result<void> apply_value(const Setting& setting, const RawEntry& entry, Config& config,
                         Config::Origin& origin) {
  const std::string head = entry.from + ": " + entry.key + " = " + shown_value(entry) + ": ";
  const bool is_list = setting.may_be_list && entry.value.kind == RawValue::Kind::List;
  if (entry.value.kind != setting.kind && !is_list) {
    return fail(ErrorKind::Config, head + "wrong type; " + setting.good);
  }
  if (const auto good = check_characters(entry.value); !good) {
    return fail(ErrorKind::Config, head + good.error().text);
  }
  if (const auto good = setting.read(entry.value, config); !good) {
    return fail(ErrorKind::Config, head + good.error().text);
  }
  origin.value = setting.print(config);
  origin.from = entry.from;
  return {};
}

}  // namespace grayling
