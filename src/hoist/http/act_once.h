// Requests with an Idempotency-Key: the first answer again instead of a second effect.
#pragma once

#include <optional>
#include <string>

#include "hoist/app/idempotency.h"
#include "hoist/http/route.h"

namespace hoist::http {

/// Within which the call's Idempotency-Key counts: its token, route and environment (design, section 3.5).
/// None where the route takes no key or none is sent. Errors: kInvalidArgument for the header.
[[nodiscard]] Result<std::optional<IdempotencyScope>> idempotency_scope(const Call& call, const Route& route);

/// The first answer again where there is one, with the tag that it had; else acts and keeps the answer, in
/// the same unit of work. Errors: as find_recorded_response; those of `act`.
[[nodiscard]] Result<Response> act_once(UnitOfWork& unit, const IdempotencyScope& scope,
                                        const std::string& body, const Act& act);

}  // namespace hoist::http
