// SPDX-License-Identifier: MIT
// Says which sender asks next. The random draws are made in advance, so that they cost nothing
// during the measurement. Owned by the load generator; one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bench {

struct WorkOptions {
  // strangers  each request a new sender, numbered from `first` on
  // known      draws from the `known` senders from `known_from` on; the same for early retries
  // mix        `strangers` of the requests are new senders, the rest are draws
  // walk       each of the `known` senders once
  std::string work = "strangers";
  std::uint64_t first = 0;
  std::uint64_t known_from = 0;
  std::uint32_t known = 100'000;
  double zipf = 0;         // the exponent of the draws; 0: all senders are as likely
  double strangers = 0.7;  // of mix
};

struct Turn {
  std::uint64_t sender = 0;
  bool is_stranger = false;
};

class Workload {
 public:
  explicit Workload(const WorkOptions& options);

  // The sender that asks next; none: the walk is over.
  std::optional<Turn> next();

  // The first number for the strangers of the next run.
  std::uint64_t first_unused() const { return stranger_; }

 private:
  std::vector<std::uint32_t> draws_;  // used again and again
  std::size_t draw_ = 0;
  std::uint64_t stranger_;
  std::uint64_t known_from_;
  bool is_walk_;
};

}  // namespace bench
