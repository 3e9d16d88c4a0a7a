// SPDX-License-Identifier: MIT
#include "engine/work/recognition.hpp"

#include "grayling/greylist/correspondence.hpp"

namespace grayling {

Recognition::Recognition(Store& store, const GreylistSettings& settings,
                         std::span<const BatchItem> items, const Moment& moment)
    : store_(store),
      settings_(settings),
      items_(items),
      moment_(moment),
      is_on_(store.keeps_standings()),
      answers_(items.size()) {}

Result<void> Recognition::ask(std::span<const std::size_t> indices) {
  StandingRows rows;
  std::vector<std::size_t> asked;
  for (const auto i : indices) {
    if (!is_open(i)) continue;
    answers_[i].was_asked = true;
    asked.push_back(i);
    rows.want(items_[i].client);
    rows.want(items_[i].answer);
    rows.want(local_domain_key(items_[i].answer.sender));
  }
  if (auto read = rows.read(store_); !read) return read;
  for (const auto i : asked) answers_[i].verdict = verdict_on(items_[i], rows);
  return {};
}

std::optional<Verdict> Recognition::verdict_on(const BatchItem& item,
                                               const StandingRows& rows) const {
  if (const auto client = rows.row(item.client);
      client && has_standing(settings_, *client, moment_)) {
    return Verdict{.reason = Reason::ClientKnown, .last_seen = client->last_seen};
  }
  const auto correspondent = rows.row(item.answer);
  const auto local_domain = rows.row(local_domain_key(item.answer.sender));
  if (is_answer(settings_, correspondent, local_domain, moment_)) {
    return Verdict{.reason = Reason::Correspondent, .last_seen = correspondent->last_seen};
  }
  return std::nullopt;
}

}  // namespace grayling
