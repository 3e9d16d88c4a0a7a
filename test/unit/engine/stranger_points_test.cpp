// SPDX-License-Identifier: MIT
#include "engine/stranger_points.hpp"

#include "support/catch.hpp"
#include "support/scripted_resolver.hpp"
#include "support/test_clock.hpp"
#include "support/test_log.hpp"

using namespace grayling;

namespace {

constexpr KeyHash kHash{3, 4};

PolicyRequest request_from(std::string_view name, std::string_view helo = "mx.there.example") {
  PolicyRequest request;
  request.client_address = "192.0.2.7";
  request.client_name = name;
  request.helo_name = helo;
  return request;
}

struct Site {
  Site() { set({}); }
  void set(const SuspicionSettings& settings) { points.set_settings(settings, true); }

  TestClock clock;
  TestLog log;
  ScriptedResolver dns{clock};
  ProviderMemory providers;
  ListStates states;
  ListWatch lists{&dns, states, clock, log};
  StrangerPoints points{&dns, providers, lists, clock, log};
  std::shared_ptr<const GreylistSettings> policy = std::make_shared<GreylistSettings>();

  Signs signs(std::string_view name, std::string_view helo = "mx.there.example") {
    return points.signs(request_from(name, helo), KeyHash{1, 2}, "mx.site.example");
  }
  void lose_names() {
    for (std::uint64_t i = 1; i <= 100; ++i) {
      points.signs(request_from("mx.there.example"), KeyHash{i, i}, "");
    }
    clock.pass(60);
    for (std::uint64_t i = 1; i <= 100; ++i) {
      points.signs(request_from("unknown"), KeyHash{i, i}, "");
    }
  }
};

std::shared_ptr<const GreylistSettings> selective() {
  GreylistSettings settings;
  settings.selective = true;
  return std::make_shared<GreylistSettings>(settings);
}

}  // namespace

TEST_CASE("the most suspicious wait by settings of their own, which are made once") {
  Site site;
  CHECK(site.points.policy_for(site.signs("unknown"), site.policy) == site.policy);
  const auto worst = site.signs("unknown", "mx.site.example");
  CHECK(site.points.sum(worst) == 8);
  const auto longer = site.points.policy_for(worst, site.policy);
  CHECK(longer->delay == 30 * 60);
  CHECK(longer->retry_window == site.policy->retry_window);
  CHECK(site.points.policy_for(worst, site.policy) == longer);
  SuspicionSettings shorter;
  shorter.long_delay = 60;
  site.set(shorter);
  CHECK(site.points.policy_for(worst, site.policy)->delay == site.policy->delay);
}

TEST_CASE("whether points can let a stranger pass is known before the DNS is asked") {
  Site site;
  SuspicionSettings settings;
  settings.points[static_cast<std::size_t>(Sign::HeloConfirmed)] = 0;
  site.set(settings);
  const auto none = site.signs("mx.there.example");
  const auto nameless = site.signs("unknown");
  CHECK_FALSE(site.points.may_pass(none, *site.policy));
  CHECK(site.points.may_pass(none, *selective()));
  CHECK_FALSE(site.points.may_pass(nameless, *selective()));
  settings.points[static_cast<std::size_t>(Sign::SpfNone)] = -1;
  site.set(settings);
  CHECK(site.points.may_pass(nameless, *selective()));
}

TEST_CASE("the DNS is worth asking if its points can change something") {
  Site site;
  const auto none = site.signs("mx.there.example");
  const auto worst = site.signs("unknown", "mx.site.example");
  CHECK(site.points.can_dns_matter(none, *site.policy));  // SPF and a dead domain together
  GreylistSettings no_spf;
  no_spf.spf = SpfUse::Off;
  CHECK_FALSE(site.points.can_dns_matter(none, no_spf));
  CHECK(site.points.can_dns_matter(site.signs("unknown"), no_spf));
  SuspicionSettings settings;
  for (const auto sign : {Sign::SenderDomainDead, Sign::HeloConfirmed}) {
    settings.points[static_cast<std::size_t>(sign)] = 0;
  }
  site.set(settings);
  CHECK_FALSE(site.points.can_dns_matter(none, *site.policy));
  CHECK(site.points.can_dns_matter(none, *selective()));
  CHECK(site.points.can_dns_matter(site.signs("unknown"), *site.policy));
  CHECK_FALSE(site.points.can_dns_matter(worst, *site.policy));
  CHECK_FALSE(site.points.can_dns_matter(none, no_spf));
}

