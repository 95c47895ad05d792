#include "hoist/http/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "hoist/base/shown_text.h"

namespace hoist::http {
namespace {

tl::unexpected<Error> unknown_parameter(std::string_view name, std::span<const std::string_view> accepted) {
  const std::string shown = shown_text(name);
  if (accepted.empty()) {
    return invalid_field(shown, fmt::format("unknown query parameter '{}': this route takes none", shown));
  }
  return invalid_field(
      shown, fmt::format("unknown query parameter '{}': accepted are {}", shown, fmt::join(accepted, ", ")));
}

}  // namespace

Result<Query> Query::check(std::vector<QueryParameter> parameters,
                           std::span<const std::string_view> accepted) {
  for (auto it = parameters.begin(); it != parameters.end(); ++it) {
    if (std::find(accepted.begin(), accepted.end(), it->name) == accepted.end()) {
      return unknown_parameter(it->name, accepted);
    }
    const bool again = std::any_of(parameters.begin(), it,
                                   [&](const QueryParameter& earlier) { return earlier.name == it->name; });
    if (again) {
      return invalid_field(
          it->name, fmt::format("query parameter '{}' is given more than once: give it once", it->name));
    }
  }
  return Query(std::move(parameters));
}

const std::string* Query::find(std::string_view name) const {
  const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                  [&](const QueryParameter& parameter) { return parameter.name == name; });
  return found == parameters_.end() ? nullptr : &found->value;
}

Result<std::optional<std::string>> Query::text(std::string_view name, std::size_t most) const {
  const std::string* found = find(name);
  if (found == nullptr) return std::optional<std::string>();
  if (found->empty() || found->size() > most) {
    return invalid_field(std::string(name),
                         fmt::format("{} must be 1 to {} bytes long, not {}", name, most, found->size()));
  }
  return std::optional(*found);
}

Result<int> Query::number(std::string_view name, const NumberRule& rule) const {
  const std::string* text = find(name);
  if (text == nullptr) return rule.otherwise;
  int value = 0;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc() || stop != end || value < rule.least || value > rule.most) {
    return invalid_field(std::string(name), fmt::format("{} must be a whole number from {} to {}, not '{}'",
                                                        name, rule.least, rule.most, shown_text(*text)));
  }
  return value;
}

Result<std::optional<Instant>> Query::instant(std::string_view name) const {
  const std::string* text = find(name);
  if (text == nullptr) return std::optional<Instant>();
  const auto at = parse_instant(*text);
  if (!at) {
    // "+01:00" that was not escaped arrives with a space.
    const std::string_view hint = text->find(' ') == std::string::npos ? "" : " (write '+' as %2B)";
    return invalid_field(std::string(name), fmt::format("{}: {}{}", name, at.error().message, hint));
  }
  return std::optional(*at);
}

Result<std::optional<EnvironmentKey>> Query::environment() const {
  const std::string* text = find("environment");
  if (text == nullptr) return std::optional<EnvironmentKey>();
  HOIST_ASSIGN(EnvironmentKey key, EnvironmentKey::parse(*text));
  return std::optional(std::move(key));
}

Result<std::optional<ScheduleStateFilter>> Query::status() const {
  const std::string* text = find("status");
  if (text == nullptr) return std::optional<ScheduleStateFilter>();
  for (const auto& [name, state] : kScheduleStates) {
    if (name == *text) return std::optional(state);
  }
  std::vector<std::string_view> accepted;
  accepted.reserve(kScheduleStates.size());
  for (const auto& [name, state] : kScheduleStates) accepted.push_back(name);
  return invalid_field("status", fmt::format("status '{}' is unknown: accepted are {}", shown_text(*text),
                                             fmt::join(accepted, ", ")));
}

Result<std::optional<bool>> Query::archived() const {
  const std::string* text = find("archived");
  if (text == nullptr || *text == "false") return std::optional(false);
  if (*text == "true") return std::optional(true);
  if (*text == "all") return std::optional<bool>();
  return invalid_field("archived",
                       fmt::format("archived must be true, false or all, not '{}'", shown_text(*text)));
}

Result<int> Query::limit() const {
  return number("limit", {.least = 1, .most = kMaxPageSize, .otherwise = kDefaultPageSize});
}

}  // namespace hoist::http
