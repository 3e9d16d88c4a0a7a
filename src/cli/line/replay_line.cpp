// SPDX-License-Identifier: MIT
#include "cli/line/replay_line.hpp"

#include <charconv>
#include <utility>
#include <vector>

namespace grayling {
namespace {

constexpr unsigned kPerSecondMax = 1000;

Result<void> check_settings(const char* option, const char* example,
                            const std::vector<std::string>& settings) {
  for (const auto& setting : settings) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(std::string(option) + " needs KEY=VALUE, like " + example);
    }
  }
  return {};
}

std::optional<unsigned> rate_of(const std::string& text) {
  unsigned rate = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, rate);
  const bool is_good =
      read.ec == std::errc() && read.ptr == end && rate >= 1 && rate <= kPerSecondMax;
  return is_good ? std::optional(rate) : std::nullopt;
}

}  // namespace

void ReplayLine::add_to(Parser& parser) {
  command_ = parser.add("replay", "show what would change, by logs of your own mail",
                        "grayling replay /var/log/mail.log* --with greylist.spf=pass");
  command_->add_text("--config", parsed_.sources.file, "FILE",
                     "the configuration (default /etc/grayling/grayling.toml)");
  command_->add_text("--store", parsed_.sources.store, "URL",
                     "the store, like sqlite:/path or mysql://user@host");
  command_->add_texts("--set", parsed_.sources.set, "KEY=VALUE",
                      "set this key, like greylist.delay=5m; repeatable");
  command_->add_texts("--with", parsed_.with, "KEY=VALUE",
                      "judge this too, like \"greylist.delay=1m dns.resolver=off\"; repeatable");
  command_->add_text("--answers", parsed_.answers, "FILE", "answers of the DNS");
  command_->add_flag("--ask-dns", parsed_.asks_dns,
                     "ask the DNS for those that FILE lacks, and add them to it");
  command_->add_text("--per-second", per_second_, "N",
                     "with --ask-dns: the most questions a second (default 20)");
  command_->add_text("--anonymise", parsed_.anonymise, "FILE",
                     "judge nothing, but write the mail of the logs without its names");
  command_->add_text("--key", parsed_.key_file, "FILE",
                     "with --anonymise: a key that gives the same names again");
  command_->add_text("--postgrey-list", parsed_.postgrey_list, "FILE",
                     "postgrey's list of clients (default: Debian's)");
  command_->add_text("--host", parsed_.host, "NAME", "only lines of this host, or of none");
  command_->add_text("--zone", parsed_.zone, "+HH:MM",
                     "the zone of times without one (default: this machine's)");
  command_->add_flag("--json", parsed_.is_json, "print JSON");
  command_->add_text("--html", parsed_.html, "FILE", "write a page with plots (- is stdout)");
  command_->add_arguments(parsed_.files, "LOG...",
                          "logs of Postfix and greylisters, also .gz; - is stdin");
}

Result<void> ReplayLine::check() const {
  if (auto good = check_settings("--set", "greylist.delay=5m", parsed_.sources.set); !good) {
    return good;
  }
  if (auto good = check_settings("--with", "greylist.delay=1m", parsed_.with); !good) return good;
  if (parsed_.files.empty()) {
    return fail("say which logs to read, like /var/log/mail.log*; - is stdin");
  }
  if (parsed_.asks_dns && parsed_.answers == "-") {
    return fail("--ask-dns writes to the file of --answers, so that can't be stdin");
  }
  if (parsed_.html == "-" && parsed_.is_json) {
    return fail("--html - and --json both write to stdout; give one of them");
  }
  if (per_second_ && !parsed_.asks_dns) return fail("--per-second is for --ask-dns");
  return check_anonymise();
}

// An anonymised log and figures are two runs: an option for figures is an error with --anonymise.
Result<void> ReplayLine::check_anonymise() const {
  if (parsed_.anonymise.empty()) {
    return parsed_.key_file.empty() ? Result<void>{} : fail("--key is for --anonymise");
  }
  const std::pair<bool, const char*> others[] = {{parsed_.asks_dns, "--ask-dns"},
                                                 {!parsed_.with.empty(), "--with"},
                                                 {!parsed_.answers.empty(), "--answers"},
                                                 {parsed_.is_json, "--json"},
                                                 {!parsed_.html.empty(), "--html"}};
  for (const auto& [is_given, option] : others) {
    if (is_given) return fail(std::string("--anonymise judges nothing, so leave out ") + option);
  }
  return {};
}

Result<ReplayCommand> ReplayLine::finish() const {
  if (auto good = check(); !good) return fail(good.error());
  ReplayCommand command = parsed_;
  if (!per_second_) return command;
  const auto rate = rate_of(*per_second_);
  if (!rate) {
    return fail("--per-second " + shown_argument(*per_second_) + ": write a number from 1 to " +
                std::to_string(kPerSecondMax));
  }
  command.per_second = *rate;
  return command;
}

}  // namespace grayling
