// SPDX-License-Identifier: MIT
// The Resolver on libunbound. Owned by whoever owns the loop; everything happens on the loop's
// thread, and nothing of it keeps the loop from ending. The loop must run once more after it is
// destroyed, to free its handles.
#pragma once

#include <memory>
#include <vector>

#include "grayling/base/log.hpp"
#include "grayling/base/result.hpp"
#include "grayling/resolver/options.hpp"
#include "grayling/resolver/resolver.hpp"
#include "grayling/resolver/statistics.hpp"

struct uv_loop_s;

namespace grayling {

class UnboundResolver final : public Resolver {
  class Impl;

 public:
  explicit UnboundResolver(std::unique_ptr<Impl> impl);  // for create() alone

  // Ready to be asked. Blocks for a few milliseconds, and reads the system's files: call it before
  // the loop runs. With Source::Off every question is a failure. The log gets one line when the
  // DNS no longer answers, and one when it does again.
  static Result<std::unique_ptr<UnboundResolver>> create(uv_loop_s& loop,
                                                         const ResolverOptions& options, Log& log);
  ~UnboundResolver() override;

  QuestionId ask(std::string_view name, RecordType type, AnswerHandler& handler,
                 std::uint64_t tag) override;
  void cancel(QuestionId id) override;
  bool is_down() const override;

  // Puts other options to use without blocking. If the servers change, open questions are asked
  // again. If that fails, the log says so and the servers in use stay.
  void reload(const ResolverOptions& options);

  std::vector<NameServer> servers() const;       // that are asked; none: the authoritative ones
  const ResolverStatistics& statistics() const;  // which any thread may read

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace grayling
