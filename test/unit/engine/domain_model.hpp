// SPDX-License-Identifier: MIT
// The reference model of domains that prove themselves: it derives every answer, and every row of a
// domain, from the mail that came before. It knows no checks, notes, batches or caches. What it
// relies on: what a mail brings about has happened before the next one comes; senders are spelled
// as their keys are; and no triplet expires while it is asked about.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "grayling/base/clock.hpp"
#include "grayling/greylist/settings.hpp"

namespace grayling {

// How the DNS is. Late: its answers come too late for a mail that waits, but in time for a check
// that no mail waits for.
enum class DnsState { Up, Slow, Late, Down };

struct ModelMail {
  int host = 0;
  std::string sender;
  std::string recipient;
  std::string network;         // of its client
  std::string domain;          // of the sender; "" for the null sender
  std::string registrable;     // of that domain
  bool is_from_owner = false;  // SPF shows that the mail is the domain's, or HELO's
};

struct ModelDomain {
  std::uint32_t came = 0;
  std::uint32_t returned = 0;
  UnixSeconds seen = 0;
  bool operator==(const ModelDomain&) const = default;
};

class DomainModel {
 public:
  explicit DomainModel(const GreylistSettings& settings) : settings_(settings) {}

  void set_use(SpfUse use) { settings_.spf = use; }
  void set_dns(DnsState state) { dns_ = state; }
  void set_domain(const std::string& name, const ModelDomain& domain) { domains_[name] = domain; }

  // The reason of the answer to a mail.
  std::string answer(const ModelMail& mail, UnixSeconds now) {
    const auto [found, is_new] =
        rows_.try_emplace({mail.sender, mail.network, mail.recipient}, Row{now});
    Row& row = found->second;
    const bool is_due = !is_new && now - row.first_seen >= settings_.delay;
    if (row.has_passed || is_due) {
      if (!row.has_passed) count(mail, false, now);
      row.has_passed = true;
      return "triplet found";
    }
    const bool is_known = dns_ == DnsState::Up || dns_ == DnsState::Slow;
    const auto by_spf = is_known ? pass_by_spf(mail, now) : "";
    if (!by_spf.empty()) {
      if (is_new) rows_.erase(found);
      return by_spf;
    }
    if (!is_new) return "early-retry";
    count(mail, true, now);
    return "new";
  }

  // Mail of this domain has left through us.
  void send(const std::string& domain, UnixSeconds now) { sent_[domain] = now; }

  // What was counted is written: all of one step at once.
  void write(UnixSeconds now) {
    for (const auto& [name, counts] : counted_) {
      ModelDomain& row = domains_[name];
      if (!is_alive(row.seen, now)) row = {};
      row.came += counts.came;
      row.returned += counts.returned;
      row.came = std::max(row.came, row.returned);  // what returns has come
      for (; row.came >= kHalvedFrom; row.came /= 2) row.returned /= 2;
      row.seen = std::max(row.seen, counts.seen);
    }
    counted_.clear();
  }

  // None: it has never counted, or not for a lifetime.
  std::optional<ModelDomain> domain(const std::string& name, UnixSeconds now) const {
    const auto found = domains_.find(name);
    const bool is_there = found != domains_.end() && is_alive(found->second.seen, now);
    return is_there ? std::optional(found->second) : std::nullopt;
  }

  bool has_standing(const std::string& name, UnixSeconds now) const {
    const auto row = domain(name, now);
    return row && row->returned >= settings_.auto_allow_domains_after &&
           row->returned * 5 >= row->came * 4;
  }

 private:
  static constexpr std::uint32_t kHalvedFrom = 100;

  struct Row {
    UnixSeconds first_seen = 0;
    bool has_passed = false;
  };
  using Counted = std::tuple<int, std::string, std::string>;  // host, domain, recipient

  bool is_alive(UnixSeconds seen, UnixSeconds now) const {
    return now - seen <= settings_.lifetime;
  }

  bool is_local(const ModelMail& mail, UnixSeconds now) const {
    const auto sends = [&](const std::string& domain) {
      const auto found = sent_.find(domain);
      return found != sent_.end() && is_alive(found->second, now);
    };
    return sends(mail.domain) || sends(mail.registrable);
  }

  std::string pass_by_spf(const ModelMail& mail, UnixSeconds now) {
    if (!mail.is_from_owner || settings_.spf == SpfUse::Off) return "";
    if (settings_.spf == SpfUse::Pass) return "SPF pass";
    if (mail.domain.empty() || is_local(mail, now) || !has_standing(mail.registrable, now)) {
      return "";
    }
    ModelDomain& row = domains_.at(mail.registrable);
    if (now - row.seen >= kHour) row.seen = now;
    return "domain AWL";
  }

  // Each host counts what came, and what returned, at most once an hour for a domain and recipient;
  // but the return of what it has counted always.
  void count(const ModelMail& mail, bool has_come, UnixSeconds now) {
    const bool is_counted = settings_.spf == SpfUse::Prove && dns_ != DnsState::Down &&
                            mail.is_from_owner && !mail.domain.empty();
    if (!is_counted) return;
    const Counted key{mail.host, mail.registrable, mail.recipient};
    auto& times = has_come ? came_ : returned_;
    const auto last = times.find(key);
    if (last != times.end() && now - last->second < kHour) return;
    times[key] = now;
    if (has_come) returned_.erase(key);
    if (is_local(mail, now)) return;
    ModelDomain& counts = counted_[mail.registrable];
    ++(has_come ? counts.came : counts.returned);
    counts.seen = now;
  }

  GreylistSettings settings_;
  DnsState dns_ = DnsState::Up;
  std::map<std::tuple<std::string, std::string, std::string>, Row> rows_;
  std::map<std::string, ModelDomain> domains_;
  std::map<std::string, ModelDomain> counted_;  // in this step
  std::map<std::string, UnixSeconds> sent_;
  std::map<Counted, UnixSeconds> came_;
  std::map<Counted, UnixSeconds> returned_;
};

}  // namespace grayling
