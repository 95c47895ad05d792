#include "model/stored_values.h"

#include <boost/json.hpp>

#include <charconv>
#include <chrono>
#include <stdexcept>
#include <string_view>

namespace hoist::model {
namespace {

namespace json = boost::json;

constexpr std::string_view kInstantForm = "0000-00-00T00:00:00.000000Z";

bool has_instant_form(std::string_view text) {
  if (text.size() != kInstantForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kInstantForm[i] == '0' ? !digit : text[i] != kInstantForm[i]) return false;
  }
  return true;
}

/// Digits that were looked at before.
int number_at(std::string_view text, std::size_t from, std::size_t length) {
  int number = 0;
  std::from_chars(text.data() + from, text.data() + from + length, number);
  return number;
}

/// What `read` makes of the text. Boost's complaints of a wrong kind are made ours.
template <class Read>
auto read_json(const std::string& text, Read read) {
  try {
    return read(json::parse(text));
  } catch (const std::logic_error& error) {
    throw std::runtime_error("cannot read " + text + ": " + error.what());
  }
}

const json::value& member(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr) throw std::runtime_error("no member '" + std::string(name) + "'");
  return *value;
}

std::string text_member(const json::object& object, std::string_view name) {
  return std::string(member(object, name).as_string());
}

Micros instant_member(const json::object& object, std::string_view name) {
  return read_instant(text_member(object, name));
}

std::array<std::optional<Intent>, kFields> intents_of(const json::object& object) {
  std::array<std::optional<Intent>, kFields> intents;
  for (std::size_t field = 0; field < kFields; ++field) {
    const json::value* value = object.if_contains(kFieldNames[field]);
    if (value == nullptr) continue;
    const json::object& intent = value->as_object();
    intents[field] =
        Intent{.at = instant_member(intent, "at"),
               .schedule = intent.contains("scheduleId") ? text_member(intent, "scheduleId") : ""};
  }
  return intents;
}

}  // namespace

Micros read_instant(const std::string& text) {
  using namespace std::chrono;
  if (!has_instant_form(text)) throw std::runtime_error("not an instant: '" + text + "'");
  const year_month_day date(year(number_at(text, 0, 4)), month(static_cast<unsigned>(number_at(text, 5, 2))),
                            day(static_cast<unsigned>(number_at(text, 8, 2))));
  if (!date.ok()) throw std::runtime_error("no such day: '" + text + "'");
  const auto at = sys_days(date) + hours(number_at(text, 11, 2)) + minutes(number_at(text, 14, 2)) +
                  seconds(number_at(text, 17, 2)) + microseconds(number_at(text, 20, 6));
  return at.time_since_epoch().count();
}

std::array<std::optional<int>, kFields> read_updates(const std::string& text) {
  std::array<std::optional<int>, kFields> updates;
  const json::value value = json::parse(text);
  if (!value.is_object()) return {};
  for (const auto& [name, member] : value.get_object()) {
    if (name == kFieldNames[kEnabled] && member.is_bool()) {
      updates[kEnabled] = member.get_bool() ? 1 : 0;
    } else if (name == kFieldNames[kRollout] && member.is_int64() && member.get_int64() >= 0 &&
               member.get_int64() <= 100) {
      updates[kRollout] = static_cast<int>(member.get_int64());
    } else {
      return {};
    }
  }
  return updates;
}

std::array<std::optional<Intent>, kFields> read_intents(const std::string& text) {
  if (text == "{}") return {};
  return read_json(text, [](const json::value& value) { return intents_of(value.as_object()); });
}

FlagRow read_flag_image(const std::string& text) {
  return read_json(text, [](const json::value& value) {
    const json::object& object = value.as_object();
    FlagRow flag;
    flag.id = text_member(object, "id");
    flag.key = text_member(object, "key");
    flag.environment = text_member(object, "environment");
    flag.values = {member(object, "enabled").as_bool() ? 1 : 0,
                   static_cast<int>(member(object, "rolloutPercentage").as_int64())};
    flag.intents = intents_of(member(object, "intents").as_object());
    flag.description = text_member(object, "description");
    flag.version = member(object, "version").as_int64();
    if (object.contains("deletedAt")) flag.deleted_at = instant_member(object, "deletedAt");
    return flag;
  });
}

std::vector<std::string> read_names(const std::string& text) {
  std::vector<std::string> names;
  if (text == "[]") return names;
  return read_json(text, [&](const json::value& value) {
    for (const json::value& name : value.as_array()) names.emplace_back(name.as_string());
    return names;
  });
}

}  // namespace hoist::model
