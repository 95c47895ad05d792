#include "histories/excuses.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/check.h"
#include "support/must.h"

namespace hoist::histories {
namespace {

/// Times are put down a moment before or after what they are about.
constexpr Duration kSlack = std::chrono::milliseconds(50);

/// What met a worker, and when.
struct Trouble {
  std::string worker;  ///< A life's name.
  std::string flag;
  Instant from;
  Instant to;
};

/// Whether the fault is about one worker, and that is `worker`, in whatever life.
bool meets(const Fault& fault, const std::string& worker) {
  return fault.actor.empty() || worker == fault.actor || worker.starts_with(fault.actor + ".");
}

/// Whether it ends connections.
bool cuts(FaultKind kind) {
  switch (kind) {
    case FaultKind::kLostCall:
    case FaultKind::kLostAnswer:
    case FaultKind::kCrash:
    case FaultKind::kTerminated:
    case FaultKind::kUnreachable:
    case FaultKind::kNoConnections:
    case FaultKind::kReadOnly:
    case FaultKind::kKill:
      return true;
    default:
      return false;
  }
}

/// Whether a transaction may keep rows to itself for long because of it.
bool makes_wait(FaultKind kind) {
  switch (kind) {
    case FaultKind::kHeldFlag:
    case FaultKind::kTooSlow:
    case FaultKind::kSlowCall:
    case FaultKind::kStall:
      return true;
    default:
      return cuts(kind);
  }
}

class Excuses {
 public:
  explicit Excuses(const Evidence& evidence) : evidence_(evidence) {}

  template <class Fits>
  [[nodiscard]] bool any(const Trouble& trouble, Fits fits) const {
    return std::any_of(evidence_.faults.begin(), evidence_.faults.end(), [&](const Fault& fault) {
      // What was cut in the middle of a statement goes on until the statement is over.
      const Duration after = makes_wait(fault.kind) ? evidence_.statement_timeout + kSlack : kSlack;
      return fault.overlaps(trouble.from - kSlack - after, trouble.to + kSlack) && fits(fault);
    });
  }
  [[nodiscard]] bool of_flag(const Trouble& trouble, FaultKind kind) const {
    return any(trouble, [&](const Fault& fault) { return fault.kind == kind && fault.flag == trouble.flag; });
  }
  [[nodiscard]] bool of_worker(const Trouble& trouble, FaultKind kind) const {
    return any(trouble,
               [&](const Fault& fault) { return fault.kind == kind && meets(fault, trouble.worker); });
  }
  [[nodiscard]] bool stalled(const Trouble& trouble) const {
    return any(trouble, [](const Fault& fault) { return fault.kind == FaultKind::kStall; });
  }
  [[nodiscard]] bool lost_connection(const Trouble& trouble) const {
    return any(trouble, [&](const Fault& fault) { return cuts(fault.kind) && meets(fault, trouble.worker); });
  }
  /// Any fault that may have kept somebody waiting, for whatever row; not the worker's own slowness.
  [[nodiscard]] bool kept_waiting(const Trouble& trouble) const {
    return any(trouble, [&](const Fault& fault) {
      return makes_wait(fault.kind) && !(fault.kind == FaultKind::kStall && fault.actor == trouble.worker);
    });
  }
  /// How many connections of this worker were cut so far.
  [[nodiscard]] long long losses(const Trouble& trouble) const {
    return std::count_if(evidence_.faults.begin(), evidence_.faults.end(), [&](const Fault& fault) {
      return cuts(fault.kind) && meets(fault, trouble.worker) && fault.from <= trouble.to + kSlack;
    });
  }

