// SPDX-License-Identifier: MIT
#include "../unit/store/store_contract.hpp"
#include "private_server.hpp"
#include "store/mysql/mysql_store.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"

namespace grayling {

using namespace store_contract;

TEST_CASE("a MySQL store with the full table keeps the contract of all stores") {
  PrivateServer& server = shared_server();
  server.make_database();
  const TestClock clock;
  TestLog log;
  check_store_contract(
      [&] { return make_mysql_store(server.root_url(), {std::chrono::seconds(10)}, clock, log); });
}

}  // namespace grayling
