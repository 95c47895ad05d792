// The audit trail in the store.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hoist/domain/audit_chain.h"
#include "hoist/domain/audit_event.h"
#include "hoist/ports/page.h"

namespace hoist {

/// A row's place among all chains.
struct ChainPlace {
  std::string subject;
  std::int64_t position = 0;
  std::string id;  ///< Only SQL puts two rows at one position.
};

/// What the trail held when its chains began: rows that no hash covers.
struct OlderAudit {
  std::int64_t recorded = 0;  ///< How many there were.
  std::int64_t present = 0;   ///< How many there are, apart from `added`.
  /// Rows without a position from after that time, in order of id, at most as many as were asked for.
  std::vector<AuditRecord> added;
};

/// Which events to list, newest first: by id, which is made in order of time. Absent members do not narrow.
struct AuditFilter {
  std::optional<EnvironmentKey> environment = {};  ///< Events of no environment are then left out.
  std::optional<FlagKey> flag = {};
  std::optional<std::vector<FlagId>> flags = {};  ///< Of any of these.
  std::optional<std::string> actor = {};          ///< Exactly.
  std::optional<AuditAction> action = {};
  std::optional<ScheduleId> schedule = {};
  /// at >= from, at < to. Looked for by id, too: what SQL wrote under an id of another time may be left out.
  std::optional<Instant> from = {};
  std::optional<Instant> to = {};
  std::optional<AuditEventId> before = {};  ///< Exclusive start.
  int limit = kDefaultPageSize;             ///< 1 and up.
};

/// Part of a unit of work; its thread only. Every call may also fail with a store error.
class AuditTrail {
 public:
  virtual ~AuditTrail() = default;
  /// Puts each event at the end of its subject's chain, in the order given. Holds those ends until the unit
  /// is over, taking them in order of subject: the locks after flags and references and before revisions.
  [[nodiscard]] virtual Result<void> append(std::span<const AuditEvent> events) = 0;
  /// Events of one flag, oldest first, at most `limit`.
  [[nodiscard]] virtual Result<std::vector<AuditEvent>> of_flag(const FlagId& flag, int limit) = 0;
  /// The events that made a version of the flag, newest first, at most `limit`; only versions below `below`
  /// where it is given. Each has its `after`, whose version it is.
  [[nodiscard]] virtual Result<std::vector<AuditEvent>> versions_of_flag(const FlagId& flag,
                                                                         std::optional<std::int64_t> below,
                                                                         int limit) = 0;

  [[nodiscard]] virtual Result<std::vector<AuditEvent>> list(const AuditFilter& filter) = 0;

  /// The rows of all chains by subject, position and id, behind `after`, at most `limit`; as they are stored,
  /// whatever SQL has made of them.
  [[nodiscard]] virtual Result<std::vector<ChainedRecord>> chained(const std::optional<ChainPlace>& after,
                                                                   int limit) = 0;
  /// The ends of all chains by subject, those behind `after`, at most `limit`.
  [[nodiscard]] virtual Result<std::vector<ChainHead>> chain_heads(const std::optional<std::string>& after,
                                                                   int limit) = 0;
  /// Counts the rows outside the chains; at most `limit` of them are given.
  [[nodiscard]] virtual Result<OlderAudit> older(int limit) = 0;
};

}  // namespace hoist
