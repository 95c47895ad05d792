#include "hoist/engine/watchdog.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/check.h"

namespace hoist {
namespace {

Duration whole(Duration duration) { return std::chrono::floor<std::chrono::seconds>(duration); }

std::string message_of(const DeadManCall& call) {
  switch (call.event) {
    case AlertEvent::kSilent:
      return fmt::format(
          "no worker has been seen to tick for {}, so scheduled changes are not applied: see whether hoist "
          "serve or hoist worker runs and whether its store can be reached (docs/runbook.md, HoistNoWorker)",
          format_duration(whole(call.silent_for)));
    case AlertEvent::kBack:
      return fmt::format("a worker ticks again after {}: what was due meanwhile is applied now",
                         format_duration(whole(call.silent_for)));
  }
  unreachable("AlertEvent");
}

}  // namespace

Watchdog::Watchdog(DeliveryTransport& transport, Clocks clocks, Log& log, RandomSource& random,
                   WatchdogOptions options)
    : transport_(transport),
      clocks_(clocks),
      log_(log),
      random_(random),
      options_(std::move(options)),
      switch_(options_.after, clocks_.monotonic.now()) {}

void Watchdog::run(std::stop_token stop) {
  const std::stop_callback on_stop(stop, [this] { transport_.interrupt(); });
  while (!stop.stop_requested()) {
    step();
    note(transport_.wait(kWatchInterval));
  }
}

void Watchdog::saw(const std::vector<WorkerHeartbeat>& heartbeats) {
  const std::lock_guard lock(mutex_);
  switch_.saw(heartbeats, clocks_.monotonic.now());
}

void Watchdog::step() {
  if (const auto call = look()) tell(*call);
  if (!pending_ || pending_->attempt || pending_->due_at > clocks_.monotonic.now()) return;
  pending_->attempt = DeliveryId::make(clocks_.wall.now(), random_);
  transport_.start({.delivery = *pending_->attempt, .webhook = options_.receiver, .told = pending_->alert});
}

void Watchdog::note(const std::vector<Delivered>& ended) {
  for (const Delivered& each : ended) {
    // What became of an alert that was replaced meanwhile matters to nobody.
    if (!pending_ || pending_->attempt != each.delivery) continue;
    if (each.failure) {
      retry(*each.failure);
      continue;
    }
    log_.info("Alert delivered", {{"type", std::string(to_string(pending_->alert.event))},
                                  {"notificationId", pending_->alert.id.to_string()}});
    pending_.reset();
  }
}

std::optional<DeadManCall> Watchdog::look() {
  const std::lock_guard lock(mutex_);
  return switch_.look(clocks_.monotonic.now());
}

Alert Watchdog::alert_of(const DeadManCall& call) const {
  const Instant at = clocks_.wall.now();
  return {.id = alert_id(call.event, call.silence, at),
          .event = call.event,
          .at = at,
          .last_tick_at = call.last_tick_at,
          .silent_for = call.silent_for,
          .reporter = options_.reporter,
          .message = message_of(call)};
}

void Watchdog::tell(const DeadManCall& call) {
  pending_ = Pending{.alert = alert_of(call), .due_at = clocks_.monotonic.now()};
  const Alert& alert = pending_->alert;
  std::vector<LogField> fields = {{"silentForSeconds", whole(alert.silent_for) / std::chrono::seconds(1)},
                                  {"notificationId", alert.id.to_string()}};
  if (alert.last_tick_at) fields.push_back({"lastTickAt", format_instant_short(*alert.last_tick_at)});
  if (alert.event == AlertEvent::kSilent) {
    log_.write(LogLevel::kError, "No worker ticks", fields);
  } else {
    log_.write(LogLevel::kInfo, "Workers tick again", fields);
  }
}

void Watchdog::retry(const DeliveryFailure& failure) {
  Pending& pending = *pending_;
  pending.attempt.reset();
  const Instant now = clocks_.monotonic.now();
  auto next = failure.failure.failure_class == FailureClass::kPermanent
                  ? std::nullopt
                  : kAlertPolicy.next_retry(pending.failures, now, pending.last_delay, random_);
  if (next && failure.retry_after) next = std::max(*next, now + *failure.retry_after);
  std::vector<LogField> fields = {{"type", std::string(to_string(pending.alert.event))},
                                  {"notificationId", pending.alert.id.to_string()},
                                  {"errorCode", failure.failure.code},
                                  {"error", failure.failure.message}};
  if (!next) {
    log_.write(LogLevel::kError, "Alert given up", fields);
    pending_.reset();
    return;
  }
  log_.write(LogLevel::kWarn, "Alert not delivered, it is tried again", fields);
  pending.failures += 1;
  pending.last_delay = *next - now;
  pending.due_at = *next;
}

}  // namespace hoist
