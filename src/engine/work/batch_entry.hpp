// SPDX-License-Identifier: MIT
// One item of a batch on its way: which step it waits for, and what a record means for it. Owned by
// the batch, used on the worker's thread. Does no I/O.
#pragma once

#include <cstdint>
#include <optional>

#include "grayling/base/assert.hpp"
#include "grayling/engine/batch.hpp"

namespace grayling {

struct BatchEntry {
  enum class Step : std::uint8_t {
    Find,       // its rows are to be read
    Recognise,  // it has no row, or one that defers it: is it known by a standing?
    Insert,     // its row is to be made
    Save,       // its verdict counts once the change of its row is durable
    Done,       // it has its verdict, was refused or left undecided, or failed
  };

  const BatchItem* item;
  Step step = Step::Find;
  std::optional<Record> waiting{};    // Recognise: its row, which defers it; none: it has no row
  bool was_asked = false;             // its standings were read, as far as that worked
  std::optional<Verdict> standing{};  // what they say; none: nothing
  ItemResult result{};

  void conclude(const Verdict& verdict) {
    result.verdict = verdict;
    step = Step::Done;
  }

  // It was looked up only, and would be deferred.
  void leave_undecided() {
    GRAYLING_ASSERT(item->is_look || item->is_domain_claimed);
    result.is_stranger = true;
    step = Step::Done;
  }

  // A standing says that it passes, unless SPF must be asked first.
  void conclude_by_standing() {
    GRAYLING_ASSERT(standing);
    if (standing->reason == Reason::DomainKnown && item->is_domain_claimed) {
      leave_undecided();
    } else {
      conclude(*standing);
    }
  }

  // The row that is made for it. A sender that was turned away and is back in time has done what
  // greylisting asks: its row has passed from the start.
  Record first_record(const Moment& moment) const;

  // The verdict on a row that this batch has made.
  Verdict verdict_on_own(const Record& record) const;

  // The verdict on a row of a table of this kind, whoever made it.
  Verdict verdict_on(TableKind kind, const Record& record, const Moment& moment) const;
};

}  // namespace grayling
