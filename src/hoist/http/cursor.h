// Where a list goes on: a position in its order, as text that fits a URL. Opaque to clients.
//
// `~` separates the parts: URLs carry it as it is, and neither keys nor ids hold it.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "hoist/domain/flag.h"
#include "hoist/domain/schedule.h"

namespace hoist::http {

[[nodiscard]] std::string flag_cursor(const Flag& last);
/// Errors: kInvalidArgument, naming the field cursor.
[[nodiscard]] Result<std::pair<FlagKey, EnvironmentKey>> parse_flag_cursor(std::string_view text);

[[nodiscard]] std::string schedule_cursor(const Schedule& last);
/// Errors: kInvalidArgument, naming the field cursor.
[[nodiscard]] Result<std::pair<Instant, ScheduleId>> parse_schedule_cursor(std::string_view text);

}  // namespace hoist::http
