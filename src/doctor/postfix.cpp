// SPDX-License-Identifier: MIT
#include "grayling/doctor/postfix.hpp"

#include <algorithm>
#include <chrono>

#include "doctor/restrictions.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

constexpr std::string_view kRecipientList = "smtpd_recipient_restrictions";
constexpr std::string_view kRelayList = "smtpd_relay_restrictions";
constexpr std::string_view kDataList = "smtpd_data_restrictions";
constexpr std::string_view kLists[] = {"smtpd_client_restrictions",
                                       "smtpd_helo_restrictions",
                                       "smtpd_sender_restrictions",
                                       kRelayList,
                                       kRecipientList,
                                       kDataList,
                                       "smtpd_end_of_data_restrictions"};
constexpr long kTimeoutMax = 30;  // seconds that a client's mail may hang on us; we advise 10

// What holds at one place: main.cf, or a port with values of its own.
struct Place {
  const PostfixParameters& parameters;
  bool is_chrooted = false;
  std::string port;  // "smtp/inet" of master.cf; "": main.cf

  std::string file() const { return port.empty() ? "main.cf" : "master.cf, at " + port; }
  std::string shown(std::string_view list) const {
    return (port.empty() ? "" : port + ": ") + std::string(list);
  }
};

std::string parameter(const Place& place, std::string_view name) {
  const auto found = place.parameters.find(std::string(name));
  return found == place.parameters.end() ? "" : found->second;
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

// The service is one of config.listen.
bool is_ours(const Place& place, const Config& config, const std::string& service) {
  constexpr std::string_view kUnix = "unix:";
  const auto asked =
      parse_endpoint(service.starts_with(kUnix)
                         ? std::string(kUnix) + socket_path(place, service.substr(kUnix.size()))
                         : service);
  return asked && std::any_of(config.listen.begin(), config.listen.end(),
                              [&](const auto& listen) { return is_same(listen, *asked); });
}

// What main.cf would call the first of config.listen that smtpd can reach; "" where there is none.
std::string reachable_service(const Place& place, const Config& config) {
  const std::string queue = parameter(place, "queue_directory") + "/";
  for (const auto& listen : config.listen) {
    if (listen.kind == Endpoint::Kind::Inet) return listen.text();
    if (listen.path.starts_with(queue)) return "unix:" + listen.path.substr(queue.size());
    if (!place.is_chrooted) return listen.text();
  }
  return "";
}

Finding not_asked(const Place& place, const Config& config,
                  const std::vector<std::string>& others) {
  std::string text = "no restriction in " + place.file() + " asks grayling";
  for (const auto& other : others) {
    text += "; it asks " + printable(other) + ", where grayling isn't told to listen";
  }
  const std::string service = reachable_service(place, config);
  if (service.empty()) {
    return bad(
        text + "; and smtpd is chrooted, so that it can't reach " + config.listen.front().text(),
        "in grayling.toml: listen = [\"unix:" + parameter(place, "queue_directory") +
            "/grayling/policy\"], in a folder that is grayling's\nin " + place.file() + ": " +
            hook("unix:grayling/policy"));
  }
  return bad(text, (others.empty() ? "add to " : "put in its place if that is meant, or add to ") +
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
                           "remove warn_if_reject; greylist.mode = \"learn\" defers nobody"));
  }
  const auto relay = restriction_words(parameter(place, kRelayList));
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
    findings.push_back(warning(where + "mail hangs for twice " + printable(option("timeout")) +
                                   " should grayling ever hang",
                               remedy));
  }
  if (lower_case(option("default_action")) != "dunno") {
    findings.push_back(warning(where + "while grayling is down, mail is answered with \"" +
                                   printable(option("default_action")) + "\"",
                               remedy));
  }
}

