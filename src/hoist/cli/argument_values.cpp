#include "hoist/cli/argument_values.h"

#include <fmt/format.h>

#include <charconv>

#include "hoist/base/shown_text.h"

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

Result<FlagUpdates> updates_argument(const Arguments& arguments, Switches switches) {
  FlagUpdates updates;
  const bool on = arguments.given(switches.on);
  const bool off = arguments.given(switches.off);
  if (on && off) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("--{} and --{} exclude each other; give one of them", switches.on, switches.off));
  }
  if (on || off) updates.enabled = on;
  HOIST_ASSIGN(const std::optional<int> rollout, whole_number(arguments, "rollout", 0, 100));
  if (rollout) {
    HOIST_ASSIGN(const Percentage percentage, Percentage::from(*rollout));
    updates.rollout_percentage = percentage;
  }
  return updates;
}

}  // namespace hoist::cli
