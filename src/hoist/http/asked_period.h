// The period that a list is narrowed to: `from` and `to` of the query.
#pragma once

#include <optional>
#include <string_view>

#include "hoist/http/query.h"

namespace hoist::http {

/// from <= instant < to; absent members do not narrow.
struct AskedPeriod {
  std::optional<Instant> from;
  std::optional<Instant> to;
};

/// `things` and the `field` that is compared are for the message ("schedules", "scheduledAt"). Errors:
/// kInvalidArgument, naming the parameter, also where `to` is not later than `from`.
[[nodiscard]] Result<AskedPeriod> asked_period(const Query& query, std::string_view things,
                                               std::string_view field);

}  // namespace hoist::http
