// For what nobody watches: tests, and commands that end when they are done.
#pragma once

#include "hoist/ports/delivery_metrics.h"
#include "hoist/ports/pass_metrics.h"
#include "hoist/ports/request_metrics.h"
#include "hoist/ports/stream_metrics.h"

namespace hoist {

class NoPassMetrics final : public PassMetrics {
 public:
  void attempt_recorded(const Attempt& /*attempt*/, Duration /*lateness*/) override {}
  void failure_unrecorded() override {}
  void batch_settled(const SettledBatch& /*batch*/) override {}
  void notification_enqueued(NotificationEvent /*event*/) override {}
  void pass_finished(const std::string& /*worker*/, Instant /*at*/) override {}
  void store_breaker_changed(BreakerState /*state*/) override {}
};

class NoRequestMetrics final : public RequestMetrics {
 public:
  AnswerCounter& answers(std::string_view /*method*/, std::string_view /*route*/) override {
    return answers_;
  }
  void evaluated(EvaluationReason /*reason*/, std::uint64_t /*times*/) override {}
  void waited_for_store(Duration /*waited*/) override {}
  void notification_enqueued(NotificationEvent /*event*/) override {}
  void store_breaker_changed(BreakerState /*state*/) override {}
  std::string page(const ScrapeReading& /*reading*/) override { return {}; }

 private:
  class NoAnswers final : public AnswerCounter {
   public:
    void answered(int /*status*/) override {}
  };
  NoAnswers answers_;
};

class NoDeliveryMetrics final : public DeliveryMetrics {
 public:
  void attempt_recorded(DeliveryResult /*result*/, Duration /*took*/) override {}
  void breaker_changed(const WebhookId& /*webhook*/, BreakerState /*state*/) override {}
  void breaker_gone(const WebhookId& /*webhook*/) override {}
};

class NoStreamMetrics final : public StreamMetrics {
 public:
  void opened(StreamKind /*kind*/) override {}
  void closed(StreamKind /*kind*/) override {}
  void sent(std::size_t /*events*/) override {}
  void dropped(StreamDrop /*reason*/) override {}
};

/// All without state, and so shared by everybody.
[[nodiscard]] inline PassMetrics& no_pass_metrics() {
  static NoPassMetrics none;
  return none;
}
[[nodiscard]] inline DeliveryMetrics& no_delivery_metrics() {
  static NoDeliveryMetrics none;
  return none;
}
[[nodiscard]] inline RequestMetrics& no_request_metrics() {
  static NoRequestMetrics none;
  return none;
}
[[nodiscard]] inline StreamMetrics& no_stream_metrics() {
  static NoStreamMetrics none;
  return none;
}

}  // namespace hoist
