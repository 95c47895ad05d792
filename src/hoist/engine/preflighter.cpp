#include "hoist/engine/preflighter.h"

#include <algorithm>
#include <utility>

#include "hoist/app/transact.h"
#include "hoist/engine/pass_log.h"
#include "hoist/engine/preflight_log.h"
#include "hoist/engine/rest.h"
#include "hoist/engine/store_wait.h"

namespace hoist {

Preflighter::Preflighter(Store& store, const Clock& clock, Log& log, RandomSource& random,
                         PreflighterOptions options)
    : clock_(clock),
      log_(log),
      random_(random),
      options_(std::move(options)),
      session_(store.open_session(SessionPurpose::kRunner)),
      listener_(store.open_change_listener()),
      notice_(log, {.failing = "Preflights fail", .going_on = "Preflights go on"}, options_.worker) {}

void Preflighter::run(const std::stop_token& stop) {
  const std::stop_callback on_stop(stop, [this] { listener_->interrupt(); });
  StoreWait outage;
  // From here on it hears.
  listener_->wait(Duration::zero());
  while (!stop.stop_requested()) {
    const Instant began = clock_.now();
    const Result<Round> round = step();
    notice_.note(round);
    if (round) outage.reset();
    if (!round) {
      listener_->wait(outage.next(random_));
    } else if (round->rehearsed) {
      // Whatever is heard meanwhile is looked at afterwards: a round that rehearsed nothing ends in a wait.
      rest_for(
          std::clamp((clock_.now() - began) * kRehearsalRest, kShortestRehearsalRest, kLongestRehearsalRest),
          clock_, stop, [this](Duration left) { listener_->wait(left); });
    } else {
      listener_->wait(std::min(options_.poll, round->next.value_or(options_.poll)));
    }
  }
}

Result<Preflighter::Round> Preflighter::step() {
  struct Seen {
    Instant now;
    std::vector<EnvironmentRevision> revisions;
  };
  HOIST_ASSIGN(const Seen seen, transact(*session_, Access::kRead, [](UnitOfWork& unit) -> Result<Seen> {
                 HOIST_ASSIGN(auto revisions, unit.revisions().all());
                 return Seen{.now = unit.now(), .revisions = std::move(revisions)};
               }));
  Round round;
  std::optional<Error> failure;
  for (const auto& [environment, revision] : seen.revisions) {
    const auto known = rehearsed_.find(environment);
    const bool due = known == rehearsed_.end() || known->second.revision != revision ||
                     (known->second.next && *known->second.next <= seen.now);
    if (!due) continue;
    round.rehearsed = true;
    if (auto done = preflight(environment); !done && !failure) failure = std::move(done).error();
  }
  if (failure) return tl::unexpected<Error>(*std::move(failure));
  for (const auto& [environment, known] : rehearsed_) {
    if (!known.next) continue;
    const Duration until = std::max(*known.next - seen.now, Duration::zero());
    round.next = std::min(round.next.value_or(until), until);
  }
  return round;
}

Result<void> Preflighter::preflight(const EnvironmentKey& environment) {
  HOIST_ASSIGN(const Rehearsal rehearsal, transact(*session_, Access::kRead, [&](UnitOfWork& unit) {
                 return rehearse_environment(unit, environment);
               }));
  Rehearsed known{.revision = rehearsal.revision, .next = rehearsal.next};
  if (!rehearsal.findings.empty()) {
    HOIST_ASSIGN(const RecordedRisks risks, transact(*session_, Access::kWrite, [&](UnitOfWork& unit) {
                   return record_risks(unit, environment, rehearsal.findings, random_);
                 }));
    tell(risks);
    // What somebody held, or had changed, is rehearsed again in the next round.
    if (risks.recorded.size() < rehearsal.findings.size()) {
      rehearsed_.erase(environment);
      return {};
    }
    // Its own revision, unless somebody came in between: then that is rehearsed next.
    known.revision += 1;
  }
  rehearsed_.insert_or_assign(environment, known);
  return {};
}

void Preflighter::tell(const RecordedRisks& risks) {
  for (const RiskFinding& finding : risks.recorded) log_risk(log_, finding, options_.worker);
  if (risks.untold) log_untold(log_, *risks.untold, options_.worker);
  if (options_.metrics != nullptr) {
    for (const NotificationEvent event : risks.told) options_.metrics->notification_enqueued(event);
  }
  if (!risks.told.empty() && options_.on_told) options_.on_told();
}

}  // namespace hoist
