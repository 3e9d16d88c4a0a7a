// SPDX-License-Identifier: MIT
#include "store/mysql/server/remedy.hpp"

#include "support/catch.hpp"

namespace grayling::mysql {
namespace {

std::string of(unsigned code, const std::string& text) {
  const std::string found = remedy({kind_of(code), code, text});
  CAPTURE(code, text, found);
  const std::string said = as_error({kind_of(code), code, text}, "doing").text;
  CHECK(said == "doing: " + (found.empty() ? "" : found + ": ") + text + " (error " +
                    std::to_string(code) + ")");
  return found;
}

bool has(const std::string& text, std::string_view part) {
  CAPTURE(text, part);
  return text.find(part) != std::string::npos;
}

std::string option(const std::string& name) {
  return "The MariaDB server is running with the " + name +
         " option so it cannot execute this statement";
}

}  // namespace

TEST_CASE("a server that is read-only is named as that, and no other option is") {
  CHECK(has(of(1290, option("--read-only")), "the server is read-only: name a host"));
  CHECK(has(of(1290, option("--super-read-only")), "super_read_only"));
  CHECK(has(of(1290, option("--read-only=NO_LOCK")), "the server is read-only"));
  CHECK(has(of(1836, "Running in read-only mode"), "the server is read-only"));
  CHECK(of(1290, option("--skip-grant-tables")).empty());
  CHECK(of(1290, option("--secure-file-priv")).empty());
  CHECK(of(1792, "Cannot execute statement in a READ ONLY transaction").empty());
  CHECK(of(1142, "INSERT command denied to user").empty());
}

TEST_CASE("InnoDB that is read-only is told from tables that can't be made for another cause") {
  CHECK(has(of(1036, "Table 'sender' is read only"), "innodb_read_only or innodb_force_recovery"));
  CHECK(has(of(1874, "InnoDB is in read only mode."), "innodb_read_only"));
  CHECK(has(of(1005, "Can't create table `a`.`b` (errno: 165 \"Table is read only\")"),
            "innodb_read_only"));
  CHECK(of(1005, "Can't create table `a`.`b` (errno: 150 \"Foreign key\")").empty());
}

TEST_CASE("a key that is too long names the pages, or the prefix, by the limit that it met") {
  const auto too_long = [](const std::string& bytes) {
    return of(1071, "Specified key was too long; max key length is " + bytes + " bytes");
  };
  CHECK(has(too_long("1173"), "innodb_page_size = 16k or larger"));  // 4k
  CHECK(has(too_long("768"), "innodb_page_size"));                   // 4k, MySQL
  CHECK(has(too_long("1536"), "innodb_page_size"));                  // 8k
  CHECK(has(too_long("767"), "innodb_large_prefix"));
  CHECK(too_long("3072").empty());
  CHECK(of(1071, "Specified key was too long").empty());
}

TEST_CASE("an engine that the server imposes is named, and not our own setting") {
  CHECK(has(of(1290, option("NO_ENGINE_SUBSTITUTION")), "enforce_storage_engine"));
  CHECK(has(of(1286, "Unknown storage engine 'InnoDB'"), "runs without InnoDB"));
  CHECK(of(1286, "Unknown storage engine 'Aria'").empty());
  CHECK(has(of(3161, "Storage engine InnoDB is disabled (Table creation is disallowed)."),
            "disabled_storage_engines"));
  CHECK(of(3161, "Storage engine MyISAM is disabled (Table creation is disallowed).").empty());
}

TEST_CASE("a full disk is told from another failure to write") {
  CHECK(has(of(1021, "Disk full (/tmp/x)"), "make room"));
  CHECK(has(of(1030, "Got error 28 \"No space left on device\" from storage engine"), "make room"));
  CHECK(has(of(1026, "Error writing file 'x' (Errcode: 28 - No space)"), "make room"));
  CHECK(of(1030, "Got error 5 \"Input/output error\" from storage engine").empty());
  CHECK(of(1026, "Error writing file 'x' (errno: 281)").empty());
  CHECK(of(1213, "Deadlock found").empty());
}

TEST_CASE("why a server makes no table can be told by its variables") {
  const SessionVariables good = {{"innodb_page_size", "16384"},    {"enforce_storage_engine", ""},
                                 {"disabled_storage_engines", ""}, {"innodb_read_only", "OFF"},
                                 {"innodb_force_recovery", "0"},   {"read_only", "OFF"},
                                 {"super_read_only", "OFF"}};
  CHECK(creation_trouble(good).empty());
  CHECK(creation_trouble({}).empty());
  const auto with = [&](const std::string& name, const std::string& value) {
    SessionVariables variables = good;
    variables[name] = value;
    return creation_trouble(variables);
  };
  CHECK(has(with("innodb_page_size", "4096"), "innodb_page_size"));
  CHECK(has(with("innodb_page_size", "8192"), "innodb_page_size"));
  CHECK(with("innodb_page_size", "65536").empty());
  CHECK(has(with("enforce_storage_engine", "MyISAM"), "enforce_storage_engine"));
  CHECK(with("enforce_storage_engine", "InnoDB").empty());
  CHECK(has(with("disabled_storage_engines", "MyISAM,InnoDB"), "disabled_storage_engines"));
  CHECK(with("disabled_storage_engines", "MyISAM,FEDERATED").empty());
  CHECK(has(with("read_only", "ON"), "the server is read-only"));
  CHECK(has(with("read_only", "NO_LOCK"), "the server is read-only"));
  CHECK(has(with("super_read_only", "ON"), "the server is read-only"));
  CHECK(has(with("innodb_read_only", "ON"), "innodb_read_only"));
  CHECK(has(with("innodb_force_recovery", "5"), "innodb_force_recovery"));
  CHECK(with("innodb_force_recovery", "3").empty());
}

}  // namespace grayling::mysql
