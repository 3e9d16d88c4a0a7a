// SPDX-License-Identifier: MIT
#include <algorithm>
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
  for (const std::string_view name :
       {kClassNames, std::string_view("queue_directory"), std::string_view("smtpd_peername_lookup"),
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

bool runs(std::string_view command, std::string_view program) {
  return command.substr(0, command.find(' ')) == program;
}

// What master.cf sets for the postscreen that receives mail; none: there isn't one.
std::optional<PostfixParameters> postscreen_parameters(
    const std::map<std::string, std::string>& master_cf) {
  constexpr std::string_view kPrefix = "postscreen_";
  std::optional<PostfixParameters> found;
  for (const auto& [key, command] : master_cf) {
    if (!key.ends_with(kCommand) || !runs(command, "postscreen")) continue;
    const std::string service = key.substr(0, key.size() - kCommand.size());
    if (!takes_mail(service)) continue;
    if (!found) found.emplace();
    for (const auto& [name, value] : master_cf) {
      if (!name.starts_with(service + "/")) continue;
      const std::string parameter = name.substr(service.size() + 1);
      if (parameter.starts_with(kPrefix)) (*found)[parameter] = value;
    }
  }
  return found;
}

bool has_milters(const PostfixParameters& main_cf,
                 const std::map<std::string, std::string>& master_cf) {
  constexpr std::string_view kMilters = "smtpd_milters";
  const auto found = main_cf.find(std::string(kMilters));
  if (found != main_cf.end() && !found->second.empty()) return true;
  return std::any_of(master_cf.begin(), master_cf.end(), [](const auto& one) {
    return one.first.ends_with("/smtpd_milters") && !one.second.empty();
  });
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
  facts.postscreen = postscreen_parameters(master_cf);
  facts.has_milters = has_milters(facts.parameters, master_cf);
  const auto level = facts.parameters.find("compatibility_level");
  const bool is_old = level != facts.parameters.end() && postfix_seconds(level->second) == 0;
  const auto find = [&](std::string service, std::string_view name) {
    return master_cf.find(service.append("/").append(name));
  };
  for (const auto& [key, command] : master_cf) {
    if (!key.ends_with(kCommand) || !runs(command, "smtpd")) continue;
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
