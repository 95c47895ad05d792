#include "hoist/wire/error_json.h"

#include "hoist/base/check.h"

namespace hoist::wire {
namespace {

/// What is said in place of an error's own message, which may quote SQL or stored data; empty where the
/// message was written for the caller.
std::string_view public_message(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kUnauthenticated:
    case ErrorCode::kPermissionDenied:
    case ErrorCode::kNotFound:
    case ErrorCode::kMethodNotAllowed:
    case ErrorCode::kAlreadyExists:
    case ErrorCode::kInvalidState:
    case ErrorCode::kPreconditionFailed:
    case ErrorCode::kPayloadTooLarge:
    case ErrorCode::kUnsupportedMediaType:
    case ErrorCode::kTooManyRequests:
    case ErrorCode::kIdempotencyKeyReused:
      return {};
    case ErrorCode::kStoreUnavailable:
      return "the store cannot be reached or written now and nothing was changed: try again in a few seconds";
    case ErrorCode::kConnectionLost:
      return "the connection to the store was lost and the change may or may not have happened: look, or "
             "send the request again with the same Idempotency-Key";
    case ErrorCode::kLockTimeout:
      return "somebody else is changing the same thing and nothing was changed: try again in a second";
    case ErrorCode::kStoreTransient:
      return "the store refused this for now and nothing was changed: try again in a second";
    case ErrorCode::kConstraintViolation:
      return "a rule of the database itself forbids this value: change the value, or ask whoever runs the "
             "database for the rule";
    case ErrorCode::kCorruptData:
      return "the store holds a row that Hoist cannot read: ask whoever runs Hoist to look into its log";
    case ErrorCode::kInternal:
      return "Hoist failed, through no fault of the request: ask whoever runs it to look into its log";
  }
  unreachable("ErrorCode");
}

}  // namespace

int http_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return 400;
    case ErrorCode::kUnauthenticated:
      return 401;
    case ErrorCode::kPermissionDenied:
      return 403;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kMethodNotAllowed:
      return 405;
    case ErrorCode::kAlreadyExists:
    case ErrorCode::kInvalidState:
      return 409;
    case ErrorCode::kPreconditionFailed:
      return 412;
    case ErrorCode::kPayloadTooLarge:
      return 413;
    case ErrorCode::kUnsupportedMediaType:
      return 415;
    case ErrorCode::kIdempotencyKeyReused:
    case ErrorCode::kConstraintViolation:
      return 422;
    case ErrorCode::kTooManyRequests:
      return 429;
    case ErrorCode::kStoreUnavailable:
    case ErrorCode::kConnectionLost:
    case ErrorCode::kLockTimeout:
    case ErrorCode::kStoreTransient:
      return 503;
    case ErrorCode::kCorruptData:
    case ErrorCode::kInternal:
      return 500;
  }
  unreachable("ErrorCode");
}

std::optional<std::chrono::seconds> retry_after(ErrorCode code) {
  // A bucket of permits has the next one within a second.
  if (code == ErrorCode::kTooManyRequests) return std::chrono::seconds(1);
  if (http_status(code) != 503) return std::nullopt;
  // An outage lasts; a lock or a deadlock is over at once.
  const bool outage = code == ErrorCode::kStoreUnavailable || code == ErrorCode::kConnectionLost;
  return std::chrono::seconds(outage ? 5 : 1);
}

bool is_defect(ErrorCode code) { return http_status(code) == 500; }

boost::json::object error_to_json(const Error& error) {
  const std::string_view replacement = public_message(error.code);
  boost::json::object details;
  if (!is_defect(error.code)) {
    for (const ErrorDetail& fact : error.context) details[fact.name] = fact.value;
  }
  return {{"error", to_string(error.code)},
          {"message", replacement.empty() ? std::string_view(error.message) : replacement},
          {"details", std::move(details)}};
}

}  // namespace hoist::wire
