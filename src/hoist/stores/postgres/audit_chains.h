// The chains of the audit trail in PostgreSQL: their ends, and their rows as they are stored.
//
// Every function borrows the transaction; its thread only.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hoist/ports/audit_trail.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

using HeldChains = std::map<std::string, ChainHead, std::less<>>;

/// Locks the ends of the subjects' chains in order of subject, and makes those that are not there yet. It is
/// sent and not waited for: transaction.receive() fills `chains`, which must be there until then. Its errors:
/// kLockTimeout; others of the server.
[[nodiscard]] Result<void> hold_chains(Transaction& transaction, const std::set<std::string>& subjects,
                                       HeldChains& chains);
/// Writes all the ends. The statement goes with what extends the chains.
void add_chain_ends(Pipeline& pipeline, const HeldChains& chains);

[[nodiscard]] Result<std::vector<ChainedRecord>> read_chained(Transaction& transaction,
                                                              const std::optional<ChainPlace>& after,
                                                              int limit);
[[nodiscard]] Result<std::vector<ChainHead>> read_chain_heads(Transaction& transaction,
                                                              const std::optional<std::string>& after,
                                                              int limit);
[[nodiscard]] Result<OlderAudit> read_older_audit(Transaction& transaction, int limit);

[[nodiscard]] Bytes digest_bytes(const Sha256& digest);

}  // namespace hoist::postgres
