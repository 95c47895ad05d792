#include "due_schedules.h"
#include "fixed_work.h"
#include "support/must.h"

namespace hoist::bench {
namespace {

class Claims final : public FixedWork {
 public:
  [[nodiscard]] int units() const override { return DueSchedules::kCount; }

  /// Without a commit: what is claimed is given back when the unit of work ends.
  [[nodiscard]] int run() override {
    const auto unit = test::must(due_.runner().begin(Access::kWrite));
    return static_cast<int>(test::must(unit->due().claim(unit->now(), DueSchedules::kCount, {})).size());
  }

 private:
  DueSchedules due_;
};

}  // namespace

std::unique_ptr<FixedWork> make_claims() { return std::make_unique<Claims>(); }

}  // namespace hoist::bench
