#include "hoist/delivery/log_deliveries.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "hoist/delivery/alert_text.h"

namespace hoist::delivery {
namespace {

Delivered too_late(const DeliveryId& delivery, Duration took) {
  return {.delivery = delivery,
          .failure =
              DeliveryFailure{.failure = {.failure_class = FailureClass::kTransient,
                                          .code = "TIMEOUT",
                                          .message = "standard output took no line in time: nobody reads it"},
                              .retry_after = std::nullopt,
                              .unreachable = true},
          .took = took};
}

}  // namespace

void LogDeliveries::start(Outgoing outgoing, Instant now) {
  const std::scoped_lock lock(mutex_);
  waiting_.push_back({.outgoing = std::move(outgoing), .started = now});
  if (!writer_.joinable()) {
    writer_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  more_.notify_one();
}

std::vector<Delivered> LogDeliveries::take_done(Instant now) {
  const std::scoped_lock lock(mutex_);
  std::vector<Delivered> done;
  for (const Line& line : std::exchange(written_, {})) {
    done.push_back({.delivery = line.outgoing.delivery, .failure = std::nullopt, .took = now - line.started});
  }
  if (in_hand_ && is_late(in_hand_->started, now)) {
    done.push_back(too_late(in_hand_->delivery, now - in_hand_->started));
    in_hand_.reset();
  }
  while (!waiting_.empty() && is_late(waiting_.front().started, now)) {
    done.push_back(too_late(waiting_.front().outgoing.delivery, now - waiting_.front().started));
    waiting_.pop_front();
  }
  return done;
}

Duration LogDeliveries::until_next_limit(Instant now, Duration at_most) const {
  const std::scoped_lock lock(mutex_);
  std::optional<Instant> oldest;
  if (!waiting_.empty()) oldest = waiting_.front().started;
  if (in_hand_) oldest = in_hand_->started;
  if (!oldest) return at_most;
  return std::clamp(*oldest + limit_ - now, Duration(0), at_most);
}

std::optional<LogDeliveries::Line> LogDeliveries::next_line(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (!more_.wait(lock, stop, [this] { return !waiting_.empty(); })) return std::nullopt;
  Line line = std::move(waiting_.front());
  waiting_.pop_front();
  in_hand_ = {.delivery = line.outgoing.delivery, .started = line.started};
  return line;
}

void LogDeliveries::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::optional<Line> line = next_line(stop);
    if (!line) return;
    log_told(log_, line->outgoing);
    {
      const std::scoped_lock lock(mutex_);
      if (in_hand_) written_.push_back(*std::move(line));
      in_hand_.reset();
    }
    on_written_();
  }
}

void log_told(Log& log, const Outgoing& outgoing) {
  if (const auto* alert = std::get_if<Alert>(&outgoing.told)) return log_alert(log, *alert);
  const auto& told = std::get<Notification>(outgoing.told);
  std::vector<LogField> fields = {{"type", fmt::format("schedule.{}", to_string(told.event))},
                                  {"notificationId", told.id.to_string()},
                                  {"webhookId", outgoing.webhook.id.to_string()},
                                  {"at", format_instant_short(told.at)},
                                  {"scheduleId", told.schedule_id.to_string()},
                                  {"flagKey", told.flag_key.text()},
                                  {"environment", told.environment.text()},
                                  {"tags", fmt::format("{}", fmt::join(told.tags, ","))},
                                  {"scheduledAt", format_instant_short(told.scheduled_at)},
                                  {"actor", told.actor},
                                  {"attempt", std::int64_t{told.attempt}},
                                  {"retryCount", std::int64_t{told.retry_count}}};
  if (told.max_retries) fields.push_back({"maxRetries", std::int64_t{*told.max_retries}});
  if (told.next_retry_at) fields.push_back({"nextRetryAt", format_instant_short(*told.next_retry_at)});
  if (!told.error_class.empty()) fields.push_back({"errorClass", told.error_class});
  if (!told.error_code.empty()) fields.push_back({"errorCode", told.error_code});
  if (!told.message.empty()) fields.push_back({told.error_code.empty() ? "reason" : "error", told.message});
  log.write(LogLevel::kInfo, "Notification", fields);
}

}  // namespace hoist::delivery
