// SPDX-License-Identifier: MIT
#include "store/mysql/table/stored_key.hpp"

#include <algorithm>

#include "store/mysql/server/literal.hpp"
#include "store/mysql/table/portions.hpp"

namespace grayling::mysql {
std::string_view without_padding(std::string_view text) {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

StoredKey stored_key(const Key& key, std::size_t index, const TableShape& shape) {
  return {
      {column_text(key.sender, shape.address.rules), column_text(key.client, shape.client.rules),
       column_text(key.recipient, shape.recipient.rules)},
      index};
}

// Bytes of UTF-8 sort as its code points do, and so as a _bin collation.
void append_key(std::string& sql, const Key& key, const TableShape& shape) {
  append_literal(sql, key.sender, shape.address);
  sql += ", ";
  append_literal(sql, key.client, shape.client);
  sql += ", ";
  append_literal(sql, key.recipient, shape.recipient);
}

void sort_keys(std::vector<StoredKey>& keys) {
  std::sort(keys.begin(), keys.end(),
            [](const StoredKey& a, const StoredKey& b) { return a.text < b.text; });
}

const StoredKey* find_key(std::span<const StoredKey> keys, std::string_view sender,
                          std::string_view client, std::string_view recipient) {
  return find_spelling(keys, {sender, client, recipient}, [](const StoredKey& key) {
    return Spelling{key.text.sender, key.text.client, key.text.recipient};
  });
}

std::vector<std::span<const StoredKey>> portions(std::span<const StoredKey> keys,
                                                 std::size_t bytes_max) {
  return cut_to_portions(keys, bytes_max, [](const StoredKey& key) {
    return key.text.sender.size() + key.text.client.size() + key.text.recipient.size();
  });
}

}  // namespace grayling::mysql
