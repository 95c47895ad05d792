#include "hoist/engine/runner.h"

#include <algorithm>

#include "hoist/engine/outage_log.h"

namespace hoist {
namespace {

/// How soon rows that are due but held by another worker are looked at again: that worker is usually
/// done within milliseconds, or was killed, which frees its rows as fast.
constexpr Duration kFirstHeldWait = std::chrono::milliseconds(20);
constexpr Duration kLongestHeldWait = std::chrono::seconds(1);

/// After a failure that does not open the breaker: a connection that was dropped is there again by then.
/// Shortened by up to a half at random, so that those who failed together do not return together.
constexpr Duration kBlipWait = std::chrono::milliseconds(100);
/// What the probe of a store takes: whatever becomes of it, little is lost.
constexpr int kProbeLimit = 1;

}  // namespace

Runner::Runner(Store& store, const Clock& clock, Log& log, RandomSource& random, RunnerOptions options)
    : clock_(clock),
      log_(log),
      random_(random),
      options_(std::move(options)),
      session_(store.open_session(SessionPurpose::kRunner)),
      listener_(store.open_due_listener()),
      pass_(*session_, clock_, log_, random_, options_.pass) {}

void Runner::run(std::stop_token stop) {
  const std::stop_callback on_stop(stop, [this] { wake(); });
  Duration held_wait = kFirstHeldWait;
  while (!stop.stop_requested()) {
    const Instant now = clock_.now();
    // Also after a wake-up: who woke it cannot know whether this process reaches the store.
    if (!breaker_.allows(now)) {
      listener_->wait(*breaker_.status().next_probe - now);
      continue;
    }
    const auto report = try_pass(now);
    if (!report) {
      note_outage(report.error());
      listener_->wait(wait_in_outage());
      continue;
    }
    note_pass(*report);
    if (report->processed() > 0 && options_.on_settled) options_.on_settled();
    if (report->told > 0 && options_.on_told) options_.on_told();
    if (!report->next || (report->processed() > 0 && report->next->overdue)) {
      held_wait = kFirstHeldWait;
      continue;
    }
    listener_->wait(wait_after(*report, held_wait));
    held_wait = report->next->overdue ? std::min(held_wait * 2, kLongestHeldWait) : kFirstHeldWait;
  }
}

Result<PassReport> Runner::try_pass(Instant now) {
  breaker_.begin(now);
  if (breaker_.status().state != BreakerState::kHalfOpen) return pass_.run_once();
  show_breaker();
  return pass_.run_once(kProbeLimit);
}

Duration Runner::wait_in_outage() {
  const Instant now = clock_.now();
  // The clock may have been set back since.
  if (!breaker_.allows(now)) return *breaker_.status().next_probe - now;
  const auto half = static_cast<std::uint64_t>(kBlipWait.count() / 2);
  return kBlipWait - Duration(static_cast<std::int64_t>(random_.below(half + 1)));
}

Duration Runner::wait_after(const PassReport& report, Duration held_wait) const {
  Duration wait = options_.poll_interval;
  if (report.next->future) {
    const Instant store_now = clock_.now() + report.clock_offset;
    wait = std::min(wait, *report.next->future - store_now);
  }
  if (report.next->overdue) wait = std::min(wait, held_wait);
  return std::max(wait, Duration::zero());
}

void Runner::wake() noexcept { listener_->interrupt(); }

RunnerHealth Runner::health() const {
  const std::lock_guard lock(health_mutex_);
  return health_;
}

void Runner::note_outage(const Error& error) {
  breaker_.failed(clock_.now(), random_);
  show_breaker();
  const std::lock_guard lock(health_mutex_);
  // Said once; the next line about it is that it is over.
  if (!health_.outage) log_unreachable(log_, error, options_.pass.worker);
  health_.outage = error;
}

void Runner::note_pass(const PassReport& report) {
  breaker_.succeeded(clock_.now());
  show_breaker();
  const std::lock_guard lock(health_mutex_);
  if (health_.outage) log_reachable_again(log_, options_.pass.worker);
  health_.outage.reset();
  health_.last_pass_at = report.now;
}

void Runner::show_breaker() {
  const std::lock_guard lock(health_mutex_);
  if (health_.breaker.state != breaker_.status().state) {
    options_.pass.metrics->store_breaker_changed(breaker_.status().state);
  }
  health_.breaker = breaker_.status();
}

}  // namespace hoist
