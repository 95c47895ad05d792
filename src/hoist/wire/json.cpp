#include "hoist/wire/json.h"

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string>

#include "hoist/base/check.h"

namespace hoist::wire {
namespace {

using boost::system::error_code;
using Text = boost::json::string_view;

/// Builds a value from what the parser finds. It differs from Boost's own in one thing: a number that is no
/// integer is read to the nearest double, which Boost 1.81 misses by some units in the last place (7e84
/// comes out as 6.999…e84).
struct ValueBuilder {
  static constexpr std::size_t max_object_size = boost::json::object::max_size();
  static constexpr std::size_t max_array_size = boost::json::array::max_size();
  static constexpr std::size_t max_key_size = boost::json::string::max_size();
  static constexpr std::size_t max_string_size = boost::json::string::max_size();

  boost::json::value_stack stack;

  static bool on_document_begin(error_code& /*error*/) { return true; }
  static bool on_document_end(error_code& /*error*/) { return true; }
  static bool on_object_begin(error_code& /*error*/) { return true; }
  static bool on_array_begin(error_code& /*error*/) { return true; }
  static bool on_comment_part(Text /*text*/, error_code& /*error*/) { return true; }
  static bool on_comment(Text /*text*/, error_code& /*error*/) { return true; }
  static bool on_number_part(Text /*text*/, error_code& /*error*/) { return true; }

  bool on_object_end(std::size_t size, error_code& /*error*/) { return stack.push_object(size), true; }
  bool on_array_end(std::size_t size, error_code& /*error*/) { return stack.push_array(size), true; }
  bool on_key_part(Text text, std::size_t /*size*/, error_code& /*error*/) {
    return stack.push_chars(text), true;
  }
  bool on_key(Text text, std::size_t /*size*/, error_code& /*error*/) { return stack.push_key(text), true; }
  bool on_string_part(Text text, std::size_t /*size*/, error_code& /*error*/) {
    return stack.push_chars(text), true;
  }
  bool on_string(Text text, std::size_t /*size*/, error_code& /*error*/) {
    return stack.push_string(text), true;
  }
  bool on_int64(std::int64_t number, Text /*text*/, error_code& /*error*/) {
    return stack.push_int64(number), true;
  }
  bool on_uint64(std::uint64_t number, Text /*text*/, error_code& /*error*/) {
    return stack.push_uint64(number), true;
  }
  bool on_bool(bool value, error_code& /*error*/) { return stack.push_bool(value), true; }
  bool on_null(error_code& /*error*/) { return stack.push_null(), true; }

  /// `text` is the whole number, because a document is parsed in one piece.
  bool on_double(double /*rough*/, Text text, error_code& /*error*/) {
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    // Of what lies outside the range, only strtod tells zero from infinity.
    if (read.ec == std::errc::result_out_of_range) number = std::strtod(std::string(text).c_str(), nullptr);
    return stack.push_double(number), true;
  }
};

}  // namespace

Result<boost::json::value> parse_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  boost::json::basic_parser<ValueBuilder> parser(options);
  ValueBuilder& builder = parser.handler();
  builder.stack.reset();
  error_code error;
  const std::size_t consumed = parser.write_some(false, text.data(), text.size(), error);
  if (error || consumed != text.size()) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("not valid JSON at byte {}: {}", consumed,
                            error ? error.message() : "unexpected text after the document"));
  }
  return builder.stack.release();
}

bool is_plain_json_text(std::string_view content) {
  return std::all_of(content.begin(), content.end(),
                     [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

void append_json_string(std::string_view content, std::string& text) {
  if (is_plain_json_text(content)) {
    text.append("\"").append(content).append("\"");
  } else {
    text.append(boost::json::serialize(boost::json::string_view(content)));
  }
}

std::string_view kind_name(const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "true or false";
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
    case boost::json::kind::double_:
      return "a number";
    case boost::json::kind::string:
      return "a string";
    case boost::json::kind::array:
      return "an array";
    case boost::json::kind::object:
      return "an object";
  }
  unreachable("json::kind");
}

boost::json::value string_or_null(std::string_view text) {
  if (text.empty()) return nullptr;
  return boost::json::string(text);
}

boost::json::value instant_or_null(const std::optional<Instant>& at) {
  if (!at) return nullptr;
  return boost::json::string(format_instant_short(*at));
}

}  // namespace hoist::wire
