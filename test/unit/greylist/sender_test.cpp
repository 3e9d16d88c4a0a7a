// SPDX-License-Identifier: MIT
#include "grayling/greylist/sender.hpp"

#include "support/catch.hpp"

using namespace grayling;

namespace {
void check(const std::string& sender, const std::string& key) {
  CAPTURE(sender);
  std::string out = "before 7@";
  set_normalised_sender(out, sender);
  CHECK(out == key);
}
}  // namespace

TEST_CASE("senders of one mailing list share a key") {
  check("prvs=1234abcdef=u@d", "u@d");
  check("prvs=u=1234abcdef@d", "u@d");
  check("PRVS=1234ABCDEF=U@D", "u@d");
  check("prvs=u/1234abcdef@d", "u@d");
  check("prvs=750139ea6=u.v@d", "u.v@d");
  check("prvs=u=750139ea6@d", "u@d");
  check("btv1==760cdc7c545==Ann.B@d", "ann.b@d");
  check("btv1==0777abbcc85==tcwm179387@d", "tcwm179387@d");
  check("btv1==760cdc7c545==list+x@d", "list@d");
  check("msprvs1=1202020UU5ulBw=bounces-tester@d", "bounces-tester@d");
  check("msprvs1=20570G1NGbo_G=bounces-274689-4@d", "bounces-#-#@d");
  check("msprvs1=20676xgzi92p-=bounces-1898-1322@d", "bounces-#-#@d");
  check("prvs=1234abcdef=SRS0=hh=tt=d=u@f", "srs0=#=#=d=u@f");
  check("prvs=1234abcdef=news-17@d", "news-#@d");
  check("SRS0=hh=tt=d=u@f", "srs0=#=#=d=u@f");
  check("SRS0+hh=tt=d=u@f", "srs0=#=#=d=u@f");
  check("SRS0=h9=77=163.com=u@f", "srs0=#=#=163.com=u@f");
  check("SRS0=hh=tt=d=b-17-x=y@f", "srs0=#=#=d=b-#-x=y@f");
  check("SRS1=hh=f.org==hh=tt=d=u@g", "srs1=#=f.org==#=#=d=u@g");
  check("news-1234@d", "news-#@d");
  check("b-12-bob=x.org@d", "b-#-bob=x.org@d");
  check("2024-11-news_5.6@d", "#-#-news_#.#@d");
  check("l+b-17-bob=x.org@d", "l@d");
  check("Anna+shop@Example.ORG", "anna@example.org");
  check("News-17@München.example", "news-#@xn--mnchen-3ya.example");
  check("jürgen+x@xn--MNCHEN-3ya.example", "jürgen@xn--mnchen-3ya.example");
}

TEST_CASE("near misses keep what they are") {
  check("anna7@d", "anna7@d");
  check("7anna@d", "7anna@d");
  check("42@d", "42@d");
  check("a@24.example", "a@24.example");
  check("", "");
  check("@d", "@d");
  check("+x@d", "+x@d");
  check("postmaster", "postmaster");
  check("news-1234", "news-1234");
  check("prvs=1234abcd=u@d", "prvs=1234abcd=u@d");
  check("prvs=1234abcdef0=u@d", "prvs=1234abcdef0=u@d");
  check("prvs=u/1234abcdeg@d", "prvs=u/1234abcdeg@d");
  check("prvs=/1234abcdef@d", "prvs=/1234abcdef@d");
  check("btv1==760cdc7c545==@d", "btv1==760cdc7c545==@d");
  check("btv1==760cdc7c545=u@d", "btv1==760cdc7c545=u@d");
  check("btv1=760cdc7c545==u@d", "btv1=760cdc7c545==u@d");
  check("btv1==sales==u@d", "btv1==sales==u@d");
  check("msprvs1=abc=u@d", "msprvs1=abc=u@d");
  check("msprvs1=1202020uu5ulbw=@d", "msprvs1=1202020uu5ulbw=@d");
  check("msprvs2=1202020uu5ulbw=u@d", "msprvs2=1202020uu5ulbw=u@d");
  check("prvs=1234abcdeg=u@d", "prvs=1234abcdeg=u@d");
  check("prvs=1234abcdef=@d", "prvs=1234abcdef=@d");
  check("prvs=@d", "prvs=@d");
  check("srs0=hh=tt=d@f", "srs0=hh=tt=d@f");
  check("srs0=hh=tt=d=@f", "srs0=hh=tt=d=@f");
  check("srs0hh=tt=d=u@f", "srs0hh=tt=d=u@f");
  check("srs1=hh=f=x=hh=tt=d=u@g", "srs1=hh=f=x=hh=tt=d=u@g");
  check("\"a+b-12\"@d", "\"a+b-12\"@d");
  check("a@b+c@d", "a@b@d");
  check("n\xc3\xba-7\xc3\xba@d", "n\xc3\xba-7\xc3\xba@d");
  check("SRS0=hh=tt=münchen.example=u@d", "srs0=#=#=münchen.example=u@d");
}
