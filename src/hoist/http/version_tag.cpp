#include "hoist/http/version_tag.h"

#include <fmt/format.h>

#include <charconv>

#include "hoist/app/check_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/base/shown_text.h"
#include "hoist/base/trimmed.h"
#include "hoist/http/render.h"
#include "hoist/wire/json.h"

namespace hoist::http {

std::string version_tag(std::int64_t version) { return fmt::format("\"{}\"", version); }

Result<std::optional<std::int64_t>> expected_version(const Request& request) {
  const auto values = request.values("If-Match");
  if (values.empty()) return std::optional<std::int64_t>();
  const std::string_view tag = trimmed(values[0]);
  if (values.size() == 1 && tag == "*") return std::optional<std::int64_t>();
  std::int64_t version = 0;
  const std::string_view digits = tag.size() > 2 ? tag.substr(1, tag.size() - 2) : std::string_view();
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), version);
  const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  if (values.size() > 1 || !whole || tag.front() != '"' || tag.back() != '"' || version < 1) {
    return invalid_field("If-Match",
                         fmt::format("If-Match must be one version in quotes, as ETag has it, such as "
                                     "\"7\"; it is {}",
                                     shown_text(tag)));
  }
  return std::optional(version);
}

Response versioned_response(int status, const boost::json::value& body, std::int64_t version) {
  Response response = json_response(status, body);
  response.headers.push_back({.name = "ETag", .value = version_tag(version)});
  return response;
}

std::optional<std::int64_t> shown_version(std::string_view body) {
  const auto value = wire::parse_json(body);
  const auto* version = value && value->is_object() ? value->get_object().if_contains("version") : nullptr;
  if (version == nullptr || !version->is_int64()) return std::nullopt;
  return version->get_int64();
}

Result<Act> at_flag_version(const Call& call, const FlagKey& key, Act act) {
  HOIST_ASSIGN(const auto expected, expected_version(call.request));
  if (!expected) return act;
  return [&call, key, expected, act = std::move(act)](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Flag flag, find_flag(unit, key, call.environment()));
    HOIST_TRY(check_version(flag.version, expected));
    return act(unit);
  };
}

}  // namespace hoist::http
