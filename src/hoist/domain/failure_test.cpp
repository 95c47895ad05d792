#include "hoist/domain/failure.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace hoist {
namespace {

constexpr std::pair<ErrorCode, FailureClass> kClasses[] = {
    // The updates do not fit the flag.
    {ErrorCode::kInvalidArgument, FailureClass::kPermanent},
    // The flag was deleted.
    {ErrorCode::kNotFound, FailureClass::kPermanent},
    // A check, not-null, foreign-key or type error of the store.
    {ErrorCode::kConstraintViolation, FailureClass::kPermanent},
    // A stored row that does not decode: no repeat reads it differently.
    {ErrorCode::kCorruptData, FailureClass::kPermanent},
    {ErrorCode::kStoreUnavailable, FailureClass::kOutage},
    {ErrorCode::kConnectionLost, FailureClass::kOutage},
    {ErrorCode::kLockTimeout, FailureClass::kTransient},
    {ErrorCode::kStoreTransient, FailureClass::kTransient},
    // Anything unknown.
    {ErrorCode::kInternal, FailureClass::kTransient},
    {ErrorCode::kUnauthenticated, FailureClass::kTransient},
    {ErrorCode::kPermissionDenied, FailureClass::kTransient},
    {ErrorCode::kMethodNotAllowed, FailureClass::kTransient},
    {ErrorCode::kAlreadyExists, FailureClass::kTransient},
    {ErrorCode::kInvalidState, FailureClass::kTransient},
    {ErrorCode::kPreconditionFailed, FailureClass::kTransient},
    {ErrorCode::kPayloadTooLarge, FailureClass::kTransient},
    {ErrorCode::kUnsupportedMediaType, FailureClass::kTransient},
    {ErrorCode::kTooManyRequests, FailureClass::kTransient},
    {ErrorCode::kIdempotencyKeyReused, FailureClass::kTransient},
};
static_assert(std::size(kClasses) == static_cast<std::size_t>(ErrorCode::kInternal) + 1,
              "a new code needs a line above");

}  // namespace

TEST(Failure, every_error_code_has_its_class) {
  for (const auto& [code, expected] : kClasses) {
    EXPECT_EQ(classify(Error{code, "", {}}), expected) << to_string(code);
  }
}

TEST(Failure, is_recorded_with_the_stores_own_code_where_there_is_one) {
  const Failure by_store =
      failure_from(Error{ErrorCode::kStoreTransient, "not today", {{"storeCode", "P0001"}}});
  EXPECT_EQ(by_store,
            (Failure{.failure_class = FailureClass::kTransient, .code = "P0001", .message = "not today"}));
  const Failure ours = failure_from(Error{ErrorCode::kNotFound, "flag was deleted", {{"field", "x"}}});
  EXPECT_EQ(ours, (Failure{.failure_class = FailureClass::kPermanent,
                           .code = "NOT_FOUND",
                           .message = "flag was deleted"}));
}

TEST(Failure, classes_have_names) {
  EXPECT_EQ(to_string(FailureClass::kTransient), "transient");
  EXPECT_EQ(to_string(FailureClass::kPermanent), "permanent");
  EXPECT_EQ(to_string(FailureClass::kOutage), "outage");
}

TEST(FailureDeathTest, an_outage_is_never_recorded) {
  EXPECT_DEATH(static_cast<void>(failure_from(Error{ErrorCode::kStoreUnavailable, "down", {}})),
               "an outage is not an attempt");
  EXPECT_DEATH(static_cast<void>(failure_from(Error{ErrorCode::kConnectionLost, "gone", {}})),
               "an outage is not an attempt");
}

}  // namespace hoist
