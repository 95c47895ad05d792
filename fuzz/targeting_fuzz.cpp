// A targeting rule and a context from outside: {"rule": …, "context": {…}, "evaluators": {…}}. What is
// refused says where and why in one line; what is accepted gives the same value each time, with a trace and
// without, and after it was written as JSON and read again.
#include <boost/json.hpp>

#include <memory>

#include "expect.h"
#include "hoist/base/utf8.h"
#include "hoist/targeting/rule.h"
#include "hoist/wire/json.h"
#include "hoist/wire/value_json.h"

namespace hoist::fuzz {
namespace {

namespace json = boost::json;

constexpr Instant kNow = Instant::from_unix_us(1'795'770'000'250'000);

/// JSON and its value are the same thing.
void check_conversion(const json::value& document) {
  const auto value = wire::value_from_json(document);
  expect_well_refused(value);
  if (!value) return;
  const auto written = wire::parse_json(json::serialize(wire::value_to_json(*value)));
  expect(written.has_value(), "a value is written as JSON");
  const auto again = wire::value_from_json(*written);
  expect(again && *again == *value, "a value reads the same again");
}

Value value_of_member(const json::object& document, std::string_view name) {
  const json::value* member = document.if_contains(name);
  if (member == nullptr) return {};
  auto value = wire::value_from_json(*member);
  return value ? *std::move(value) : Value();
}

RuleScope scope_of(const Object& evaluators) {
  RuleScope scope;
  scope.evaluator = [&evaluators](std::string_view name) { return evaluators.find(name); };
  scope.segment = [](std::string_view name) -> std::shared_ptr<const Segment> {
    if (name != "s") return nullptr;
    return std::make_shared<const Segment>(
        Segment{.name = "s", .included = {"u"}, .excluded = {"x"}, .rule = nullptr});
  };
  return scope;
}

std::string json_text(const Value& value) { return json::serialize(wire::value_to_json(value)); }

/// Values as JSON, because NaN does not equal itself.
bool same(const Result<Value>& a, const Result<Value>& b) {
  if (a.has_value() != b.has_value()) return false;
  return a ? json_text(*a) == json_text(*b) : a.error() == b.error();
}

void check_trace(const Trace& trace) {
  for (const TraceStep& step : trace) {
    expect_one_line(step.path, "a step has a place");
    expect_one_line(step.operation, "a step has an operator");
    if (!step.note.empty()) expect_one_line(step.note, "a note is one line");
  }
}

void check_rule(const Value& written, const Object& context, const RuleScope& scope) {
  const auto rule = Rule::compile(written, scope);
  expect_well_refused(rule);
  if (!rule) return;
  const RuleInput input{.context = context, .flag_key = "flag", .now = kNow};
  const auto value = rule->evaluate(input);
  expect_well_refused(value);
  Trace trace;
  expect(same(rule->evaluate(input, &trace), value), "a trace changes nothing");
  check_trace(trace);
  const auto again = Rule::compile(written, scope);
  expect(again && again->splits() == rule->splits() && same(again->evaluate(input), value),
         "a rule gives the same value each time");
  if (!value) return;
  const std::string text = json_text(*value);
  expect(is_utf8_text(text), "a value is text");
  expect(wire::parse_json(text).has_value() || text.size() > 1'000,
         "a value is JSON, unless it is nested deep");
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const auto document = wire::parse_json(fuzz::text_of(data, size));
  if (!document) return 0;
  fuzz::check_conversion(*document);
  if (!document->is_object()) return 0;
  const auto& members = document->get_object();
  const Value rule = fuzz::value_of_member(members, "rule");
  const Value context = fuzz::value_of_member(members, "context");
  const Value evaluators = fuzz::value_of_member(members, "evaluators");
  const Object none;
  const Object& shared = evaluators.if_object() != nullptr ? *evaluators.if_object() : none;
  fuzz::check_rule(rule, context.if_object() != nullptr ? *context.if_object() : none,
                   fuzz::scope_of(shared));
  return 0;
}
