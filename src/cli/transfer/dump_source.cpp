// SPDX-License-Identifier: MIT
#include "cli/transfer/dump_source.hpp"

#include "grayling/import/readers.hpp"

namespace grayling {

Result<LineSource> open_dump(std::string_view from, const std::string& file) {
  auto source = LineSource::open(file);
  if (!source) return source;
  const auto first = source->first_bytes();
  const std::string name = file == "-" ? "standard input" : file;
  if (!first) return fail(name + " " + first.error().text);
  const auto advice = advice_on_file(from, *first, file);
  if (!advice.empty()) return fail(name + " " + advice);
  return source;
}

}  // namespace grayling
