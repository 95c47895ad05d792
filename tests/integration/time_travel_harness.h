// Flags of an environment at an instant, on a store whose time the test moves.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hoist/app/create_schedule.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/load_snapshot.h"
#include "hoist/app/time_travel.h"
#include "integration/engine_harness.h"
#include "support/builders.h"
#include "support/print.h"

namespace hoist::test {

class TimeTravelTest : public OnBothStores {
 protected:
  TimeTravelTest() : engine(GetParam()) {}

  template <class Work>
  auto read(Work&& work) {
    return in_unit(engine.session(), Access::kRead, std::forward<Work>(work));
  }
  Result<std::vector<Flag>> try_flags_at(Instant at, const KeyRange& range = {}) {
    return read([&](UnitOfWork& unit) { return load_flags_at(unit, production(), {.at = at}, range); });
  }
  std::vector<Flag> flags_at(Instant at) { return must(try_flags_at(at)); }
  std::vector<Flag> stored() {
    return read([](UnitOfWork& unit) { return must(load_flags(unit, {.environment = production()})); });
  }
  /// What there is now. The clock moves on, so that whatever follows has an instant of its own.
  std::vector<Flag> stored_until(Instant& at) {
    at = engine.now();
    engine.advance(std::chrono::seconds(1));
    return stored();
  }
  std::vector<FlagDifference> difference(Instant from, Instant to, const KeyRange& range = {}) {
    return read([&](UnitOfWork& unit) {
      return must(load_difference(unit, production(), {.from = from, .to = to}, range));
    });
  }
  void edit(std::string_view key, const FlagUpdates& updates) {
    in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
      must(edit_flag(unit, flag_key(key), production(), updates, "test", engine.random()));
    });
  }
  Schedule schedule(std::string_view key, Duration in, const FlagUpdates& updates) {
    return in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
      return must(create_schedule(unit,
                                  CreateSchedule{.key = flag_key(key),
                                                 .environment = production(),
                                                 .scheduled_at = unit.now() + in,
                                                 .updates = updates},
                                  "test", engine.random()));
    });
  }

  EngineHarness engine;
};

/// The share of each flag by its key.
inline std::map<std::string, int> shares(const std::vector<Flag>& flags) {
  std::map<std::string, int> shares;
  for (const Flag& flag : flags) {
    shares.emplace(flag.key.text(),
                   flag.config.rollout_percentage ? flag.config.rollout_percentage->value() : -1);
  }
  return shares;
}

using Shares = std::map<std::string, int>;

inline std::vector<std::string> keys_of(const std::vector<Flag>& flags) {
  std::vector<std::string> keys;
  for (const Flag& flag : flags) keys.push_back(flag.key.text());
  return keys;
}

}  // namespace hoist::test
