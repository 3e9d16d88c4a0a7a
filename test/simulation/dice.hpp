// SPDX-License-Identifier: MIT
// Random numbers that are the same on every platform for the same seed. (The results of the
// standard library's distributions depend on its implementation.) One thread.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace grayling::simulation {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  // A stream of its own for each `thing`, so that drawing more numbers for one doesn't change those
  // of another.
  Dice(std::uint64_t seed, std::uint64_t thing) : state_(seed ^ mixed(thing + 1)) {}

  std::uint64_t next() { return mixed(state_ += 0x9e3779b97f4a7c15U); }  // splitmix64
  std::size_t below(std::size_t count) { return next() % count; }
  std::int64_t between(std::int64_t first, std::int64_t last) {  // inclusive
    return first + static_cast<std::int64_t>(below(static_cast<std::size_t>(last - first) + 1));
  }
  double share() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }  // [0, 1)
  bool happens(double probability) { return share() < probability; }

  // Returns an index, with a probability in proportion to its weight.
  std::size_t pick(std::span<const double> weights) {
    double sum = 0;
    for (const double weight : weights) sum += weight;
    double left = share() * sum;
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
      if (left < weights[i]) return i;
      left -= weights[i];
    }
    return weights.size() - 1;
  }

  // Returns an index below `count`, small ones more often than large ones: people write often to a
  // few correspondents and seldom to many.
  std::size_t favourite(std::size_t count) {
    const double root = share();
    return static_cast<std::size_t>(static_cast<double>(count) * root * root * root);
  }

 private:
  static std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }

  std::uint64_t state_;
};

}  // namespace grayling::simulation
