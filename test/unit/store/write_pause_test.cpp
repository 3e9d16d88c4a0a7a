// SPDX-License-Identifier: MIT
#include "store/write_pause.hpp"

#include "support/catch.hpp"

namespace grayling {

using std::chrono::milliseconds;

TEST_CASE("after a slice the database is left alone for as long as the slice took, within bounds") {
  CHECK(WritePause::after(milliseconds(30)) == milliseconds(30));
  CHECK(WritePause::after(milliseconds(0)) == milliseconds(5));
  CHECK(WritePause::after(milliseconds(60'000)) == milliseconds(500));
}

TEST_CASE("slices whose rows take long get smaller, down to one row") {
  WritePause pause;
  const std::size_t first = pause.rows_max();
  pause.note_work(milliseconds(25));
  CHECK(pause.rows_max() == first / 2);
  for (std::size_t i = 0; i < first; ++i) pause.note_work(milliseconds(25));
  CHECK(pause.rows_max() == 1);
}

TEST_CASE("slices whose rows take no time grow to a whole batch, and no further") {
  WritePause pause;
  for (std::size_t i = 0; i < kAdminBatchMax; ++i) pause.note_work(milliseconds(1));
  CHECK(pause.rows_max() == kAdminBatchMax);
  pause.note_work(milliseconds(15));
  CHECK(pause.rows_max() == kAdminBatchMax);
}

}  // namespace grayling
