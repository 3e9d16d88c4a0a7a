// SPDX-License-Identifier: MIT
// An AdminStore whose calls fail; a test overrides those that it needs. One thread.
#pragma once

#include "grayling/store/admin.hpp"

namespace grayling {

class AdminStub : public AdminStore {
 public:
  Result<AdminTables> open() override { return AdminTables{}; }
  Result<ChangeMark> mark() override { return fail(kNot); }
  Result<ExemptionStamp> exemption_stamp() override { return fail(kNot); }
  Result<std::vector<ExemptionRow>> exemptions(std::int64_t, std::size_t) override {
    return fail(kNot);
  }
  Result<std::vector<ExemptionRow>> exemptions_of(std::string_view,
                                                  std::span<const std::string>) override {
    return fail(kNot);
  }
  Result<std::vector<ExemptionRow>> exemptions_with_capitals(std::string_view, std::int64_t,
                                                             std::size_t) override {
    return fail(kNot);
  }
  Result<std::int64_t> add_exemption(const ExemptionRow&) override { return fail(kNot); }
  Result<void> add_exemptions(std::span<const ExemptionRow>) override { return fail(kNot); }
  Result<void> renew_exemption(const ExemptionRow&) override { return fail(kNot); }
  Result<std::size_t> remove_exemptions(std::span<const std::int64_t>) override {
    return fail(kNot);
  }
  Result<std::vector<ExemptionMatch>> matches(const std::optional<ExemptionMatch>&,
                                              std::size_t) override {
    return fail(kNot);
  }
  Result<std::vector<ExemptionMatch>> matches_of(std::span<const ExemptionMatch>) override {
    return fail(kNot);
  }
  Result<void> note_matches(std::span<const ExemptionMatch>) override { return fail(kNot); }
  Key spelled(const Key& key) const override { return key; }
  Result<std::vector<SenderRow>> senders(const SenderRange&, std::size_t) override {
    return fail(kNot);
  }
  Result<std::size_t> release(std::span<const Key>, UnixSeconds) override { return fail(kNot); }
  Result<void> put(std::span<const SenderRow>) override { return fail(kNot); }
  Result<std::size_t> forget(std::span<const Key>) override { return fail(kNot); }
  void cut() noexcept override {}

 private:
  static constexpr auto kNot = "not overridden in this test";
};

}  // namespace grayling
