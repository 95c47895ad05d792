#include "simulation/trouble.h"

#include <fmt/format.h>

#include <array>

#include "hoist/base/check.h"

namespace hoist::sim {
namespace {

ErrorCode code_of(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::kTrigger:
    case RefusalKind::kLedger:
    case RefusalKind::kAudit:
      return ErrorCode::kStoreTransient;
    case RefusalKind::kConstraint:
      return ErrorCode::kConstraintViolation;
    case RefusalKind::kHeldLock:
      return ErrorCode::kLockTimeout;
    case RefusalKind::kKillsConnection:
      return ErrorCode::kConnectionLost;
  }
  unreachable("RefusalKind");
}

}  // namespace

std::string_view to_string(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::kTrigger:
      return "trigger";
    case RefusalKind::kConstraint:
      return "constraint";
    case RefusalKind::kHeldLock:
      return "held lock";
    case RefusalKind::kKillsConnection:
      return "kills its connection";
    case RefusalKind::kLedger:
      return "ledger refused";
    case RefusalKind::kAudit:
      return "audit refused";
  }
  unreachable("RefusalKind");
}

std::optional<RefusalKind> Trouble::refusal_of(const std::string& flag) const {
  const auto found = refusals_.find(flag);
  if (found == refusals_.end() || found->second.until <= time_.elapsed) return std::nullopt;
  return found->second.kind;
}

Error Trouble::refused(RefusalKind kind, const std::string& flag) {
  return numbered(code_of(kind), fmt::format("{} on flag {}", to_string(kind), flag));
}

Error Trouble::failed(CallSite site, bool after, std::uint64_t value) {
  switch (site) {
    case CallSite::kBegin:
      return numbered(ErrorCode::kStoreUnavailable, "begin refused");
    case CallSite::kCommit: {
      if (after) return numbered(ErrorCode::kConnectionLost, "the answer to a commit was lost");
      constexpr std::array kCodes = {ErrorCode::kConnectionLost, ErrorCode::kStoreTransient,
                                     ErrorCode::kStoreUnavailable};
      return numbered(kCodes.at(value % kCodes.size()), "commit failed");
    }
    case CallSite::kStatement: {
      constexpr std::array kCodes = {ErrorCode::kStoreTransient,      ErrorCode::kStoreTransient,
                                     ErrorCode::kLockTimeout,         ErrorCode::kConnectionLost,
                                     ErrorCode::kConnectionLost,      ErrorCode::kStoreUnavailable,
                                     ErrorCode::kConstraintViolation, ErrorCode::kInternal};
      return numbered(kCodes.at(value % kCodes.size()), after ? "failed after its effect" : "failed");
    }
  }
  unreachable("CallSite");
}

Error Trouble::unreachable_store(CallSite site) {
  return numbered(site == CallSite::kBegin ? ErrorCode::kStoreUnavailable : ErrorCode::kConnectionLost,
                  "the store is gone");
}

Error Trouble::write_lock_held() {
  return numbered(ErrorCode::kStoreUnavailable, "another process holds the write lock");
}

Error Trouble::numbered(ErrorCode code, std::string_view what) {
  return Error{
      code, fmt::format("fault {}: {}", ++errors_made_, what), {{std::string(kStoreCodeDetail), "SIM"}}};
}

}  // namespace hoist::sim
