// SPDX-License-Identifier: MIT
// Runs test/integration/dns_server.py with a script, in its own process. The process ends with its
// owner, and with this program. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/resolver/options.hpp"
#include "support/temp_directory.hpp"

namespace grayling {

class NameServerProcess {
 public:
  explicit NameServerProcess(const std::string& script);
  ~NameServerProcess() { end(); }
  NameServerProcess(const NameServerProcess&) = delete;
  NameServerProcess& operator=(const NameServerProcess&) = delete;

  NameServer address() const { return {*IpAddress::parse("127.0.0.1"), port_}; }

  void hang();         // it takes questions, and answers those that still wait when it goes on
  void go_on();        // after hang()
  void fall_silent();  // it answers no question until speak()
  void speak();
  void end();      // nobody listens at its port
  void restart();  // at the same port, after end()

  // Returns how many questions so far contain `part`, like "udp example.test. TXT".
  int asked(const std::string& part) const;

 private:
  TempDirectory folder_;
  std::string script_;
  std::uint16_t port_ = 0;
  pid_t pid_ = -1;
  FileDescriptor output_;
};

}  // namespace grayling
