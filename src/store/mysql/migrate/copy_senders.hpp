// SPDX-License-Identifier: MIT
// Copies the addresses of a tutorial table into a full one, as known senders. By the connection's
// thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "grayling/base/clock.hpp"
#include "store/mysql/server/connection.hpp"
#include "store/mysql/table/table_shape.hpp"

namespace grayling::mysql {

struct CopyCount {
  std::uint64_t read = 0;
  std::uint64_t inserted = 0;
};

struct CopyJob {
  std::string from;    // a table's name
  TextColumn address;  // its column
  std::string to;
  TableShape shape;     // of `to`
  UnixSeconds now = 0;  // first_seen and last_seen of what is inserted
  std::function<void(const CopyCount&)> on_slice;
};

// From the first row to the last, in slices along the primary key, each a commit. What is there
// already stays as it is, so that it can be done again.
SqlResult<CopyCount> copy_senders(Connection& connection, const CopyJob& job);

// The keys under which a sender of this row may come: the address in lower case without blanks at
// its end; the text exactly as stored; and, if grayling escaped it for that table, the original.
std::vector<Key> known_keys(std::string_view address, const TableShape& shape);

}  // namespace grayling::mysql
