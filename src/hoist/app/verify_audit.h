// Whether the audit trail is as it was written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hoist/domain/chain_check.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The most findings that a report names; one is enough to distrust a trail.
inline constexpr std::size_t kMaxAuditFindings = 1'000;

struct AuditReport {
  std::int64_t events = 0;             ///< In chains.
  std::int64_t chains = 0;             ///< That have a head.
  std::int64_t older_events = 0;       ///< From before the chains: no hash covers them.
  std::int64_t found = 0;              ///< How many findings there are; 0 for a sound trail.
  std::vector<AuditFinding> findings;  ///< The first kMaxAuditFindings of them.
  Sha256 head_digest{};                ///< Of all heads, see HeadDigest.
};

/// Reads every row of the trail, page by page. `unit` sees one state, so that what is appended meanwhile is
/// not missed by half. Errors: store errors; kCorruptData where SQL has made a row that cannot be passed by.
[[nodiscard]] Result<AuditReport> verify_audit(UnitOfWork& unit);

}  // namespace hoist
