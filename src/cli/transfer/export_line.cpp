// SPDX-License-Identifier: MIT
#include "cli/transfer/export_line.hpp"

#include <limits>
#include <utility>

#include "grayling/base/json_value.hpp"

namespace grayling {
namespace {

// Takes the members of one object as they are parsed. `false` ends the parsing: so what no line of
// ours has, an object or list inside another, costs no memory however deep it goes.
class Members final : public nlohmann::json_sax<Json> {
 public:
  explicit Members(std::map<std::string, ExportLine::Value>& members) : members_(members) {}

  bool null() override { return take({}); }
  bool boolean(bool /*value*/) override { return false; }
  bool number_integer(std::int64_t number) override { return take(number); }
  bool number_unsigned(std::uint64_t number) override {
    constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
    return number <= kMax && take(static_cast<std::int64_t>(number));
  }
  bool number_float(double /*number*/, const std::string& /*text*/) override { return false; }
  bool string(std::string& text) override { return take(std::move(text)); }
  bool binary(Json::binary_t& /*bytes*/) override { return false; }

  bool start_object(std::size_t /*members*/) override { return !std::exchange(is_begun_, true); }
  bool key(std::string& name) override {
    name_ = std::move(name);
    return true;
  }
  bool end_object() override { return true; }
  bool start_array(std::size_t /*elements*/) override { return false; }
  bool end_array() override { return false; }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const Json::exception& /*error*/) override {
    return false;
  }

 private:
  // The library alone would let the last of two members of one name count.
  bool take(ExportLine::Value value) {
    return is_begun_ && members_.emplace(std::move(name_), std::move(value)).second;
  }

  std::map<std::string, ExportLine::Value>& members_;
  std::string name_;
  bool is_begun_ = false;
};

}  // namespace

std::optional<ExportLine> ExportLine::parse(std::string_view line) {
  if (line.size() > kExportLineBytesMax) return std::nullopt;
  ExportLine parsed;
  Members members(parsed.members_);
  return Json::sax_parse(line, &members) ? std::optional(std::move(parsed)) : std::nullopt;
}

std::optional<std::string> ExportLine::text(const std::string& name) const {
  const auto member = members_.find(name);
  if (member == members_.end()) return std::nullopt;
  const auto* const text = std::get_if<std::string>(&member->second);
  return text != nullptr ? std::optional(*text) : std::nullopt;
}

std::optional<std::int64_t> ExportLine::number(const std::string& name) const {
  const auto member = members_.find(name);
  if (member == members_.end()) return std::nullopt;
  const auto* const number = std::get_if<std::int64_t>(&member->second);
  return number != nullptr ? std::optional(*number) : std::nullopt;
}

}  // namespace grayling
