#include "hoist/http/store_breaker.h"

#include <gtest/gtest.h>

#include "hoist/domain/sample_values_test.h"
#include "hoist/ports/no_metrics.h"

namespace hoist::http {
namespace {

using namespace std::chrono_literals;

class HandClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return at; }
  Instant at = sample::kNow;
};

class StoreBreakerTest : public ::testing::Test {
 protected:
  void lose() {
    const Error gone{ErrorCode::kConnectionLost, "gone", {}};
    StoreBreaker::Call call(breaker);
    ASSERT_FALSE(call.refusal());
    call.end(&gone);
  }
  void open() {
    for (int i = 0; i < 3; ++i) lose();
    ASSERT_TRUE(breaker.refusal());
  }

  HandClock clock;
  Prng random{1};
  StoreBreaker breaker{clock, random, no_request_metrics()};
};

TEST_F(StoreBreakerTest, tells_how_long_until_the_probe) {
  open();
  const Duration wait = *breaker.refusal();
  EXPECT_GE(wait, 1s);
  EXPECT_LT(wait, 1250ms);
  clock.at = clock.at + 300ms;
  EXPECT_EQ(breaker.refusal(), wait - 300ms);
  clock.at = clock.at + wait - 300ms;
  EXPECT_EQ(breaker.refusal(), std::nullopt);
}

TEST_F(StoreBreakerTest, refuses_whoever_comes_while_one_tries) {
  open();
  clock.at = clock.at + 2s;
  StoreBreaker::Call probe(breaker);
  EXPECT_FALSE(probe.refusal());
  EXPECT_EQ(breaker.refusal(), Duration::zero());
  {
    const StoreBreaker::Call other(breaker);
    EXPECT_EQ(other.refusal(), Duration::zero());
  }
  EXPECT_EQ(breaker.refusal(), Duration::zero()) << "one that was refused ends nothing";
  probe.end(nullptr);
  EXPECT_EQ(breaker.refusal(), std::nullopt);
}

TEST_F(StoreBreakerTest, an_error_that_is_no_outage_is_an_answer) {
  for (const ErrorCode code : {ErrorCode::kNotFound, ErrorCode::kStoreTransient, ErrorCode::kInternal}) {
    lose();
    lose();
    const Error error{code, "refused", {}};
    StoreBreaker::Call call(breaker);
    call.end(&error);
    EXPECT_EQ(breaker.refusal(), std::nullopt);
  }
}

TEST_F(StoreBreakerTest, a_probe_that_tells_nothing_does_not_block_the_next) {
  open();
  clock.at = clock.at + 2s;
  {
    const StoreBreaker::Call probe(breaker);
  }
  EXPECT_GE(*breaker.refusal(), 2s) << "it counts as failed";
  clock.at = clock.at + 3s;
  EXPECT_EQ(breaker.refusal(), std::nullopt);
}

TEST_F(StoreBreakerTest, a_call_that_tells_nothing_opens_nothing) {
  for (int i = 0; i < 5; ++i) const StoreBreaker::Call call(breaker);
  EXPECT_EQ(breaker.refusal(), std::nullopt);
}

}  // namespace
}  // namespace hoist::http
