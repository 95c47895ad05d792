#include "hoist/wire/pretty_json.h"

namespace hoist::wire {
namespace {

namespace json = boost::json;

constexpr std::size_t kLineWidth = 100;

/// One line, with blanks behind commas and colons.
std::string on_one_line(const json::value& value) {
  std::string text;
  if (const json::object* object = value.if_object()) {
    for (const auto& member : *object) {
      if (!text.empty()) text += ", ";
      text += json::serialize(json::string(member.key())) + ": " + on_one_line(member.value());
    }
    return "{" + text + "}";
  }
  if (const json::array* array = value.if_array()) {
    for (const json::value& item : *array) {
      if (!text.empty()) text += ", ";
      text += on_one_line(item);
    }
    return "[" + text + "]";
  }
  return json::serialize(value);
}

/// `used`: what stands on the line before it and may come behind.
std::string laid_out(const json::value& value, std::size_t indent, std::size_t used) {
  std::string line = on_one_line(value);
  if (indent + used + line.size() <= kLineWidth || !value.is_structured()) return line;
  const std::string inner(indent + 2, ' ');
  std::string text;
  const auto begin_item = [&] { text += (text.empty() ? "\n" : ",\n") + inner; };
  if (const json::object* object = value.if_object()) {
    for (const auto& member : *object) {
      begin_item();
      const std::string name = json::serialize(json::string(member.key())) + ": ";
      text += name + laid_out(member.value(), indent + 2, name.size() + 1);
    }
    return "{" + text + "\n" + std::string(indent, ' ') + "}";
  }
  for (const json::value& item : value.get_array()) {
    begin_item();
    text += laid_out(item, indent + 2, 1);
  }
  return "[" + text + "\n" + std::string(indent, ' ') + "]";
}

}  // namespace

std::string pretty_json(const json::value& value) { return laid_out(value, 0, 0) + "\n"; }

}  // namespace hoist::wire
