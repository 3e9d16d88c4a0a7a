// SPDX-License-Identifier: MIT
#include "cli/transfer/import.hpp"

#include <cstdint>
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/admin/admin_command.hpp"
#include "cli/terminal/output.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/warning_log.hpp"
#include "cli/transfer/dump_source.hpp"
#include "cli/transfer/import_exemptions.hpp"
#include "cli/transfer/line_source.hpp"
#include "grayling/import/postgrey_options.hpp"
#include "grayling/import/readers.hpp"
#include "grayling/import/writer.hpp"
#include "grayling/store/open.hpp"

namespace grayling {
namespace {

constexpr std::string_view kCommand = "import";
// For one batch. No mail waits for it, and a busy server may be slow.
constexpr std::chrono::seconds kStoreTimeout{30};

struct Target {
  std::unique_ptr<AdminStore> store;  // null: nothing is written
  bool keeps_clients = true;
  std::string lacking;  // why there are no shared exemptions
};

// Opens a Store first, because that creates what is missing.
Result<Target> open_target(const StoreUrl& url, const Clock& clock) {
  WarningLog log(kCommand);
  StoreOptions options;
  options.timeout = kStoreTimeout;
  options.is_beside_service = true;
  const auto maker = make_store(url, options, clock, log);
  const auto kind = maker->open();
  if (!kind) return fail(kind.error());
  if (*kind == TableKind::Tutorial) {
    return fail(
        "the store has the vSMTP tutorial's table, which has no columns for times; grayling "
        "migrate turns it into the full one");
  }
  Target target{make_admin_store(url, AdminOptions{kStoreTimeout}), maker->keeps_standings(), ""};
  const auto tables = target.store->open();
  if (!tables) return fail(tables.error());
  target.lacking = tables->lacking;
  return target;
}

std::string report(const ImportWriter& writer, bool is_dry_run) {
  const ImportTally& tally = writer.tally();
  std::string text = fmt::format("{}: {} known, {} waiting, {} clients, {} exemptions\n",
                                 is_dry_run ? "Would be taken" : "Taken", tally.known,
                                 tally.waiting, tally.clients, writer.exemptions().size());
  for (const auto& [reason, passed] : tally.passed_over) {
    text += fmt::format("Not taken: {}, {}\n", passed.count, reason);
    for (const auto& example : passed.examples) text += "  " + example + "\n";
  }
  return text;
}

struct ImportWork {
  LineSource& source;
  ImportReader& reader;
  ImportWriter& writer;
};

// Reads every line; then asks the reader about the source as a whole.
Result<void> read_all(const ImportWork& work) {
  Progress progress(work.source.bytes());
  std::uint64_t lines = 0;
  std::string_view line;
  for (;;) {
    const auto more = work.source.next(line);
    if (!more) return fail(more.error());
    if (!*more) break;
    work.writer.begin_line(++lines);
    work.reader.read(line, work.writer);
    if (work.writer.error()) return fail(*work.writer.error());
    progress.show(work.source.bytes_read(), lines);
  }
  if (auto written = work.writer.flush(); !written) return written;
  const std::string trouble = work.reader.end();
  return trouble.empty() ? Result<void>() : fail(trouble);
}

// Writes the exemptions that were found into the shared table.
Result<void> write_exemptions(const ImportCommand& command, const Target& target,
                              const ImportWriter& writer) {
  if (writer.exemptions().empty() || target.store == nullptr) return {};
  if (!target.lacking.empty()) return fail(target.lacking);
  const auto added =
      add_imported(*target.store, writer.exemptions(), command.from, SystemClock().now());
  if (!added) return fail(added.error());
  print(fmt::format("Exemptions: {} of {} are new; grayling exemptions lists them\n", *added,
                    writer.exemptions().size()));
  return {};
}

int import_into(const ImportCommand& command, const Config& config, LineSource source) {
  const SystemClock clock;
  Target target;
  if (!command.dry_run) {
    auto opened = open_target(config.store.url, clock);
    if (!opened) return fail_work(kCommand, opened.error().text);
    target = std::move(*opened);
  }
  const auto& settings = config.greylist;
  const auto reader = make_import_reader(command.from, {settings.delay});
  ImportWriter writer(target.store.get(), settings, clock.now());
  if (!target.keeps_clients) writer.keep_no_clients();
  auto done = read_all({source, *reader, writer});
  const int printed = print(report(writer, command.dry_run));
  if (done) done = write_exemptions(command, target, writer);
  if (done) return printed;
  return fail_work(kCommand, command.file + ": " + done.error().text +
                                 "; what was written stays, and the same command completes it");
}

// A single path is a file of options, "-" is stdin.
bool is_file(const std::vector<std::string>& options) {
  if (options.size() != 1) return false;
  const std::string& only = options.front();
  return only == "-" || (only.starts_with('/') && only.find(' ') == std::string::npos);
}

Result<std::string> whole_file(const std::string& path) {
  constexpr std::size_t kBytesMax = std::size_t{64} * 1024;
  auto source = LineSource::open(path);
  if (!source) return fail(source.error());
  std::string text;
  std::string_view line;
  for (;;) {
    const auto more = source->next(line);
    if (!more) return fail(path + ": " + more.error().text);
    if (!*more) return text;
    text.append(line).append("\n");
    if (text.size() > kBytesMax) return fail(path + " is too large for a file of options");
  }
}

int show_options(std::vector<std::string> options) {
  std::string where;
  if (is_file(options)) {
    where = options.front() + ": ";
    auto text = whole_file(options.front());
    if (!text) return fail_work(kCommand, text.error().text);
    options = {std::move(*text)};
  }
  const auto toml = postgrey_options_as_toml(
      options, [](const std::string& path) { return ::access(path.c_str(), F_OK) == 0; });
  return toml ? print(*toml) : fail_usage(kCommand, where + toml.error().text);
}

}  // namespace

int run_import(const ImportCommand& command) {
  if (command.from == kPostgreyOptions) return show_options(command.options);
  if (command.from == kOwnExport) {
    return import_export(command.sources, command.file, command.dry_run);
  }
  const auto config = load_config(command.sources);
  if (!config) return fail_config(kCommand, config.error().text);
  for (const auto& warning : config->warnings) warn(kCommand, warning);
  auto source = open_dump(command.from, command.file);
  if (!source) return fail_work(kCommand, source.error().text);
  return import_into(command, *config, std::move(*source));
}

}  // namespace grayling
