// A store on SQLite with schedules that have just come due.
#pragma once

#include <memory>
#include <string>

#include "hoist/app/create_schedule.h"
#include "hoist/base/prng.h"
#include "support/builders.h"
#include "support/temp_dir.h"

namespace hoist::bench {

/// 1,000 of 200 flags, several of each flag. Not thread-safe.
class DueSchedules {
 public:
  static constexpr int kCount = 1000;

  DueSchedules();

  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] Prng& random() { return random_; }
  [[nodiscard]] Session& runner() { return *runner_; }

 private:
  [[nodiscard]] CreateSchedule command(int n) const;

  const EnvironmentKey production_ = test::environment_key("production");
  const test::TempDir folder_;
  const std::string path_ = folder_.file("hoist.db");
  test::ManualClock clock_;
  Prng random_{1};
  std::unique_ptr<Store> store_;
  std::unique_ptr<Session> runner_;
};

}  // namespace hoist::bench
