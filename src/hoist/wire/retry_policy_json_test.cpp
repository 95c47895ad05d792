#include "hoist/wire/retry_policy_json.h"

#include <gtest/gtest.h>

#include <string>

#include "hoist/wire/json.h"

namespace hoist::wire {
namespace {

using namespace std::chrono_literals;

Result<RetryPolicy> policy_of(std::string_view text, const RetryPolicy& defaults = {}) {
  return read_retry_policy(*parse_json(text), defaults);
}

struct RefusedPolicy {
  std::string text;
  std::string field;
};

}  // namespace

TEST(RetryPolicyJson, WhatIsLeftOutIsTheDefault) {
  const RetryPolicy defaults{.max_retries = 7, .base = 1min, .cap = 10min};
  EXPECT_EQ(policy_of("{}", defaults), defaults);
  const auto all = policy_of(
      R"({"maxRetries":2,"baseMs":1000,"factor":1.5,"capMs":5000,"jitter":"uniform","jitterMs":250,)"
      R"("retryUntil":"2026-11-27T09:00:00Z"})",
      defaults);
  EXPECT_EQ(all, (RetryPolicy{.max_retries = 2,
                              .base = 1s,
                              .factor = 1.5,
                              .cap = 5s,
                              .jitter = Jitter::kUniform,
                              .jitter_span = 250ms,
                              .until = *parse_instant("2026-11-27T09:00:00Z")}));
}

TEST(RetryPolicyJson, ADeadlineStandsInPlaceOfACount) {
  const auto until = policy_of(R"({"retryUntil":"2026-11-27T09:00:00Z"})");
  ASSERT_TRUE(until);
  EXPECT_FALSE(until->max_retries);
  const auto open = policy_of(R"({"maxRetries":null,"retryUntil":"2026-11-27T09:00:00Z"})");
  EXPECT_EQ(open, until);
}

TEST(RetryPolicyJson, DefaultsFollowFromWhatIsGiven) {
  EXPECT_EQ(policy_of(R"({"jitter":"decorrelated"})")->factor, 3);
  EXPECT_EQ(policy_of(R"({"jitter":"decorrelated","factor":4})")->factor, 4);
  EXPECT_EQ(policy_of(R"({"baseMs":7200000})")->cap, 2h) << "not below the base";
}

TEST(RetryPolicyJson, WhatIsWrongIsNamed) {
  const RefusedPolicy rows[] = {
      {R"([])", "retryPolicy"},
      {R"("fast")", "retryPolicy"},
      {R"({"attempts":3})", "retryPolicy.attempts"},
      {R"({"maxRetries":11})", "retryPolicy.maxRetries"},
      {R"({"maxRetries":-1})", "retryPolicy.maxRetries"},
      {R"({"maxRetries":2.5})", "retryPolicy.maxRetries"},
      {R"({"maxRetries":null})", "retryPolicy"},
      {R"({"baseMs":9})", "retryPolicy.baseMs"},
      {R"({"baseMs":-1})", "retryPolicy.baseMs"},
      {R"({"baseMs":"2m"})", "retryPolicy.baseMs"},
      {R"({"baseMs":604800001})", "retryPolicy.baseMs"},
      {R"({"baseMs":2000,"capMs":1999})", "retryPolicy.capMs"},
      {R"({"capMs":604800001})", "retryPolicy.capMs"},
      {R"({"factor":0.9})", "retryPolicy.factor"},
      {R"({"factor":101})", "retryPolicy.factor"},
      {R"({"factor":1e400})", "retryPolicy.factor"},
      {R"({"factor":"2"})", "retryPolicy.factor"},
      {R"({"jitter":"some"})", "retryPolicy.jitter"},
      {R"({"jitter":true})", "retryPolicy.jitter"},
      {R"({"jitter":"full","jitterMs":5})", "retryPolicy.jitterMs"},
      {R"({"jitterMs":3600001})", "retryPolicy.jitterMs"},
      {R"({"retryUntil":"tomorrow"})", "retryPolicy.retryUntil"},
      {R"({"retryUntil":7})", "retryPolicy.retryUntil"},
  };
  for (const RefusedPolicy& row : rows) {
    const auto policy = policy_of(row.text);
    ASSERT_FALSE(policy) << row.text;
    EXPECT_EQ(policy.error().detail(kFieldDetail), row.field) << row.text << ": " << policy.error().message;
  }
}

TEST(RetryPolicyJson, WhatIsStoredReadsBack) {
  for (const Jitter jitter : {Jitter::kNone, Jitter::kUniform, Jitter::kFull, Jitter::kDecorrelated}) {
    RetryPolicy policy{.max_retries = 4, .base = 10ms, .factor = 1.25, .cap = 168h, .jitter = jitter};
    EXPECT_EQ(decode_retry_policy(encode_retry_policy(policy)), policy);
    policy.max_retries.reset();
    policy.until = *parse_instant("2026-11-27T09:00:00.123456Z");
    EXPECT_EQ(decode_retry_policy(encode_retry_policy(policy)), policy);
  }
  EXPECT_EQ(decode_retry_policy("{").error().code, ErrorCode::kCorruptData);
}

}  // namespace hoist::wire
