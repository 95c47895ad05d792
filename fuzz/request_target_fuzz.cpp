// The target of a request line: taken apart, routed with every method, and answered where no store is
// needed for the answer.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "expect.h"
#include "expect_response.h"
#include "hoist/base/utf8.h"
#include "hoist/http/dispatcher.h"
#include "hoist/http/routes.h"
#include "hoist/http/target.h"
#include "hoist/ports/no_metrics.h"
#include "quiet.h"

namespace hoist::fuzz {
namespace {

constexpr std::array<std::string_view, 8> kMethods = {"GET", "HEAD",    "POST",   "PATCH",
                                                      "PUT", "OPTIONS", "DELETE", "get"};

const http::Dispatcher& dispatcher() {
  static QuietLog log;
  static NoRandom random;
  static SnapshotCache snapshots(EffectiveAt::kCommit);
  static const NoClock clock;
  static const http::Dispatcher made({.log = log,
                                      .random = random,
                                      .clock = clock,
                                      .snapshots = snapshots,
                                      .runner = {},
                                      .metrics = no_request_metrics(),
                                      .pool_load = {}});
  return made;
}

std::string path_of(const std::vector<std::string>& segments) {
  std::string path;
  for (const std::string& segment : segments) {
    path += '/';
    for (const char c : segment) path += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return path;
}

void check_segments(const std::vector<std::string>& segments) {
  expect(!segments.empty(), "a path has a segment");
  for (const std::string& segment : segments) {
    expect(is_utf8_text(segment), "segments are UTF-8 without NUL");
  }
  const auto again = http::parse_target(path_of(segments));
  expect(again && again->segments == segments && again->query.empty(), "a path comes back");
}

/// Every name in braces of the route's pattern, with its segment; the rest of the path is the pattern's own.
void check_match(const http::RouteMatch& match, std::vector<std::string> segments) {
  std::string pattern;
  auto parameter = match.path.begin();
  for (std::string& segment : segments) {
    pattern += '/';
    const std::size_t at = pattern.size();
    const bool named =
        match.route->pattern.substr(std::min(at, match.route->pattern.size())).starts_with('{');
    if (named) {
      // What is behind the brace is part of the segment, not of the parameter: "{environment}.json".
      const std::string_view rest = match.route->pattern.substr(match.route->pattern.find('}', at) + 1);
      const std::string_view suffix = rest.substr(0, rest.find('/'));
      expect(parameter != match.path.end() && parameter->second + std::string(suffix) == segment,
             "a parameter is its segment");
      segment = fmt::format("{{{}}}{}", parameter->first, suffix);
      ++parameter;
    }
    pattern += segment;
  }
  expect(parameter == match.path.end(), "no parameter is left over");
  expect_same_text(pattern, match.route->pattern, "the path is the route's");
}

void check_routing(const std::vector<std::string>& segments) {
  const http::Router router(http::all_routes());
  const bool known = !std::holds_alternative<http::NoSuchPath>(router.find("GET", segments));
  for (const std::string_view method : kMethods) {
    const http::Routing routing = router.find(method, segments);
    expect(known != std::holds_alternative<http::NoSuchPath>(routing), "a path exists for all methods");
    if (const auto* match = std::get_if<http::RouteMatch>(&routing)) {
      expect(match->route->method == method || (method == "HEAD" && match->route->method == "GET"),
             "a route answers its own method");
      check_match(*match, segments);
    } else if (const auto* wrong = std::get_if<http::WrongMethod>(&routing)) {
      expect((wrong->allow + ", ").find(fmt::format("{}, ", method)) == std::string::npos,
             "what is allowed is routed");
    }
  }
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const std::string_view text = fuzz::text_of(data, size);
  const auto target = http::parse_target(text);
  if (target) {
    fuzz::check_segments(target->segments);
    fuzz::check_routing(target->segments);
  } else {
    fuzz::expect_field_refusal(target.error());
  }
  const auto routed =
      fuzz::dispatcher().route({.method = "GET", .target = std::string(text), .headers = {}, .body = {}});
  if (const auto* response = std::get_if<http::Response>(&routed)) {
    fuzz::expect(target || response->status == 400, "a bad target is a bad request");
    fuzz::expect_sendable(*response);
  }
  return 0;
}
