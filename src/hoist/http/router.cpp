#include "hoist/http/router.h"

#include <algorithm>
#include <optional>

namespace hoist::http {
namespace {

std::vector<std::string_view> split_pattern(std::string_view pattern) {
  std::vector<std::string_view> parts;
  pattern.remove_prefix(1);
  for (;;) {
    const std::size_t end = pattern.find('/');
    parts.push_back(pattern.substr(0, end));
    if (end == std::string_view::npos) return parts;
    pattern.remove_prefix(end + 1);
  }
}

bool is_parameter(std::string_view part) { return part.starts_with('{'); }

/// What stands for a parameter in a segment: all of it, or what is before the text behind the brace.
std::optional<std::string_view> parameter_value(std::string_view part, std::string_view segment) {
  const std::string_view suffix = part.substr(part.find('}') + 1);
  if (!segment.ends_with(suffix) || (!suffix.empty() && segment.size() == suffix.size())) return std::nullopt;
  return segment.substr(0, segment.size() - suffix.size());
}

std::optional<PathParameters> match(const std::vector<std::string_view>& pattern,
                                    const std::vector<std::string>& segments) {
  if (pattern.size() != segments.size()) return std::nullopt;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_parameter(pattern[i]) ? !parameter_value(pattern[i], segments[i]) : pattern[i] != segments[i]) {
      return std::nullopt;
    }
  }
  PathParameters parameters;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_parameter(pattern[i])) {
      parameters.emplace_back(pattern[i].substr(1, pattern[i].find('}') - 1),
                              std::string(*parameter_value(pattern[i], segments[i])));
    }
  }
  return parameters;
}

bool takes(const Route& route, std::string_view method) {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

void add_method(std::string& allow, std::string_view method) {
  if (!allow.empty()) allow += ", ";
  allow += method;
}

}  // namespace

Router::Router(std::span<const Route> routes) {
  entries_.reserve(routes.size());
  for (const Route& route : routes) {
    entries_.push_back({.route = &route, .pattern = split_pattern(route.pattern)});
  }
}

Routing Router::find(std::string_view method, const std::vector<std::string>& segments) const {
  std::string allow;
  for (const Entry& entry : entries_) {
    auto parameters = match(entry.pattern, segments);
    if (!parameters) continue;
    if (takes(*entry.route, method)) return RouteMatch{.route = entry.route, .path = *std::move(parameters)};
    add_method(allow, entry.route->method);
    if (entry.route->method == "GET") add_method(allow, "HEAD");
  }
  if (allow.empty()) return NoSuchPath{};
  return WrongMethod{.allow = std::move(allow)};
}

}  // namespace hoist::http
