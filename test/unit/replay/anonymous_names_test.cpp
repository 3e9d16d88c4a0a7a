// SPDX-License-Identifier: MIT
#include "replay/anonymous_names.hpp"

#include <set>

#include "grayling/base/dns_name.hpp"
#include "grayling/base/registrable_domain.hpp"
#include "grayling/base/text.hpp"
#include "grayling/greylist/client_identity.hpp"
#include "grayling/greylist/sender.hpp"
#include "grayling/suspicion/line_name.hpp"
#include "replay/anonymous_address.hpp"
#include "support/catch.hpp"

using namespace grayling;

namespace {

const KeyedHash& hash() {
  static const KeyedHash hash("a key of the tests, and of nobody else");
  return hash;
}

std::string normalised(const std::string& address) {
  std::string text;
  set_normalised_sender(text, address);
  return text;
}

std::string without_tag(const std::string& address) {
  const auto at = address.rfind('@');
  return std::string(unsigned_part(std::string_view(address).substr(0, at))) + address.substr(at);
}

}  // namespace

TEST_CASE("a domain stays what it is, under another name") {
  const AnonymousNames names(hash());
  const std::string domain = names.domain("example.org");
  CHECK(domain.ends_with(".org"));
  CHECK(registrable_domain(domain) == domain);
  CHECK(names.domain("Example.ORG.") == domain);
  CHECK(names.domain("a.example.org").ends_with("." + domain));
  CHECK(names.domain("b.a.example.org").ends_with("." + names.domain("a.example.org")));
  CHECK(names.domain("a.example.com") != names.domain("a.example.org"));
  CHECK(names.domain("example.co.uk").ends_with(".uk"));
  CHECK(registrable_domain(names.domain("x.example.co.uk")) == names.domain("example.co.uk"));
  CHECK(names.domain("host.intranetname").ends_with(".example"));
  CHECK(registrable_domain(names.domain("co.uk")).empty());
  CHECK(is_mail_domain(names.domain("co.uk")));
  CHECK_FALSE(is_mail_domain(names.domain("localhost")));
  CHECK(names.domain("[192.0.2.7]").starts_with('['));
  CHECK(names.domain("").empty());
}

TEST_CASE("senders are the same afterwards if they were before, by each way to compare them") {
  const AnonymousNames names(hash());
  const std::vector<std::string> senders = {"anna@a.example",
                                            "Anna@A.example",
                                            "prvs=1234abcdef=anna@a.example",
                                            "anna+x@a.example",
                                            "prvs=2234abcdef=anna@a.example",
                                            "anna+y@a.example",
                                            "news-12@a.example",
                                            "news-13@a.example",
                                            "prvs=1234abcdef=news-13@a.example",
                                            "\"anna x\"@a.example",
                                            "anna@b.example",
                                            "srs0=ab=cd=b.example=bob@a.example",
                                            "srs0=ef=gh=b.example=bob@a.example",
                                            "postmaster",
                                            "42@a.example",
                                            "43@a.example",
                                            "btv1==12345abcdef==anna@a.example",
                                            "@a.example",
                                            "anna@"};
  for (const auto& one : senders) {
    for (const auto& other : senders) {
      const auto a = names.address(one);
      const auto b = names.address(other);
      CAPTURE(one, other, a, b);
      CHECK((normalised(a) == normalised(b)) == (normalised(one) == normalised(other)));
      CHECK((a == b) == (lower_case(one) == lower_case(other)));
      if (one.find('@') == std::string::npos || other.find('@') == std::string::npos) continue;
      CHECK((without_tag(a) == without_tag(b)) ==
            (without_tag(lower_case(one)) == without_tag(lower_case(other))));
    }
  }
  CHECK(names.address("").empty());
  CHECK(names.address("anna@a.example").ends_with("@" + names.domain("a.example")));
}

TEST_CASE("a client's name has the same look afterwards") {
  const AnonymousNames names(hash());
  const AnonymousAddresses addresses(hash());
  const std::pair<std::string, std::string> clients[] = {
      {"192.0.2.7", "mail.example.org"},
      {"192.0.2.7", "example.org"},
      {"192.0.2.7", "www.example.org"},
      {"192.0.2.7", "192-0-2-7.dsl.example.org"},
      {"192.0.2.7", "ip-192-0-2-7.example.org"},
      {"192.0.2.7", "x2-7.example.org"},
      {"192.0.2.7", "a2-7.smtp-out.example.org"},
      {"192.0.2.7", "c0000207.example.org"},
      {"192.0.2.7", "070200c0.example.org"},
      {"192.0.2.7", "3221225991.example.org"},
      {"192.0.2.7", "007002000192.example.org"},
      {"192.0.2.7", "dyn-7.example.org"},
      {"192.0.2.7", "abonent.example.org"},
      {"192.0.2.7", "host12.example.org"},
      {"192.0.2.7", "server1234.example.org"},
      {"192.0.2.7", "vmi123456.example.org"},
      {"192.0.2.7", "static.mail.example.org"},
      {"192.0.2.7", "host.smtp.example.org"},
      {"192.0.2.7", "mx.customer.example.org"},
      {"192.0.2.7", "ec2-192-0-2-7.compute-1.amazonaws.com"},
      {"192.0.2.7", "vm1.westeurope.cloudapp.azure.com"},
      {"192.0.2.7", "co.uk"},
      {"192.0.2.7", "localhost"},
      {"192.0.2.7", "mail.intranetname"},
      {"2001:db8:1234:5678:9abc:def0:1234:5678", "p20010db812345678.dip.example.org"},
      {"2001:db8:1234:5678:9abc:def0:1234:5678", "x-12345678-9abcdef0.example.org"},
      {"2001:db8::1", "mail.example.org"},
  };
  for (const auto& [address, name] : clients) {
    const auto before = IpAddress::parse(address).value();
    const auto after = addresses.of(before);
    const auto made = names.client(name, before, after);
    const auto domain = registrable_domain(name);
    const auto made_domain = registrable_domain(made);
    CAPTURE(address, name, after.text(), made);
    CHECK(domain.empty() == made_domain.empty());
    CHECK(provider_domain(name, before).empty() == provider_domain(made, after).empty());
    CHECK(has_line_name(name, domain, before) == has_line_name(made, made_domain, after));
    CHECK(line_kind(name, domain) == line_kind(made, made_domain));
    CHECK(is_mail_domain(name) == is_mail_domain(made));
    if (!domain.empty()) CHECK(made_domain == names.domain(domain));
  }
  const auto address = IpAddress::parse("192.0.2.7").value();
  CHECK(names.client("unknown", address, address) == "unknown");
  CHECK(names.client("[UNAVAILABLE]", address, address) == "[UNAVAILABLE]");
}
