// SPDX-License-Identifier: MIT
#include "grayling/spf/evaluation.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "grayling/base/text.hpp"
#include "spf/macro.hpp"
#include "spf/mechanism.hpp"
#include "spf/name.hpp"
#include "spf/record.hpp"
#include "spf/width.hpp"

namespace grayling {

// A stack of records: the domain's own at the bottom, included ones above it. Each include costs a
// look-up, so there are at most eleven.
class SpfEvaluation::Impl {
 public:
  Impl(SpfIdentity identity, const IpAddress& client, SpfAnswers answers = {})
      : identity_(std::move(identity)), client_(client), answers_(std::move(answers)) {
    if (is_mail_domain(identity_.domain)) frames_.push_back({identity_.domain});
    run();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  const SpfQuestion* question() const { return frames_.empty() ? nullptr : answers_.wanted(); }
  void answer(DnsAnswer answer) {
    answers_.answer(std::move(answer));
    run();
  }
  const SpfVerdict& verdict() const { return verdict_; }
  const SpfIdentity& identity() const { return identity_; }
  bool is_cut_short() const { return answers_.is_exhausted(); }
  std::unique_ptr<Impl> for_other(const IpAddress& client) {
    return std::make_unique<Impl>(std::move(identity_), client, std::move(answers_));
  }

 private:
  struct Frame {
    std::string domain;
    bool is_named = false;  // by another's record, so that it must have one itself
    bool is_wide = false;   // the client chose whose record this is
    std::optional<SpfRecord> record{};
    std::optional<SpfTerm> term{};  // that is being evaluated
  };

  void run();
  void step(Frame& frame);
  void open_record(Frame& frame);
  void begin_term(Frame& frame);
  void count(const SpfTerm& term);
  void follow(Frame& frame);
  void evaluate(Frame& frame);
  void pass_over(Frame& frame, bool is_void);
  void leave(SpfResult result);
  void note_term(const Frame& frame);
  void fail_with(SpfResult result, std::string problem);
  void finish(SpfResult result);
  SpfScope scope(const Frame& frame) { return {identity_, client_, frame.domain, answers_}; }

  SpfIdentity identity_;
  IpAddress client_;
  SpfAnswers answers_;
  std::vector<Frame> frames_;  // none: the verdict is there
  int voids_ = 0;
  bool is_client_name_counted_ = false;
  SpfVerdict verdict_;
};

void SpfEvaluation::Impl::run() {
  while (!frames_.empty() && answers_.wanted() == nullptr) {
    if (!answers_.is_exhausted()) step(frames_.back());
    if (!frames_.empty() && answers_.is_exhausted()) {
      fail_with(SpfResult::PermError, "it takes more than " + std::to_string(kSpfQuestionsMax) +
                                          " questions or 64 KiB of answers");
    }
  }
  verdict_.questions = answers_.questions();
}

void SpfEvaluation::Impl::step(Frame& frame) {
  if (!frame.record) return open_record(frame);
  if (!frame.term) return begin_term(frame);
  const bool leads_on =
      frame.term->kind == SpfTermKind::Include || frame.term->kind == SpfTermKind::Redirect;
  return leads_on ? follow(frame) : evaluate(frame);
}

// Sections 4.4 to 4.6.
void SpfEvaluation::Impl::open_record(Frame& frame) {
  const DnsAnswer* answer = answers_.find(frame.domain, RecordType::Txt);
  if (answer == nullptr) return;
  if (answer->kind == DnsAnswer::Kind::Failure) {
    return fail_with(SpfResult::TempError,
                     "the DNS gives no answer for " + printable(frame.domain));
  }
  const auto& texts = answer->texts;
  const auto found = std::find_if(texts.begin(), texts.end(), is_spf_record);
  if (found == texts.end()) {
    if (!frame.is_named) return finish(SpfResult::None);
    return fail_with(SpfResult::PermError, printable(frame.domain) + " has no SPF record");
  }
  if (std::any_of(found + 1, texts.end(), is_spf_record)) {
    return fail_with(SpfResult::PermError,
                     printable(frame.domain) + " has more than one SPF record");
  }
  auto record = found->size() <= kSpfRecordBytesMax
                    ? SpfRecord::parse(*found)
                    : Result<SpfRecord>(fail("it is longer than 8 KiB"));
  if (!record) {
    return fail_with(SpfResult::PermError,
                     "the record of " + printable(frame.domain) + ": " + record.error().text);
  }
  frame.record = *record;
}

void SpfEvaluation::Impl::begin_term(Frame& frame) {
  frame.term = frame.record->next();
  if (!frame.term) frame.term = frame.record->redirect();
  if (!frame.term) return leave(SpfResult::Neutral);  // section 4.7
  count(*frame.term);
}

// Section 4.6.4. Of %{p} it says that the PTR records that are asked for count, too; the names of
// the client are asked for once, for however many %{p}.
void SpfEvaluation::Impl::count(const SpfTerm& term) {
  if (!term.is_lookup()) return;
  ++verdict_.lookups;
  if (!is_client_name_counted_ && needs_client_name(term.domain_spec)) {
    is_client_name_counted_ = true;
    ++verdict_.lookups;
  }
  if (verdict_.lookups > kSpfLookupsMax) {
    fail_with(SpfResult::PermError,
              "more than " + std::to_string(kSpfLookupsMax) + " of its terms ask the DNS");
  }
}

// Sections 5.2 and 6.1.
void SpfEvaluation::Impl::follow(Frame& frame) {
  auto target = target_name(*frame.term, scope(frame));
  if (!target) return;
  Frame next{std::move(*target), true, frame.is_wide || is_of_client(frame.term->domain_spec)};
  if (frame.term->kind == SpfTermKind::Redirect) {
    frame = std::move(next);
  } else {
    frames_.push_back(std::move(next));
  }
}

void SpfEvaluation::Impl::evaluate(Frame& frame) {
  auto outcome = evaluate_term(*frame.term, scope(frame));
  switch (outcome.kind) {
    case TermOutcome::Kind::Match:
      return leave(frame.term->result);
    case TermOutcome::Kind::NoMatch:
      return pass_over(frame, outcome.is_void);
    case TermOutcome::Kind::Unanswered:
      return;
    case TermOutcome::Kind::TempError:
      return fail_with(SpfResult::TempError, std::move(outcome.problem));
    case TermOutcome::Kind::PermError:
      return fail_with(SpfResult::PermError, std::move(outcome.problem));
  }
}

void SpfEvaluation::Impl::pass_over(Frame& frame, bool is_void) {
  frame.term.reset();
  if (is_void && ++voids_ > kSpfVoidsMax) {
    fail_with(SpfResult::PermError, "more than " + std::to_string(kSpfVoidsMax) +
                                        " of its terms name what isn't in the DNS");
  }
}

// The uppermost record has a result. An include matches if that is Pass (section 5.2).
void SpfEvaluation::Impl::leave(SpfResult result) {
  note_term(frames_.back());
  frames_.pop_back();
  while (!frames_.empty()) {
    Frame& including = frames_.back();
    if (result != SpfResult::Pass) return including.term.reset();
    result = including.term->result;
    if (result != SpfResult::Pass) note_term(including);
    frames_.pop_back();
  }
  finish(result);
}

void SpfEvaluation::Impl::note_term(const Frame& frame) {
  verdict_.term.clear();
  verdict_.domain.clear();
  verdict_.is_wide = false;
  if (!frame.term) return;
  const SpfTerm& term = *frame.term;
  verdict_.term = term.text.substr(0, kSpfTermBytesMax);
  verdict_.domain = frame.domain;
  verdict_.is_wide = frame.is_wide || is_wide(term, client_);
}

void SpfEvaluation::Impl::fail_with(SpfResult result, std::string problem) {
  verdict_.term.clear();
  verdict_.domain = frames_.back().domain;
  verdict_.problem = std::move(problem);
  finish(result);
}

void SpfEvaluation::Impl::finish(SpfResult result) {
  verdict_.result = result;
  verdict_.is_wide = verdict_.is_wide && result == SpfResult::Pass;
  frames_.clear();
}

SpfEvaluation::SpfEvaluation(SpfIdentity identity, const IpAddress& client)
    : impl_(std::make_unique<Impl>(std::move(identity), client)) {}
SpfEvaluation::SpfEvaluation(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SpfEvaluation::~SpfEvaluation() = default;
SpfEvaluation::SpfEvaluation(SpfEvaluation&&) noexcept = default;
SpfEvaluation& SpfEvaluation::operator=(SpfEvaluation&&) noexcept = default;

const SpfQuestion* SpfEvaluation::question() const {
  return impl_->question();
}
void SpfEvaluation::answer(DnsAnswer answer) {
  impl_->answer(std::move(answer));
}
const SpfVerdict& SpfEvaluation::verdict() const {
  return impl_->verdict();
}
const SpfIdentity& SpfEvaluation::identity() const {
  return impl_->identity();
}
bool SpfEvaluation::is_cut_short() const {
  return impl_->is_cut_short();
}
SpfEvaluation SpfEvaluation::for_other(const IpAddress& client) && {
  return SpfEvaluation(impl_->for_other(client));
}

}  // namespace grayling
