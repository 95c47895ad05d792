#include "due_schedules.h"
#include "fixed_work.h"
#include "hoist/engine/pass.h"
#include "hoist/system/prometheus_metrics.h"
#include "support/must.h"

namespace hoist::bench {
namespace {

/// Log lines are made, as in production, and then dropped: writing them is the reader's cost.
class UnreadLog final : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view /*message*/,
             std::span<const LogField> /*fields*/) override {}
};

class Settlements final : public FixedWork {
 public:
  [[nodiscard]] int units() const override { return DueSchedules::kCount; }
  [[nodiscard]] int run() override { return test::must(pass_.run_once()).applied; }

 private:
  DueSchedules due_;
  UnreadLog log_;
  PrometheusMetrics metrics_{"fixed"};
  Pass pass_{
      due_.runner(),
      due_.clock(),
      log_,
      due_.random(),
      {.limit = DueSchedules::kCount, .policy = {}, .worker = "worker-1", .metrics = &metrics_.passes()}};
};

}  // namespace

std::unique_ptr<FixedWork> make_settlements() { return std::make_unique<Settlements>(); }

}  // namespace hoist::bench
