// SPDX-License-Identifier: MIT
// `grayling waiting`, `show` and `find`: rows of the table `sender`; the last two list standings
// too. `release` and `forget` are in change_senders.cpp.
#include <algorithm>

#include "cli/admin/admin_command.hpp"
#include "cli/admin/change_senders.hpp"
#include "cli/admin/open_admin.hpp"
#include "cli/admin/sender_listing.hpp"
#include "cli/admin/sender_order.hpp"
#include "cli/admin/sender_walk.hpp"
#include "cli/terminal/output.hpp"
#include "grayling/base/text.hpp"

namespace grayling {
namespace {

using Verb = SendersCommand::Verb;
using Style = SenderListing::Style;

// One page in the order of the keys, printed as it is read. A row beyond its end shows that there
// is another page.
class KeyPage {
 public:
  KeyPage(const SendersCommand& command, SenderListing& listing)
      : command_(command), listing_(listing) {}

  template <typename Row>
  Result<bool> add(const Row& row) {
    if (listing_.count() == command_.page.limit) {
      after_ = last_;
      return false;
    }
    last_ = key_text(row.key);
    return listing_.add(row);
  }
  const std::string& after() const { return after_; }

 private:
  const SendersCommand& command_;
  SenderListing& listing_;
  std::string last_;
  std::string after_;
};

Result<int> show_page(const SendersCommand& command, const SenderWalk& walk,
                      SenderListing& listing) {
  KeyPage page(command, listing);
  const auto& after = command.page.after;
  const auto past_senders = parse_standing_key(after);  // a page may end among the standings, too
  const bool is_waiting = command.verb == Verb::Waiting;
  if (!past_senders) {
    const auto walked =
        walk.senders(parse_key(after), false, [&](const SenderRow& row) -> Result<bool> {
          return is_waiting && row.record.passes > 0 ? true : page.add(row);
        });
    if (!walked) return fail(walked.error());
  }
  if (command.verb == Verb::Find && page.after().empty()) {
    const auto walked =
        walk.standings(past_senders, [&](const StandingRow& row) { return page.add(row); });
    if (!walked) return fail(walked.error());
  }
  return listing.finish(page.after());
}

Result<int> show_sorted(const SendersCommand& command, const SenderWalk& walk,
                        SenderListing& listing) {
  auto position = parse_position(command.page.after);
  std::string after;
  for (std::size_t left = command.page.limit; left > 0;) {
    const auto part = std::min(left, kSortedRowsMax);
    SortedRows sorted(command.sort, part + 1, position);
    const auto walked = walk.senders({}, false, [&](const SenderRow& row) -> Result<bool> {
      if (row.record.passes == 0) sorted.add(row);
      return true;
    });
    if (!walked) return fail(walked.error());
    auto rows = sorted.take();
    const bool has_more = rows.size() > part;
    if (has_more) rows.pop_back();
    for (const auto& row : rows) {
      if (!listing.add(row)) return listing.finish("");
    }
    if (!has_more) break;
    position = PagePosition{rows.back().record.first_seen, rows.back().key};
    left -= part;
    if (left == 0) after = position_text(*position);
  }
  return listing.finish(after);
}

Result<int> show_all(const SendersCommand& command, const SenderWalk& walk,
                     SenderListing& listing) {
  auto walked = walk.senders(
      {}, true, [&](const SenderRow& row) -> Result<bool> { return listing.add(row); });
  if (walked) {
    walked = walk.standings(
        {}, [&](const StandingRow& row) -> Result<bool> { return listing.add(row); });
  }
  if (!walked) return fail(walked.error());
  if (listing.count() > 0) return listing.finish("");
  return fail_work("show", "nothing is known of " + printable(command.pattern));
}

Style style_of(const SendersCommand& command) {
  const bool is_json = command.page.is_json;
  if (command.verb == Verb::Waiting) {
    return is_json ? Style::JsonOfWaiting : Style::TableOfWaiting;
  }
  if (is_json) return Style::Json;
  return command.verb == Verb::Show ? Style::TableWithKeys : Style::Table;
}

Result<int> run(const SendersCommand& command, const OpenAdmin& admin) {
  const SenderWalk walk(command.pattern, *admin.store);
  if (command.verb == Verb::Release || command.verb == Verb::Forget) {
    return change_senders(command, admin, walk);
  }
  SenderListing listing(style_of(command), admin.config, SystemClock().now());
  if (command.verb == Verb::Show) return show_all(command, walk, listing);
  const bool is_sorted = command.verb == Verb::Waiting && command.sort != SenderSort::Sender;
  return is_sorted ? show_sorted(command, walk, listing) : show_page(command, walk, listing);
}

}  // namespace

int act_on_senders(const SendersCommand& command) {
  const auto name = name_of(command.verb);
  const auto admin = open_admin(name, command.sources, false);
  if (!admin) return fail_with(name, admin.error());
  const auto done = run(command, *admin);
  warn_of(name, admin->store->passed_over());
  return done ? *done : fail_with(name, done.error());
}

}  // namespace grayling
