// SPDX-License-Identifier: MIT
#include "grayling/base/domain.hpp"

#include "grayling/base/text.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("all spellings of a domain are one, with A-labels in lower case") {
  struct Row {
    std::string domain, normal;
  };
  const Row rows[] = {
      {"münchen.example", "xn--mnchen-3ya.example"},
      {"MÜNCHEN.Example", "xn--mnchen-3ya.example"},
      {"XN--MNCHEN-3YA.Example", "xn--mnchen-3ya.example"},
      {"mu\u0308nchen.example", "xn--mnchen-3ya.example"},
      {"mün\u00adchen.example", "xn--mnchen-3ya.example"},
      {"ｍüｎｃｈｅｎ．ｅｘａｍｐｌｅ", "xn--mnchen-3ya.example"},
      {"münchen。example", "xn--mnchen-3ya.example"},
      {"münchen｡example", "xn--mnchen-3ya.example"},
      {"ｘｎ－－mnchen-3ya.example", "xn--mnchen-3ya.example"},
      {"münchen.example.", "xn--mnchen-3ya.example."},
      {"mail.xn--mnchen-3ya.münchen.example", "mail.xn--mnchen-3ya.xn--mnchen-3ya.example"},
      {"_dmarc.münchen.example", "_dmarc.xn--mnchen-3ya.example"},
      {"straße.example", "xn--strae-oqa.example"},
      {"strasse.example", "strasse.example"},
      {"βόλος.example", "xn--nxasmm1c.example"},
      {"βόλοσ.example", "xn--nxasmq6b.example"},
      {"почта.РФ", "xn--80a1acny.xn--p1ai"},
      {"אבג.example", "xn--4dbcd.example"},
      {"例え.テスト", "xn--r8jz45g.xn--zckzah"},
      {repeated("ü", 50) + ".example",
       "xn--" + std::string("tda") + repeated("a", 49) + ".example"},
  };
  for (const auto& [domain, normal] : rows) {
    CAPTURE(domain);
    CHECK(normal_domain(domain) == normal);
    CHECK(normal_domain(normal) == normal);
    CHECK(normal_address("Anna@" + domain) == "anna@" + normal);
    CHECK(checked_domain(domain).value_or("") == normal);
  }
}

TEST_CASE("what can't be such a domain stays as it came but for A to Z, and is an error to check") {
  const std::string rows[] = {
      "ü\xff.example",
      "\xfc.example",
      "ü\xed\xa0\x80.example",
      "i❤.example",
      "😀.example",
      "a＠ü.example",
      "ü＠here.example",
      "a／b.example",
      "＠",
      "ü b.example",
      "[ü]",
      "*ü.example",
      "a\u200db.example",
      "\u0301ü.example",
      "ab--ü.example",
      "-ü.example",
      "ü-.example",
      "xn--ü.example",
      "1אב.example",
      "אa.example",
      "\u00ad.example",
      "ü..example",
      ".ü.example",
      repeated("ü", 70) + ".example",
      repeated("ü.", 90) + "example",
      repeated("ü.", 40) + "example",
      std::string("ü\0.example", 11),
      std::string("a\0.ü.example", 13),
      "ü.\xff.example",
      repeated("ü.", 30) + repeated("a", 60),
      "a\u2024ü.example",
      "\u2488ü.example",
  };
  for (const auto& domain : rows) {
    CAPTURE(domain);
    CHECK(normal_domain(domain) == domain);
    CHECK(normal_domain("ABC." + domain) == "abc." + domain);
    CHECK(normal_address("ANNA@" + domain) == "anna@" + domain);
    const auto checked = checked_domain(domain);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().text.starts_with("not a domain: "));
  }
}

TEST_CASE("a label that IDNA refuses stays as it came, and the others are converted") {
  struct Row {
    std::string domain, normal;
  };
  const Row rows[] = {
      {"😀.münchen.example", "😀.xn--mnchen-3ya.example"},
      {"münchen.😀", "xn--mnchen-3ya.😀"},
      {"A.😀Ü.MÜNCHEN.Example", "a.😀Ü.xn--mnchen-3ya.example"},
      {"-ü.ü-.münchen.example", "-ü.ü-.xn--mnchen-3ya.example"},
      {"xn--ü.münchen.example", "xn--ü.xn--mnchen-3ya.example"},
      {"😀。münchen．example｡", "😀.xn--mnchen-3ya.example."},
      {"\u00ad.münchen.example", "\u00ad.xn--mnchen-3ya.example"},
      {"\u2026.münchen.example", "\u2026.xn--mnchen-3ya.example"},
      {"a\u2024b.münchen.example", "a\u2024b.xn--mnchen-3ya.example"},
      {"a＠b.münchen.example", "a＠b.xn--mnchen-3ya.example"},
      {repeated("ü", 70) + ".münchen.example", repeated("ü", 70) + ".xn--mnchen-3ya.example"},
  };
  for (const auto& [domain, normal] : rows) {
    CAPTURE(domain);
    CHECK(normal_domain(domain) == normal);
    CHECK(normal_domain(normal) == normal);
    CHECK(normal_address("Anna@" + domain) == "anna@" + normal);
    const auto checked = checked_domain(domain);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().text.starts_with("not a domain: "));
  }
}