 private:
  const Evidence& evidence_;
};

/// The schedule and the flag that an attempt is about, as they are at the end.
struct Subject {
  const model::ScheduleRow* schedule = nullptr;
  const model::FlagRow* flag = nullptr;
};

Subject subject_of(const Evidence& evidence, const std::string& schedule_id) {
  const auto schedule = evidence.contents.schedules.find(schedule_id);
  if (schedule == evidence.contents.schedules.end()) return {};
  const auto flag = evidence.contents.flags.find(schedule->second.flag_id);
  if (flag == evidence.contents.flags.end()) return {};
  return {.schedule = &schedule->second, .flag = &flag->second};
}

bool is_explained(const model::AttemptRow& attempt, const Subject& subject, const Trouble& trouble,
                  const Excuses& excuses) {
  const std::string& code = attempt.error_code;
  const bool permanent = attempt.error_class == "permanent";
  if (code == "NOT_FOUND") return permanent && subject.flag->deleted_at;
  // Whether they fitted, whether something may cure it and how late it was is for the model to judge.
  if (code == "VALIDATION_ERROR" || code == "missed_window") return permanent;
  if (code == "INVALID_STATE") return !permanent;
  if (code == "23514") return permanent && excuses.of_flag(trouble, FaultKind::kCheck);
  if (permanent) return false;
  if (code == "P0001") {
    // A misfit is written with its batch: where the ledger refuses it and then gives way, the refusal is
    // recorded.
    return excuses.of_flag(trouble, FaultKind::kRaise) ||
           excuses.of_flag(trouble, FaultKind::kRaiseAtCommit) ||
           excuses.of_flag(trouble, FaultKind::kRefusedFailures);
  }
  if (code == "55P03") return excuses.kept_waiting(trouble);
  if (code == "57014") {
    return excuses.of_flag(trouble, FaultKind::kTooSlow) ||
           excuses.of_worker(trouble, FaultKind::kCancelled) || excuses.kept_waiting(trouble);
  }
  if (code == "STORE_TRANSIENT") {  // a connection that was lost three times over one schedule
    constexpr int kLosses = 3;
    return excuses.of_flag(trouble, FaultKind::kKill) || excuses.losses(trouble) >= kLosses;
  }
  return false;
}

bool is_explained(const QueueError& error, const Excuses& excuses) {
  const Trouble trouble{.worker = error.worker, .flag = {}, .from = error.from, .to = error.to};
  switch (error.error.code) {
    case ErrorCode::kConnectionLost:
    case ErrorCode::kStoreUnavailable:
      return excuses.lost_connection(trouble);
    case ErrorCode::kStoreTransient: {
      const std::string_view code = error.error.detail(kStoreCodeDetail);
      if (code == "57014")
        return excuses.of_worker(trouble, FaultKind::kCancelled) || excuses.stalled(trouble);
      return code == "P0001" && error.call == "settle" && excuses.any(trouble, [](const Fault& fault) {
        return fault.kind == FaultKind::kRefusedFailures;
      });
    }
    default:
      // Above all: a claim that waited for a lock, and an outcome that did not find its claim.
      return false;
  }
}

}  // namespace

int judge_failures(const Evidence& evidence, std::vector<Objection>& objections) {
  const Excuses excuses(evidence);
  int collateral = 0;
  for (const model::Commit& commit : evidence.commits) {
    for (const model::AttemptRow& attempt : commit.attempts) {
      const auto object = [&](const std::string& what) {
        objections.push_back(
            {.promise = "P6",
             .what = fmt::format("attempt {} at schedule {} by {} {}: {} {} ({})", attempt.number,
                                 attempt.schedule_id, attempt.worker, what, attempt.error_class,
                                 attempt.error_code, attempt.error_message)});
      };
      const Subject subject = subject_of(evidence, attempt.schedule_id);
      if (subject.flag == nullptr) continue;  // the model has objected
      if (attempt.started_at > attempt.ended_at || attempt.started_at < subject.schedule->scheduled_at) {
        object(fmt::format("began at {}, which cannot be",
                           format_instant(Instant::from_unix_us(attempt.started_at))));
      }
      if (attempt.outcome != "failed") continue;
      const Trouble trouble{.worker = attempt.worker,
                            .flag = subject.schedule->flag_id,
                            .from = Instant::from_unix_us(attempt.started_at),
                            .to = Instant::from_unix_us(attempt.ended_at)};
      if (!is_explained(attempt, subject, trouble, excuses)) object("failed, and nothing explains it");
      if (attempt.error_code == "55P03" && !excuses.of_flag(trouble, FaultKind::kHeldFlag)) ++collateral;
    }
  }
  return collateral;
}

void judge_queue_errors(const Evidence& evidence, std::vector<Objection>& objections) {
  const Excuses excuses(evidence);
  for (const QueueError& error : evidence.queue_errors) {
    if (is_explained(error, excuses)) continue;
    const bool outcome = error.call == "settle";
    objections.push_back({.promise = outcome ? "P7" : "P6",
                          .what = fmt::format("{}: {} answered {}, and nothing explains it", error.worker,
                                              error.call, test::describe(error.error))});
  }
  for (const test::LogRecord& record : evidence.log) {
    if (record.message != "Schedule failure could not be recorded") continue;
    const Subject subject = subject_of(evidence, record.text("scheduleId"));
    const std::string worker = record.text("worker");
    const bool explained =
        std::any_of(evidence.faults.begin(), evidence.faults.end(), [&](const Fault& fault) {
          return fault.kind == FaultKind::kStall ||
                 (fault.kind == FaultKind::kCancelled && meets(fault, worker)) ||
                 (fault.kind == FaultKind::kRefusedFailures && subject.flag != nullptr &&
                  fault.flag == subject.flag->id);
        });
    if (explained) continue;
    objections.push_back({.promise = "P7",
                          .what = fmt::format("{} could not record a failure of schedule {}: {}", worker,
                                              record.text("scheduleId"), record.text("recordError"))});
  }
}

}  // namespace hoist::histories
