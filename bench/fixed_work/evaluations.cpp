#include <fmt/format.h>

#include <vector>

#include "fixed_work.h"
#include "hoist/domain/snapshot.h"
#include "measured_flags.h"
#include "support/builders.h"

namespace hoist::bench {
namespace {

constexpr int kEvaluations = 100'000;
/// No divisor of the number of flags, so that each flag meets each user.
constexpr int kUsers = 997;

SnapshotSource snapshot_source() {
  test::Builders builders;
  SnapshotSource source{.environment = test::environment_key("production"),
                        .revision = 1,
                        .read_at = test::kTestStart,
                        .flags = {},
                        .overrides = {},
                        .segments = {}};
  for (int n = 0; n < kMeasuredFlags; ++n) {
    source.flags.push_back(builders.make_flag(measured_key(n).text()));
    source.flags.back().config = measured_config();
  }
  return source;
}

class Evaluations final : public FixedWork {
 public:
  Evaluations() : snapshot_(snapshot_source()) {
    for (int n = 0; n < kMeasuredFlags; ++n) keys_.emplace_back(measured_key(n).text());
    for (int n = 0; n < kUsers; ++n) contexts_.push_back(measured_context(n));
  }

  [[nodiscard]] int units() const override { return kEvaluations; }

  [[nodiscard]] int run() override {
    const SnapshotView flags = snapshot_.at(test::kTestStart);
    int decided = 0;
    for (std::size_t n = 0; n < kEvaluations; ++n) {
      const EvaluationReason reason =
          flags.evaluate(keys_[n % keys_.size()], contexts_[n % contexts_.size()]).reason;
      decided += reason == EvaluationReason::kTargetingMatch || reason == EvaluationReason::kSplit ? 1 : 0;
    }
    return decided;
  }

 private:
  const Snapshot snapshot_;
  std::vector<std::string> keys_;
  std::vector<EvaluationContext> contexts_;
};

}  // namespace

std::unique_ptr<FixedWork> make_evaluations() { return std::make_unique<Evaluations>(); }

}  // namespace hoist::bench
