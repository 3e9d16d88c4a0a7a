// SPDX-License-Identifier: MIT
// To look at files as another user would. Process-wide: for a program of one thread.
#pragma once

#include <optional>
#include <vector>

#include <sys/types.h>

namespace grayling {

// While it exists, a process of root has the rights of `user`: its effective ids, with the groups
// that the system's list of users gives it. Afterwards the process has its own rights again. It
// keeps them throughout if it isn't root's, if `user` is none, or if the system refuses.
class ActAs {
 public:
  explicit ActAs(const std::optional<uid_t>& user);
  ~ActAs();
  ActAs(const ActAs&) = delete;
  ActAs& operator=(const ActAs&) = delete;

  bool is_other() const { return is_other_; }  // it is not as itself that this process acts

 private:
  std::vector<gid_t> own_groups_;
  gid_t own_group_;
  bool is_other_ = false;
};

}  // namespace grayling
