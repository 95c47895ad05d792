#include "hoist/wire/error_json.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hoist::wire {
namespace {

struct Expected {
  ErrorCode code;
  int status;
  bool own_words;  ///< Whether the error's message is shown.
};

const std::vector<Expected> kAll = {
    {ErrorCode::kInvalidArgument, 400, true},      {ErrorCode::kUnauthenticated, 401, true},
    {ErrorCode::kPermissionDenied, 403, true},     {ErrorCode::kNotFound, 404, true},
    {ErrorCode::kMethodNotAllowed, 405, true},     {ErrorCode::kAlreadyExists, 409, true},
    {ErrorCode::kInvalidState, 409, true},         {ErrorCode::kPreconditionFailed, 412, true},
    {ErrorCode::kPayloadTooLarge, 413, true},      {ErrorCode::kUnsupportedMediaType, 415, true},
    {ErrorCode::kIdempotencyKeyReused, 422, true}, {ErrorCode::kConstraintViolation, 422, false},
    {ErrorCode::kStoreUnavailable, 503, false},    {ErrorCode::kConnectionLost, 503, false},
    {ErrorCode::kLockTimeout, 503, false},         {ErrorCode::kStoreTransient, 503, false},
    {ErrorCode::kCorruptData, 500, false},         {ErrorCode::kInternal, 500, false}};

}  // namespace

TEST(ErrorJson, every_code_has_its_status_and_only_a_full_or_lost_store_says_when_to_ask_again) {
  for (const Expected& expected : kAll) {
    EXPECT_EQ(http_status(expected.code), expected.status) << to_string(expected.code);
    EXPECT_EQ(retry_after(expected.code).has_value(), expected.status == 503) << to_string(expected.code);
    EXPECT_EQ(is_defect(expected.code), expected.status == 500) << to_string(expected.code);
  }
}

TEST(ErrorJson, the_words_of_a_store_or_of_a_defect_are_not_shown) {
  for (const Expected& expected : kAll) {
    const Error error{expected.code, "relation \"secrets\" at 10.0.0.7", {}};
    const std::string message(error_to_json(error).at("message").as_string());
    EXPECT_EQ(message == error.message, expected.own_words) << to_string(expected.code);
    EXPECT_FALSE(message.empty()) << to_string(expected.code);
  }
}

TEST(ErrorJson, facts_become_details_except_for_a_defects) {
  const Error invalid{ErrorCode::kInvalidArgument, "no", {{"field", "key"}, {"hint", "\"x\""}}};
  EXPECT_EQ(boost::json::serialize(error_to_json(invalid)),
            R"({"error":"VALIDATION_ERROR","message":"no","details":{"field":"key","hint":"\"x\""}})");
  const Error defect{ErrorCode::kInternal, "no", {{"pointer", "0x1"}}};
  EXPECT_TRUE(error_to_json(defect).at("details").as_object().empty());
}

}  // namespace hoist::wire
