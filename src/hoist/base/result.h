// The one way an operation reports failure: Result<T>, carrying an Error.
//
// Error codes are a closed set. Every mapping from a code (to an HTTP status, to a failure class) is
// an exhaustive switch, so that a new code cannot be forgotten. Values; no thread-safety concerns.
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hoist {

/// What went wrong, as far as a program must tell it apart.
enum class ErrorCode : std::uint8_t {
  // Caused by the caller: repeating the same call gives the same answer.
  kInvalidArgument,       ///< A value is malformed or out of range.
  kUnauthenticated,       ///< No valid credential.
  kPermissionDenied,      ///< The credential does not allow this.
  kNotFound,              ///< The named thing does not exist.
  kMethodNotAllowed,      ///< The route exists, but not with this method.
  kAlreadyExists,         ///< The name is taken.
  kInvalidState,          ///< The thing exists, but its state forbids the operation.
  kPreconditionFailed,    ///< A compare-and-set found another version.
  kPayloadTooLarge,       ///< The input exceeds a documented limit.
  kUnsupportedMediaType,  ///< The body is not of the documented content type.
  kTooManyRequests,       ///< The caller asks more often than it may.
  kIdempotencyKeyReused,  ///< The same idempotency key came with another request.
  // The store cannot be reached or written now; nothing was attempted.
  kStoreUnavailable,  ///< Refused, starting, stopping, read-only, full or busy at begin.
  kConnectionLost,    ///< The connection went away in the middle; a commit may or may not have happened.
  // The store refused this statement.
  kLockTimeout,          ///< Another transaction holds the row; it may let go.
  kStoreTransient,       ///< Deadlock, serialization, resources, a trigger's own error, anything unknown.
  kConstraintViolation,  ///< The store's own rules forbid the value; a repeat cannot cure it.
  // Ours.
  kCorruptData,  ///< A stored row does not decode.
  kInternal,     ///< A defect in Hoist.
};

/// The stable upper-case name of a code, as the HTTP API and the logs show it.
[[nodiscard]] std::string_view to_string(ErrorCode code);

/// One named fact about an error, for programs ("field" -> "updates.enabled").
struct ErrorDetail {
  std::string name;
  std::string value;
  bool operator==(const ErrorDetail&) const = default;
};

/// A failure: what kind, a sentence that says what was wrong and what to do, and named facts.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
  std::vector<ErrorDetail> context;

  /// The value of the first fact called `name`, or "" if there is none.
  [[nodiscard]] std::string_view detail(std::string_view name) const;
  bool operator==(const Error&) const = default;
};

/// The fact under which a store's own code (SQLSTATE, SQLite's extended result name) is kept.
inline constexpr std::string_view kStoreCodeDetail = "storeCode";
/// The fact that names the input field at fault.
inline constexpr std::string_view kFieldDetail = "field";

template <class T>
using Result = tl::expected<T, Error>;

/// Makes the failed side of any Result.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message,
                                                std::vector<ErrorDetail> context = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(context)});
}

/// A kInvalidArgument that names the field at fault.
[[nodiscard]] inline tl::unexpected<Error> invalid_field(std::string field, std::string message) {
  return fail(ErrorCode::kInvalidArgument, std::move(message),
              {{std::string(kFieldDetail), std::move(field)}});
}

}  // namespace hoist

// Early returns. The expression is evaluated once.
#define HOIST_CONCAT_INNER(a, b) a##b
#define HOIST_CONCAT(a, b) HOIST_CONCAT_INNER(a, b)
#define HOIST_TRY_IMPL(tmp, expr)                                            \
  do {                                                                       \
    auto tmp = (expr);                                                       \
    if (!tmp) return tl::unexpected<::hoist::Error>(std::move(tmp).error()); \
  } while (false)
/// Returns the error of `expr` (a Result<void>) to the caller, if it has one.
#define HOIST_TRY(expr) HOIST_TRY_IMPL(HOIST_CONCAT(hoist_try_, __LINE__), expr)
#define HOIST_ASSIGN_IMPL(tmp, lhs, expr)                                  \
  auto tmp = (expr);                                                       \
  if (!tmp) return tl::unexpected<::hoist::Error>(std::move(tmp).error()); \
  lhs = *std::move(tmp)
/// Declares or assigns `lhs` from the value of `expr`, or returns its error to the caller.
#define HOIST_ASSIGN(lhs, expr) HOIST_ASSIGN_IMPL(HOIST_CONCAT(hoist_assign_, __LINE__), lhs, expr)