TEST_CASE("a label in ASCII is no matter of IDNA beside one in letters") {
  for (const std::string label : {"r1---sn", "R1---SN", "ab--c", "-x", "x-", "_dmarc", "xn--i-7iq",
                                  "xn--mnchen-3ya", "a_b"}) {
    CAPTURE(label);
    const std::string normal = lower_case(label) + ".xn--mnchen-3ya.example";
    CHECK(normal_domain(label + ".münchen.example") == normal);
    CHECK(normal_domain("MÜNCHEN." + label) == "xn--mnchen-3ya." + lower_case(label));
    CHECK(normal_address("a@" + label + ".münchen.example") == "a@" + normal);
    CHECK(checked_domain(label + ".münchen.example").value_or("none") == normal);
  }
  CHECK(normal_domain("a@b.ü.example") == "a@b.ü.example");
  CHECK(normal_domain("xn--zz-.münchen.example") == "xn--zz-.xn--mnchen-3ya.example");
  const auto checked = checked_domain("xn--zz-.münchen.example");
  REQUIRE_FALSE(checked);
  CHECK(checked.error().text.starts_with("its xn--zz- stands for nothing: "));
}

TEST_CASE("a domain that the mapping leaves nothing of stays") {
  CHECK(normal_domain("\u00ad") == "\u00ad");
  CHECK(normal_address("a@\u00ad") == "a@\u00ad");
  CHECK_FALSE(checked_domain("\u00ad"));
}

TEST_CASE("what is ASCII is lower-cased and nothing else") {
  for (const std::string domain :
       {"", ".", "example.org", "example.org.", "xn--", "xn--a.example", "xn--bogus.example",
        "xn--abc-.example", "ab--c.example", "-a.example", "a..b", "[192.0.2.1]",
        "[ipv6:2001:db8::1]", "a b", "a/b", "_x", "xn--i-7iq.example"}) {
    CAPTURE(domain);
    CHECK(normal_domain(domain) == domain);
    CHECK(normal_address("anna@" + domain) == "anna@" + domain);
  }
  const std::string longest(70'000, 'a');
  CHECK(normal_domain(std::string(70'000, 'A')) == longest);
}

TEST_CASE("of an address only the domain is converted") {
  CHECK(normal_address("Jürgen@München.Example") == "jürgen@xn--mnchen-3ya.example");
  CHECK(normal_address("JÜRGEN@example.org") == "jÜrgen@example.org");
  CHECK(normal_address("xn--mnchen-3ya@example.org") == "xn--mnchen-3ya@example.org");
  CHECK(normal_address("\"a@münchen.example\"@here.example") ==
        "\"a@münchen.example\"@here.example");
  CHECK(normal_address("a@b@münchen.example") == "a@b@xn--mnchen-3ya.example");
  CHECK(normal_address("münchen.example") == "münchen.example");
  CHECK(normal_address("ANNA@münchen.example") == "anna@xn--mnchen-3ya.example");
  CHECK(normal_address("münchen@") == "münchen@");
  CHECK(normal_address("@münchen.example") == "@xn--mnchen-3ya.example");
  CHECK(normal_address("\xff@münchen.example") == "\xff@xn--mnchen-3ya.example");
  CHECK(normal_address("").empty());
  std::string text = "before Ü@";
  CHECK_FALSE(set_normal_address(text, "A@Ü.example"));
  CHECK(text == "a@xn--tda.example");
  CHECK(set_normal_domain(text, "A"));
  CHECK(text == "a");
}

TEST_CASE("an xn-- that stands for nothing is an error to check, with the reason") {
  for (const std::string domain : {"xn--bogus.example", "a.xn--abc-.example", "xn--", "xn--a"}) {
    CAPTURE(domain);
    const auto checked = checked_domain(domain);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().text.find("stands for nothing: ") != std::string::npos);
  }
  // Some registries register names that IDNA2008 doesn't allow.
  for (const std::string domain :
       {"xn--i-7iq.example", "xn--mnchen-3ya.example", "a_b.example", ""}) {
    CAPTURE(domain);
    CHECK(checked_domain(domain).value_or("none") == domain);
  }
}

TEST_CASE("a domain is written in letters again for who looks for them") {
  CHECK(domain_in_letters("xn--mnchen-3ya.example") == "münchen.example");
  CHECK(domain_in_letters("mail.xn--mnchen-3ya.xn--p1ai.") == "mail.münchen.рф.");
  CHECK(domain_in_letters("xn--abc-.xn--mnchen-3ya") == "xn--abc-.münchen");
  CHECK(domain_in_letters(".xn--mnchen-3ya") == ".münchen");
  CHECK(domain_in_letters("example.org") == "example.org");
  CHECK(domain_in_letters("").empty());
  CHECK(address_in_letters("xn--mnchen-3ya@xn--mnchen-3ya.example") ==
        "xn--mnchen-3ya@münchen.example");
  CHECK(address_in_letters("anna") == "anna");
}
