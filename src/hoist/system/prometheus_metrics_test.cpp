#include "hoist/system/prometheus_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace hoist {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class PrometheusMetricsTest : public ::testing::Test {
 protected:
  std::string page(const ScrapeReading& reading = {}) { return metrics.requests().page(reading); }
  /// Whether that line is on the page.
  auto has(const std::string& line) { return HasSubstr("\n" + line + "\n"); }

  static Attempt failed(FailureClass failure_class, std::optional<Instant> next_retry_at) {
    Attempt attempt;
    attempt.outcome = AttemptOutcome::kFailed;
    attempt.failure = Failure{.failure_class = failure_class, .code = "X", .message = "x"};
    attempt.next_retry_at = next_retry_at;
    return attempt;
  }
  static Attempt applied() {
    Attempt attempt;
    attempt.outcome = AttemptOutcome::kApplied;
    return attempt;
  }

  PrometheusMetrics metrics{"0.1.0"};
};

TEST_F(PrometheusMetricsTest, every_reason_stands_at_the_place_of_its_value) {
  for (std::size_t i = 0; i < kEvaluationReasons.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(kEvaluationReasons.at(i)), i);
  }
  metrics.requests().evaluated(EvaluationReason::kSplit, 3);
  metrics.requests().evaluated(EvaluationReason::kError, 1);
  EXPECT_THAT(page(), has("hoist_evaluations_total{reason=\"SPLIT\"} 3"));
  EXPECT_THAT(page(), has("hoist_evaluations_total{reason=\"ERROR\"} 1"));
  EXPECT_THAT(page(), has("hoist_evaluations_total{reason=\"STATIC\"} 0"));
}

TEST_F(PrometheusMetricsTest, what_ends_a_schedule_is_told_from_what_is_tried_again) {
  metrics.passes().attempt_recorded(failed(FailureClass::kTransient, Instant()), 0s);
  metrics.passes().attempt_recorded(failed(FailureClass::kTransient, Instant()), 0s);
  metrics.passes().attempt_recorded(failed(FailureClass::kTransient, std::nullopt), 0s);
  metrics.passes().attempt_recorded(failed(FailureClass::kPermanent, std::nullopt), 0s);
  EXPECT_THAT(page(), has("hoist_schedule_attempts_total{error_class=\"transient\",outcome=\"failed\"} 3"));
  EXPECT_THAT(page(), has("hoist_schedule_attempts_total{error_class=\"permanent\",outcome=\"failed\"} 1"));
  EXPECT_THAT(page(), has("hoist_schedule_retries_total 2"));
  EXPECT_THAT(page(), has("hoist_schedules_exhausted_total 1"));
  EXPECT_THAT(page(), has("hoist_schedule_lateness_seconds_count 0"));
}

TEST_F(PrometheusMetricsTest, lateness_is_in_seconds_and_never_less_than_none) {
  metrics.passes().attempt_recorded(applied(), 1500ms);
  metrics.passes().attempt_recorded(applied(), -1h);
  EXPECT_THAT(page(), has("hoist_schedule_lateness_seconds_sum 1.5"));
  EXPECT_THAT(page(), has("hoist_schedule_lateness_seconds_bucket{le=\"1\"} 1"));
  EXPECT_THAT(page(), has("hoist_schedule_lateness_seconds_bucket{le=\"2.5\"} 2"));
}

TEST_F(PrometheusMetricsTest, batches_and_passes) {
  metrics.passes().batch_settled({.size = 40, .claim = 2ms, .settle = 250ms});
  metrics.passes().failure_unrecorded();
  metrics.passes().pass_finished("w", Instant::from_unix_us(1'795'770'000'500'000));
  metrics.passes().pass_finished("w", Instant::from_unix_us(1'795'770'001'500'000));
  EXPECT_THAT(page(), has("hoist_batch_size_schedules_bucket{le=\"25\"} 0"));
  EXPECT_THAT(page(), has("hoist_batch_size_schedules_bucket{le=\"50\"} 1"));
  EXPECT_THAT(page(), has("hoist_claim_duration_seconds_bucket{le=\"0.0025\"} 1"));
  EXPECT_THAT(page(), has("hoist_settle_duration_seconds_sum 0.25"));
  EXPECT_THAT(page(), has("hoist_schedule_failures_unrecorded_total 1"));
  EXPECT_THAT(page(), has("hoist_worker_last_pass_timestamp_seconds{worker=\"w\"} 1795770001.5"));
}

TEST_F(PrometheusMetricsTest, answers_of_a_route_are_counted_by_status) {
  AnswerCounter& get = metrics.requests().answers("GET", "/a/{key}");
  AnswerCounter& post = metrics.requests().answers("POST", "/a/{key}");
  EXPECT_THAT(page(), Not(HasSubstr("/a/{key}")));
  get.answered(200);
  get.answered(200);
  get.answered(404);
  post.answered(200);
  EXPECT_THAT(page(), has("hoist_http_requests_total{code=\"200\",method=\"GET\",route=\"/a/{key}\"} 2"));
  EXPECT_THAT(page(), has("hoist_http_requests_total{code=\"404\",method=\"GET\",route=\"/a/{key}\"} 1"));
  EXPECT_THAT(page(), has("hoist_http_requests_total{code=\"200\",method=\"POST\",route=\"/a/{key}\"} 1"));
}

TEST_F(PrometheusMetricsTest, no_answer_is_lost_between_threads) {
  AnswerCounter& answers = metrics.requests().answers("GET", "/");
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 1000; ++n) {
          answers.answered(200 + n % 2);
          metrics.requests().evaluated(EvaluationReason::kStatic, 1);
        }
      });
    }
  }
  EXPECT_THAT(page(), has("hoist_http_requests_total{code=\"200\",method=\"GET\",route=\"/\"} 2000"));
  EXPECT_THAT(page(), has("hoist_http_requests_total{code=\"201\",method=\"GET\",route=\"/\"} 2000"));
  EXPECT_THAT(page(), has("hoist_evaluations_total{reason=\"STATIC\"} 4000"));
}

