// A listener for where no NOTIFY can be heard: behind a pooler of transactions, whose sessions are nobody's
// own.
//
// It connects to nothing. Its wait ends within a second, and whoever waits looks at the store again: about
// one short transaction a second for each listener, and what another process does is seen within that second.
#pragma once

#include "hoist/ports/unit_of_work.h"
#include "hoist/stores/postgres/interruption.h"

namespace hoist::postgres {

class PollingListener final : public DueListener {
 public:
  /// How late the doings of another process may be seen.
  static constexpr Duration kLongestWait = std::chrono::seconds(1);

  explicit PollingListener(Duration longest_wait = kLongestWait) : longest_wait_(longest_wait) {}

  void wait(Duration at_most) override;
  void interrupt() noexcept override { interrupted_.raise(); }

 private:
  Duration longest_wait_;
  Interruption interrupted_;
};

}  // namespace hoist::postgres
