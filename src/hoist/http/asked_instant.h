// Evaluation at another instant than now: `at` in the query, or OFREP's header.
#pragma once

#include <span>
#include <string_view>

#include "hoist/app/past_flags.h"
#include "hoist/http/route.h"

namespace hoist::http {

/// OFREP's paths and bodies are not Hoist's to add to.
inline constexpr std::string_view kInstantHeader = "Hoist-At";

/// Whether an evaluation is asked for an instant, be it well-formed or not.
[[nodiscard]] bool asks_for_instant(const Route& route, const Request& request,
                                    std::span<const QueryParameter> query);

/// Which. Precondition: asks_for_instant. Errors: kPermissionDenied for a client's token, because what is
/// planned is not for those that web pages show; kInvalidArgument, naming `at` or the header.
[[nodiscard]] Result<AskedInstant> asked_instant(const Call& call, const Route& route);

}  // namespace hoist::http
