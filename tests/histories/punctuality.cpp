#include "histories/punctuality.h"

#include <fmt/format.h>

#include <algorithm>

namespace hoist::histories {
namespace {

using model::Micros;

/// From, to.
using Stretch = std::pair<Micros, Micros>;

/// When faults were in the way, without overlaps, in order.
std::vector<Stretch> fault_times(const Evidence& evidence) {
  // What a fault leaves behind takes a moment to pass: rows that are held, a runner that waits.
  const Micros after = evidence.statement_timeout.count();
  std::vector<Stretch> times;
  for (const Fault& fault : evidence.faults) {
    times.emplace_back(fault.from.unix_us(), fault.until.value_or(fault.from).unix_us() + after);
  }
  std::sort(times.begin(), times.end());
  std::vector<Stretch> joined;
  for (const Stretch& time : times) {
    if (joined.empty() || joined.back().second < time.first) {
      joined.push_back(time);
    } else {
      joined.back().second = std::max(joined.back().second, time.second);
    }
  }
  return joined;
}

Micros without_faults(Micros from, Micros to, const std::vector<Stretch>& faults) {
  Micros left = to - from;
  for (const auto& [begin, end] : faults) {
    left -= std::max<Micros>(0, std::min(end, to) - std::max(begin, from));
  }
  return left;
}

}  // namespace

Duration judge_lateness(const Evidence& evidence, std::vector<Objection>& objections) {
  const std::vector<Stretch> faults = fault_times(evidence);
  std::map<std::string, Micros> due;  // by schedule, as far as the commits have gone
  Micros worst = 0;
  for (const model::Commit& commit : evidence.commits) {
    for (const model::AuditRow& audit : commit.audits) {
      if (audit.action == "schedule.created") due[audit.schedule_id] = audit.at;
      if (audit.action == "schedule.retried") due[audit.schedule_id] = audit.at;
    }
    for (const model::AttemptRow& attempt : commit.attempts) {
      const auto schedule = evidence.contents.schedules.find(attempt.schedule_id);
      const auto found = due.find(attempt.schedule_id);
      if (schedule != evidence.contents.schedules.end() && found != due.end()) {
        const Micros was_due = std::max(found->second, schedule->second.scheduled_at);
        const Micros late = without_faults(was_due, attempt.ended_at, faults);
        worst = std::max(worst, late);
        if (Duration(late) > kMostLateness) {
          objections.push_back(
              {.promise = "P3",
               .what = fmt::format("attempt {} at schedule {} came {} late, without "
                                   "the time that faults took",
                                   attempt.number, attempt.schedule_id, format_duration(Duration(late)))});
        }
      }
      if (attempt.next_retry_at) due[attempt.schedule_id] = *attempt.next_retry_at;
    }
  }
  return Duration(worst);
}

}  // namespace hoist::histories
