#include "expect.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "hoist/system/printable.h"
#include "hoist/wire/error_json.h"
#include "hoist/wire/json.h"

namespace hoist::fuzz {
namespace {

[[noreturn]] void give_up(std::string_view property, std::string_view details, std::source_location where) {
  fmt::print(stderr, "{}:{}: does not hold: {}{}\n", where.file_name(), where.line(), property,
             printable(details));
  std::fflush(stderr);
  std::abort();
}

}  // namespace

std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return line;
}

void expect(bool holds, std::string_view property, std::source_location where) {
  if (!holds) give_up(property, "", where);
}

void expect_same_text(std::string_view actual, std::string_view expected, std::string_view property,
                      std::source_location where) {
  if (actual != expected) give_up(property, fmt::format(": '{}' is not '{}'", actual, expected), where);
}

void expect_one_line(std::string_view message, std::string_view property, std::source_location where) {
  const bool holds = !message.empty() && message.size() <= kLongestMessage && printable(message) == message;
  if (!holds) give_up(property, fmt::format(" ({} bytes): '{:.1000}'", message.size(), message), where);
}

void expect_refusal(const Error& error, ErrorCode code, std::source_location where) {
  expect_same_text(to_string(error.code), to_string(code), "the error has its documented code", where);
  expect_one_line(error.message, "the message is one printable line", where);
  for (const ErrorDetail& fact : error.context) {
    expect_one_line(fact.name, "the name of a fact is one printable line", where);
    // A field may have no name at all, and is then named so.
    if (!fact.value.empty()) expect_one_line(fact.value, "a fact is one printable line", where);
  }
  const boost::json::object object = wire::error_to_json(error);
  const auto read_back = wire::parse_json(boost::json::serialize(object));
  expect(read_back && *read_back == object, "an error's JSON reads back", where);
}

void expect_field_refusal(const Error& error, std::source_location where) {
  expect_refusal(error, ErrorCode::kInvalidArgument, where);
  const bool named = std::any_of(error.context.begin(), error.context.end(),
                                 [](const ErrorDetail& fact) { return fact.name == kFieldDetail; });
  expect(named, "the error names the field at fault", where);
}

}  // namespace hoist::fuzz
