// SPDX-License-Identifier: MIT
// The rows of a table that has seen a lot of mail, in the order of its primary key, in which a
// database takes them fastest. A value; one thread.
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

  // `count` senders that came once, three days before `now`, so that the default settings let the
  // purge remove them. They lie in the first 64th of the table, and have numbers of the upper half,
  // so that they are nobody else.
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
