// SPDX-License-Identifier: MIT
// Tables that differ from grayling's, as one list for both engines: what somebody has changed, and
// what opening the store says about it, in the same words.
#pragma once

#include <map>

#include "admin_contract.hpp"
#include "support/test_log.hpp"

namespace grayling::store_contract {

// A private database, empty at first.
class TableWorld {
 public:
  virtual ~TableWorld() = default;
  virtual std::unique_ptr<Store> make() = 0;
  virtual std::unique_ptr<AdminStore> make_admin() = 0;
  virtual void run(const std::string& sql) = 0;  // by an administrator
  virtual TestLog& log() = 0;
  // The engine's SQL for each name. "$TEXT", "$ASCII" and "$KIND" are types of text that is
  // compared by its bytes, "$NOCASE" isn't, and "$NUMBER" is a number. "$ODD" is a value that such
  // a column may have, "$INDEX" the index on last_seen that a table must have, and "$NEWER" a
  // statement that makes the schema newer.
  virtual std::map<std::string, std::string> names() const = 0;

  void change(std::string sql) {
    for (const auto& [name, text] : names()) {
      for (auto at = sql.find(name); at != std::string::npos; at = sql.find(name)) {
        sql.replace(at, name.size(), text);
      }
    }
    if (!sql.empty()) run(sql);
  }
};
using MakeWorld = std::function<std::unique_ptr<TableWorld>()>;

enum class Opens { Served, Warned, Refused };

struct TableCase {
  std::string what;
  std::string sql;
  Opens opens = Opens::Served;
  std::string words;  // of the refusal, or of the warning
};

inline const std::string kKey = ", PRIMARY KEY (address, client, recipient))";
inline const std::string kSenderKey =
    "address $TEXT NOT NULL, client $ASCII NOT NULL, recipient $TEXT NOT NULL";
inline const std::string kSenderNumbers =
    ", first_seen $NUMBER NOT NULL, last_seen $NUMBER NOT NULL, passes $NUMBER NOT NULL";
inline const std::string kAnew = "DROP TABLE sender; CREATE TABLE sender (";
inline const std::string kStandingKey = ", PRIMARY KEY (kind, name, partner))";
inline const std::string kStandingAnew =
    "DROP TABLE standing; CREATE TABLE standing (kind $KIND NOT NULL, name $TEXT NOT NULL,"
    " partner $TEXT NOT NULL";
inline const std::string kStandingNumbers =
    ", passes $NUMBER NOT NULL, came $NUMBER NOT NULL, last_seen $NUMBER NOT NULL";

inline std::vector<TableCase> sender_cases() {
  using enum Opens;
  return {
      {"nothing", "", Served, ""},
      {"a column more", "ALTER TABLE sender ADD COLUMN note $TEXT", Served, ""},
      {"a column more with a default",
       "ALTER TABLE sender ADD COLUMN score $NUMBER NOT NULL DEFAULT 0", Served, ""},
      {"a column that must be filled",
       kAnew + kSenderKey + kSenderNumbers + ", note $TEXT NOT NULL" + kKey, Refused,
       "its column note must be filled and is unknown"},
      {"no user and domain", kAnew + kSenderKey + kSenderNumbers + kKey, Served, ""},
      {"no passes",
       kAnew + kSenderKey + ", first_seen $NUMBER NOT NULL, last_seen $NUMBER NOT NULL" + kKey,
       Refused, "its column passes is missing"},
      {"no recipient",
       kAnew + "address $TEXT NOT NULL, client $ASCII NOT NULL" + kSenderNumbers +
           ", PRIMARY KEY (address, client))",
       Refused, "its column recipient is missing"},
      {"a text for a number",
       kAnew + kSenderKey +
           ", first_seen $NUMBER NOT NULL, last_seen $NUMBER NOT NULL, passes $TEXT NOT NULL" +
           kKey,
       Refused, "its column passes is of type "},
      {"a number for a text",
       kAnew + "address $NUMBER NOT NULL, client $ASCII NOT NULL, recipient $TEXT NOT NULL" +
           kSenderNumbers + kKey,
       Refused, "its column address is of type "},
      {"numbers that may be NULL",
       kAnew + kSenderKey + ", first_seen $NUMBER, last_seen $NUMBER, passes $NUMBER" + kKey,
       Served, ""},
      {"keys without regard to case",
       kAnew + "address $NOCASE NOT NULL, client $ASCII NOT NULL, recipient $TEXT NOT NULL" +
           kSenderNumbers + kKey,
       Refused, ", which takes different keys for equal"},
      {"a view",
       "ALTER TABLE sender RENAME TO senders; CREATE VIEW sender AS SELECT * FROM senders", Refused,
       "it is a view, not a table"},
      {"no primary key", kAnew + kSenderKey + kSenderNumbers + ")", Refused,
       "its primary key isn't (address, client, recipient)"},
      {"another primary key",
       kAnew + kSenderKey + kSenderNumbers + ", PRIMARY KEY (client, address, recipient))", Refused,
       "its primary key isn't (address, client, recipient)"},
      {"a newer schema", "$NEWER", Refused,
       "its schema has number 99, and this grayling knows those up to "},
      {"no table", "DROP TABLE sender", Warned,
       " had lost its table sender: it was made anew, and all senders are strangers now"},
  };
}

inline std::vector<TableCase> standing_cases() {
  using enum Opens;
  return {
      {"no table", "DROP TABLE standing", Served, ""},
      {"a column more", "ALTER TABLE standing ADD COLUMN note $TEXT", Served, ""},
      {"a column that must be filled",
       kStandingAnew + ", domain $ASCII NOT NULL" + kStandingNumbers + ", note $TEXT NOT NULL" +
           kStandingKey,
       Warned, "standing can't be used (its column note must be filled and is unknown): "},
      {"no domain", kStandingAnew + kStandingNumbers + kStandingKey, Warned,
       "standing can't be used (its column domain is missing): "},
      {"a text for a number",
       kStandingAnew +
           ", domain $ASCII NOT NULL, passes $NUMBER NOT NULL, came $NUMBER NOT NULL,"
           " last_seen $TEXT NOT NULL" +
           kStandingKey,
       Warned, "standing can't be used (its column last_seen is of type "},
      {"no primary key", kStandingAnew + ", domain $ASCII NOT NULL" + kStandingNumbers + ")",
       Warned, "standing can't be used (its primary key isn't (kind, name, partner)): "},
      {"a view",
       "ALTER TABLE standing RENAME TO others;"
       " CREATE VIEW standing AS SELECT * FROM others",
       Warned, "standing can't be used (it is a view, not a table): "},
  };
}

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline void check_refused(TableWorld& world, const std::string& words) {
  const auto opened = world.make()->open();
  REQUIRE_FALSE(opened);
  INFO(opened.error().text);
  CHECK(has(opened.error().text, words));
  CHECK(has(opened.error().text, ", or name another "));  // the remedy
  const auto tables = world.make_admin()->open();
  REQUIRE_FALSE(tables);
  INFO(tables.error().text);
  CHECK(has(tables.error().text, words));
}

inline void check_served(Store& store) {
  const std::vector<Key> keys = {key("served@d")};
  CHECK(must(store.insert_missing(keys, kFresh)) == Found{std::nullopt});
  CHECK(must(store.insert_missing(keys, kFresh)) == Found{kFresh});
  CHECK(must(store.save(std::vector<Change>{{keys[0], kFresh, {kNow, kNow, 1}}})) ==
        std::vector<bool>{true});
  CHECK(must(store.find(keys)) == Found{Record{kNow, kNow, 1}});
  must(store.purge(std::nullopt, 10, {}));
  const std::vector<StandingRow> rows = {{client_key("192.0.2.7"), {"d", 5, kNow}}};
  must(store.put_standings(rows, {}));
  const auto known = must(store.find_standings(std::vector<StandingKey>{rows[0].key}));
  CHECK(known[0].has_value() == store.keeps_standings());
  CHECK(must(store.recent_standings(0, {}, 10)).size() == (known[0] ? 1 : 0));
  must(store.purge_standings(kNow + 1, 10));
}

inline void check_tables(const MakeWorld& make_world, const std::vector<TableCase>& cases) {
  for (const auto& [what, sql, opens, words] : cases) {
    INFO(what << ": " << sql);
    const auto world = make_world();
    opened([&] { return world->make(); });
    world->change(sql);
    if (opens == Opens::Refused) {
      check_refused(*world, words);
      continue;
    }
    const auto store = opened([&] { return world->make(); });
    const std::string trouble = store->standing_trouble();
    INFO(trouble);
    if (opens == Opens::Warned) {
      CHECK((has(trouble, words) || world->log().count(words) == 1));
      CHECK(store->keeps_standings() == trouble.empty());
    } else {
      CHECK(trouble == "");
      CHECK(store->keeps_standings());
      CHECK(world->log().count(" had lost ") == 0);
    }
    check_served(*store);
    CHECK(opened([&] { return world->make_admin(); })->senders({}, 10)->size() == 1);
  }
}

// The tables that an administrator's commands need.
inline void check_tables_beside(const MakeWorld& make_world) {
  const auto world = make_world();
  opened([&] { return world->make(); });
  opened([&] { return world->make_admin(); });
  world->change("DROP TABLE exemption_match; CREATE TABLE exemption_match (kind $TEXT)");
  world->change("DROP TABLE report_count; CREATE TABLE report_count (number $NUMBER)");
  const auto admin = world->make_admin();
  const auto tables = must(admin->open());
  INFO(tables.lacking);
  CHECK(has(tables.lacking, "exemption_match can't be used (its column pattern is missing): "));
  INFO(admin->report_trouble());
  CHECK(has(admin->report_trouble(), "report_count can't be used (its column hour is missing): "));
  const std::vector<Key> keys = {key("served@d")};
  must(admin->put(std::vector<SenderRow>{{keys[0], kFresh}}));
  CHECK(must(admin->senders({}, 10)).size() == 1);
  CHECK(must(admin->forget(keys)) == 1);

  world->change("DROP TABLE exemption_match; DROP TABLE report_count");
  CHECK(opened([&] { return world->make_admin(); })->report_trouble() == "");
}

inline void check_table_contract(const MakeWorld& make_world) {
  SECTION("sender") {
    check_tables(make_world, sender_cases());
  }
  SECTION("standing") {
    check_tables(make_world, standing_cases());
  }
  SECTION("tables for commands") {
    check_tables_beside(make_world);
  }
}

}  // namespace grayling::store_contract
