#include "hoist/domain/failure.h"

#include "hoist/base/check.h"

namespace hoist {

std::string_view to_string(FailureClass failure) {
  switch (failure) {
    case FailureClass::kTransient:
      return "transient";
    case FailureClass::kPermanent:
      return "permanent";
    case FailureClass::kOutage:
      return "outage";
  }
  unreachable("FailureClass");
}

FailureClass classify(const Error& error) {
  switch (error.code) {
    case ErrorCode::kStoreUnavailable:
    case ErrorCode::kConnectionLost:
      return FailureClass::kOutage;
    case ErrorCode::kConstraintViolation:
    case ErrorCode::kInvalidArgument:  // the updates do not fit the flag
    case ErrorCode::kNotFound:         // the flag was deleted
    case ErrorCode::kCorruptData:
      return FailureClass::kPermanent;
    case ErrorCode::kLockTimeout:
    case ErrorCode::kStoreTransient:
    case ErrorCode::kInternal:
    case ErrorCode::kUnauthenticated:
    case ErrorCode::kPermissionDenied:
    case ErrorCode::kMethodNotAllowed:
    case ErrorCode::kAlreadyExists:
    case ErrorCode::kInvalidState:
    case ErrorCode::kPreconditionFailed:
    case ErrorCode::kPayloadTooLarge:
    case ErrorCode::kUnsupportedMediaType:
    case ErrorCode::kTooManyRequests:
    case ErrorCode::kIdempotencyKeyReused:
      return FailureClass::kTransient;
  }
  unreachable("ErrorCode");
}

Failure failure_from(const Error& error) {
  const FailureClass failure_class = classify(error);
  check(failure_class != FailureClass::kOutage, "an outage is not an attempt");
  const std::string_view store_code = error.detail(kStoreCodeDetail);
  return Failure{.failure_class = failure_class,
                 .code = std::string(store_code.empty() ? to_string(error.code) : store_code),
                 .message = error.message};
}

}  // namespace hoist
