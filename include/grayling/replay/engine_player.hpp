// SPDX-License-Identifier: MIT
// The engine on a table in memory, with a clock that its owner moves and a DNS that answers at
// once. The owner's thread takes the place of the loop and of the engine's workers: one thread.
#pragma once

#include <memory>
#include <string_view>

#include "grayling/engine/engine.hpp"

namespace grayling {

// The DNS of a player.
class AnswerSource {
 public:
  virtual ~AnswerSource() = default;
  virtual DnsAnswer answer(std::string_view name, RecordType type, UnixSeconds now) = 0;
  virtual bool is_down(UnixSeconds /*now*/) const { return false; }
};

class EnginePlayer {
 public:
  // `exempt` null: there are no exemptions. `dns` null: the DNS isn't asked; else it must outlive
  // this. `start` is the time of the clock.
  EnginePlayer(UnixSeconds start, EngineSettings settings,
               std::shared_ptr<const Exemptions> exempt = nullptr, AnswerSource* dns = nullptr);
  ~EnginePlayer();
  EnginePlayer(const EnginePlayer&) = delete;
  EnginePlayer& operator=(const EnginePlayer&) = delete;

  // Makes one attempt at `now`, which never goes back. Returns true if it passes.
  bool passes(const PolicyRequest& request, UnixSeconds now);

  const EngineStatistics& statistics() const;
  // Rows of the table that were forgotten, because there were too many.
  std::uint64_t forgotten_rows() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
