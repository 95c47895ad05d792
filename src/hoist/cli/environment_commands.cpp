#include "hoist/cli/environment_commands.h"

#include <fmt/format.h>

#include <array>

#include "hoist/app/time_travel.h"
#include "hoist/cli/argument_values.h"
#include "hoist/cli/difference_text.h"
#include "hoist/cli/flag_text.h"
#include "hoist/cli/print.h"
#include "hoist/cli/store_access.h"
#include "hoist/wire/difference_json.h"
#include "hoist/wire/flag_json.h"

namespace hoist::cli {
namespace {

/// What a command found, and the instants that it was about where they were not given.
struct FoundState {
  Instant at;
  std::vector<Flag> flags;
};
struct FoundDifference {
  Period period;
  std::vector<FlagDifference> flags;
};

Result<int> run_environment_state(const Invocation& invocation) {
  HOIST_ASSIGN(const EnvironmentKey environment, EnvironmentKey::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const auto at, instant_argument(invocation.arguments, "at"));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const FoundState state,
               store->transact(Access::kRead, [&](UnitOfWork& unit) -> Result<FoundState> {
                 FoundState found{.at = at.value_or(unit.now()), .flags = {}};
                 HOIST_ASSIGN(found.flags, load_flags_at(unit, environment, {.at = found.at}));
                 return found;
               }));
  if (invocation.json) {
    boost::json::array flags;
    for (const Flag& flag : state.flags) flags.push_back(wire::flag_to_json(flag));
    HOIST_TRY(print_json(boost::json::object{{"environment", environment.text()},
                                             {"at", format_instant_short(state.at)},
                                             {"items", std::move(flags)}}));
    return kExitDone;
  }
  if (state.flags.empty()) {
    HOIST_TRY(
        print_line(fmt::format("No flags in {} at {}.", environment.text(), format_instant_short(state.at))));
    return kExitDone;
  }
  HOIST_TRY(print(flag_table(state.flags)));
  return kExitDone;
}

Result<int> run_environment_diff(const Invocation& invocation) {
  HOIST_ASSIGN(const EnvironmentKey environment, EnvironmentKey::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const auto from, instant_argument(invocation.arguments, "from"));
  HOIST_ASSIGN(const auto to, instant_argument(invocation.arguments, "to"));
  if (!to) {
    return fail(ErrorCode::kInvalidArgument,
                "there is no end; give --to with an instant such as 2026-12-01T09:00:00Z");
  }
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const FoundDifference difference,
               store->transact(Access::kRead, [&](UnitOfWork& unit) -> Result<FoundDifference> {
                 FoundDifference found{.period = {.from = from.value_or(unit.now()), .to = *to}, .flags = {}};
                 HOIST_ASSIGN(found.flags, load_difference(unit, environment, found.period));
                 return found;
               }));
  if (invocation.json) {
    boost::json::array flags;
    for (const FlagDifference& each : difference.flags) flags.push_back(wire::difference_to_json(each));
    HOIST_TRY(print_json(boost::json::object{{"environment", environment.text()},
                                             {"from", format_instant_short(difference.period.from)},
                                             {"to", format_instant_short(difference.period.to)},
                                             {"items", std::move(flags)}}));
    return kExitDone;
  }
  if (difference.flags.empty()) {
    HOIST_TRY(print_line(fmt::format("Nothing differs in {} between {} and {}.", environment.text(),
                                     format_instant_short(difference.period.from),
                                     format_instant_short(difference.period.to))));
    return kExitDone;
  }
  HOIST_TRY(print(difference_text(difference.flags)));
  return kExitDone;
}

constexpr std::array kStateOptions = {
    OptionSpec{.name = "at",
               .value = "TIME",
               .help = "When: RFC 3339 with a zone, such as 2026-12-01T09:00:00+01:00; now unless given"}};
constexpr std::array kDiffOptions = {
    OptionSpec{.name = "from", .value = "TIME", .help = "Since when: RFC 3339 with a zone; now unless given"},
    OptionSpec{.name = "to", .value = "TIME", .help = "Until when, such as 2026-12-01T09:00:00+01:00"}};
constexpr std::array kEnvironmentSettings = {SettingId::kDatabase};

constexpr std::array kEnvironmentCommands = {
    CommandSpec{.group = "environment",
                .name = "state",
                .summary = "Show every flag as it was or will be",
                .operand = "ENVIRONMENT",
                .operand_help = "The environment's name",
                .options = kStateOptions,
                .settings = kEnvironmentSettings,
                .run = run_environment_state},
    CommandSpec{.group = "environment",
                .name = "diff",
                .summary = "Show what differs between two instants, and which schedules do it",
                .operand = "ENVIRONMENT",
                .operand_help = "The environment's name",
                .options = kDiffOptions,
                .settings = kEnvironmentSettings,
                .run = run_environment_diff},
};

}  // namespace

std::span<const CommandSpec> environment_commands() { return kEnvironmentCommands; }

}  // namespace hoist::cli
