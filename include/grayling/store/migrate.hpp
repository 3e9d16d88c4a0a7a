// SPDX-License-Identifier: MIT
// Creates or upgrades the tables of a store, for `grayling migrate`. Owned and used by one thread,
// which it may block for as long as copying takes.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grayling/base/clock.hpp"
#include "grayling/base/result.hpp"
#include "grayling/store/url.hpp"

namespace grayling {

struct MigrationPlan {
  std::string state;               // what is there now: one sentence
  std::vector<std::string> steps;  // what is to be done, one line each; empty: nothing
  std::vector<std::string> notes;  // what to know before, one line each
};

class Migration {
 public:
  // Called with one line at a time about the progress of a long step.
  using Progress = std::function<void(std::string_view)>;

  virtual ~Migration() = default;

  // Looks at the tables and changes nothing.
  virtual Result<MigrationPlan> plan() = 0;

  // Does what plan() said; must be called after it. Returns what to print in the end, one line
  // each. If it is interrupted at any point, a new Migration goes on from there.
  virtual Result<std::vector<std::string>> run(const Progress& progress) = 0;
};

// `clock` must outlive the Migration.
std::unique_ptr<Migration> make_migration(const StoreUrl& url, const Clock& clock);

}  // namespace grayling
