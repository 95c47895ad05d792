#include "hoist/engine/deliverer.h"

#include <algorithm>

#include "hoist/engine/delivery_log.h"

namespace hoist {

Deliverer::Deliverer(Store& store, DeliveryTransport& transport, const Clock& clock, Log& log,
                     RandomSource& random, DelivererOptions options)
    : transport_(transport),
      clock_(clock),
      log_(log),
      random_(random),
      options_(std::move(options)),
      session_(store.open_session(SessionPurpose::kRunner)),
      round_(*session_, transport_, clock_, log_, random_, options_.round),
      retention_(*session_, clock_, log_, options_.keep) {}

void Deliverer::run(std::stop_token stop) {
  const std::stop_callback on_stop(stop, [this] { wake(); });
  while (!stop.stop_requested()) {
    const Duration wait = run_round();
    round_.note(transport_.wait(wait));
  }
  finish();
}

/// Records before it claims, so that what has ended is not taken for lost by anybody.
Duration Deliverer::run_round() {
  if (const auto recorded = round_.record(); !recorded) {
    note_outage(recorded.error());
    return outage_wait_.next(random_);
  }
  const auto next = round_.start_due();
  if (!next) {
    note_outage(next.error());
    return outage_wait_.next(random_);
  }
  note_reachable();
  outage_wait_.reset();
  retention_.remove_old();
  const Instant now = clock_.now();
  if (round_.under_way() > 0) busy_at_ = now;
  const Duration longest = longest_sleep(now);
  return std::clamp(next->value_or(longest), Duration::zero(), longest);
}

Duration Deliverer::longest_sleep(Instant now) const {
  if (busy_at_ && now - *busy_at_ < kDelivererBusyFor) return options_.poll_interval;
  return std::max(options_.poll_interval, kIdleDelivererPoll);
}

void Deliverer::finish() {
  const Instant give_up = clock_.now() + options_.drain;
  while (round_.under_way() > 0) {
    const Duration left = give_up - clock_.now();
    if (left <= Duration::zero()) break;
    round_.note(transport_.wait(left));
  }
  if (round_.under_way() > 0) log_let_go(log_, round_.under_way());
  // In an outage it stays undone: it is sent again when the claims run out.
  if (const auto recorded = round_.record(); !recorded) note_outage(recorded.error());
}

void Deliverer::note_outage(const Error& error) {
  // Said once; the next line about it is that it is over.
  if (!outage_) log_deliveries_wait(log_, error, options_.round.worker);
  outage_ = true;
}

void Deliverer::note_reachable() {
  if (outage_) log_deliveries_go_on(log_, options_.round.worker);
  outage_ = false;
}

}  // namespace hoist
