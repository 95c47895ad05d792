// Notifications as lines of the log, for whoever collects them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "hoist/ports/delivery_transport.h"
#include "hoist/ports/log.h"

namespace hoist::delivery {

/// A log's reader may stop reading, and its writer blocks then. So a thread of its own writes, begun with the
/// first notification; a line that is not written in time has failed, though it may still appear. Used by one
/// thread. Its end waits for the line in hand.
class LogDeliveries {
 public:
  /// `log` must outlive it; `on_written` is called by the thread that writes.
  LogDeliveries(Log& log, Duration limit, std::function<void()> on_written)
      : log_(log), limit_(limit), on_written_(std::move(on_written)) {}

  void start(Outgoing outgoing, Instant now);
  /// What was written, and what was not in time, since the last call.
  [[nodiscard]] std::vector<Delivered> take_done(Instant now);
  /// How long from `now` nothing runs out of time; at most `at_most`.
  [[nodiscard]] Duration until_next_limit(Instant now, Duration at_most) const;

 private:
  struct Line {
    Outgoing outgoing;
    Instant started;
  };
  struct InHand {
    DeliveryId delivery;
    Instant started;
  };

  void run(const std::stop_token& stop);
  [[nodiscard]] std::optional<Line> next_line(const std::stop_token& stop);
  [[nodiscard]] bool is_late(Instant started, Instant now) const { return now - started >= limit_; }

  Log& log_;
  Duration limit_;
  std::function<void()> on_written_;
  mutable std::mutex mutex_;
  std::condition_variable_any more_;
  std::deque<Line> waiting_;
  std::optional<InHand> in_hand_;  ///< None also where its time has run out.
  std::vector<Line> written_;
  std::jthread writer_;
};

/// What LogDeliveries writes: for an alert what log_alert does, else "Notification" with the fields of the
/// API, `webhookId` and `notificationId`; what people should know is `error` where something failed, else
/// `reason`.
void log_told(Log& log, const Outgoing& outgoing);

}  // namespace hoist::delivery
