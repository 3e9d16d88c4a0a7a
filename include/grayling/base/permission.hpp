// SPDX-License-Identifier: MIT
// Words the remedy for a file that this process may not use. For messages; any thread.
#pragma once

#include <string>

#include <sys/types.h>

namespace grayling {

// The name of this process' effective user, or its number ("1000") if it has no name.
std::string own_user();

// The command that makes a directory in which `user` can keep files: "install -d -o user /path".
// Without `user` it names own_user(); for root, who may ask on behalf of another, it says "USER".
std::string make_directory_command(const std::string& directory, const std::string& user = "");

// The end of a message, "; …", after "Permission denied" at `path`: the owner of the file, or of
// the nearest directory above it that can be seen, and the remedy. "" for root, whom file modes
// don't stop, and if nothing is known of the file.
std::string permission_remedy(const std::string& path);

// What keeps a user, in that group alone, from connecting to the socket `path`: the first directory
// on the way that the user may not enter, or `path` itself if its mode forbids it (unix(7):
// connecting needs write permission). "": nothing does, as far as can be seen.
std::string closed_to(uid_t user, gid_t group, const std::string& path);

}  // namespace grayling
