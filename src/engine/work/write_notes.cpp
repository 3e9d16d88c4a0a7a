// SPDX-License-Identifier: MIT
#include "engine/work/write_notes.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/work/standing_rows.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/greylist/correspondence.hpp"

namespace grayling {
namespace {

// The row as put_standings() wants it: of a domain, what `note` adds to the row `known`. The
// database adds it up, because another host may count at the same moment. Of all others, the later
// row is right as a whole.
StandingRow to_put(const Note& note, StandingRow row, const Standing& known) {
  if (row.key.kind != StandingKind::Domain) return row;
  const bool counts = note.kind == Note::Kind::Counted;
  const Standing added = counts ? counts_of(note, known) : Standing();
  row.standing.passes = added.passes;
  row.standing.came = added.came;
  return row;
}

}  // namespace

Result<WrittenNotes> write_notes(Store& store, const GreylistSettings& settings,
                                 std::span<const Note> notes, const Moment& moment) {
  StandingRows rows;
  std::set<StandingKey> noted_domains;  // that send through us, maybe since these notes alone
  for (const auto& note : notes) {
    rows.want(note.key);
    for (const auto& key : local_domain_keys(note.key, note.domain)) rows.want(key);
    if (note.key.kind == StandingKind::LocalDomain) noted_domains.insert(note.key);
  }
  if (auto read = rows.read(store); !read) return fail(read.error());
  const auto is_local = [&](const StandingKey& domain) {
    return noted_domains.contains(domain) || sends_through_us(settings, rows.row(domain), moment);
  };
  std::map<StandingKey, Note> left;  // sorted: rows locked in one order seldom deadlock
  for (Note note : notes) {
    // The clock may be behind. A row that it dated too early would expire too early.
    note.now += moment.latest - moment.now;
    const auto keys = local_domain_keys(note.key, note.domain);
    if (std::any_of(keys.begin(), keys.end(), is_local)) continue;
    const auto added = left.try_emplace(note.key, note);
    if (!added.second) join(added.first->second, std::move(note));
  }
  WrittenNotes written;
  std::vector<StandingRow> put;
  for (const auto& [key, note] : left) {
    const auto row = rows.row(key);
    const auto next = noted(settings, row, note, moment);
    if (!next) continue;
    if (row && key.kind == StandingKind::Domain) {
      const auto loss = standing_loss(settings, *row, *next, moment);
      if (loss) written.lost.push_back({key.name, *loss});
    }
    written.rows.push_back({key, *next});
    // put_standings() begins an expired row anew, so nothing of it counts here either.
    const bool lives = row && is_alive(settings, *row, moment);
    put.push_back(to_put(note, written.rows.back(), lives ? *row : Standing()));
  }
  GRAYLING_ASSERT(written.rows.size() <= notes.size());
  if (put.empty()) return written;
  const auto done = store.put_standings(put, expired_times(settings, moment));
  if (!done) return fail(done.error());
  return written;
}

}  // namespace grayling
