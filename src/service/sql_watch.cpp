// SPDX-License-Identifier: MIT
#include "service/sql_watch.hpp"

#include <algorithm>
#include <utility>

#include "grayling/base/text.hpp"
#include "grayling/config/policy_lists.hpp"

namespace grayling {
namespace {

// The thread looks this often whether a list is due: so a clock in a test can be moved.
constexpr std::chrono::milliseconds kLookPeriod{200};

bool is_same(const Config::SqlListSection& a, const Config::SqlListSection& b) {
  return a.name == b.name && a.url == b.url && a.query == b.query;
}

std::string rows_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " row" : " rows");
}

}  // namespace

SqlWatch::SqlWatch(SqlListUse use, Links links, std::shared_ptr<KnownLists> known,
                   const Clock& clock, Log& log)
    : links_(std::move(links)),
      known_(std::move(known)),
      clock_(clock),
      log_(log),
      next_(std::move(use)) {
  thread_ = std::thread([this] { run(); });
}

SqlWatch::~SqlWatch() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void SqlWatch::reload(SqlListUse use) {
  {
    const std::lock_guard lock(mutex_);
    next_ = std::move(use);
  }
  changed_.notify_all();
}

void SqlWatch::run() {
  while (wait()) look();
  for (const auto& watched : lists_) {  // all of them before the first is waited for
    if (watched.reading) watched.reading->cut();
  }
  lists_.clear();
  unwanted_.clear();
}

bool SqlWatch::wait() {
  for (;;) {
    std::optional<SqlListUse> next;
    bool has_answer = false;
    {
      const std::lock_guard lock(mutex_);
      if (is_stopping_) return false;
      next = std::exchange(next_, std::nullopt);
      has_answer = std::exchange(has_answer_, false);
    }
    if (next) take(std::move(*next));
    if (next || has_answer || is_due()) return true;
    if (offered_before_.use_count() == 1) offered_before_.reset();
    std::unique_lock lock(mutex_);
    const auto has_news = [this] { return is_stopping_ || next_ || has_answer_; };
    if (lists_.empty() && !offered_before_) {
      changed_.wait(lock, has_news);
    } else {
      changed_.wait_for(lock, kLookPeriod, has_news);
    }
  }
}

bool SqlWatch::is_due() const {
  const Monotonic now = clock_.monotonic();
  return std::any_of(lists_.begin(), lists_.end(),
                     [now](const auto& list) { return !list.reading && list.due <= now; });
}

// Policies are offered at once, with the lists as they are known: otherwise policies of the former
// configuration, which may be on their way to the engine, could replace the new ones. A reading
// that is under way counts if its list is still the same; then the list is read once more, because
// an administrator may have changed it just now.
void SqlWatch::take(SqlListUse use) {
  std::vector<Watched> lists;
  for (auto& section : use.lists) {
    Watched watched;
    for (auto& old : lists_) {
      if (is_same(old.section, section)) watched = std::move(old);
    }
    watched.state.name = section.name;
    watched.section = std::move(section);
    watched.due = clock_.monotonic();
    lists.push_back(std::move(watched));
  }
  for (auto& old : lists_) {
    if (!old.reading) continue;
    old.reading->cut();
    unwanted_.push_back(std::move(old.reading));
  }
  lists_ = std::move(lists);
  policies_ = std::move(use.policies);
  publish(true);
}

void SqlWatch::look() {
  for (auto& watched : lists_) {
    if (watched.reading) {
      if (auto answer = watched.reading->take()) end(watched, std::move(*answer));
    } else if (watched.due <= clock_.monotonic()) {
      begin(watched);
    }
  }
  std::erase_if(unwanted_, [](const auto& reading) { return reading->take().has_value(); });
  const bool is_complete =
      std::all_of(lists_.begin(), lists_.end(), [](const auto& list) { return list.was_tried; });
  if (is_complete && !std::exchange(has_looked_, true)) links_.on_first_look();
}

void SqlWatch::begin(Watched& watched) {
  watched.due = clock_.monotonic() + watched.section.refresh;
  watched.reading = std::make_unique<ListReader>(
      [this, section = watched.section] { return links_.make_list(section); },
      [this] {
        const std::lock_guard lock(mutex_);
        has_answer_ = true;
        changed_.notify_all();
      });
}

// The answer is passed on at once, because other databases may hang.
void SqlWatch::end(Watched& watched, Result<NamedList> answer) {
  watched.reading.reset();
  watched.was_tried = true;
  auto& state = watched.state;
  if (!answer) {
    ++state.failures;
    state.trouble = answer.error().text;
    note_trouble(watched, answer.error().text);
    return publish(false);
  }
  const std::string name = std::string(kListPrefix) + state.name;
  if (!watched.trouble.empty()) log_.info(name + ": can be read again");
  watched.trouble.clear();
  state.trouble.clear();
  state.read_at = clock_.monotonic();
  if (!state.list || *state.list != *answer) {
    log_.info(name + ": " + rows_text(answer->entries.size() + answer->nulls));
    state.list = std::make_shared<const NamedList>(std::move(*answer));
  }
  publish(false);
}

// One line for each trouble, however often it comes up.
void SqlWatch::note_trouble(Watched& watched, const std::string& trouble) {
  auto comparable = without_numbers(trouble);
  if (std::exchange(watched.trouble, comparable) == comparable) return;
  const auto& list = watched.state.list;
  log_.warning(std::string(kListPrefix) + watched.state.name + ": " + trouble + "; " +
               (list ? "the last answer, of " + rows_text(list->entries.size() + list->nulls) +
                           ", holds until it can be read"
                     : "nobody is on this list until it can be read"));
}

// The lists before are freed before others are made of the new ones: a long list takes much memory.
void SqlWatch::publish(bool is_reload) {
  std::vector<KnownLists::State> states;
  for (const auto& watched : lists_) states.push_back(watched.state);
  known_->set(std::move(states));
  const auto lists = known_->lists();
  const bool is_other = lists != passed_;
  const bool are_policies_other = is_reload || has_changed_list(policies_, passed_, lists);
  passed_ = lists;
  if (is_other) links_.on_lists(lists);
  if (are_policies_other) offer_policies(lists);
}

void SqlWatch::offer_policies(const NamedLists& lists) {
  if (!has_lists(policies_) && !has_offered_policies_) return;
  has_offered_policies_ = true;
  auto warnings = policy_list_warnings(policies_, lists);
  for (const auto& warning : warnings) {
    if (std::find(told_.begin(), told_.end(), warning) == told_.end()) log_.warning(warning);
  }
  told_ = std::move(warnings);
  offered_before_.reset();  // before others are made: with a long list each takes much memory
  offered_before_ = std::exchange(offered_, make_policies(policies_, lists));
  links_.on_policies(offered_);
}

}  // namespace grayling
