#include "hoist/base/result.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

#include "hoist/base/check.h"

namespace hoist {
namespace {

constexpr std::pair<ErrorCode, std::string_view> kNames[] = {
    {ErrorCode::kInvalidArgument, "VALIDATION_ERROR"},
    {ErrorCode::kUnauthenticated, "UNAUTHORIZED"},
    {ErrorCode::kPermissionDenied, "FORBIDDEN"},
    {ErrorCode::kNotFound, "NOT_FOUND"},
    {ErrorCode::kMethodNotAllowed, "METHOD_NOT_ALLOWED"},
    {ErrorCode::kAlreadyExists, "ALREADY_EXISTS"},
    {ErrorCode::kInvalidState, "INVALID_STATE"},
    {ErrorCode::kPreconditionFailed, "PRECONDITION_FAILED"},
    {ErrorCode::kPayloadTooLarge, "PAYLOAD_TOO_LARGE"},
    {ErrorCode::kUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE"},
    {ErrorCode::kTooManyRequests, "TOO_MANY_REQUESTS"},
    {ErrorCode::kIdempotencyKeyReused, "IDEMPOTENCY_KEY_REUSED"},
    {ErrorCode::kStoreUnavailable, "STORE_UNAVAILABLE"},
    {ErrorCode::kConnectionLost, "CONNECTION_LOST"},
    {ErrorCode::kLockTimeout, "LOCK_TIMEOUT"},
    {ErrorCode::kStoreTransient, "STORE_TRANSIENT"},
    {ErrorCode::kConstraintViolation, "CONSTRAINT_VIOLATION"},
    {ErrorCode::kCorruptData, "CORRUPT_DATA"},
    {ErrorCode::kInternal, "INTERNAL"},
};
static_assert(std::size(kNames) == static_cast<std::size_t>(ErrorCode::kInternal) + 1,
              "a new code needs a line above");

Result<int> half(int value) {
  if (value % 2 != 0) return fail(ErrorCode::kInvalidArgument, "odd");
  return value / 2;
}

Result<void> must_be_even(int value, int& evaluations) {
  ++evaluations;
  if (value % 2 != 0) return fail(ErrorCode::kInvalidState, "odd");
  return {};
}

Result<int> quarter(int value) {
  HOIST_ASSIGN(const int first, half(value));
  int second = 0;
  HOIST_ASSIGN(second, half(first));
  return second;
}

Result<std::string> tried(int value, int& evaluations) {
  HOIST_TRY(must_be_even(value, evaluations));
  return std::string("even");
}

}  // namespace

TEST(Result, every_code_has_its_own_stable_name) {
  std::set<std::string_view> names;
  for (const auto& [code, name] : kNames) {
    EXPECT_EQ(to_string(code), name);
    names.insert(name);
  }
  EXPECT_EQ(names.size(), std::size(kNames));
}

TEST(Result, assign_takes_the_value_or_returns_the_error) {
  EXPECT_EQ(quarter(12), Result<int>(3));
  EXPECT_EQ(quarter(6).error().message, "odd");
  EXPECT_EQ(quarter(5).error().code, ErrorCode::kInvalidArgument);
}

TEST(Result, try_evaluates_once_and_returns_the_error) {
  int evaluations = 0;
  EXPECT_EQ(tried(2, evaluations), Result<std::string>("even"));
  EXPECT_EQ(evaluations, 1);
  EXPECT_EQ(tried(3, evaluations).error().code, ErrorCode::kInvalidState);
  EXPECT_EQ(evaluations, 2);
}

TEST(Result, detail_finds_the_first_fact_of_a_name) {
  const Error error{ErrorCode::kNotFound, "gone", {{"a", "1"}, {"b", "2"}, {"b", "3"}}};
  EXPECT_EQ(error.detail("a"), "1");
  EXPECT_EQ(error.detail("b"), "2");
  EXPECT_EQ(error.detail("c"), "");
  EXPECT_EQ(Error{}.detail("a"), "");
  EXPECT_EQ(Error{}.code, ErrorCode::kInternal);
}

TEST(Result, fail_and_invalid_field_carry_what_they_are_given) {
  const Result<int> failed = fail(ErrorCode::kLockTimeout, "held", {{"storeCode", "55P03"}});
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error(), (Error{ErrorCode::kLockTimeout, "held", {{"storeCode", "55P03"}}}));
  EXPECT_EQ(failed.error().detail(kStoreCodeDetail), "55P03");

  const Result<int> invalid = invalid_field("updates.enabled", "must be true or false");
  ASSERT_FALSE(invalid.has_value());
  EXPECT_EQ(invalid.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(invalid.error().message, "must be true or false");
  EXPECT_EQ(invalid.error().detail(kFieldDetail), "updates.enabled");
}

TEST(CheckDeathTest, a_violated_check_says_what_and_where_and_aborts) {
  check(true, "holds");
  EXPECT_DEATH(check(false, "the sky is blue"), "check failed: the sky is blue .*result_test.cpp:");
  EXPECT_DEATH(unreachable("Colour"), "check failed: Colour .*result_test.cpp:");
}

}  // namespace hoist
