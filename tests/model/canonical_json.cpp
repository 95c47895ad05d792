#include "model/canonical_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace hoist::model {
namespace {

/// Beyond it a double does not tell whole numbers apart.
constexpr double kMostWhole = 9e15;

void write_number(double number, std::string& text) {
  if (std::trunc(number) == number && std::abs(number) < kMostWhole) {
    text += std::to_string(static_cast<std::int64_t>(number));
  } else {
    text += fmt::format("{}", number);
  }
}

void write_canonical(const boost::json::value& value, std::string& text);

void write_canonical(const boost::json::array& array, std::string& text) {
  text += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) text += ',';
    write_canonical(array[i], text);
  }
  text += ']';
}

void write_canonical(const boost::json::object& object, std::string& text) {
  std::vector<const boost::json::key_value_pair*> members;
  members.reserve(object.size());
  for (const auto& member : object) members.push_back(&member);
  std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->key() < b->key(); });
  text += '{';
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) text += ',';
    text += boost::json::serialize(members[i]->key());
    text += ':';
    write_canonical(members[i]->value(), text);
  }
  text += '}';
}

void write_canonical(const boost::json::value& value, std::string& text) {
  switch (value.kind()) {
    case boost::json::kind::null:
      text += "null";
      return;
    case boost::json::kind::bool_:
      text += value.get_bool() ? "true" : "false";
      return;
    case boost::json::kind::int64:
      text += std::to_string(value.get_int64());
      return;
    case boost::json::kind::uint64:
      text += std::to_string(value.get_uint64());
      return;
    case boost::json::kind::double_:
      return write_number(value.get_double(), text);
    case boost::json::kind::string:
      text += boost::json::serialize(value.get_string());
      return;
    case boost::json::kind::array:
      return write_canonical(value.get_array(), text);
    case boost::json::kind::object:
      return write_canonical(value.get_object(), text);
  }
}

}  // namespace

std::string canonical(const boost::json::value& value) {
  std::string text;
  write_canonical(value, text);
  return text;
}

}  // namespace hoist::model
