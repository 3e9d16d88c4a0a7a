// SPDX-License-Identifier: MIT
#include "workload.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <random>

namespace bench {
namespace {

constexpr std::size_t kDraws = std::size_t{1} << 20;  // 4 MiB; read in order, so that it is cheap
constexpr std::uint32_t kStranger = std::numeric_limits<std::uint32_t>::max();

std::function<std::uint32_t()> drawer(const WorkOptions& options, std::mt19937_64& random) {
  if (options.zipf == 0) {
    std::uniform_int_distribution<std::uint32_t> uniform(0, options.known - 1);
    return [uniform, &random]() mutable { return uniform(random); };
  }
  std::vector<double> weights(options.known);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] = std::pow(static_cast<double>(i + 1), -options.zipf);
  }
  std::discrete_distribution<std::uint32_t> zipf(weights.begin(), weights.end());
  return [zipf, &random]() mutable { return zipf(random); };
}

std::vector<std::uint32_t> make_draws(const WorkOptions& options) {
  if (options.work == "strangers") return {kStranger};
  if (options.work == "walk") {
    std::vector<std::uint32_t> all(options.known);
    std::iota(all.begin(), all.end(), 0U);
    return all;
  }
  std::mt19937_64 random(options.first);
  std::bernoulli_distribution is_stranger(options.work == "mix" ? options.strangers : 0);
  const auto draw = drawer(options, random);
  std::vector<std::uint32_t> draws(kDraws);
  for (auto& sender : draws) sender = is_stranger(random) ? kStranger : draw();
  return draws;
}

}  // namespace

Workload::Workload(const WorkOptions& options)
    : draws_(make_draws(options)),
      stranger_(options.first),
      known_from_(options.known_from),
      is_walk_(options.work == "walk") {}

std::optional<Turn> Workload::next() {
  if (draw_ == draws_.size()) {
    if (is_walk_) return std::nullopt;
    draw_ = 0;
  }
  const std::uint32_t draw = draws_[draw_++];
  if (draw == kStranger) return Turn{stranger_++, true};
  return Turn{known_from_ + draw, false};
}

}  // namespace bench
