// SPDX-License-Identifier: MIT
#include "import/postgrey_toml.hpp"

namespace grayling {
namespace {

void append_list(std::string& text, std::string_view key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  text.append(key).append(" = [");
  for (std::size_t i = 0; i < values.size(); ++i) text += (i == 0 ? "" : ", ") + values[i];
  text += "]\n";
}

}  // namespace

std::string toml_literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

void set_line(std::vector<std::string>& lines, std::string_view key, const std::string& value) {
  const std::string begin = std::string(key) + " = ";
  std::erase_if(lines, [&](const std::string& line) { return line.starts_with(begin); });
  lines.push_back(begin + value);
}

void set_listen(PostgreyToml& toml, const std::string& kind, const std::string& where) {
  std::erase_if(toml.listen,
                [&](const std::string& entry) { return entry.starts_with("\"" + kind); });
  toml.listen.push_back(toml_literal(kind + where));
}

std::string text_of(const PostgreyToml& toml) {
  std::string text;
  for (const auto& comment : toml.comments) text += "# " + comment + "\n";
  append_list(text, "listen", toml.listen);
  for (const auto& line : toml.top) text += line + "\n";
  if (!toml.log_level.empty()) text += "[log]\nlevel = " + toml_literal(toml.log_level) + "\n";
  text += "[greylist]\n";
  for (const auto& line : toml.greylist) text += line + "\n";
  if (!toml.clients.empty() || !toml.recipients.empty()) text += "[exempt]\n";
  append_list(text, "clients", toml.clients);
  append_list(text, "recipients", toml.recipients);
  return text;
}

}  // namespace grayling
