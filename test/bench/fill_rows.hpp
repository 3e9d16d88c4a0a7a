// SPDX-License-Identifier: MIT
// The rows of a table that has seen a lot of mail. They come in the order of its primary key, which
// is fastest for a database. A value; one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "grayling/greylist/record.hpp"

namespace bench {

struct FillRow {
  std::uint64_t sender = 0;
  grayling::Record record;
};

class FillRows {
 public:
  // The senders 0 to `count` - 1, all known: last seen within the last 30 days before `now`. Needs
  // 8 bytes a row.
  static FillRows known(std::uint64_t count, grayling::UnixSeconds now);

  // `count` senders that came once, three days before `now`, so that the purge removes them with
  // the default settings. They are in the first 1024th of the table, so that few others are between
  // them. Their numbers are in the upper half, which no other senders use.
  static FillRows expired(std::uint64_t count, grayling::UnixSeconds now);

  std::size_t size() const { return places_.size(); }
  FillRow operator[](std::size_t index) const;

 private:
  FillRows(std::vector<std::uint64_t> places, bool is_known, grayling::UnixSeconds now)
      : places_(std::move(places)), is_known_(is_known), now_(now) {}

  std::vector<std::uint64_t> places_;
  bool is_known_;
  grayling::UnixSeconds now_;
};

}  // namespace bench