TEST_F(PrometheusMetricsTest, an_environment_has_every_status) {
  const auto staging = EnvironmentKey::parse("staging").value();
  const ScrapeReading reading{
      .store = StoreReading{
          .due = 2,
          .oldest_due_age = 1500ms,
          .clock_offset = -2500ms,
          .counts = {
              {.environment = staging, .status = ScheduleStatus::kFailed, .live = true, .count = 4},
              {.environment = staging, .status = ScheduleStatus::kFailed, .live = false, .count = 5}}}};
  EXPECT_THAT(page(reading), has("hoist_schedules{environment=\"staging\",status=\"retrying\"} 4"));
  EXPECT_THAT(page(reading), has("hoist_schedules{environment=\"staging\",status=\"failed\"} 5"));
  EXPECT_THAT(page(reading), has("hoist_schedules{environment=\"staging\",status=\"pending\"} 0"));
  EXPECT_THAT(page(reading), has("hoist_schedules_due 2"));
  EXPECT_THAT(page(reading), has("hoist_schedules_oldest_due_age_seconds 1.5"));
  EXPECT_THAT(page(reading), has("hoist_clock_offset_seconds -2.5"));
  EXPECT_THAT(page(reading), has("hoist_store_up 1"));
}

TEST_F(PrometheusMetricsTest, what_could_not_be_measured_is_not_there) {
  EXPECT_THAT(page(), has("hoist_store_up 0"));
  EXPECT_THAT(page(), Not(HasSubstr("hoist_schedules_due")));
  EXPECT_THAT(page(), Not(HasSubstr("hoist_snapshot_age_seconds")));
  EXPECT_THAT(page({.snapshot_age = 2s}), has("hoist_snapshot_age_seconds 2"));
}

TEST_F(PrometheusMetricsTest, a_worker_may_be_called_anything) {
  metrics.passes().pass_finished("a\"b\\c\nd", Instant());
  EXPECT_THAT(page(), has("hoist_worker_last_pass_timestamp_seconds{worker=\"a\\\"b\\\\c\\nd\"} 0"));
}

TEST_F(PrometheusMetricsTest, deliveries_are_counted_by_what_became_of_them) {
  EXPECT_THAT(page(), has("hoist_deliveries_total{outcome=\"failed\"} 0")) << "from the beginning";
  metrics.deliveries().attempt_recorded(DeliveryResult::kFailed, 3s);
  metrics.deliveries().attempt_recorded(DeliveryResult::kDelivered, -1s);
  EXPECT_THAT(page(), has("hoist_deliveries_total{outcome=\"failed\"} 1"));
  EXPECT_THAT(page(), has("hoist_deliveries_total{outcome=\"delivered\"} 1"));
  EXPECT_THAT(page(), has("hoist_deliveries_total{outcome=\"retrying\"} 0"));
  EXPECT_THAT(page(), has("hoist_delivery_duration_seconds_sum 3"));
  EXPECT_THAT(page(), has("hoist_notifications_enqueued_total{event=\"atRisk\"} 0"));
  metrics.passes().notification_enqueued(NotificationEvent::kAtRisk);
  EXPECT_THAT(page(), has("hoist_notifications_enqueued_total{event=\"atRisk\"} 1"));
  metrics.requests().notification_enqueued(NotificationEvent::kAtRisk);
  EXPECT_THAT(page(), has("hoist_notifications_enqueued_total{event=\"atRisk\"} 2")) << "one family";
}

TEST_F(PrometheusMetricsTest, a_breaker_is_shown_as_long_as_its_webhook_is_there) {
  const WebhookId webhook;
  const std::string series = "hoist_breaker_state{webhook=\"" + webhook.to_string() + "\"}";
  EXPECT_THAT(page(), Not(HasSubstr("hoist_breaker_state{webhook=")));
  for (const auto& [state, value] :
       {std::pair(BreakerState::kClosed, "0"), std::pair(BreakerState::kOpen, "2"),
        std::pair(BreakerState::kHalfOpen, "1")}) {
    metrics.deliveries().breaker_changed(webhook, state);
    EXPECT_THAT(page(), has(series + " " + value));
  }
  metrics.deliveries().breaker_gone(webhook);
  metrics.deliveries().breaker_gone(webhook);
  EXPECT_THAT(page(), Not(HasSubstr(series)));
}

TEST_F(PrometheusMetricsTest, the_store_has_a_breaker_for_the_runner_and_one_for_requests) {
  const std::string of_runner = R"(hoist_breaker_state{caller="runner",destination="store"})";
  const std::string of_requests = R"(hoist_breaker_state{caller="requests",destination="store"})";
  EXPECT_THAT(page(), has(of_runner + " 0"));
  EXPECT_THAT(page(), has(of_requests + " 0"));
  metrics.passes().store_breaker_changed(BreakerState::kOpen);
  metrics.requests().store_breaker_changed(BreakerState::kHalfOpen);
  EXPECT_THAT(page(), has(of_runner + " 2"));
  EXPECT_THAT(page(), has(of_requests + " 1"));
}

}  // namespace
}  // namespace hoist
