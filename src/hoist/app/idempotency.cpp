#include "hoist/app/idempotency.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/app/digest.h"

namespace hoist {
namespace {

Result<void> check_key(std::string_view key) {
  const bool printable = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (key.empty() || key.size() > kMaxIdempotencyKeyLength || !printable) {
    return invalid_field("Idempotency-Key",
                         fmt::format("Idempotency-Key must be 1 to {} printable ASCII characters "
                                     "without spaces",
                                     kMaxIdempotencyKeyLength));
  }
  return {};
}

}  // namespace

Result<std::optional<RecordedResponse>> find_recorded_response(UnitOfWork& unit,
                                                               const IdempotencyScope& scope,
                                                               std::string_view request_body) {
  HOIST_TRY(check_key(scope.key));
  HOIST_ASSIGN(const auto record, unit.idempotency().find(scope, unit.now() - kIdempotencyWindow));
  if (!record) return std::optional<RecordedResponse>();
  if (record->request_hash != hex(sha256(request_body))) {
    return fail(ErrorCode::kIdempotencyKeyReused,
                "this Idempotency-Key came with another body before: use a new key for a new request");
  }
  return std::optional(RecordedResponse{.status = record->response_status, .body = record->response_body});
}

Result<void> record_response(UnitOfWork& unit, const IdempotencyScope& scope, std::string_view request_body,
                             const RecordedResponse& response) {
  const IdempotencyRecord record{.scope = scope,
                                 .request_hash = hex(sha256(request_body)),
                                 .response_status = response.status,
                                 .response_body = response.body,
                                 .created_at = unit.now()};
  return unit.idempotency().insert(record, unit.now() - kIdempotencyWindow);
}

}  // namespace hoist
