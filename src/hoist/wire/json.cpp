#include "hoist/wire/json.h"

#include <fmt/format.h>

#include "hoist/base/check.h"

namespace hoist::wire {

Result<boost::json::value> parse_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  boost::json::stream_parser parser({}, options);
  boost::system::error_code error;
  const std::size_t consumed = parser.write_some(text.data(), text.size(), error);
  if (!error && consumed == text.size()) parser.finish(error);
  if (error || consumed != text.size()) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("not valid JSON at byte {}: {}", consumed,
                            error ? error.message() : "unexpected text after the document"));
  }
  return parser.release();
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
