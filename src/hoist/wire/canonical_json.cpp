#include "hoist/wire/canonical_json.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>
#include <vector>

#include "hoist/base/utf8.h"
#include "hoist/wire/json.h"

namespace hoist::wire {
namespace {

namespace json = boost::json;
using JsonError = boost::system::error_code;
using JsonText = json::string_view;

/// The digits of 2^64.
constexpr std::int64_t kMostPlainDigits = 20;

/// Beyond any power of ten that a store can hold.
constexpr std::int64_t kMostPower = 1'000'000'000;

/// `text` is a number by JSON's grammar.
std::string canonical_number(std::string_view text) {
  const std::string_view given = text;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  std::int64_t exponent = 0;
  if (const auto mark = text.find_first_of("eE"); mark != std::string_view::npos) {
    std::string_view power = text.substr(mark + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto read = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (read.ec != std::errc() || exponent > kMostPower || exponent < -kMostPower) return std::string(given);
    text = text.substr(0, mark);
  }
  std::string digits;
  if (const auto point = text.find('.'); point != std::string_view::npos) {
    digits = text.substr(0, point);
    digits += text.substr(point + 1);
    exponent -= static_cast<std::int64_t>(text.size() - point - 1);
  } else {
    digits = text;
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return "0";
  const std::size_t significant = digits.find_last_not_of('0') + 1;
  exponent += static_cast<std::int64_t>(digits.size() - significant);
  digits.resize(significant);
  const std::string_view sign = negative ? "-" : "";
  if (exponent == 0) return fmt::format("{}{}", sign, digits);
  const auto length = static_cast<std::int64_t>(digits.size());
  if (exponent > 0 && exponent <= kMostPlainDigits - length) {
    return fmt::format("{}{}{:0>{}}", sign, digits, "", exponent);
  }
  return fmt::format("{}{}e{}", sign, digits, exponent);
}

/// Writes a document while it is read; what is open stands on a stack, because members wait for those that
/// come before them.
class CanonicalWriter {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  [[nodiscard]] std::string take() { return std::move(document_); }

  static bool on_document_begin(JsonError& /*error*/) { return true; }
  static bool on_document_end(JsonError& /*error*/) { return true; }
  static bool on_comment_part(JsonText /*text*/, JsonError& /*error*/) { return true; }
  static bool on_comment(JsonText /*text*/, JsonError& /*error*/) { return true; }
  static bool on_number_part(JsonText /*text*/, JsonError& /*error*/) { return true; }

  bool on_object_begin(JsonError& /*error*/) { return open_.emplace_back(), true; }
  bool on_array_begin(JsonError& /*error*/) { return open_.emplace_back(), true; }
  bool on_object_end(std::size_t /*size*/, JsonError& /*error*/) {
    Members members = close();
    std::stable_sort(members.begin(), members.end(),
                     [](const Member& a, const Member& b) { return a.name < b.name; });
    std::string text = "{";
    for (const Member& member : members) {
      if (text.size() > 1) text += ',';
      text += json::serialize(JsonText(member.name));
      text += ':';
      text += member.value;
    }
    return put(text += '}');
  }
  bool on_array_end(std::size_t /*size*/, JsonError& /*error*/) {
    std::string text = "[";
    for (const Member& item : close()) {
      if (text.size() > 1) text += ',';
      text += item.value;
    }
    return put(text += ']');
  }
  bool on_key_part(JsonText text, std::size_t /*size*/, JsonError& /*error*/) { return gather(text); }
  bool on_key(JsonText text, std::size_t /*size*/, JsonError& /*error*/) {
    gather(text);
    open_.back().name = std::exchange(gathered_, {});
    return true;
  }
  bool on_string_part(JsonText text, std::size_t /*size*/, JsonError& /*error*/) { return gather(text); }
  bool on_string(JsonText text, std::size_t /*size*/, JsonError& /*error*/) {
    gather(text);
    return put(json::serialize(JsonText(std::exchange(gathered_, {}))));
  }
  // `text` is the whole number, because a document is read in one piece.
  bool on_int64(std::int64_t /*number*/, JsonText text, JsonError& /*error*/) {
    return put(canonical_number(text));
  }
  bool on_uint64(std::uint64_t /*number*/, JsonText text, JsonError& /*error*/) {
    return put(canonical_number(text));
  }
  bool on_double(double /*rough*/, JsonText text, JsonError& /*error*/) {
    return put(canonical_number(text));
  }
  bool on_bool(bool value, JsonError& /*error*/) { return put(value ? "true" : "false"); }
  bool on_null(JsonError& /*error*/) { return put("null"); }

 private:
  struct Member {
    std::string name;  ///< "" in an array.
    std::string value;
  };
  using Members = std::vector<Member>;
  struct Open {
    std::string name;  ///< Of the member that comes next.
    Members members;
  };

  Members close() {
    Members members = std::move(open_.back().members);
    open_.pop_back();
    return members;
  }
  bool gather(JsonText text) { return gathered_.append(text.data(), text.size()), true; }
  bool put(std::string text) {
    if (open_.empty()) {
      document_ = std::move(text);
    } else {
      open_.back().members.push_back({std::exchange(open_.back().name, {}), std::move(text)});
    }
    return true;
  }

  std::vector<Open> open_;
  std::string gathered_;
  std::string document_;
};

/// Writes a document that is in memory already.
class ValueWriter {
 public:
  /// Whether the document's text would be read again: else what was written is worth nothing.
  [[nodiscard]] bool write(const json::value& value) {
    switch (value.kind()) {
      case json::kind::object:
        return write_object(value.get_object());
      case json::kind::array:
        return write_array(value.get_array());
      case json::kind::string:
        return write_string(value.get_string());
      case json::kind::int64:
        text_ += std::to_string(value.get_int64());
        return true;
      case json::kind::uint64:
        text_ += std::to_string(value.get_uint64());
        return true;
      case json::kind::double_:
        text_ += canonical_number(json::serialize(value));
        return true;
      case json::kind::bool_:
        text_ += value.get_bool() ? "true" : "false";
        return true;
      case json::kind::null:
        text_ += "null";
        return true;
    }
    return false;
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  bool write_object(const json::object& object) {
    if (++depth_ > kMaxJsonDepth) return false;
    std::vector<const json::key_value_pair*> members;
    members.reserve(object.size());
    for (const json::key_value_pair& member : object) members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return a->key() < b->key(); });
    char separator = '{';
    for (const json::key_value_pair* member : members) {
      text_ += std::exchange(separator, ',');
      if (!write_string(member->key())) return false;
      text_ += ':';
      if (!write(member->value())) return false;
    }
    if (members.empty()) text_ += separator;
    text_ += '}';
    depth_ -= 1;
    return true;
  }
  bool write_array(const json::array& array) {
    if (++depth_ > kMaxJsonDepth) return false;
    char separator = '[';
    for (const json::value& item : array) {
      text_ += std::exchange(separator, ',');
      if (!write(item)) return false;
    }
    if (array.empty()) text_ += separator;
    text_ += ']';
    depth_ -= 1;
    return true;
  }
  bool write_string(std::string_view string) {
    if (!is_plain_json_text(string) && !is_utf8_text(string)) return false;
    append_json_string(string, text_);
    return true;
  }

  std::string text_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string canonical_json_of(const json::value& value) {
  ValueWriter writer;
  if (writer.write(value)) return writer.take();
  return canonical_json(json::serialize(value));
}

std::string canonical_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  json::basic_parser<CanonicalWriter> parser(options);
  JsonError error;
  const std::size_t consumed = parser.write_some(false, text.data(), text.size(), error);
  if (error || consumed != text.size()) return std::string(text);
  return parser.handler().take();
}

}  // namespace hoist::wire
