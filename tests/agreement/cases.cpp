#include "agreement/cases.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "hoist/wire/json.h"
#include "hoist/wire/value_json.h"
#include "support/must.h"

namespace hoist::agreement {
namespace {

namespace json = boost::json;
using test::must;

/// The instant of a case to which it is of no importance.
constexpr std::string_view kUsualNow = "2026-03-01T12:00:00Z";

std::ifstream opened(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(fmt::format("cannot read {}", file.string()));
  return in;
}

std::string text_or(const json::object& object, std::string_view name, std::string_view otherwise) {
  const json::value* value = object.if_contains(name);
  return value == nullptr ? std::string(otherwise) : std::string(value->as_string());
}

Object members_or_none(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr) return {};
  return *must(wire::value_from_json(json::value(value->as_object()))).if_object();
}

Outcome outcome_from(const json::value& value) {
  const json::object& object = value.as_object();
  Outcome outcome{.value = std::nullopt,
                  .variant = text_or(object, "variant", ""),
                  .reason = text_or(object, "reason", ""),
                  .error_code = text_or(object, "errorCode", "")};
  if (const json::value* given = object.if_contains("value")) {
    outcome.value = must(wire::value_from_json(*given));
  }
  return outcome;
}

Case case_from(const json::value& value, std::string_view name) {
  const json::object& object = value.as_object();
  Case test_case{.name = text_or(object, "name", name),
                 .flag_key = std::string(object.at("flagKey").as_string()),
                 .flag = members_or_none(object, "flag"),
                 .context = members_or_none(object, "context"),
                 .evaluators = members_or_none(object, "evaluators"),
                 .now = must(parse_instant(text_or(object, "now", kUsualNow))),
                 .expected = outcome_from(object.at("expected")),
                 .published = std::nullopt,
                 .unsettled = {}};
  if (const json::value* published = object.if_contains("published")) {
    test_case.published = outcome_from(*published);
  }
  if (const json::value* unsettled = object.if_contains("unsettled")) {
    for (const json::value& place : unsettled->as_array()) {
      test_case.unsettled.emplace_back(place.as_string());
    }
  }
  return test_case;
}

std::string text_of(const Value& value) { return json::serialize(wire::value_to_json(value)); }

}  // namespace

std::vector<Case> read_table(const std::filesystem::path& file) {
  std::ifstream in = opened(file);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  std::vector<Case> cases;
  const json::value table = must(wire::parse_json(text));
  for (const json::value& entry : table.as_object().at("cases").as_array()) {
    cases.push_back(case_from(entry, ""));
  }
  return cases;
}

void read_lines(const std::filesystem::path& file, const std::function<void(const Case&)>& each) {
  std::ifstream in = opened(file);
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    each(case_from(must(wire::parse_json(line)), fmt::format("line {}", ++number)));
  }
}

std::string describe(const Outcome& outcome) {
  std::string text = outcome.reason;
  if (!outcome.error_code.empty()) text += " " + outcome.error_code;
  if (outcome.value) text += fmt::format(" {} = {}", outcome.variant, text_of(*outcome.value));
  return text;
}

std::string describe_difference(const Case& test_case, const Outcome& wanted, const Outcome& got) {
  const Value* rule = test_case.flag.find("targeting");
  std::string text = fmt::format("{} (flag {} at {})\n  rule     {}\n  context  {}\n", test_case.name,
                                 test_case.flag_key, format_instant_short(test_case.now),
                                 rule == nullptr ? "none" : text_of(*rule), text_of(test_case.context));
  if (!test_case.evaluators.empty()) text += fmt::format("  shared   {}\n", text_of(test_case.evaluators));
  return text + fmt::format("  expected {}\n  got      {}\n", describe(wanted), describe(got));
}

}  // namespace hoist::agreement
