#include "hoist/base/result.h"

#include "hoist/base/check.h"

namespace hoist {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "VALIDATION_ERROR";
    case ErrorCode::kUnauthenticated:
      return "UNAUTHORIZED";
    case ErrorCode::kPermissionDenied:
      return "FORBIDDEN";
    case ErrorCode::kNotFound:
      return "NOT_FOUND";
    case ErrorCode::kMethodNotAllowed:
      return "METHOD_NOT_ALLOWED";
    case ErrorCode::kAlreadyExists:
      return "ALREADY_EXISTS";
    case ErrorCode::kInvalidState:
      return "INVALID_STATE";
    case ErrorCode::kPreconditionFailed:
      return "PRECONDITION_FAILED";
    case ErrorCode::kPayloadTooLarge:
      return "PAYLOAD_TOO_LARGE";
    case ErrorCode::kUnsupportedMediaType:
      return "UNSUPPORTED_MEDIA_TYPE";
    case ErrorCode::kTooManyRequests:
      return "TOO_MANY_REQUESTS";
    case ErrorCode::kIdempotencyKeyReused:
      return "IDEMPOTENCY_KEY_REUSED";
    case ErrorCode::kStoreUnavailable:
      return "STORE_UNAVAILABLE";
    case ErrorCode::kConnectionLost:
      return "CONNECTION_LOST";
    case ErrorCode::kLockTimeout:
      return "LOCK_TIMEOUT";
    case ErrorCode::kStoreTransient:
      return "STORE_TRANSIENT";
    case ErrorCode::kConstraintViolation:
      return "CONSTRAINT_VIOLATION";
    case ErrorCode::kCorruptData:
      return "CORRUPT_DATA";
    case ErrorCode::kInternal:
      return "INTERNAL";
  }
  unreachable("ErrorCode");
}

std::string_view Error::detail(std::string_view name) const {
  for (const ErrorDetail& fact : context) {
    if (fact.name == name) return fact.value;
  }
  return {};
}

}  // namespace hoist
