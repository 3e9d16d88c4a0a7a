// SPDX-License-Identifier: MIT
#include "store/mysql/server/choose_host.hpp"

#include <optional>

namespace grayling::mysql {
namespace {

void add(std::optional<Error>& all, const Error& error) {
  if (!all) {
    all = error;
    return;
  }
  all->text += "; " + error.text;
  if (all->kind != ErrorKind::Unavailable) all->kind = error.kind;
}

}  // namespace

Result<std::size_t> choose_host(std::span<const std::size_t> order, const Cutter& cutter,
                                const OpenHost& open) {
  std::optional<std::size_t> readable;
  std::optional<Error> error;
  for (const auto host : order) {
    const auto is_writable = open(host);
    if (is_writable && *is_writable) return host;
    if (is_writable && !readable) readable = host;
    if (!is_writable) add(error, is_writable.error());
    if (cutter.is_cut()) break;
  }
  if (readable && !cutter.is_cut()) {
    if (order.size() == 1) return *readable;  // still open
    const auto opened = open(*readable);
    if (opened) return *readable;
    error = opened.error();
  }
  return fail(error.value_or(Error{ErrorKind::Unavailable, "cut off while connecting"}));
}

}  // namespace grayling::mysql
