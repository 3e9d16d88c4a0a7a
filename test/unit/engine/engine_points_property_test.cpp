// SPDX-License-Identifier: MIT
// More points never mean less waiting, whatever they come from: two strangers that differ in one
// thing, which gives the second more points at each of its tries, are played to engines with the
// same settings. Each seed is such a pair, and is printed if it fails.
//
// What lists say may change between the first try and the retries, and the DNS may be down at
// either. Only this isn't compared: a list that knows a client at its first try already, and one
// that learns of it later. The second makes it wait longer (the second look), and is meant to.
#include <random>
#include <utility>

#include "support/seeds.hpp"
#include "unit/engine/lists_story.hpp"

using namespace grayling;

namespace {

const std::string kOurName = "mx.site.example";
const std::string kHostName = "mx.there.example";
const std::string kClient = "198.51.100.7";
constexpr Seconds kNever = 7200;
constexpr Seconds kTries[] = {0, 60, 180, 600, 1799, 1800, 3599, 3600};

// What is suspicious about a stranger; each gives it points.
struct Suspect {
  bool is_nameless = false;
  bool has_line_name = false;   // then it isn't nameless
  bool has_right_helo = false;  // its HELO leads to it, unless it says something bad; no point
  bool says_our_name = false;
  bool has_bad_helo = false;  // then it doesn't say our name
  bool is_to_itself = false;
  bool fails_spf = false;
  bool has_dead_domain = false;
  int first_listed = 0;  // the points of a list at its first try; 0: it isn't listed
  int later_listed = 0;
};

struct Site {
  SuspicionSettings suspicion;
  GreylistSettings greylist;
  bool is_by_policy = false;  // the settings are those of a [[policy]]
  bool has_standing = false;  // the sender's domain
  bool is_down_first = false;
  bool is_down_later = false;
};

class Random {
 public:
  explicit Random(unsigned seed) : random_(seed) {}

  int between(int least, int most) {
    return least + static_cast<int>(random_() % static_cast<unsigned>(most - least + 1));
  }
  bool one_of(int number) { return between(1, number) == 1; }

