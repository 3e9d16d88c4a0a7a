// SPDX-License-Identifier: MIT
#include "engine/work/write_notes.hpp"

#include <set>

#include "engine/work/standing_rows.hpp"
#include "grayling/base/assert.hpp"
#include "grayling/greylist/correspondence.hpp"

namespace grayling {
namespace {

// Of a correspondent or a domain: the row that says that the domain sends through us.
StandingKey local_key(const StandingKey& key) {
  if (key.kind == StandingKind::Correspondent) return local_domain_key(key.name);
  if (key.kind != StandingKind::Domain) return {};
  return {StandingKind::LocalDomain, key.name, ""};
}

}  // namespace

Result<std::vector<StandingRow>> write_notes(Store& store, const GreylistSettings& settings,
                                             std::span<const Note> notes, const Moment& moment) {
  StandingRows rows;
  std::set<StandingKey> noted_domains;
  for (const auto& note : notes) {
    rows.want(note.key);
    rows.want(local_key(note.key));
    if (note.key.kind == StandingKind::LocalDomain) noted_domains.insert(note.key);
  }
  if (auto read = rows.read(store); !read) return fail(read.error());
  std::vector<StandingRow> written;
  for (Note note : notes) {
    // The clock may be behind. A row that it dated too early would expire too early.
    note.now += moment.latest - moment.now;
    const StandingKey domain = local_key(note.key);
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
