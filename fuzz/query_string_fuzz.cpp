// A query string, as each route takes it: decoded, checked against the route's parameters, and each
// parameter read with its type.
#include <fmt/format.h>

#include "expect.h"
#include "hoist/base/utf8.h"
#include "hoist/http/query.h"
#include "hoist/http/routes.h"

namespace hoist::fuzz {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) out += fmt::format("%{:02x}", static_cast<unsigned char>(c));
  return out;
}

void check_parameters(const std::vector<http::QueryParameter>& parameters) {
  std::string again = "/?";
  for (const http::QueryParameter& parameter : parameters) {
    expect(is_utf8_text(parameter.name) && is_utf8_text(parameter.value), "parameters are UTF-8 without NUL");
    again += escaped(parameter.name) + "=" + escaped(parameter.value) + "&";
  }
  const auto target = http::parse_target(again);
  expect(target && target->query.size() == parameters.size(), "as many parameters come back");
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    expect_same_text(target->query[i].name, parameters[i].name, "a name comes back");
    expect_same_text(target->query[i].value, parameters[i].value, "a value comes back");
  }
}

template <class T>
void expect_read(const Result<T>& value) {
  if (!value) expect_field_refusal(value.error());
}

void check_values(const http::Query& query) {
  const auto limit = query.limit();
  expect_read(limit);
  expect(!limit || (*limit >= 1 && *limit <= kMaxPageSize), "a limit is within its bounds");
  const auto page = query.number("page", {.least = 1, .most = http::kMaxPageNumber, .otherwise = 1});
  expect_read(page);
  expect(!page || (*page >= 1 && *page <= http::kMaxPageNumber), "a page is within its bounds");
  const auto from = query.instant("from");
  expect_read(from);
  expect(!from || !*from || (**from >= kMinInstant && **from <= kMaxInstant), "an instant is within range");
  const auto environment = query.environment();
  expect_read(environment);
  expect(!environment || !*environment || is_key((*environment)->text()), "an environment's key is one");
  expect_read(query.status());
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const std::string text = "/?" + std::string(fuzz::text_of(data, size));
  const auto target = http::parse_target(text);
  if (!target) {
    fuzz::expect_field_refusal(target.error());
    return 0;
  }
  fuzz::expect(target->segments.size() == 1 && target->segments[0].empty(),
               "a query adds nothing to the path");
  fuzz::check_parameters(target->query);
  for (const http::Route& route : http::all_routes()) {
    const auto query = http::Query::check(target->query, route.query);
    if (query) {
      fuzz::check_values(*query);
    } else {
      fuzz::expect_field_refusal(query.error());
    }
  }
  return 0;
}
