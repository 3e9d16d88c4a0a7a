// SPDX-License-Identifier: MIT
#include "grayling/doctor/postfix.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "doctor/restrictions.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::string_view kUnix = "unix:";
constexpr long kTimeoutMax = 30;  // seconds that mail may wait for grayling; the advice is 10

// The parameters of one place: main.cf, or a port with values of its own.
struct Place {
  const PostfixParameters& parameters;
  bool is_chrooted = false;
  std::string port;  // "smtp/inet" of master.cf; "": main.cf
  RestrictionClasses classes = {};

  std::string file() const { return port.empty() ? "main.cf" : "master.cf, at " + port; }
  std::string shown(std::string_view list) const {
    return (port.empty() ? "" : port + ": ") + std::string(list);
  }
};

std::string parameter(const Place& place, std::string_view name) {
  const auto found = place.parameters.find(std::string(name));
  return found == place.parameters.end() ? "" : found->second;
}

RestrictionClasses classes(const Place& place) {
  RestrictionClasses classes;
  for (const auto& name : restriction_words(parameter(place, kClassNames))) {
    classes[name] = parameter(place, name);
  }
  return classes;
}

// "check_policy_service { inet:127.0.0.1:10023, timeout=10s, default_action=DUNNO }"
std::string hook(std::string_view service) {
  return "check_policy_service { " + std::string(service) + ", timeout=10s, default_action=DUNNO }";
}

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::any_of(words.begin(), words.end(),
                     [word](const auto& w) { return lower_case(w) == word; });
}

bool refuses_relaying(const std::vector<std::string>& words) {
  return has(words, "reject_unauth_destination") || has(words, "defer_unauth_destination") ||
         has(words, "reject") || has(words, "defer");
}

// A relative path is one in the queue directory, and so is an absolute one of a chrooted smtpd.
std::string socket_path(const Place& place, const std::string& path) {
  const std::string queue = parameter(place, "queue_directory");
  if (!path.starts_with('/')) return queue + "/" + path;
  return place.is_chrooted ? queue + path : path;
}

bool is_same(const Endpoint& listen, const Endpoint& asked) {
  if (listen == asked) return true;
  const bool is_any = listen.host == "0.0.0.0" || listen.host == "::";
  return is_any && asked.kind == Endpoint::Kind::Inet && listen.port == asked.port;
}

bool is_listening(const Config& config, const std::string& endpoint) {
  const auto asked = parse_endpoint(endpoint);
  return asked && std::any_of(config.listen.begin(), config.listen.end(),
                              [&](const auto& listen) { return is_same(listen, *asked); });
}

// The service is one of config.listen.
bool is_ours(const Place& place, const Config& config, const std::string& service) {
  if (!service.starts_with(kUnix)) return is_listening(config, service);
  const std::string path = socket_path(place, service.substr(kUnix.size()));
  return is_listening(config, std::string(kUnix) + path);
}

// Why a service isn't ours. The path of a socket may be right only outside the chroot.
std::string why_not_ours(const Place& place, const Config& config, const std::string& service) {
  const std::string asked = "it asks " + printable(service);
  if (place.is_chrooted && service.starts_with(kUnix) && is_listening(config, service)) {
    const std::string path = socket_path(place, service.substr(kUnix.size()));
    return asked + ", but smtpd is chrooted in " + parameter(place, "queue_directory") +
           ", so it looks for " + printable(path);
  }
  return asked + ", where grayling doesn't listen by its configuration";
}

// The first of config.listen that smtpd can reach, as main.cf names it; "": none.
std::string reachable_service(const Place& place, const Config& config) {
  const std::string queue = parameter(place, "queue_directory") + "/";
  for (const auto& listen : config.listen) {
    if (listen.kind == Endpoint::Kind::Inet) return listen.text();
    if (listen.path.starts_with(queue)) return "unix:" + listen.path.substr(queue.size());
    if (!place.is_chrooted) return listen.text();
  }
  return "";
}

// What the lists contain.
struct Survey {
  Findings findings;
  std::vector<std::string> others;          // other services that are asked
  std::vector<std::string> classes_unused;  // classes that ask grayling
  std::set<std::string> classes_named;      // by a list
  bool is_asked = false;                    // before DATA
  bool is_asked_at_data = false;
  bool has_access_table = false;  // before DATA
  bool has_access_table_at_data = false;
};

