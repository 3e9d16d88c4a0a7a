// SPDX-License-Identifier: MIT
#include <utility>

#include "doctor/restrictions.hpp"
#include "grayling/doctor/postfix.hpp"

namespace grayling {
namespace {

// A port for mail from other hosts, by its name in master.cf; ports for submission have other
// names.
bool takes_mail(std::string_view service) {
  const std::string_view name = service.substr(0, service.rfind('/'));
  const std::string_view port = name.substr(name.rfind(':') + 1);
  return service == "smtpd/pass" ||
         (service.ends_with("/inet") && (port == "smtp" || port == "25"));
}

constexpr std::string_view kCommand = "/command";

// The parameters that an examination needs, of those that master.cf sets for `service`.
PostfixParameters own_parameters(const std::string& service, const PostfixParameters& main_cf,
                                 const std::map<std::string, std::string>& master_cf) {
  PostfixParameters own;
  const auto add = [&](std::string_view name) {
    const auto found = master_cf.find(service + "/" + std::string(name));
    if (found != master_cf.end()) own.insert({std::string(name), found->second});
  };
  for (const std::string_view name : {kClassNames, std::string_view("queue_directory"),
                                      std::string_view("smtpd_policy_service_timeout"),
                                      std::string_view("smtpd_policy_service_default_action")}) {
    add(name);
  }
  for (const auto name : kRestrictionLists) add(name);
  for (const auto* parameters : {&main_cf, &std::as_const(own)}) {
    const auto classes = parameters->find(std::string(kClassNames));
    if (classes == parameters->end()) continue;
    for (const auto& name : restriction_words(std::string(classes->second))) add(name);
  }
  return own;
}

}  // namespace

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
    facts.mail_ports[service] = own_parameters(service, facts.parameters, master_cf);
  }
  return facts;
}

}  // namespace grayling
