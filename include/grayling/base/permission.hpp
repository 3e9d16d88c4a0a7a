// SPDX-License-Identifier: MIT
// Finds out why a file can't be used, and words the remedy for a message. Any thread.
#pragma once

#include <string>

#include <sys/types.h>

namespace grayling {

// Returns the name of this process' effective user, or its number ("1000") if it has no name.
std::string own_user();

// Returns the command that makes a directory in which `user` can keep files:
// "install -d -o user /path". If `user` is "", it is own_user(), or the word "USER" if that is
// root, because root may ask on behalf of another user.
std::string make_directory_command(const std::string& directory, const std::string& user = "");

// Returns what to append to a message after "Permission denied" at `path`, beginning with "; ": who
// owns the file, or the nearest visible directory above it, and the remedy. Returns "" for root,
// which file modes don't stop, and if nothing on the way can be seen.
std::string permission_remedy(const std::string& path);

// Returns what keeps `user`, whose only group is `group`, from connecting to the socket `path`: the
// first directory on the way that the user may not enter, or `path` itself if its mode forbids it
// (unix(7): connecting needs write permission). Returns "" if nothing is seen that does.
std::string closed_to(uid_t user, gid_t group, const std::string& path);

}  // namespace grayling
