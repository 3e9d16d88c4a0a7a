// SPDX-License-Identifier: MIT
// Creates or upgrades the tables of a store: the work of `grayling migrate`. One thread, which it
// may hold for as long as copying takes.
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
  std::string state;               // what is there now, a sentence
  std::vector<std::string> steps;  // what is to be done, a line each; none: nothing
  std::vector<std::string> notes;  // what to know before, a line each
};

class Migration {
 public:
  // Is told how far a long step has come, a line at a time.
  using Progress = std::function<void(std::string_view)>;

  virtual ~Migration() = default;

  // Looks, and changes nothing.
  virtual Result<MigrationPlan> plan() = 0;

  // Does what plan() says; to be called after it. Returns what to say in the end, a line each.
  // Interrupted at any point, a new Migration goes on from there.
  virtual Result<std::vector<std::string>> run(const Progress& progress) = 0;
};

// `clock` must outlive the Migration.
std::unique_ptr<Migration> make_migration(const StoreUrl& url, const Clock& clock);

}  // namespace grayling
