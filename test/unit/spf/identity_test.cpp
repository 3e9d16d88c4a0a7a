// SPDX-License-Identifier: MIT
#include "grayling/spf/identity.hpp"

#include "spf/name.hpp"
#include "support/catch.hpp"

using namespace grayling;

TEST_CASE("whose record is asked") {
  struct Row {
    const char* sender;
    const char* helo;
    const char* word;
    const char* local_part;
    const char* domain;
  };
  const Row rows[] = {
      {"Anna@Example.ORG", "mail.example.net", "mailfrom", "Anna", "example.org"},
      {"@example.org", "mail.example.net", "mailfrom", "postmaster", "example.org"},
      {"\"a@b\"@example.org", "mail.example.net", "mailfrom", "\"a@b\"", "example.org"},
      {"anna@example.org.", "mail.example.net", "mailfrom", "anna", "example.org"},
      {"anna@M\u00dcNCHEN.example", "x.example", "mailfrom", "anna", "xn--mnchen-3ya.example"},
      {"anna", "mail.example.net", "mailfrom", "anna", ""},
      {"anna@", "mail.example.net", "mailfrom", "anna", ""},
      {"", "Mail.Example.net", "helo", "postmaster", "mail.example.net"},
      {"", "mail.example.net.", "helo", "postmaster", "mail.example.net"},
      {"", "[192.0.2.1]", "helo", "postmaster", "[192.0.2.1]"},
      {"", "", "helo", "postmaster", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.sender, row.helo);
    const auto identity = SpfIdentity::of(row.sender, row.helo);
    CHECK(identity.word() == row.word);
    CHECK(identity.local_part == row.local_part);
    CHECK(identity.domain == row.domain);
    CHECK(identity.helo == row.helo);
  }
}

TEST_CASE("a HELO that is too long for a name is cut, and names no domain") {
  const std::string name = std::string(300, 'a') + ".example.org";
  CHECK(SpfIdentity::of("a@example.org", name).helo.size() == 255);
  CHECK(SpfIdentity::of("", name).domain.size() <= 255);
  CHECK_FALSE(can_be_asked(SpfIdentity::of("", name).domain));
}
