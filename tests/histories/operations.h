// What people asked for, and what they were told: the other side of the oracle's account.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "histories/timeline.h"
#include "hoist/base/result.h"
#include "model/records.h"

namespace hoist::histories {

/// What a person was told.
enum class Answer : std::uint8_t {
  kAccepted,
  kRefused,  ///< Nothing of it may be in the store.
  kUnknown,  ///< The connection was lost during the commit: all of it is there, or nothing.
};
[[nodiscard]] std::string_view to_string(Answer answer);  ///< "accepted", …

/// One use case, called once. Its actor's name is its own, so that the audit trail tells which of its
/// events belong to it.
struct Operation {
  std::string actor;   ///< "ada#17"
  std::string action;  ///< That of its audit event: "flag.edited"; "" for what raw SQL did, which has none.
  std::string asked;   ///< For people.
  Instant from;
  Instant to;
  Answer answer = Answer::kRefused;
  std::optional<Error> error = std::nullopt;
  /// The schedule that it made, as it was asked for; only what people decide of it counts.
  std::optional<model::ScheduleRow> schedule = std::nullopt;
};

/// A schedule that may be in the store.
struct KnownSchedule {
  std::string id;
  std::size_t slot = 0;
  Instant scheduled_at;
};

/// Thread-safe.
class Operations {
 public:
  explicit Operations(Timeline& timeline) : timeline_(timeline) {}

  /// A name that no other operation has.
  [[nodiscard]] std::string next_actor(std::string_view person);
  void add(Operation operation);
  [[nodiscard]] std::vector<Operation> all() const;

  void know(KnownSchedule schedule);
  /// The one that is `back` places (modulo `among`) before the latest; none while there is none.
  [[nodiscard]] std::optional<KnownSchedule> recent(std::size_t back, std::size_t among) const;
  /// The same among those of one slot.
  [[nodiscard]] std::optional<KnownSchedule> recent_of(std::size_t slot, std::size_t back) const;

 private:
  Timeline& timeline_;
  mutable std::mutex mutex_;
  int count_ = 0;
  std::vector<Operation> operations_;
  std::vector<KnownSchedule> known_;
};

}  // namespace hoist::histories