Finding not_asked(const Place& place, const Config& config, const Survey& survey) {
  std::string text = "no restriction in " + place.file() + " asks grayling";
  for (const auto& name : survey.classes_unused) {
    text += "; its class " + printable(name) + " would, but no restriction names it";
  }
  for (const auto& other : survey.others) {
    text += "; " + why_not_ours(place, config, other);
  }
  const std::string service = reachable_service(place, config);
  if (service.empty()) {
    return bad(text + "; smtpd is chrooted, so it can't reach " + config.listen.front().text(),
               "in grayling.toml: listen = [\"unix:" + parameter(place, "queue_directory") +
                   "/grayling/policy\"], in a folder that is grayling's\nin " + place.file() +
                   ": " + hook("unix:grayling/policy"));
  }
  return bad(text, (survey.others.empty() ? "add to " : "replace it if that is meant, or add to ") +
                       std::string(kRecipientList) + " in " + place.file() +
                       ", after reject_unauth_destination:\n" + hook(service));
}

void examine_order(std::string_view list, const PolicyUse& use, const Place& place,
                   Findings& findings) {
  const std::string where = place.shown(list) + ": ";
  if (has(use.before, "permit")) {
    findings.push_back(bad(where + "grayling is asked after `permit`, so never",
                           "put check_policy_service before `permit`"));
  }
  if (!use.before.empty() && lower_case(use.before.back()) == "warn_if_reject") {
    findings.push_back(bad(where + "warn_if_reject makes Postfix log the answer and go on",
                           "remove warn_if_reject; greylist.mode = \"learn\" defers no mail"));
  }
  const auto relay = expanded(parameter(place, kRelayList), place.classes).words;
  if (!refuses_relaying(use.before) && !(list == kRecipientList && refuses_relaying(relay))) {
    findings.push_back(warning(where + "grayling is asked before mail for elsewhere is refused",
                               "put reject_unauth_destination before check_policy_service"));
  }
  if (!has(use.before, "permit_mynetworks")) {
    findings.push_back(warning(where + "your own machines' mail is greylisted",
                               "put permit_mynetworks before check_policy_service"));
  }
  if (list == kRecipientList && !has(use.before, "reject_unlisted_recipient")) {
    findings.push_back(warning(where + "grayling is asked before mail for unknown users is refused",
                               "put reject_unlisted_recipient before check_policy_service"));
  }
}

void examine_options(std::string_view list, const PolicyUse& use, const Place& place,
                     const Config& config, Findings& findings) {
  const auto option = [&](const std::string& name) {
    const auto own = use.options.find(name);
    return own != use.options.end() ? own->second
                                    : parameter(place, "smtpd_policy_service_" + name);
  };
  const std::string where = place.shown(list) + ": ";
  const std::string remedy = "in " + place.file() + ": " + hook(use.service);
  const long seconds = postfix_seconds(option("timeout"));
  const auto ours = std::chrono::ceil<std::chrono::seconds>(config.store.timeout).count();
  if (seconds >= 0 && seconds <= ours) {
    findings.push_back(bad(where + "Postfix gives up after " + option("timeout") +
                               ", and store.timeout lets an answer take " + std::to_string(ours) +
                               " s",
                           remedy));
  } else if (seconds < 0 || seconds > kTimeoutMax) {
    findings.push_back(warning(
        where + "mail hangs for twice " + printable(option("timeout")) + " if grayling ever hangs",
        remedy));
  }
  if (lower_case(option("default_action")) != "dunno") {
    findings.push_back(warning(where + "while grayling is down, mail is answered with \"" +
                                   printable(option("default_action")) + "\"",
                               remedy));
  }
}

// Without braces Postfix takes the options of a service for restrictions.
void examine_braces(std::string_view list, const std::vector<std::string>& words,
                    const Place& place, Findings& findings) {
  constexpr std::string_view kOptions[] = {"timeout=", "default_action=", "policy_context="};
  for (const auto& word : words) {
    const auto begins = [&](std::string_view option) { return word.starts_with(option); };
    if (std::none_of(std::begin(kOptions), std::end(kOptions), begins)) continue;
    findings.push_back(bad(place.shown(list) + ": Postfix takes " + printable(word) +
                               " for a restriction, and turns away all mail",
                           "put the service and its options into braces, in " + place.file() +
                               ": check_policy_service { inet:…, timeout=10s, … }"));
    return;
  }
}

