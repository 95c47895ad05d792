// A store for the length of one command.
#pragma once

#include <memory>
#include <utility>

#include "hoist/app/transact.h"
#include "hoist/cli/command.h"
#include "hoist/cli/open_store.h"
#include "hoist/system/os_random.h"
#include "hoist/system/real_clock.h"

namespace hoist::cli {

/// One thread's.
class StoreAccess {
 public:
  /// Opens the store that the settings name and looks whether it is migrated. Errors: kInvalidArgument for
  /// the setting; kInvalidState where it is not; store errors.
  [[nodiscard]] static Result<std::unique_ptr<StoreAccess>> open(const ResolvedSettings& settings);

  /// Calls `act(UnitOfWork&)`, which returns a Result, in one unit of work; commits if it succeeded.
  template <class Act>
  [[nodiscard]] auto transact(Access access, Act&& act) {
    return hoist::transact(*session_, access, std::forward<Act>(act));
  }
  [[nodiscard]] RandomSource& random() { return random_; }

 private:
  StoreAccess() = default;

  RealClock clock_;
  OsRandom random_;
  OpenedStore opened_;
  std::unique_ptr<Session> session_;
};

}  // namespace hoist::cli
