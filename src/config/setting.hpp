// SPDX-License-Identifier: MIT
// The table of all keys of the configuration: how each is read, checked and printed. The file,
// --set, check-config and the tests of the documents all use it. Any thread.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "config/raw_value.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/config.hpp"

namespace grayling {

struct Setting {
  std::string_view key;  // dotted: "greylist.delay"
  RawValue::Kind kind;   // Text, Integer, List, or Other: true or false
  std::string good;      // what would be right: "write it like 30s, 5m, 12h or 35d"

  // Checks a value of that kind and stores it. The error's text is the reason and what would be
  // right, without the key and the value.
  std::function<Result<void>(const RawValue&, Config&)> read;
  std::function<std::string(const Config&)> print;  // as TOML, without any password
  bool may_be_list = false;                         // instead of `kind`
};

// In the order of etc/grayling.toml.
std::span<const Setting> settings();

// The settings of a [[policy]], with "policy." in front of their keys. They read into the last one
// in Config::policy, and print that.
std::span<const Setting> policy_settings();

using SettingTable = std::span<const Setting>;
const Setting* find_setting(std::string_view key, SettingTable table = settings());  // null: none
bool is_section(std::string_view name);                                              // "greylist"
// Is it a section, or a table of a block? Its keys are entries of their own.
bool has_keys_inside(std::string_view name);

// "; did you mean greylist.delay?", or the nearest key if none is near. For a section, the known
// ones if none is near.
std::string suggestion_for(std::string_view unknown_key, SettingTable table = settings());
std::string suggestion_for_section(std::string_view unknown_name);

}  // namespace grayling
