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
    if (reading_ != nullptr) reading_->cut();
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
  bool is_first = true;
  while (wait()) {
    if (look() && std::exchange(is_first, false)) links_.on_first_look();
  }
}

bool SqlWatch::wait() {
  for (;;) {
    std::optional<SqlListUse> next;
    {
      std::unique_lock lock(mutex_);
      if (is_stopping_) return false;
      next = std::exchange(next_, std::nullopt);
    }
    if (next) {
      take(std::move(*next));
      return true;
    }
    const Monotonic now = clock_.monotonic();
    if (std::any_of(lists_.begin(), lists_.end(), [now](const auto& l) { return l.due <= now; })) {
      return true;
    }
    std::unique_lock lock(mutex_);
    const auto has_news = [this] { return is_stopping_ || next_; };
    if (lists_.empty()) {
      changed_.wait(lock, has_news);
    } else {
      changed_.wait_for(lock, kLookPeriod, has_news);
    }
  }
}

// Policies are offered at once, with what is known: those of the configuration before may still be
// on their way to the engine.
void SqlWatch::take(SqlListUse use) {
  std::vector<Watched> lists;
  for (auto& section : use.lists) {
    Watched watched{std::move(section), {}, clock_.monotonic(), ""};
    watched.state.name = watched.section.name;
    for (auto& old : lists_) {
      if (!is_same(old.section, watched.section)) continue;
      watched.state = old.state;
      watched.trouble = old.trouble;
    }
    lists.push_back(std::move(watched));
  }
  lists_ = std::move(lists);
  policies_ = std::move(use.policies);
  publish(true);
}

// After a reload nothing is passed on by the old configuration: take() does it by the new one.
bool SqlWatch::look() {
  for (auto& watched : lists_) {
    const Monotonic now = clock_.monotonic();
    if (watched.due > now) continue;
    watched.due = now + watched.section.refresh;
    read(watched);
    {
      const std::lock_guard lock(mutex_);
      if (is_stopping_ || next_) return false;
    }
    publish(false);  // at once: the next database may hang
  }
  return true;
}

void SqlWatch::read(Watched& watched) {
  auto list = read_list(watched.section);
  auto& state = watched.state;
  if (!list) {
    ++state.failures;
    state.trouble = list.error().text;
    return note_trouble(watched, list.error().text);
  }
  const std::string name = std::string(kListPrefix) + state.name;
  if (!watched.trouble.empty()) log_.info(name + ": can be read again");
  watched.trouble.clear();
  state.trouble.clear();
  state.read_at = clock_.monotonic();
  if (state.list && *state.list == *list) return;
  log_.info(name + ": " + rows_text(list->entries.size() + list->nulls));
  state.list = std::make_shared<const NamedList>(std::move(*list));
}

Result<NamedList> SqlWatch::read_list(const Config::SqlListSection& section) {
  const auto list = links_.make_list(section);
  {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) return fail(ErrorKind::Unavailable, "cut off");
    reading_ = list.get();
  }
  auto read = list->read();
  const std::lock_guard lock(mutex_);
  reading_ = nullptr;
  return read;
}

// One line for each trouble, however often it comes up.
void SqlWatch::note_trouble(Watched& watched, const std::string& trouble) {
  auto comparable = without_numbers(trouble);
  if (std::exchange(watched.trouble, comparable) == comparable) return;
  {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) return;
  }
  const auto& list = watched.state.list;
  log_.warning(std::string(kListPrefix) + watched.state.name + ": " + trouble + "; " +
               (list ? "the last answer, of " + rows_text(list->entries.size() + list->nulls) +
                           ", holds until it can be read"
                     : "nobody is on this list until it can be read"));
}

void SqlWatch::publish(bool is_reload) {
  std::vector<KnownLists::State> states;
  for (const auto& watched : lists_) states.push_back(watched.state);
  known_->set(std::move(states));
  auto lists = known_->lists();
  if (lists != passed_) links_.on_lists(lists);
  if (is_reload || has_changed_list(policies_, passed_, lists)) offer_policies(lists);
  passed_ = std::move(lists);
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
