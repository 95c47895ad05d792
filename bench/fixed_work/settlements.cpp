#include <fmt/format.h>

#include "fixed_work.h"
#include "hoist/app/create_flag.h"
#include "hoist/app/create_schedule.h"
#include "hoist/app/transact.h"
#include "hoist/base/prng.h"
#include "hoist/engine/pass.h"
#include "hoist/stores/sqlite/sqlite_store.h"
#include "hoist/system/prometheus_metrics.h"
#include "measured_flags.h"
#include "support/builders.h"
#include "support/must.h"
#include "support/temp_dir.h"

namespace hoist::bench {
namespace {

using test::must;

constexpr int kSchedules = 1000;
constexpr int kScheduledFlags = 200;
const std::string kScheduler = "ada";

/// Log lines are made, as in production, and then dropped: writing them is the reader's cost.
class UnreadLog final : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view /*message*/,
             std::span<const LogField> /*fields*/) override {}
};

class Settlements final : public FixedWork {
 public:
  Settlements() {
    must(make_sqlite_migrator({.path = path_}, clock_)->up());
    store_ = open_sqlite_store({.path = path_}, clock_);
    const auto session = store_->open_session(SessionPurpose::kRequests);
    must(transact(*session, Access::kWrite, [this](UnitOfWork& unit) -> Result<void> {
      for (int n = 0; n < kScheduledFlags; ++n) {
        must(create_flag(unit, {measured_key(n), production_, measured_config()}, kScheduler, random_));
      }
      for (int n = 0; n < kSchedules; ++n) must(create_schedule(unit, command(n), kScheduler, random_));
      return {};
    }));
    clock_.advance(std::chrono::hours(2));
    runner_ = store_->open_session(SessionPurpose::kRunner);
    pass_ = std::make_unique<Pass>(
        *runner_, clock_, log_, random_,
        PassOptions{.limit = kSchedules, .policy = {}, .worker = "worker-1", .metrics = &metrics_.passes()});
  }

  [[nodiscard]] int units() const override { return kSchedules; }
  [[nodiscard]] int run() override { return must(pass_->run_once()).applied; }

 private:
  /// Each flag is changed several times within the batch.
  [[nodiscard]] CreateSchedule command(int n) const {
    return {.key = measured_key(n % kScheduledFlags),
            .environment = production_,
            .scheduled_at = clock_.now() + std::chrono::hours(1) + std::chrono::milliseconds(n),
            .updates = test::make_updates(n % 2 == 0, n % 101)};
  }

  const EnvironmentKey production_ = test::environment_key("production");
  const test::TempDir folder_;
  const std::string path_ = folder_.file("hoist.db");
  test::ManualClock clock_;
  UnreadLog log_;
  Prng random_{1};
  PrometheusMetrics metrics_{"fixed"};
  std::unique_ptr<Store> store_;
  std::unique_ptr<Session> runner_;
  std::unique_ptr<Pass> pass_;
};

}  // namespace

std::unique_ptr<FixedWork> make_settlements() { return std::make_unique<Settlements>(); }

}  // namespace hoist::bench
