// SPDX-License-Identifier: MIT
// `grayling link`: a link to the page of one recipient, or the end of all links of that recipient.
#include <algorithm>
#include <utility>

#include "cli/admin/admin_command.hpp"
#include "cli/admin/open_admin.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/base/text.hpp"
#include "grayling/status/link_token.hpp"
#include "grayling/store/link_revocations.hpp"

namespace grayling {
namespace {

constexpr std::string_view kName = "link";

Result<void> check_pages(const Config& config) {
  if (config.status.user_pages && config.status.link_key.empty()) {
    return fail(ErrorKind::Config,
                "the key in status.link_key_file can't be read, and no link is made without it; "
                "the warning above says what to do");
  }
  if (config.status.user_pages) return {};
  return fail(ErrorKind::Config,
              "status.user_pages is off, so that nobody could open a link; set user_pages, "
              "public_url and link_key_file under [status], and restart the service");
}

// Later than the last revocation, even if this host's clock is behind or it was this second.
Result<UnixSeconds> time_of_issue(AdminStore& store, const std::string& recipient,
                                  UnixSeconds now) {
  const auto revoked = revoked_until(store, recipient);
  if (!revoked) return fail(revoked.error());
  return *revoked ? std::max(now, **revoked + 1) : now;
}

}  // namespace

int link(const LinkCommand& command) {
  auto config = read_config(kName, command.sources);
  if (!config) return fail_with(kName, config.error());
  if (!command.is_revoke) {
    if (const auto served = check_pages(*config); !served) return fail_with(kName, served.error());
  }
  const auto admin = open_admin(kName, std::move(*config), true);
  if (!admin) return fail_with(kName, admin.error());
  const UnixSeconds now = SystemClock().now();
  if (command.is_revoke) {
    const auto revoked = revoke_links(*admin->store, command.recipient, now);
    if (!revoked) return fail_with(kName, revoked.error());
    return print("all links of " + printable(command.recipient) + " are revoked\n");
  }
  const auto issued = time_of_issue(*admin->store, command.recipient, now);
  if (!issued) return fail_with(kName, issued.error());
  const auto& status = admin->config.status;
  const auto token =
      LinkKey(status.link_key).token_of({command.recipient, *issued, now + command.lasts});
  return print(status.public_url->text + "/u/" + token + "\n");
}

}  // namespace grayling
