#include "served_flags.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace hoist::bench {
namespace {

constexpr std::string_view kContext =
    R"({"context": {"targetingKey": "user-1", "plan": "free", "country": "NO"}})";
/// How often it is asked for flags that were written: snapshots follow within milliseconds.
constexpr int kPatience = 1'000;

std::string environment_of(int flags) { return fmt::format("flags-{}", flags); }

std::string new_flag(int number) {
  return fmt::format(
      R"({{"key": "flag-{}", "enabled": true, "rolloutPercentage": 50,
           "targeting": {{"if": [{{"==": [{{"var": "plan"}}, "pro"]}}, "on", null]}}}})",
      number);
}

}  // namespace

ServedFlags::ServedFlags() : headers_(server_.headers()) {
  for (const int flags : {10, 100, 1'000}) fill(flags);
}

void ServedFlags::fill(int flags) {
  const std::string target = "/api/admin/flags?environment=" + environment_of(flags);
  test::HttpConnection connection("127.0.0.1", server_.port());
  for (int i = 0; i < flags; ++i) {
    const test::HttpResponse response = connection.request("POST", target, headers_, new_flag(i));
    if (response.status != 201) throw std::runtime_error("no flag was made: " + response.body);
  }
  for (int i = 0; i < kPatience; ++i) {
    const test::HttpResponse response = ask(bulk(flags));
    const boost::json::value json = boost::json::parse(response.body);
    if (json.at("flags").as_array().size() == static_cast<std::size_t>(flags)) return;
  }
  throw std::runtime_error(fmt::format("{} flags are never all there", flags));
}

LoadedRequest ServedFlags::single() const {
  return {.method = "POST",
          .target = "/ofrep/v1/evaluate/flags/flag-500?environment=" + environment_of(1'000),
          .headers = headers_,
          .body = std::string(kContext)};
}

LoadedRequest ServedFlags::bulk(int flags) const {
  return {.method = "POST",
          .target = "/ofrep/v1/evaluate/flags?environment=" + environment_of(flags),
          .headers = headers_,
          .body = std::string(kContext)};
}

LoadedRequest ServedFlags::known_bulk(int flags) {
  LoadedRequest request = bulk(flags);
  request.headers.push_back({.name = "If-None-Match", .value = ask(request).header("ETag")});
  if (ask(request).status != 304) throw std::runtime_error("an answer that is known is given again");
  return request;
}

LoadedRequest ServedFlags::changed_bulk(int flags) const {
  LoadedRequest request = bulk(flags);
  request.headers.push_back({.name = "If-None-Match", .value = "\"another\""});
  return request;
}

test::HttpResponse ServedFlags::ask(const LoadedRequest& request) {
  test::HttpConnection connection("127.0.0.1", server_.port());
  return connection.request(request.method, request.target, request.headers, request.body);
}

}  // namespace hoist::bench
