// SPDX-License-Identifier: MIT
// What to change where this process may not use a file. For messages; any thread.
#pragma once

#include <string>

#include <sys/types.h>

namespace grayling {

// The name of the user that this process acts as (its effective one), or the number, as "1000",
// of a user without a name.
std::string own_user();

// The command that makes a directory in which `user` can keep files: "install -d -o user /path".
// Without `user` it is own_user(); root may be asking for another, and reads "USER".
std::string make_directory_command(const std::string& directory, const std::string& user = "");

// After "Permission denied" at `path`: whose it is, or the nearest directory above it that can be
// seen, and what to do about that; as "; …" for the end of a message. "" for root, whom no owner
// keeps out, and where nothing is known of the file.
std::string permission_remedy(const std::string& path);

// What keeps a user, in that group alone, from the socket `path` by its mode: the first directory
// on the way there that may not be entered, or `path`, where it may not be connected to (unix(7):
// who may write may connect); "": nothing. What can't be seen keeps nobody.
std::string closed_to(uid_t user, gid_t group, const std::string& path);

}  // namespace grayling