 private:
  std::mt19937 random_;
};

Site some_site(Random& random) {
  Site site;
  auto& suspicion = site.suspicion;
  suspicion.pass_at = random.between(-6, 2);
  suspicion.wait_from = suspicion.pass_at + random.between(1, 4);
  suspicion.long_from = suspicion.wait_from + random.between(0, 5);
  for (auto& points : suspicion.points) points = random.between(0, 4);
  suspicion.points[static_cast<std::size_t>(Sign::HeloConfirmed)] = random.between(-5, 0);
  site.greylist.host = kOurName;
  site.greylist.selective = random.one_of(2);
  site.greylist.delay = random.one_of(3) ? 3600 : 180;
  site.greylist.spf = static_cast<SpfUse>(random.between(0, 2));
  site.greylist.auto_allow_after = 0;
  site.is_by_policy = random.one_of(2);
  site.has_standing = random.one_of(3);
  site.is_down_first = random.one_of(5);
  site.is_down_later = random.one_of(5);
  return site;
}

Suspect some_stranger(Random& random) {
  Suspect stranger;
  stranger.is_nameless = random.one_of(3);
  stranger.has_line_name = !stranger.is_nameless && random.one_of(3);
  stranger.has_right_helo = random.one_of(2);
  stranger.says_our_name = random.one_of(5);
  stranger.has_bad_helo = !stranger.says_our_name && random.one_of(4);
  stranger.is_to_itself = random.one_of(4);
  stranger.fails_spf = random.one_of(3);
  stranger.has_dead_domain = random.one_of(4);
  stranger.first_listed = random.one_of(2) ? 0 : random.between(-8, 8);
  stranger.later_listed = random.one_of(2) ? stranger.first_listed : random.between(-8, 8);
  return stranger;
}

// The same with more points, or none fewer where the sign is worth nothing.
Suspect more_suspicious(Suspect stranger, Random& random) {
  const int more = random.between(1, 8);
  switch (random.between(0, 8)) {
    case 0:
      stranger.is_nameless = !stranger.has_line_name;
      break;
    case 1:
      stranger.says_our_name = !stranger.has_bad_helo;
      break;
    case 2:
      stranger.has_bad_helo = !stranger.says_our_name;
      break;
    case 3:
      stranger.is_to_itself = true;
      break;
    case 4:
      stranger.fails_spf = true;
      break;
    case 5:
      stranger.has_dead_domain = true;
      break;
    case 6:
      stranger.has_line_name = !stranger.is_nameless;
      break;
    case 7:
      stranger.later_listed += more;
      break;
    default:
      stranger.first_listed += more;
      stranger.later_listed += more;
  }
  return stranger;
}

std::string domain_of(const Suspect& stranger) {
  return std::string(stranger.fails_spf ? "fails" : "passes") +
         (stranger.has_dead_domain ? "-dead.example" : ".example");
}

Mail mail_of(const Suspect& stranger) {
  Mail mail = SignalsStory::mail("a@" + domain_of(stranger), kClient);
  mail.name = stranger.is_nameless ? "unknown" : kHostName;
  if (stranger.has_line_name) mail.name = "198-51-100-7.dsl.there.example";
  mail.helo = stranger.says_our_name ? kOurName : kHostName;
  if (stranger.has_bad_helo) mail.helo = "192.0.2.99";
  if (stranger.is_to_itself) mail.recipient = mail.sender;
  return mail;
}

void prepare(ListsStory& story, const Site& site) {
  story.settings.suspicion = site.suspicion;
  if (site.is_by_policy) {
    auto policies = std::make_shared<Policies>();
    REQUIRE(policies->add({{"@example.net", "@fails.example", "@fails-dead.example",
                            "@passes.example", "@passes-dead.example"},
                           {}},
                          site.greylist));
    policies->finish();
    story.settings.policies = policies;
    change(story.settings).host = kOurName;
  } else {
    story.settings.greylist = std::make_shared<const GreylistSettings>(site.greylist);
  }
  for (const std::string dead : {"", "-dead"}) {
    story.dns.add_text("passes" + dead + ".example", kRecord);
    story.dns.add_text("fails" + dead + ".example", "v=spf1 -all");
  }
  for (const auto* const alive : {"passes.example", "fails.example"}) {
    story.dns.add_mail_host(alive, 10, kHostName);
  }
  if (site.has_standing) story.set_standing(5, 5, "passes.example");
}

void list(ListsStory& story, int points) {
  story.dns.forget(ListsStory::name_of(kClient));
  if (points == 0) return;
  story.list(kClient, (points > 0 ? "127.0.1." : "127.0.2.") + std::to_string(std::abs(points)));
}

// Until it passes, in seconds.
Seconds waiting_time(const Site& site, const Suspect& stranger) {
  ListsStory story;
  prepare(story, site);
  if (stranger.has_right_helo) story.dns.add_address(kHostName, kClient);
  story.test_lists();
  const Mail mail = mail_of(stranger);
  Seconds now = 0;
  for (const Seconds at : kTries) {
    story.clock.pass(at - std::exchange(now, at));
    list(story, at == 0 ? stranger.first_listed : stranger.later_listed);
    story.dns.fail_all(at == 0 ? site.is_down_first : site.is_down_later);
    if (!story.answer(mail).starts_with("DEFER")) return at;
  }
  return kNever;
}

}  // namespace

TEST_CASE("whatever gives a stranger more points, it never waits less", "[seeds]") {
  for (const unsigned seed : seeds(GRAYLING_SEEDS / 2)) {
    Random random(seed);
    const Site site = some_site(random);
    const Suspect one = some_stranger(random);
    const Suspect other = more_suspicious(one, random);
    CAPTURE(seed, domain_of(one), domain_of(other), one.first_listed, one.later_listed);
    CHECK(waiting_time(site, one) <= waiting_time(site, other));
  }
}
