// SPDX-License-Identifier: MIT
#include "engine/work/write_notes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "engine/work/standing_rows.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/greylist/correspondence.hpp"

namespace grayling {
namespace {

using Keys = std::array<StandingKey, 2>;

// The rows that may say that a correspondent's or a domain's mail is sent through us: those of the
// domain, and of the senders' own domain below it.
Keys local_keys(const Note& note) {
  const StandingKey& key = note.key;
  if (key.kind == StandingKind::Correspondent) return {local_domain_key(key.name), StandingKey{}};
  if (key.kind != StandingKind::Domain) return {};
  return {StandingKey{StandingKind::LocalDomain, key.name, ""},
          StandingKey{StandingKind::LocalDomain, note.domain, ""}};
}

// The row as put_standings() wants it: of a domain, what `note` adds to the row `known`.
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
  std::set<StandingKey> noted_domains;
  for (const auto& note : notes) {
    rows.want(note.key);
    for (const auto& key : local_keys(note)) rows.want(key);
    if (note.key.kind == StandingKind::LocalDomain) noted_domains.insert(note.key);
  }
  if (auto read = rows.read(store); !read) return fail(read.error());
  const auto is_local = [&](const StandingKey& domain) {
    const auto row = rows.row(domain);
    return noted_domains.contains(domain) || (row && is_alive(settings, *row, moment));
  };
  std::map<StandingKey, Note> left;
  for (Note note : notes) {
    // The clock may be behind. A row that it dated too early would expire too early.
    note.now += moment.latest - moment.now;
    const Keys keys = local_keys(note);
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