TEST_CASE("where the DNS isn't asked it can add nothing") {
  Site site;
  site.points.set_settings({}, false);
  GreylistSettings settings = *selective();
  CHECK_FALSE(site.points.can_dns_matter(site.signs("unknown"), settings));
  CHECK_FALSE(site.points.may_pass(site.signs("unknown"), settings));
  CHECK(site.points.policy_for_look(kHash, site.signs("unknown"), site.policy) == site.policy);
}

TEST_CASE("while the site's DNS fails all strangers wait as by default") {
  Site site;
  site.lose_names();
  CHECK(site.log.count("come without one") == 1);
  const auto nameless = site.signs("unknown", "mx.site.example");
  CHECK(site.points.counted(nameless) == "helo_ours 5");
  CHECK(site.points.suspicion(nameless, *site.policy) == Suspicion::Waits);
  CHECK(site.points.policy_for(nameless, site.policy) == site.policy);
  CHECK_FALSE(site.points.may_pass(Signs(), *selective()));
  CHECK(site.points.suspicion(Signs(), *selective()) == Suspicion::Waits);
  site.clock.pass(1000);
  CHECK(site.points.suspicion(Signs(), *selective()) == Suspicion::Waits);
  site.signs("mx.there.example");
  CHECK(site.points.suspicion(Signs(), *selective()) == Suspicion::NotSuspicious);
  CHECK(site.log.count("clients have names again") == 1);
}

TEST_CASE("while the resolver is down all strangers wait as by default, and it is asked") {
  Site site;
  const auto worst = site.signs("unknown", "mx.site.example");
  site.dns.fail_all(true);
  CHECK(site.points.sum(worst) == 5);
  CHECK(site.points.suspicion(worst, *site.policy) == Suspicion::Waits);
  CHECK(site.points.policy_for(worst, site.policy) == site.policy);
  CHECK(site.points.policy_for_look(kHash, worst, site.policy) == site.policy);
  CHECK(site.points.suspicion(Signs(), *selective()) == Suspicion::Waits);
  CHECK_FALSE(site.points.may_pass(Signs(), *selective()));
  CHECK(site.points.can_dns_matter(Signs(), *selective()));
  CHECK(site.log.count("names") == 0);
  site.dns.fail_all(false);
  CHECK(site.points.sum(worst) == 8);
  CHECK(site.points.suspicion(worst, *site.policy) == Suspicion::WaitsLong);
  CHECK(site.points.suspicion(Signs(), *selective()) == Suspicion::NotSuspicious);
}

TEST_CASE("what selective waiting would do is asked where it isn't so already") {
  Site site;
  const auto few = site.points.seen(site.signs("mx.there.example"), nullptr, *site.policy);
  CHECK(few.signs.empty());
  CHECK(few.would_pass == true);
  const auto many = site.points.seen(site.signs("unknown"), nullptr, *site.policy);
  CHECK(many.signs == std::vector<std::string>{"no_name"});
  CHECK(many.would_pass == false);
  const auto is_so = site.points.seen(site.signs("unknown"), nullptr, *selective());
  CHECK_FALSE(is_so.would_pass.has_value());
}

