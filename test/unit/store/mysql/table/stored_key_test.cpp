// SPDX-License-Identifier: MIT
#include "store/mysql/table/stored_key.hpp"

#include "support/catch.hpp"

namespace grayling::mysql {
namespace {

// Returns the sizes of the portions for `count` keys with senders of `bytes` bytes.
void check(std::size_t count, std::size_t bytes, const std::vector<std::size_t>& expected) {
  INFO(count << " keys of " << bytes << " bytes");
  const std::vector<StoredKey> keys(count, StoredKey{{std::string(bytes, 'a'), "", ""}, 0});
  std::vector<std::size_t> sizes;
  const StoredKey* next = keys.data();
  for (const auto portion : portions(keys)) {
    CHECK(portion.data() == next);
    next += portion.size();
    sizes.push_back(portion.size());
  }
  CHECK(sizes == expected);
}

}  // namespace

TEST_CASE("a statement takes so many rows and so many bytes, and at least one row") {
  check(0, 10, {});
  check(1, 10, {1});
  check(500, 10, {500});
  check(501, 10, {500, 1});
  check(1500, 10, {500, 500, 500});
  check(10, 128 * 1024 - 128, {2, 2, 2, 2, 2});
  check(3, 128 * 1024 - 127, {1, 1, 1});
  check(2, kStatementBytesMax, {1, 1});
}

TEST_CASE("keys are sorted as the table spells them and remember their places") {
  const TableShape shape;
  const std::vector<Key> keys = {{"b", "", ""},  {"\xff", "", ""},   {"a", "c", "r"},
                                 {"a", "c", ""}, {"\u00e4", "", ""}, {"", "", ""}};
  std::vector<std::size_t> places;
  for (const auto& key : stored_keys(keys, shape)) places.push_back(key.index);
  CHECK(places == std::vector<std::size_t>{5, 1, 3, 2, 0, 4});
  CHECK(stored_keys(keys, shape)[1].text.sender == "\\xff");
}

TEST_CASE("a key is found by what the table answers") {
  const TableShape shape;
  const auto keys =
      stored_keys(std::vector<Key>{{"b", "c", "r"}, {"a", "c", "r"}, {"a", "c", ""}}, shape);
  const auto place = [&](std::string_view sender, std::string_view client,
                         std::string_view recipient) {
    const auto* key = find_key(keys, sender, client, recipient);
    return key == nullptr ? -1 : static_cast<int>(key->index);
  };
  CHECK(place("a", "c", "r") == 1);
  CHECK(place("a", "c", "") == 2);
  CHECK(place("b ", "c", "r  ") == 0);
  CHECK(place("b", "c", "") == -1);
  CHECK(place(" b", "c", "r") == -1);
  CHECK(place("c", "c", "r") == -1);
  CHECK(place("", "", "") == -1);
  CHECK(find_key({}, "a", "c", "r") == nullptr);
}

}  // namespace grayling::mysql