// A list that came without its braces: Postfix takes its options for restrictions.
void examine_braces(const Place& place, std::string_view list, Findings& findings) {
  constexpr std::string_view kOptions[] = {"timeout=", "default_action=", "policy_context="};
  for (const auto& word : restriction_words(parameter(place, list))) {
    const auto begins = [&](std::string_view option) { return word.starts_with(option); };
    if (std::none_of(std::begin(kOptions), std::end(kOptions), begins)) continue;
    findings.push_back(bad(place.shown(list) + ": Postfix takes " + printable(word) +
                               " for a restriction, and turns away all mail",
                           "put the service and its options into braces, in " + place.file() +
                               ": check_policy_service { inet:…, timeout=10s, … }"));
    return;
  }
}

void examine_place(const Place& place, const Config& config, Findings& findings) {
  std::vector<std::string> others;
  bool is_asked = false;
  bool is_asked_at_data = false;
  for (const auto list : kLists) {
    examine_braces(place, list, findings);
    for (const auto& use : policy_uses(parameter(place, list))) {
      if (!is_ours(place, config, use.service)) {
        others.push_back(use.service);
        continue;
      }
      findings.push_back(good(place.shown(list) + " asks " + printable(use.service)));
      examine_options(list, use, place, config, findings);
      is_asked_at_data = is_asked_at_data || list == kDataList;
      if (list == kDataList || list == std::end(kLists)[-1]) continue;
      is_asked = true;
      examine_order(list, use, place, findings);
    }
  }
  if (!is_asked) findings.push_back(not_asked(place, config, others));
  if (config.greylist.null_sender == NullSender::Data && !is_asked_at_data) {
    findings.push_back(
        bad("greylist.null_sender = \"data\", and Postfix doesn't ask at DATA: "
            "bounces are not greylisted",
            "in " + place.file() +
                ": smtpd_data_restrictions = " + hook(reachable_service(place, config))));
  }
}

// A port of mail from elsewhere, by its name in master.cf: those of submission have others.
bool takes_mail(std::string_view service) {
  const std::string_view name = service.substr(0, service.rfind('/'));
  const std::string_view port = name.substr(name.rfind(':') + 1);
  return service == "smtpd/pass" ||
         (service.ends_with("/inet") && (port == "smtp" || port == "25"));
}

constexpr std::string_view kCommand = "/command";

}  // namespace

const std::vector<std::string>& postfix_parameters() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all = {"queue_directory", "compatibility_level",
                                    "smtpd_policy_service_timeout",
                                    "smtpd_policy_service_default_action"};
    all.insert(all.end(), std::begin(kLists), std::end(kLists));
    return all;
  }();
  return names;
}

std::map<std::string, std::string> parse_postconf(std::string_view text) {
  constexpr std::string_view kEquals = " =";
  std::map<std::string, std::string> values;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const auto equals = line.find(kEquals);
    if (equals == std::string_view::npos) continue;
    std::string_view value = line.substr(equals + kEquals.size());
    if (value.starts_with(' ')) value.remove_prefix(1);
    values[std::string(line.substr(0, equals))] = std::string(value);
  }
  return values;
}

PostfixFacts postfix_facts(PostfixParameters parameters,
                           const std::map<std::string, std::string>& master_cf) {
  PostfixFacts facts{std::move(parameters), false};
  const auto level = facts.parameters.find("compatibility_level");
  const bool is_old = level != facts.parameters.end() && postfix_seconds(level->second) == 0;
  const auto find = [&](std::string service, std::string_view name) {
    return master_cf.find(service.append("/").append(name));
  };
  for (const auto& [key, command] : master_cf) {
    if (!key.ends_with(kCommand) || command.substr(0, command.find(' ')) != "smtpd") continue;
    const std::string service = key.substr(0, key.size() - kCommand.size());
    const auto field = find(service, "chroot");
    const std::string chroot = field == master_cf.end() ? "" : field->second;
    facts.is_chrooted = facts.is_chrooted || chroot == "y" || (chroot == "-" && is_old);
    if (!takes_mail(service)) continue;
    auto& own = facts.mail_ports[service];
    for (const auto& name : postfix_parameters()) {
      const auto found = find(service, name);
      if (found != master_cf.end()) own.insert({name, found->second});
    }
  }
  return facts;
}

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
