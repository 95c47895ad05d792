#include "histories/operations.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/check.h"
#include "support/must.h"

namespace hoist::histories {

std::string_view to_string(Answer answer) {
  switch (answer) {
    case Answer::kAccepted:
      return "accepted";
    case Answer::kRefused:
      return "refused";
    case Answer::kUnknown:
      return "unknown";
  }
  unreachable("Answer");
}

std::string Operations::next_actor(std::string_view person) {
  const std::lock_guard lock(mutex_);
  return fmt::format("{}#{}", person, ++count_);
}

void Operations::add(Operation operation) {
  std::string text = fmt::format("{}: {}", operation.asked, to_string(operation.answer));
  if (operation.schedule) text += fmt::format(", schedule {}", operation.schedule->id);
  if (operation.error) text += fmt::format(" ({})", test::describe(*operation.error));
  timeline_.say(operation.actor, std::move(text));
  const std::lock_guard lock(mutex_);
  operations_.push_back(std::move(operation));
}

std::vector<Operation> Operations::all() const {
  const std::lock_guard lock(mutex_);
  return operations_;
}

void Operations::know(KnownSchedule schedule) {
  const std::lock_guard lock(mutex_);
  known_.push_back(std::move(schedule));
}

std::optional<KnownSchedule> Operations::recent(std::size_t back, std::size_t among) const {
  const std::lock_guard lock(mutex_);
  if (known_.empty()) return std::nullopt;
  return known_.at(known_.size() - 1 - back % std::min(among, known_.size()));
}

std::optional<KnownSchedule> Operations::recent_of(std::size_t slot, std::size_t back) const {
  const std::lock_guard lock(mutex_);
  std::vector<const KnownSchedule*> of_slot;
  for (const KnownSchedule& each : known_) {
    if (each.slot == slot) of_slot.push_back(&each);
  }
  if (of_slot.empty()) return std::nullopt;
  return *of_slot.at(of_slot.size() - 1 - back % of_slot.size());
}

}  // namespace hoist::histories
