// SPDX-License-Identifier: MIT
#include "status/recipient_desk.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "grayling/base/text.hpp"
#include "grayling/store/known_exemptions.hpp"
#include "grayling/store/link_revocations.hpp"

namespace grayling {
namespace {

Result<std::vector<SenderRow>> waiting_rows(AdminStore& store, const std::string& recipient) {
  SenderRange range;
  range.waiting_for = store.spelled({"", "", recipient}).recipient;
  return store.senders(range, kWaitingShownMax + 1);
}

// As expect() finds it, in any spelling.
Result<std::optional<ExemptionRow>> exemption_of(AdminStore& store, const std::string& recipient) {
  const auto known = known_exemptions(store, ExemptList::Recipients, {recipient});
  if (!known) return fail(known.error());
  const auto found = known->find(common_text(recipient));
  return found == known->end() ? std::nullopt : std::optional(found->second);
}

bool is_visitors(const ExemptionRow& row) {
  return row.author == kPageAuthor || row.author == kPanelAuthor;
}

// An administrator's row keeps its reason, its author and its end: a visitor's that holds longer
// stands beside it, and is the one that later visitors renew. So there is one for each time that
// an administrator exempts a recipient, however often he asks.
void leave_administrators(std::map<std::string, ExemptionRow>& known, const ExemptionRow& row) {
  const auto found = known.find(common_text(row.pattern));
  if (found == known.end() || is_visitors(found->second)) return;
  if (is_longer(row.expires, found->second.expires)) known.erase(found);
}

}  // namespace

bool RecipientDesk::admits(const std::string& visitor) {
  const Monotonic now = clock_.monotonic();
  if (!store_time_.is_left(now)) return false;
  if (visitors_.size() >= kVisitorsMax) {
    std::erase_if(visitors_, [&](const auto& known) { return known.second.is_full(now); });
    if (visitors_.size() >= kVisitorsMax) visitors_.clear();
    visitor_ = nullptr;
  }
  auto& visits = visitors_.try_emplace(visitor, kVisitsMax * kVisitEvery).first->second;
  if (!visits.is_left(now)) return false;
  visits.take(now, kVisitEvery);
  visitor_ = &visits;
  return true;
}

Result<void> RecipientDesk::open() {
  if (is_open_) return {};
  const Monotonic now = clock_.monotonic();
  if (now < next_open_) return fail(ErrorKind::Unavailable, told_);
  next_open_ = now + kDeskReopenPause;
  const auto tables = store_->open();
  if (!tables) return fail(tables.error());
  if (!tables->lacking.empty()) return fail(tables->lacking);
  is_open_ = true;
  return {};
}

void RecipientDesk::note_trouble(const Error& error) {
  if (error.kind == ErrorKind::Unavailable) is_open_ = false;
  const auto text = without_numbers(error.text);
  if (text == told_ || error.text == told_) return;
  told_ = text;
  log_.warning("user pages: " + error.text);
}

template <typename Work>
auto RecipientDesk::work(Work work)
    -> Answer<typename decltype(work(std::declval<AdminStore&>()))::value_type> {
  const Monotonic start = clock_.monotonic();
  const auto opened = open();
  auto done = opened ? work(*store_) : decltype(work(*store_))(fail(opened.error()));
  const Monotonic end = clock_.monotonic();
  store_time_.take(end, kRestPerWork * (end - start));
  if (visitor_ != nullptr) visitor_->take(end, kVisitorRestPerWork * (end - start));
  if (!done) {
    note_trouble(done.error());
    return tl::make_unexpected(Trouble::Away);
  }
  if (!std::exchange(told_, {}).empty()) log_.info("user pages: the store works again");
  return std::move(*done);
}

RecipientDesk::Answer<bool> RecipientDesk::is_revoked(const Link& link) {
  return work([&](AdminStore& store) -> Result<bool> {
    const auto revoked = revoked_until(store, link.recipient);
    if (!revoked) return fail(revoked.error());
    return *revoked && link.issued <= **revoked;
  });
}

RecipientDesk::Answer<RecipientDesk::View> RecipientDesk::view(const std::string& recipient) {
  return work([&](AdminStore& store) -> Result<View> {
    const auto rows = waiting_rows(store, recipient);
    if (!rows) return fail(rows.error());
    const auto exemption = exemption_of(store, recipient);
    if (!exemption) return fail(exemption.error());
    View view;
    for (const auto& row : *rows) {
      if (view.waiting.size() == kWaitingShownMax) {
        view.has_more = true;
        break;
      }
      view.waiting.push_back({row.key.sender, row.key.client, row.record.first_seen});
    }
    std::stable_sort(view.waiting.begin(), view.waiting.end(),
                     [](const Waiting& a, const Waiting& b) { return a.since > b.since; });
    view.is_expected = *exemption && !(*exemption)->is_expired(clock_.now());
    if (view.is_expected) view.expected_until = (*exemption)->expires;
    return view;
  });
}

RecipientDesk::Answer<bool> RecipientDesk::release(const std::string& recipient,
                                                   const std::string& sender,
                                                   const std::string& client) {
  return work([&](AdminStore& store) -> Result<bool> {
    const std::array<Key, 1> keys = {
        Key{sender, client, store.spelled({"", "", recipient}).recipient}};
    const auto released = store.release(keys, clock_.now());
    if (!released) return fail(released.error());
    if (*released == 0) return false;
    log_.info("user pages: mail from " + (sender.empty() ? "<>" : printable(sender)) + " by " +
              printable(client) + " to " + printable(recipient) + " is let in");
    return true;
  });
}

RecipientDesk::Answer<std::optional<UnixSeconds>> RecipientDesk::expect(
    const std::string& recipient, std::string_view author, const std::string& reason) {
  using Until = std::optional<UnixSeconds>;
  return work([&](AdminStore& store) -> Result<Until> {
    auto known = known_exemptions(store, ExemptList::Recipients, {recipient});
    if (!known) return fail(known.error());
    ExemptionRow row;
    row.kind = exempt_kind(ExemptList::Recipients);
    row.pattern = recipient;
    row.reason = reason;
    row.author = author;
    row.created = clock_.now();
    row.expires = row.created + kExpectSeconds;
    leave_administrators(*known, row);
    const auto allowed = allow_row(store, row, *known);
    if (!allowed) return fail(allowed.error());
    if (allowed->done != AllowedRow::Done::Nothing) {
      log_.info("user pages: " + printable(recipient) + " expects mail for " +
                std::to_string(kExpectSeconds / 60) + " minutes");
    }
    return allowed->row.expires;
  });
}

}  // namespace grayling
