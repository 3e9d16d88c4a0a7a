// SPDX-License-Identifier: MIT
#include "grayling/replay/anonymous_trace.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "grayling/base/ascii.hpp"
#include "grayling/base/dns_name.hpp"
#include "grayling/base/domain.hpp"
#include "grayling/base/text.hpp"
#include "grayling/base/utc_time.hpp"
#include "replay/anonymous_address.hpp"
#include "replay/anonymous_names.hpp"

namespace grayling {
namespace {

constexpr std::size_t kWordLetters = 12;

std::string in_brackets(const IpAddress& address) {
  return (address.is_ipv4() ? "[" : "[IPv6:") + address.text() + ']';
}

// An attempt with other names in it.
struct Written {
  std::string client_name;
  std::string client_address;
  std::string helo;
  std::string sender;
  std::string recipient;
};

}  // namespace

class AnonymousTrace::Impl {
 public:
  Impl(std::string_view key, std::function<void(std::string_view)> write)
      : hash_(key), addresses_(hash_), names_(hash_), write_(std::move(write)) {}

  void take(const LoggedAttempt& attempt) {
    if (!attempt.sender || attempt.recipient.empty()) return;
    if (!attempt.sasl_username.empty()) return send(attempt);
    const auto client = IpAddress::parse(attempt.client_address);
    if (!client) return;
    const IpAddress other = addresses_.of(*client);
    const Written written{names_.client(attempt.client_name, *client, other), other.text(),
                          helo(attempt.helo), names_.address(*attempt.sender),
                          names_.address(attempt.recipient)};
    decide(attempt, written);
    if (attempt.fate != Fate::Accepted) refuse(attempt, written);
  }

  std::uint64_t attempts() const { return attempts_; }

 private:
  std::string helo(std::string_view said) const;

  // Mail that leaves; a replay takes no more from it than who wrote to whom.
  void send(const LoggedAttempt& attempt) {
    if (attempt.fate != Fate::Accepted) return;
    ++attempts_;
    line(attempt, "grayling",
         fmt::format("action=pass, reason=authenticated, client_name=unknown, "
                     "client_address=203.0.113.1, sender={}, recipient={}",
                     names_.address(*attempt.sender), names_.address(attempt.recipient)));
  }

  // What the greylister says. A refusal for another reason comes after it has let the mail pass.
  void decide(const LoggedAttempt& attempt, const Written& written) {
    ++attempts_;
    const bool is_deferred = attempt.fate == Fate::Greylisted;
    line(attempt, "grayling",
         fmt::format("action={}, client_name={}, client_address={}, sender={}, recipient={}",
                     is_deferred ? "greylist, reason=new" : "pass, reason=triplet found",
                     written.client_name, written.client_address, written.sender,
                     written.recipient));
  }

  // Postfix' own line has HELO.
  void refuse(const LoggedAttempt& attempt, const Written& written) {
    const bool is_deferred = attempt.fate == Fate::Greylisted;
    line(attempt, "postfix/smtpd",
         fmt::format("reject: RCPT from unknown[{}]: {} <{}>: Recipient address rejected: {}; "
                     "from=<{}> to=<{}> proto=ESMTP helo=<{}>",
                     written.client_address, is_deferred ? "450 4.2.0" : "554 5.7.1",
                     written.recipient, is_deferred ? "Greylisted" : "Refused", written.sender,
                     written.recipient, written.helo));
  }

  // "NOQUEUE: reject: …" and "action=…", or both after the name of the message.
  void line(const LoggedAttempt& attempt, std::string_view program, std::string_view text) {
    std::string message;
    if (!attempt.message.empty()) {
      message = hash_.letters("message", attempt.message, kWordLetters) + ": ";
    } else if (text.starts_with("reject:")) {
      message = "NOQUEUE: ";
    }
    write_(fmt::format("{} mx {}[1]: {}{}", format_utc(attempt.at, "%Y-%m-%dT%H:%M:%SZ"), program,
                       message, text));
  }

  const KeyedHash hash_;
  const AnonymousAddresses addresses_;
  const AnonymousNames names_;
  std::function<void(std::string_view)> write_;
  std::uint64_t attempts_ = 0;
};

// A name, an address with or without brackets, or what is neither: as suspicion/signs.hpp tells
// them apart.
std::string AnonymousTrace::Impl::helo(std::string_view said) const {
  if (said.empty()) return "";
  const bool has_brackets = said.starts_with('[') && said.ends_with(']') && said.size() > 1;
  std::string_view inner = has_brackets ? said.substr(1, said.size() - 2) : said;
  if (lower_case(inner.substr(0, 5)) == "ipv6:") inner.remove_prefix(5);
  if (const auto address = IpAddress::parse(inner)) {
    const IpAddress other = addresses_.of(*address);
    return has_brackets ? in_brackets(other) : other.text();
  }
  const std::string normal(without_final_dot(normal_domain(said)));
  if (is_mail_domain(normal)) return names_.domain(normal);
  std::string word = hash_.letters("helo", normal, kWordLetters);
  if (said.starts_with('[')) return '[' + word + ']';
  const auto dot = normal.rfind('.');
  if (dot == std::string::npos) return word;
  const bool ends_in_number =
      dot + 1 < normal.size() && std::all_of(normal.begin() + static_cast<std::ptrdiff_t>(dot) + 1,
                                             normal.end(), [](char c) { return is_digit(c); });
  return ends_in_number ? word + ".1" : '!' + word + ".example";
}

AnonymousTrace::AnonymousTrace(std::string_view key, std::function<void(std::string_view)> write)
    : impl_(std::make_unique<Impl>(key, std::move(write))) {}

AnonymousTrace::~AnonymousTrace() = default;

void AnonymousTrace::take(const LoggedAttempt& attempt) {
  impl_->take(attempt);
}

std::uint64_t AnonymousTrace::attempts() const {
  return impl_->attempts();
}

}  // namespace grayling
