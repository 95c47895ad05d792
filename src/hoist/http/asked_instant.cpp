#include "hoist/http/asked_instant.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/check.h"

namespace hoist::http {
namespace {

constexpr std::string_view kInstantParameter = "at";

bool takes_header(const Route& route) { return route.error_form == ErrorForm::kOfrep; }

Result<Instant> instant_in_header(const Request& request) {
  const auto values = request.values(kInstantHeader);
  if (values.size() != 1) {
    return invalid_field(std::string(kInstantHeader),
                         fmt::format("{} is given more than once: give it once", kInstantHeader));
  }
  const auto at = parse_instant(values.front());
  if (!at) {
    return invalid_field(std::string(kInstantHeader),
                         fmt::format("{}: {}", kInstantHeader, at.error().message));
  }
  return *at;
}

}  // namespace

bool asks_for_instant(const Route& route, const Request& request, std::span<const QueryParameter> query) {
  if (takes_header(route)) return !request.values(kInstantHeader).empty();
  if (std::find(route.query.begin(), route.query.end(), kInstantParameter) == route.query.end()) return false;
  return std::any_of(query.begin(), query.end(),
                     [](const QueryParameter& parameter) { return parameter.name == kInstantParameter; });
}

Result<AskedInstant> asked_instant(const Call& call, const Route& route) {
  if (!allows(call.caller.role, Permission::kRead)) {
    return fail(
        ErrorCode::kPermissionDenied,
        "a client's token may not look into the past or the future: use one of role viewer, editor or "
        "admin");
  }
  if (takes_header(route)) {
    HOIST_ASSIGN(const Instant at, instant_in_header(call.request));
    return AskedInstant{.at = at, .name = kInstantHeader};
  }
  HOIST_ASSIGN(const auto at, call.query.instant(kInstantParameter));
  check(at.has_value(), "it is there");
  return AskedInstant{.at = *at, .name = kInstantParameter};
}

}  // namespace hoist::http
