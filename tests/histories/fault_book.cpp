#include "histories/fault_book.h"

#include <fmt/format.h>

#include "hoist/base/check.h"

namespace hoist::histories {
namespace {

std::string describe(const Fault& fault, std::string_view details) {
  std::string text = fmt::format("fault: {}", to_string(fault.kind));
  if (!fault.actor.empty()) text += " of " + fault.actor;
  if (!fault.flag.empty()) text += ", flag " + fault.flag;
  if (!fault.schedule.empty()) text += ", schedule " + fault.schedule;
  if (fault.until && *fault.until > fault.from) {
    text += fmt::format(", for {}", format_duration(*fault.until - fault.from));
  }
  if (!details.empty()) text += fmt::format(", {}", details);
  return text;
}

}  // namespace

std::string_view to_string(FaultKind kind) {
  switch (kind) {
    case FaultKind::kLostCall:
      return "lost call";
    case FaultKind::kLostAnswer:
      return "lost answer";
    case FaultKind::kSlowCall:
      return "slow call";
    case FaultKind::kCrash:
      return "crash";
    case FaultKind::kTerminated:
      return "backend terminated";
    case FaultKind::kCancelled:
      return "statement cancelled";
    case FaultKind::kStop:
      return "stop";
    case FaultKind::kUnreachable:
      return "server unreachable";
    case FaultKind::kNoConnections:
      return "no connections allowed";
    case FaultKind::kReadOnly:
      return "database read-only";
    case FaultKind::kHeldFlag:
      return "flag's row held";
    case FaultKind::kHeldSchedule:
      return "schedule's row held";
    case FaultKind::kRaise:
      return "trigger raises";
    case FaultKind::kRaiseAtCommit:
      return "trigger raises at commit";
    case FaultKind::kCheck:
      return "trigger violates a check";
    case FaultKind::kTooSlow:
      return "trigger outlasts the statement time-out";
    case FaultKind::kKill:
      return "trigger kills its backend";
    case FaultKind::kRefusedFailures:
      return "ledger refuses failures";
    case FaultKind::kSkewedClock:
      return "skewed clock";
    case FaultKind::kLostWakeUps:
      return "lost wake-ups";
    case FaultKind::kSpuriousWakeUp:
      return "spurious wake-up";
    case FaultKind::kStall:
      return "stall of the machine";
  }
  unreachable("FaultKind");
}

std::size_t FaultBook::open(Fault fault, std::string_view details) {
  fault.from = wall_now();
  timeline_.say("faults", describe(fault, details));
  const std::lock_guard lock(mutex_);
  faults_.push_back(std::move(fault));
  return faults_.size() - 1;
}

void FaultBook::close(std::size_t number) {
  const Instant now = wall_now();
  std::string text;
  {
    const std::lock_guard lock(mutex_);
    faults_.at(number).until = now;
    text = describe(faults_.at(number), "over");
  }
  timeline_.say("faults", std::move(text));
}

void FaultBook::note(Fault fault, std::string_view details) {
  if (fault.from == Instant()) fault.from = wall_now();
  if (!fault.until) fault.until = fault.from;
  timeline_.say("faults", describe(fault, details));
  const std::lock_guard lock(mutex_);
  faults_.push_back(std::move(fault));
}

std::vector<Fault> FaultBook::faults() const {
  const std::lock_guard lock(mutex_);
  return faults_;
}

FaultCounts count_faults(const std::vector<Fault>& faults) {
  FaultCounts counts;
  for (const Fault& fault : faults) counts[fault.kind] += 1;
  return counts;
}

}  // namespace hoist::histories
