// The real engine on a real store, stepped by hand: passes run when the test says so, time moves when
// the test says so.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/base/prng.h"
#include "hoist/engine/pass.h"
#include "support/recording_log.h"
#include "support/store_fixture.h"

namespace hoist::test {

struct ScheduleRequest {
  std::string_view flag;
  Duration in;  ///< From the store's now; may be negative, which bypasses the use case's check.
  std::optional<bool> enabled = std::nullopt;
  std::optional<int> rollout = std::nullopt;
  int max_retries = 3;
  std::optional<RetryPolicy> retry_policy = std::nullopt;
  int priority = 0;
  MissedWindow missed_window = MissedWindow::kFireLate;
  std::optional<Duration> max_lateness = std::nullopt;
};

class EngineHarness {
 public:
  explicit EngineHarness(std::string_view kind, TestStoreOptions options = {});

  TestStore& store() { return store_; }
  RecordingLog& log() { return log_; }
  Prng& random() { return random_; }
  Session& session() { return *session_; }
  [[nodiscard]] Instant now() const { return store_.now(); }
  void advance(Duration by) { store_.clock().advance(by); }

  Flag create_flag(std::string_view key);
  Flag edit_flag(std::string_view key, std::optional<bool> enabled, std::optional<int> rollout = {});
  void delete_flag(std::string_view key);
  Schedule create_schedule(const ScheduleRequest& request);

  [[nodiscard]] Flag flag(std::string_view key);
  [[nodiscard]] Schedule schedule(const ScheduleId& id);
  [[nodiscard]] std::vector<Attempt> attempts(const ScheduleId& id);
  void retry_by_hand(const ScheduleId& id);
  void cancel(const ScheduleId& id);

  /// One pass that must run.
  PassReport pass();
  /// One pass, whatever becomes of it.
  Result<PassReport> try_pass() { return pass_->run_once(); }
  /// Another worker on the same store.
  std::unique_ptr<Pass> make_pass(Session& session, int limit = kRunnerBatch);

  /// A trigger that refuses every change of the flag's row, until allow_changes().
  void refuse_changes(std::string_view key);
  void allow_changes();

  [[nodiscard]] RetryPolicy policy() const { return {}; }

 private:
  TestStore store_;
  RecordingLog log_;
  Prng random_{7};
  std::unique_ptr<Session> session_;
  std::unique_ptr<Session> runner_session_;
  std::unique_ptr<Pass> pass_;
};

/// Tests that run on both stores.
class OnBothStores : public testing::TestWithParam<std::string_view> {};

[[nodiscard]] inline std::string store_name(const testing::TestParamInfo<std::string_view>& param) {
  return std::string(param.param);
}

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): gtest has no other way.
#define HOIST_ON_BOTH_STORES(suite)                                                                         \
  INSTANTIATE_TEST_SUITE_P(store, suite, testing::Values(::hoist::test::kSqlite, ::hoist::test::kPostgres), \
                           ::hoist::test::store_name)

}  // namespace hoist::test
