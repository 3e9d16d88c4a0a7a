// SPDX-License-Identifier: MIT
// The defaults that Config's own initialisers can't hold.
#pragma once

namespace grayling {

inline constexpr const char* kDefaultFile = "/etc/grayling/grayling.toml";
inline constexpr const char* kDefaultListen = "inet:127.0.0.1:10023";
inline constexpr const char* kDefaultStore = "sqlite:/var/lib/grayling/grayling.db";

}  // namespace grayling
