// SPDX-License-Identifier: MIT
// Lets a process of root look at files as another user would. It changes the whole process: only
// for a program with one thread.
#pragma once

#include <optional>
#include <vector>

#include <sys/types.h>

namespace grayling {

// While an ActAs exists, a process of root has the rights of `user`: effective user and group ids,
// and the groups that the system's user database gives that user. The destructor restores root's
// rights. Nothing changes if the process isn't root's, if `user` is empty, or if the system
// refuses.
class ActAs {
 public:
  explicit ActAs(const std::optional<uid_t>& user);
  ~ActAs();
  ActAs(const ActAs&) = delete;
  ActAs& operator=(const ActAs&) = delete;

  bool is_other() const { return is_other_; }  // the process acts as another user now

 private:
  std::vector<gid_t> own_groups_;
  gid_t own_group_;
  bool is_other_ = false;
};

}  // namespace grayling
