// SPDX-License-Identifier: MIT
// To look at files as another user would. Process-wide: for a program of one thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace grayling {

// What decides which files a process may use (credentials(7)).
struct Credentials {
  uid_t user = 0;
  gid_t group = 0;
  std::vector<gid_t> groups;  // the supplementary ones

  bool operator==(const Credentials&) const = default;
};

// Those that a login of `user` gets by the system's list of users. A user without an entry there
// gets the group nogroup alone.
Credentials listed_credentials(uid_t user);

// The effective ones of a process, by the text of /proc/PID/status (proc(5)). They may differ from
// the list: a unit adds groups, and a change of the list takes a restart to reach the process.
// None: the text lacks them.
std::optional<Credentials> status_credentials(std::string_view status);

// While it exists, a process of root has these credentials as its effective ones. Afterwards it has
// its own again. Has no effect if the process isn't root's, if the user is root, if none is given,
// or if the system refuses.
class ActAs {
 public:
  explicit ActAs(const std::optional<Credentials>& other);
  ~ActAs();
  ActAs(const ActAs&) = delete;
  ActAs& operator=(const ActAs&) = delete;

 private:
  std::vector<gid_t> own_groups_;
  gid_t own_group_;
  bool is_other_ = false;  // this process acts as another user
};

}  // namespace grayling
