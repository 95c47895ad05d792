#include "hoist/wire/value_json.h"

#include <fmt/format.h>

#include <cmath>

#include "hoist/base/check.h"
#include "hoist/base/shown_text.h"

namespace hoist::wire {
namespace {

namespace json = boost::json;

/// Whether the integer comes back from a double. 2^63 and 2^64 are doubles, but beyond the integer's type.
template <class Integer>
bool is_exact(Integer number) {
  const auto as_double = static_cast<double>(number);
  const double beyond = std::ldexp(1.0, std::is_signed_v<Integer> ? 63 : 64);
  return as_double < beyond && static_cast<Integer>(as_double) == number;
}

/// Where a value is. It is written only where something is wrong there.
struct Place {
  const Place* around = nullptr;
  std::string_view member = {};  ///< Of an object; of an array, null data …
  std::size_t element = 0;       ///< … and the index.
};

/// As a JSON pointer.
std::string pointer_to(const Place& place) {
  if (place.around == nullptr) return {};
  const std::string step =
      place.member.data() == nullptr ? std::to_string(place.element) : shown_text(place.member);
  return pointer_to(*place.around).append("/").append(step);
}

Result<Value> value_at(const json::value& value, const Place& place);

Result<Value> array_at(const json::array& array, const Place& place) {
  Array result;
  result.reserve(array.size());
  for (const json::value& element : array) {
    HOIST_ASSIGN(Value read, value_at(element, {.around = &place, .member = {}, .element = result.size()}));
    result.push_back(std::move(read));
  }
  return Value(std::move(result));
}

Result<Object> object_at(const json::object& object, const Place& place) {
  Object result;
  for (const auto& member : object) {
    const std::string_view name(member.key().data(), member.key().size());
    HOIST_ASSIGN(Value read, value_at(member.value(), {.around = &place, .member = name, .element = 0}));
    result.set(std::string(name), std::move(read));
  }
  return result;
}

/// A pointer, which may be long, from its end.
std::string shown_place(std::string_view place) {
  constexpr std::size_t kLongest = 100;
  if (place.empty()) return "the value";
  if (place.size() <= kLongest) return std::string(place);
  std::string shown = "...";
  // Its parts are printable but for the mark that one was shortened, which may be cut here.
  for (const char c : place.substr(place.size() - kLongest)) shown += c >= ' ' && c <= '~' ? c : '?';
  return shown;
}

Result<Value> number_at(double number, bool exact, const Place& where) {
  if (exact && std::isfinite(number)) return Value(number);
  const std::string place = pointer_to(where);
  return invalid_field(place, fmt::format("{} is a number that cannot be kept exactly: whole numbers go from "
                                          "-9007199254740992 to 9007199254740992; write a larger one as a "
                                          "string",
                                          shown_place(place)));
}

Result<Value> value_at(const json::value& value, const Place& place) {
  switch (value.kind()) {
    case json::kind::null:
      return Value();
    case json::kind::bool_:
      return Value(value.get_bool());
    case json::kind::int64:
      return number_at(static_cast<double>(value.get_int64()), is_exact(value.get_int64()), place);
    case json::kind::uint64:
      return number_at(static_cast<double>(value.get_uint64()), is_exact(value.get_uint64()), place);
    case json::kind::double_:
      return number_at(value.get_double(), true, place);
    case json::kind::string:
      return Value(std::string(value.get_string()));
    case json::kind::array:
      return array_at(value.get_array(), place);
    case json::kind::object:
      return object_at(value.get_object(), place).map([](Object object) { return Value(std::move(object)); });
  }
  unreachable("json::kind");
}

json::value number_to_json(double number) {
  if (!std::isfinite(number)) return nullptr;
  if (std::fabs(number) <= kMaxExactInteger && std::floor(number) == number) {
    return static_cast<std::int64_t>(number);
  }
  return number;
}

}  // namespace

Result<Value> value_from_json(const json::value& value) { return value_at(value, Place()); }

Result<Object> object_from_json(const json::object& object) { return object_at(object, Place()); }

json::value value_to_json(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return nullptr;
    case Value::Kind::kBoolean:
      return *value.if_boolean();
    case Value::Kind::kNumber:
      return number_to_json(*value.if_number());
    case Value::Kind::kString:
      return json::value(json::string(*value.if_string()));
    case Value::Kind::kArray: {
      json::array array;
      array.reserve(value.if_array()->size());
      for (const Value& element : *value.if_array()) array.push_back(value_to_json(element));
      return array;
    }
    case Value::Kind::kObject: {
      json::object object;
      for (const auto& [name, member] : *value.if_object())
        object.insert_or_assign(name, value_to_json(member));
      return object;
    }
  }
  unreachable("Value::Kind");
}

}  // namespace hoist::wire
