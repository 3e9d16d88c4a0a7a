// SPDX-License-Identifier: MIT
#include "cli/doctor/service_user.hpp"

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grayling/store/service_lock.hpp"
#include "support/catch.hpp"
#include "support/temp_directory.hpp"
#include "support/test_log.hpp"
#include "support/unprivileged.hpp"

namespace grayling {
namespace {

constexpr gid_t kUnitGroup = 54322;  // as SupplementaryGroups= gives one; in no list

// A process that holds the lock of a service. It has the rights of root, or those of nobody with a
// group that only its unit gives it. It ends with this object.
class RunningService {
 public:
  explicit RunningService(const StoreUrl& url) {
    int to_test[2];
    int to_service[2];
    REQUIRE(::pipe(to_test) == 0);
    REQUIRE(::pipe(to_service) == 0);
    child_ = ::fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) {
      ::close(to_service[1]);
      run(url, to_test[1], to_service[0]);
    }
    ::close(to_test[1]);
    ::close(to_service[0]);
    end_ = to_service[1];
    char byte = 0;
    const auto length = ::read(to_test[0], &byte, 1);
    ::close(to_test[0]);
    REQUIRE(length == 1);
  }
  ~RunningService() {
    ::close(end_);
    ::waitpid(child_, nullptr, 0);
  }
  RunningService(const RunningService&) = delete;
  RunningService& operator=(const RunningService&) = delete;

 private:
  [[noreturn]] static void run(const StoreUrl& url, int ready, int end) {
    TestLog log;
    const auto lock = ServiceLock::take(url, std::chrono::milliseconds(0), log);
    const gid_t groups[] = {kUnitGroup};
    const bool is_other =
        ::geteuid() != 0 || (::setgroups(1, groups) == 0 && ::setgid(65534) == 0 &&
                             ::setuid(Unprivileged::kNobody) == 0);
    char byte = 1;
    if (lock && is_other && ::write(ready, &byte, 1) == 1) static_cast<void>(::read(end, &byte, 1));
    ::_exit(0);
  }

  pid_t child_ = -1;
  int end_ = -1;  // of a pipe, on whose end it waits
};

StoreUrl url_in(const TempDirectory& directory) {
  const auto url = parse_store_url("sqlite:" + directory.path("g.db"));
  REQUIRE(url);
  return *url;
}

}  // namespace

TEST_CASE("a running service has the groups of its process, not those of the list of users") {
  const TempDirectory directory;
  const StoreUrl url = url_in(directory);
  const RunningService service(url);
  const auto found = service_credentials(url);
  REQUIRE(found);
  if (::geteuid() != 0) {
    CHECK(found->user == ::geteuid());
  } else {
    CHECK(found == Credentials{Unprivileged::kNobody, 65534, {kUnitGroup}});
  }
}

TEST_CASE("a stopped service has the groups that the list of users gives to its user") {
  const TempDirectory directory;
  const StoreUrl url = url_in(directory);
  const std::string lock = directory.write("g.db.lock", "", 0640);
  if (::geteuid() == 0) REQUIRE(::chown(lock.c_str(), Unprivileged::kNobody, 0) == 0);
  const uid_t user = ::geteuid() == 0 ? uid_t{Unprivileged::kNobody} : ::geteuid();
  CHECK(service_credentials(url) == listed_credentials(user));
}

}  // namespace grayling
