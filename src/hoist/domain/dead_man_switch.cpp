#include "hoist/domain/dead_man_switch.h"

#include <algorithm>

namespace hoist {

void DeadManSwitch::saw(std::span<const WorkerHeartbeat> heartbeats, Instant now) {
  std::map<std::string, Instant, std::less<>> present;
  std::optional<Instant> newest;
  std::optional<Instant> newest_tick;
  for (const WorkerHeartbeat& heartbeat : heartbeats) {
    const Instant at = heartbeat.last_pass_at;
    present.insert_or_assign(heartbeat.worker, at);
    newest = std::max(newest.value_or(at), at);
    if (!seen_) continue;
    const auto before = seen_->find(heartbeat.worker);
    if (before == seen_->end() || before->second != at) newest_tick = std::max(newest_tick.value_or(at), at);
  }
  if (!seen_) last_tick_at_ = newest;
  if (newest_tick) {
    ticked_at_ = now;
    last_tick_at_ = newest_tick;
  }
  seen_ = std::move(present);
}

std::optional<DeadManCall> DeadManSwitch::look(Instant now) {
  const bool silent = now - ticked_at_ >= after_;
  if (!silent) {
    if (!silence_) return std::nullopt;
    const DeadManCall back{.event = AlertEvent::kBack,
                           .silence = {.last_tick_at = silence_->last_tick_at, .repetition = 0},
                           .last_tick_at = last_tick_at_,
                           .silent_for = ticked_at_ - silent_since_};
    silence_.reset();
    return back;
  }
  if (!silence_) {
    silence_ = Silence{.last_tick_at = last_tick_at_, .repetition = 0};
    silent_since_ = ticked_at_;
  } else if (now - told_at_ < kSilenceRepeat) {
    return std::nullopt;
  }
  told_at_ = now;
  DeadManCall call{.event = AlertEvent::kSilent,
                   .silence = *silence_,
                   .last_tick_at = last_tick_at_,
                   .silent_for = now - ticked_at_};
  silence_->repetition += 1;
  return call;
}

}  // namespace hoist
