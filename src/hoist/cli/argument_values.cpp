#include "hoist/cli/argument_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "hoist/base/shown_text.h"
#include "hoist/cli/input_file.h"
#include "hoist/cli/rule_text.h"
#include "hoist/wire/requests_json.h"

namespace hoist::cli {

Result<std::optional<int>> whole_number(const Arguments& arguments, std::string_view option, int least,
                                        int most) {
  const auto text = arguments.text(option);
  if (!text) return std::optional<int>();
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < least || value > most) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("--{} '{}' is not valid; a whole number from {} to {} is accepted", option,
                            shown_text(*text), least, most));
  }
  return std::optional(value);
}

Result<std::optional<Instant>> instant_argument(const Arguments& arguments, std::string_view option) {
  const auto text = arguments.text(option);
  if (!text) return std::optional<Instant>();
  return parse_instant(*text).map([](Instant at) { return std::optional(at); }).map_error([&](Error error) {
    error.message = fmt::format("--{} {}", option, error.message);
    return error;
  });
}

Result<std::optional<EnvironmentKey>> environment_argument(const Arguments& arguments) {
  const auto text = arguments.text("environment");
  if (!text) return std::optional<EnvironmentKey>();
  HOIST_ASSIGN(EnvironmentKey environment, EnvironmentKey::parse(*text));
  return std::optional(std::move(environment));
}

Result<EnvironmentKey> environment_or_production(const Arguments& arguments) {
  HOIST_ASSIGN(const std::optional<EnvironmentKey> environment, environment_argument(arguments));
  return environment.value_or(production());
}

namespace {

/// What one of two switches that exclude each other says.
Result<std::optional<bool>> switch_argument(const Arguments& arguments, Switches switches) {
  const bool on = arguments.given(switches.on);
  const bool off = arguments.given(switches.off);
  if (on && off) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("--{} and --{} exclude each other; give one of them", switches.on, switches.off));
  }
  if (!on && !off) return std::optional<bool>();
  return std::optional(on);
}

Result<Value> rule_argument(const std::string& text) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return Value();
  return parse_rule_text(text).map_error([](Error error) {
    error.message = "--rule: " + error.message;
    return error;
  });
}

}  // namespace

Result<FlagUpdates> updates_argument(const Arguments& arguments, Switches switches, FlagUpdates updates) {
  HOIST_ASSIGN(const auto enabled, switch_argument(arguments, switches));
  if (enabled) updates.enabled = *enabled;
  HOIST_ASSIGN(const std::optional<int> rollout, whole_number(arguments, "rollout", 0, 100));
  if (rollout) {
    HOIST_ASSIGN(const Percentage percentage, Percentage::from(*rollout));
    updates.rollout_percentage = percentage;
  }
  if (const auto text = arguments.text("rule")) {
    HOIST_ASSIGN(updates.targeting, rule_argument(*text));
  }
  if (auto text = arguments.text("description")) updates.description = std::move(text);
  if (auto text = arguments.text("owner")) updates.owner = std::move(text);
  if (const auto text = arguments.text("tags")) updates.tags = list_argument(*text);
  HOIST_ASSIGN(const auto archived, switch_argument(arguments, {.on = "archived", .off = "unarchived"}));
  if (archived) updates.archived = *archived;
  return updates;
}

Result<FlagUpdates> updates_argument(const Arguments& arguments, Switches switches) {
  FlagUpdates fields;
  if (const auto path = arguments.text("file")) {
    HOIST_ASSIGN(const std::string text, read_input_file(*path));
    HOIST_ASSIGN(fields, wire::read_flag_edit(text).map_error(
                             [&](Error error) { return in_file(*path, std::move(error)); }));
  }
  return updates_argument(arguments, switches, std::move(fields));
}

std::vector<std::string> list_argument(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    const std::size_t begin = word.find_first_not_of(' ');
    if (begin == std::string_view::npos) continue;
    words.emplace_back(word.substr(begin, word.find_last_not_of(' ') - begin + 1));
  }
  return words;
}

}  // namespace hoist::cli
