// Rules, contexts and values as short text for tests: JSON with ' in place of ".
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

#include "hoist/targeting/number_text.h"
#include "hoist/targeting/rule.h"

namespace hoist::targeting {

/// Reads what the tests write; what is no such text is a mistake of the test.
class RuleTextReader {
 public:
  explicit RuleTextReader(std::string_view text) : rest_(text) {}

  Value read() {
    skip_spaces();
    if (rest_.empty()) throw std::runtime_error("a value is missing in a test's text");
    if (rest_.front() == '{') return read_object();
    if (rest_.front() == '[') return read_array();
    if (rest_.front() == '\'') return read_text();
    const std::string_view word = rest_.substr(0, rest_.find_first_of(",]} \n"));
    rest_.remove_prefix(word.size());
    if (word == "null") return {};
    if (word == "true" || word == "false") return word == "true";
    return number_from_text(word);
  }

 private:
  void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size())); }

  bool take(char c) {
    skip_spaces();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string read_text() {
    const std::size_t end = rest_.find('\'', 1);
    std::string text(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return text;
  }

  Value read_array() {
    Array array;
    take('[');
    while (!take(']')) {
      array.push_back(read());
      take(',');
    }
    return array;
  }

  Value read_object() {
    Object object;
    take('{');
    while (!take('}')) {
      skip_spaces();
      std::string name = read_text();
      take(':');
      object.set(std::move(name), read());
      take(',');
    }
    return object;
  }

  std::string_view rest_;
};

inline Value value_of(std::string_view text) { return RuleTextReader(text).read(); }

/// The text that value_of reads back.
inline std::string shown_value(const Value& value) {
  std::string text;
  if (value.is_null()) text = "null";
  if (const bool* boolean = value.if_boolean()) text = *boolean ? "true" : "false";
  if (const double* number = value.if_number()) append_number(*number, text);
  if (const std::string* string = value.if_string()) text.append("'").append(*string).append("'");
  if (const Array* array = value.if_array()) {
    for (const Value& element : *array) text.append(text.empty() ? "" : ",").append(shown_value(element));
    text = "[" + text + "]";
  }
  if (const Object* object = value.if_object()) {
    for (const auto& [name, member] : *object) {
      text.append(text.empty() ? "'" : ",'").append(name).append("':").append(shown_value(member));
    }
    text = "{" + text + "}";
  }
  return text;
}

inline constexpr Instant kTestNow = Instant::from_unix_us(1'700'000'000'900'000);

inline Result<Value> evaluated(const Value& rule, const Value& context, const RuleScope& scope = {},
                               Trace* trace = nullptr) {
  HOIST_ASSIGN(const Rule compiled, Rule::compile(rule, scope));
  return compiled.evaluate({.context = *context.if_object(), .flag_key = "flag", .now = kTestNow}, trace);
}

/// The value of a rule as text; "refused" where it does not compile, "fails" where its evaluation does.
inline std::string outcome(std::string_view rule, std::string_view context = "{}",
                           const RuleScope& scope = {}) {
  const auto compiled = Rule::compile(value_of(rule), scope);
  if (!compiled) return "refused";
  const Value data = value_of(context);
  const auto value = compiled->evaluate({.context = *data.if_object(), .flag_key = "flag", .now = kTestNow});
  return value ? shown_value(*value) : "fails";
}

/// Why a rule is refused, or its evaluation fails.
inline std::string complaint(std::string_view rule, std::string_view context = "{}",
                             const RuleScope& scope = {}) {
  const auto value = evaluated(value_of(rule), value_of(context), scope);
  if (value) return "";
  EXPECT_EQ(value.error().code, ErrorCode::kInvalidArgument);
  return value.error().message;
}

/// A rule whose evaluation passes the bound on steps: its text doubles a hundred times.
inline std::string endless_rule() {
  return "{'reduce':[" + shown_value(Array(100, Value(1))) +
         ",{'cat':[{'var':'accumulator'},{'var':'accumulator'}]},'abcdefghijklmnop']}";
}

struct RuleCase {
  std::string_view rule;
  std::string_view context;
  std::string_view expected;  ///< As outcome() has it.
};

inline void expect_outcomes(std::initializer_list<RuleCase> cases) {
  for (const RuleCase& test : cases) {
    EXPECT_EQ(outcome(test.rule, test.context), test.expected) << test.rule << " with " << test.context;
  }
}

}  // namespace hoist::targeting
