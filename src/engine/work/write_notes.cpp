// SPDX-License-Identifier: MIT
#include "engine/work/write_notes.hpp"

#include <set>

#include "engine/work/standing_rows.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/greylist/correspondence.hpp"

namespace grayling {
namespace {

// Of a correspondent, its domain as one that may send through us.
StandingKey domain_of(const StandingKey& key) {
  return key.kind == StandingKind::Correspondent ? local_domain_key(key.name) : StandingKey{};
}

}  // namespace

Result<std::vector<StandingRow>> write_notes(Store& store, const GreylistSettings& settings,
                                             std::span<const Note> notes, const Moment& moment) {
  StandingRows rows;
  std::set<StandingKey> noted_domains;
  for (const auto& note : notes) {
    rows.want(note.key);
    rows.want(domain_of(note.key));
    if (note.key.kind == StandingKind::LocalDomain) noted_domains.insert(note.key);
  }
  if (auto read = rows.read(store); !read) return fail(read.error());
  std::vector<StandingRow> written;
  for (Note note : notes) {
    // The clock may be behind. A row that it dated too early would expire too early.
    note.now += moment.latest - moment.now;
    const StandingKey domain = domain_of(note.key);
    const auto local = rows.row(domain);
    if (noted_domains.contains(domain) || (local && is_alive(settings, *local, moment))) continue;
    if (auto next = noted(settings, rows.row(note.key), note, moment)) {
      written.push_back({note.key, std::move(*next)});
    }
  }
  GRAYLING_ASSERT(written.size() <= notes.size());
  if (written.empty()) return written;
  if (auto put = store.put_standings(written); !put) return fail(put.error());
  return written;
}

}  // namespace grayling
