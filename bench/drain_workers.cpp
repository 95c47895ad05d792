#include "drain_workers.h"

#include <future>
#include <span>
#include <vector>

#include "hoist/base/prng.h"
#include "hoist/engine/pass.h"
#include "hoist/system/real_clock.h"
#include "support/must.h"

namespace hoist::bench {
namespace {

/// Log lines are made, as in production, and then dropped: writing them is the reader's cost.
class DroppedLog final : public Log {
 public:
  void write(LogLevel, std::string_view, std::span<const LogField>) override {}
};

void work(Store& store, int number) {
  const RealClock clock;
  DroppedLog log;
  Prng random(static_cast<std::uint64_t>(number));
  const auto session = store.open_session(SessionPurpose::kRunner);
  Pass pass(*session, clock, log, random, {.limit = kRunnerBatch, .policy = {}, .worker = "bench"});
  while (!test::must(pass.run_once()).next) {
  }
}

}  // namespace

void drain_with_workers(Store& store, int workers) {
  std::vector<std::future<void>> others;
  for (int number = 2; number <= workers; ++number) {
    others.push_back(std::async(std::launch::async, [&store, number] { work(store, number); }));
  }
  work(store, 1);
  for (std::future<void>& other : others) other.get();
}

}  // namespace hoist::bench
