// The ledger of attempts across schedules, for people to read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hoist/base/result.h"
#include "hoist/domain/attempt_statistics.h"
#include "hoist/domain/ledger_entry.h"
#include "hoist/ports/page.h"

namespace hoist {

/// A row's place in the ledger's order.
struct LedgerPlace {
  Instant ended_at;
  ScheduleId schedule;
  int attempt = 1;
};

/// Which attempts to list, the greatest place first. Absent members do not narrow.
struct LedgerFilter {
  std::optional<EnvironmentKey> environment = {};
  std::optional<FlagKey> flag = {};
  /// In the flag's key. The case of ASCII letters does not matter.
  std::optional<std::string> key_text = {};
  std::optional<std::vector<FlagId>> flags = {};  ///< At schedules of any of these.
  std::optional<AttemptOutcome> outcome = {};
  std::optional<std::string> worker = {};
  std::optional<Instant> from = {};        ///< ended_at >= from
  std::optional<Instant> to = {};          ///< ended_at < to
  std::optional<LedgerPlace> before = {};  ///< Exclusive start.
  int limit = kDefaultPageSize;            ///< 1 and up.
};

/// Part of a unit of work; its thread only. Every call may also fail with a store error. Attempts at
/// schedules of deleted flags are there like any other; those at schedules that were removed went with them.
class AttemptLedger {
 public:
  AttemptLedger() = default;
  AttemptLedger(const AttemptLedger&) = delete;
  AttemptLedger& operator=(const AttemptLedger&) = delete;
  virtual ~AttemptLedger() = default;

  [[nodiscard]] virtual Result<std::vector<LedgerEntry>> list(const LedgerFilter& filter) = 0;
  /// What ended at `since` or later, of one environment where it is given; the newest, at most `limit`,
  /// newest first.
  [[nodiscard]] virtual Result<std::vector<AttemptSample>> recent(
      const std::optional<EnvironmentKey>& environment, Instant since, int limit) = 0;
};

}  // namespace hoist
