#include "model/stored_values.h"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <stdexcept>
#include <string_view>

#include "model/canonical_json.h"

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

/// `YYYY-MM-DDThh:mm:ss[.f…]Z`: the fraction without its trailing zeros.
Micros read_short_instant(std::string text) {
  if (text.empty() || text.back() != 'Z') throw std::runtime_error("no instant: " + text);
  text.pop_back();
  if (text.find('.') == std::string::npos) text += '.';
  while (text.size() + 1 < kInstantForm.size()) text += '0';
  return read_instant(text + 'Z');
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

bool is_percentage(const json::value& value) {
  return value.is_null() || (value.is_int64() && value.get_int64() >= 0 && value.get_int64() <= 100);
}

bool is_key(std::string_view text) {
  const auto letter_or_digit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  if (text.empty() || text.size() > 100 || !letter_or_digit(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return letter_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

/// {"flag": key, "variant": name}
bool is_prerequisite(const json::value& value) {
  if (!value.is_object() || value.get_object().size() != 2) return false;
  const json::value* flag = value.get_object().if_contains("flag");
  const json::value* variant = value.get_object().if_contains("variant");
  return flag != nullptr && variant != nullptr && flag->is_string() && variant->is_string() &&
         is_key(flag->get_string());
}

bool is_array_of(const json::value& value, bool (*is_item)(const json::value&)) {
  return value.is_array() && std::all_of(value.get_array().begin(), value.get_array().end(), is_item);
}

/// Whether the value is of the field's kind.
bool is_of_kind(std::size_t field, const json::value& value) {
  switch (field) {
    case kEnabled:
    case kArchived:
      return value.is_bool();
    case kRollout:
      return is_percentage(value);
    case kDescription:
    case kOwner:
      return value.is_string();
    case kVariants:
    case kMetadata:
      return value.is_object();
    case kDefaultVariant:
      return value.is_null() || value.is_string();
    case kPrerequisites:
      return is_array_of(value, is_prerequisite);
    case kTags:
      return is_array_of(value, [](const json::value& item) { return item.is_string(); });
    default:
      return field == kTargeting;
  }
}

std::size_t field_of_name(std::string_view name) {
  const auto* found = std::find(kFieldNames.begin(), kFieldNames.end(), name);
  return static_cast<std::size_t>(found - kFieldNames.begin());
}

void read_members(const json::object& object, FlagRow& flag) {
  if (const json::value* type = object.if_contains("type")) flag.type = std::string(type->as_string());
  for (const auto& [name, value] : object) {
    const std::size_t field = field_of_name(name);
    if (field < kFields) flag.values[field] = canonical(value);
  }
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

Fields read_updates(const std::string& text) {
  Fields updates;
  const json::value value = json::parse(text);
  if (!value.is_object()) return {};
  for (const auto& [name, member] : value.get_object()) {
    const std::size_t field = field_of_name(name);
    if (field == kFields || !is_of_kind(field, member)) return {};
    updates[field] = canonical(member);
  }
  return updates;
}

void read_definition(const std::string& text, FlagRow& flag) {
  if (text == "{}") return;
  read_json(text, [&](const json::value& value) { read_members(value.as_object(), flag); });
}

std::string quoted_json(const std::string& text) { return json::serialize(text); }

std::array<std::optional<Intent>, kFields> read_intents(const std::string& text) {
  if (text == "{}") return {};
  return read_json(text, [](const json::value& value) { return intents_of(value.as_object()); });
}

Policy read_policy(const std::string& text) {
  return read_json(text, [](const json::value& value) {
    const json::object& object = value.as_object();
    Policy policy;
    policy.base = member(object, "baseMs").as_int64() * 1000;
    policy.cap = member(object, "capMs").as_int64() * 1000;
    policy.factor = member(object, "factor").to_number<double>();
    policy.jitter = text_member(object, "jitter");
    const json::value& count = member(object, "maxRetries");
    if (!count.is_null()) policy.max_retries = static_cast<int>(count.as_int64());
    if (const json::value* span = object.if_contains("jitterMs"))
      policy.jitter_span = span->as_int64() * 1000;
    if (const json::value* until = object.if_contains("retryUntil")) {
      policy.until = read_short_instant(std::string(until->as_string()));
    }
    return policy;
  });
}

FlagRow read_flag_image(const std::string& text) {
  return read_json(text, [](const json::value& value) {
    const json::object& object = value.as_object();
    FlagRow flag;
    flag.id = text_member(object, "id");
    flag.key = text_member(object, "key");
    flag.environment = text_member(object, "environment");
    for (const char* always : {"enabled", "rolloutPercentage", "description"}) member(object, always);
    read_members(object, flag);
    flag.intents = intents_of(member(object, "intents").as_object());
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
