// How an error looks from outside: its HTTP status and its JSON. One place each.
#pragma once

#include <boost/json.hpp>

#include <chrono>
#include <optional>

#include "hoist/base/result.h"

namespace hoist::wire {

/// The HTTP status of an error (RFC 9110; 422 where the request is well-formed and yet cannot be stored).
///   kInvalidArgument 400            kUnauthenticated 401      kPermissionDenied 403   kNotFound 404
///   kMethodNotAllowed 405           kAlreadyExists 409        kInvalidState 409
///   kPreconditionFailed 412         kPayloadTooLarge 413      kUnsupportedMediaType 415
///   kIdempotencyKeyReused 422       kConstraintViolation 422: a rule that the database itself enforces
///   kStoreUnavailable, kConnectionLost, kLockTimeout, kStoreTransient 503
///   kCorruptData, kInternal 500
[[nodiscard]] int http_status(ErrorCode code);

/// When to ask again: set exactly for the codes whose status is 503.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(ErrorCode code);

/// Whether an operator must look at it: the fault is neither the caller's nor a passing one.
[[nodiscard]] bool is_defect(ErrorCode code);

/// {"error": "CODE", "message": "what was wrong and what to do", "details": {…}}. A store's own words and
/// what concerns a defect are left out: they belong in the log.
[[nodiscard]] boost::json::object error_to_json(const Error& error);

}  // namespace hoist::wire