void examine_list(std::string_view list, const Place& place, const Config& config, Survey& survey) {
  auto [words, classes] = expanded(parameter(place, list), place.classes);
  const bool is_data = list == kDataList;
  const bool is_before_data = !is_data && list != kEndOfDataList;
  if (has_access_table(words)) {
    survey.has_access_table |= is_before_data;
    survey.has_access_table_at_data |= is_data;
  }
  survey.classes_named.merge(classes);
  examine_braces(list, words, place, survey.findings);
  for (const auto& use : policy_uses(words)) {
    if (!is_ours(place, config, use.service)) {
      survey.others.push_back(use.service);
      continue;
    }
    survey.findings.push_back(good(place.shown(list) + " asks " + printable(use.service)));
    examine_options(list, use, place, config, survey.findings);
    survey.is_asked_at_data |= is_data;
    survey.is_asked |= is_before_data;
    if (is_before_data) examine_order(list, use, place, survey.findings);
  }
}

// A class that no list names is used by access tables (RESTRICTION_CLASS_README). Without the table
// it is unknown which restrictions come before it.
void examine_class(const std::string& name, const Place& place, const Config& config,
                   Survey& survey) {
  const std::string shown = "class " + printable(name);
  const auto words = expanded(name, place.classes).words;
  examine_braces(shown, words, place, survey.findings);
  for (const auto& use : policy_uses(words)) {
    if (!is_ours(place, config, use.service)) {
      survey.others.push_back(use.service);
      continue;
    }
    if (!survey.has_access_table && !survey.has_access_table_at_data) {
      survey.classes_unused.push_back(name);
      continue;
    }
    survey.findings.push_back(good(place.shown(shown) + " asks " + printable(use.service) +
                                   ", only about mail that an access table sends there"));
    examine_options(shown, use, place, config, survey.findings);
    survey.is_asked |= survey.has_access_table;
    survey.is_asked_at_data |= survey.has_access_table_at_data;
  }
}

// Postfix calls everybody "unknown" then, and no client ever loses a name that it had.
void examine_names(const Place& place, const Config& config, Findings& findings) {
  constexpr std::string_view kLookup = "smtpd_peername_lookup";
  const int points = config.suspicion.points[static_cast<std::size_t>(Sign::NoName)];
  if (points == 0 || lower_case(parameter(place, kLookup)) != "no") return;
  findings.push_back(warning(place.shown(kLookup) + " = no: no client has a name, so that all " +
                                 "strangers get the points of no_name",
                             "in " + place.file() + ": " + std::string(kLookup) +
                                 " = yes\nor in grayling.toml: suspicion.points.no_name = 0"));
}

void examine_place(Place place, const Config& config, Findings& findings) {
  place.classes = classes(place);
  Survey survey;
  for (const auto list : kRestrictionLists) examine_list(list, place, config, survey);
  for (const auto& [name, list] : place.classes) {
    if (!survey.classes_named.contains(name)) examine_class(name, place, config, survey);
  }
  examine_names(place, config, survey.findings);
  if (!survey.is_asked) survey.findings.push_back(not_asked(place, config, survey));
  if (config.greylist.null_sender == NullSender::Data && !survey.is_asked_at_data) {
    survey.findings.push_back(
        bad("greylist.null_sender = \"data\", and Postfix doesn't ask at DATA: "
            "bounces are not greylisted",
            "in " + place.file() +
                ": smtpd_data_restrictions = " + hook(reachable_service(place, config))));
  }
  for (auto& finding : survey.findings) findings.push_back(std::move(finding));
}

}  // namespace

Findings examine_postfix(const PostfixFacts& facts, const Config& config) {
  Findings findings;
  const auto has_own = [](const auto& port) { return !port.second.empty(); };
  const auto& ports = facts.mail_ports;
  if (ports.empty() || !std::all_of(ports.begin(), ports.end(), has_own)) {
    examine_place({facts.parameters, facts.is_chrooted, ""}, config, findings);
  }
  for (const auto& [port, own] : ports) {
    if (own.empty()) continue;
    PostfixParameters parameters = own;
    parameters.insert(facts.parameters.begin(), facts.parameters.end());
    examine_place({parameters, facts.is_chrooted, port}, config, findings);
  }
  return findings;
}

}  // namespace grayling
