// A schedule that is about to be: whether it is accepted, for whoever creates it and for whoever previews it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hoist/app/create_schedule.h"

namespace hoist {

/// Whether it sets something, at an instant after `now`, with numbers in range. Errors: kInvalidArgument,
/// naming the field.
[[nodiscard]] Result<void> check_terms(const CreateSchedule& command, Instant now);

/// The policy that the schedule brings along; none where it follows the server's. Errors: kInvalidArgument,
/// naming the field, where no policy has the name, or its retries would end too early or too late; store
/// errors.
[[nodiscard]] Result<std::optional<RetryPolicy>> own_policy(UnitOfWork& unit, const CreateSchedule& command);

/// The flag's live schedules, only those meant for no later than `until` where it is given, in the order of
/// their intents. Store errors only.
[[nodiscard]] Result<std::vector<Schedule>> load_live(UnitOfWork& unit, const FlagId& flag,
                                                      std::optional<Instant> until = std::nullopt);

/// Whether the fields fit the flag as it will be then: with all live schedules that come before. Errors:
/// kInvalidArgument, naming the field; store errors.
[[nodiscard]] Result<void> check_fit_then(UnitOfWork& unit, const Flag& flag, const CreateSchedule& command);

/// What a new schedule gets apart from what its command says.
struct NewScheduleTerms {
  ScheduleId id;
  std::optional<RetryPolicy> policy;  ///< own_policy's answer.
  std::string actor;
  Instant now;
};
[[nodiscard]] Schedule new_schedule(const CreateSchedule& command, const Flag& flag,
                                    const NewScheduleTerms& terms);

}  // namespace hoist