TEST_CASE("what selective waiting would do is open where the DNS could change it") {
  Site site;
  GreylistSettings policy;
  const auto is_open = [&](const Signs& signs, const StrangerMail* mail) {
    return site.points.seen(site.points.evidence(signs, mail), mail, policy).is_open;
  };
  const auto none = site.signs("mx.there.example");
  Signs worst = site.signs("unknown", "mx.site.example");
  StrangerMail mail;
  CHECK(is_open(none, nullptr));  // its sender's domain may be dead
  CHECK(is_open(none, &mail));
  CHECK_FALSE(is_open(worst, nullptr));
  mail.signals.take_signs({});
  CHECK_FALSE(is_open(none, &mail));
  SECTION("by SPF, unless it isn't to be asked") {
    SuspicionSettings settings;
    for (const auto sign : {Sign::SenderDomainDead, Sign::HeloConfirmed}) {
      settings.points[static_cast<std::size_t>(sign)] = 0;
    }
    site.set(settings);
    mail = {};
    CHECK(is_open(none, &mail));
    mail.signals.spf = SpfResult::Pass;
    CHECK_FALSE(is_open(none, &mail));
    policy.spf = SpfUse::Off;
    CHECK_FALSE(is_open(none, nullptr));
  }
  SECTION("not where the DNS is never asked, nor while it is down") {
    site.dns.fail_all(true);
    CHECK_FALSE(is_open(none, nullptr));
    site.dns.fail_all(false);
    site.points.set_settings({}, false);
    CHECK_FALSE(is_open(none, nullptr));
  }
}

TEST_CASE("a bounce isn't open by the domain that its sender hasn't") {
  Site site;
  GreylistSettings policy;
  policy.spf = SpfUse::Off;
  const auto is_open = [&](bool has_sender) {
    return site.points.seen(Signs(), nullptr, policy, has_sender).is_open;
  };
  CHECK(is_open(true));
  CHECK_FALSE(is_open(false));
  policy.spf = SpfUse::Prove;  // its HELO's domain may fail
  CHECK(is_open(false));
}

TEST_CASE("while names are lost, selective waiting would let nobody pass") {
  Site site;
  site.lose_names();
  const auto nameless = site.points.seen(site.signs("unknown"), nullptr, *site.policy);
  CHECK(nameless.signs.empty());
  CHECK(nameless.would_pass == false);
}

TEST_CASE("who comes back is looked at by the long delay only if it may have to wait for it") {
  Site site;
  const auto none = site.signs("mx.there.example");
  const auto nameless = site.signs("unknown");
  Signs forged = nameless;
  forged.add(Sign::SpfFail);
  const auto policy = [&](const Signs& signs) {
    return site.points.policy_for_look(kHash, signs, site.policy);
  };
  CHECK(policy(none) == site.policy);
  CHECK(policy(nameless) != site.policy);  // nothing is known of its first try
  site.points.note_first_try(kHash, nameless);
  CHECK(policy(nameless) == site.policy);
  site.points.note_first_try(kHash, forged);
  CHECK(policy(nameless)->delay == 30 * 60);
  CHECK(policy(none)->delay == 30 * 60);
  site.dns.fail_all(true);
  CHECK(policy(nameless) == site.policy);
}

TEST_CASE("a stranger is listed meanwhile if lists have more against it than at its first try") {
  Site site;
  const auto none = site.signs("mx.there.example");
  const auto listed = [&](int points) { return Evidence(none, {{"list.example", points}}); };
  CHECK_FALSE(site.points.is_listed_meanwhile(kHash, listed(4)));  // it isn't known how it was
  site.points.note_first_try(kHash, none);
  CHECK(site.points.is_listed_meanwhile(kHash, listed(4)));
  CHECK_FALSE(site.points.is_listed_meanwhile(kHash, listed(2)));  // fewer than wait_from
  CHECK_FALSE(site.points.is_listed_meanwhile(kHash, listed(-4)));
  CHECK_FALSE(site.points.is_listed_meanwhile(kHash, none));
  site.points.note_first_try(kHash, listed(4));
  CHECK_FALSE(site.points.is_listed_meanwhile(kHash, listed(4)));
  CHECK(site.points.is_listed_meanwhile(kHash, listed(5)));
  site.dns.fail_all(true);
  CHECK_FALSE(site.points.is_listed_meanwhile(kHash, listed(5)));
}
