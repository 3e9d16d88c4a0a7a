// SPDX-License-Identifier: MIT
#include "request_text.hpp"

#include <fmt/format.h>

#include "sender_text.hpp"

namespace bench {
namespace {

// In Postfix' order (smtpd_check.c). "?" stands for a character that differs from one request to
// the next.
constexpr std::string_view kRequest =
    "request=smtpd_access_policy\n"
    "protocol_state=RCPT\n"
    "protocol_name=ESMTP\n"
    "client_address=198.{client:?>11}\n"
    "client_name=mail-outbound-17.eu-west-1.customer.mailing-provider.example\n"
    "client_port=41846\n"
    "reverse_client_name=mail-outbound-17.eu-west-1.customer.mailing-provider.example\n"
    "server_address=203.0.113.25\n"
    "server_port=25\n"
    "helo_name=mail-outbound-17.eu-west-1.customer.mailing-provider.example\n"
    "sender={sender:?>10}{sender_rest}\n"
    "recipient={recipient:?>3}{recipient_rest}\n"
    "recipient_count=0\n"
    "queue_id=\n"
    "instance=7a31.{run:08x}.0.{message:?>8}\n"
    "size=48211\n"
    "etrn_domain=\n"
    "stress=\n"
    "sasl_method=\n"
    "sasl_username=\n"
    "sasl_sender=\n"
    "ccert_subject=\n"
    "ccert_issuer=\n"
    "ccert_fingerprint=\n"
    "ccert_pubkey_fingerprint=\n"
    "encryption_protocol=TLSv1.3\n"
    "encryption_cipher=TLS_AES_256_GCM_SHA384\n"
    "encryption_keysize=256\n"
    "policy_context=\n"
    "\n";

}  // namespace

RequestText::RequestText(std::uint32_t run)
    : text_(fmt::format(kRequest, fmt::arg("client", ""), fmt::arg("sender", ""),
                        fmt::arg("sender_rest", kSenderRest), fmt::arg("recipient", ""),
                        fmt::arg("recipient_rest", kRecipientRest), fmt::arg("run", run),
                        fmt::arg("message", ""))),
      sender_(text_.find("\nsender=?") + 8),
      recipient_(text_.find("\nrecipient=?") + 11),
      client_(text_.find("\nclient_address=198.?") + 20),
      message_(text_.find(".0.?") + 3) {}

void RequestText::put(std::size_t offset, std::string_view text) {
  text.copy(text_.data() + offset, text.size());
}

std::string_view RequestText::of(std::uint64_t sender) {
  const SenderText parts(sender);
  put(sender_, {parts.name.data(), parts.name.size()});
  put(recipient_, {parts.user.data(), parts.user.size()});
  for (std::size_t i = 0; i < parts.octets.size(); ++i) {
    put(client_ + 4 * i, {parts.octets[i].data(), parts.octets[i].size()});
    if (i > 0) put(client_ + 4 * i - 1, ".");
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::uint32_t message = messages_++;
  for (unsigned i = 0; i < 8; ++i) {
    text_[message_ + i] = kDigits[(message >> (28 - 4 * i)) & 15U];
  }
  return text_;
}

}  // namespace bench
