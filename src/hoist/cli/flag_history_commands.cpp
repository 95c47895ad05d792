#include "hoist/cli/flag_history_commands.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "hoist/app/flag_history.h"
#include "hoist/app/revert_flag.h"
#include "hoist/cli/argument_values.h"
#include "hoist/cli/flag_name.h"
#include "hoist/cli/flag_text.h"
#include "hoist/cli/print.h"
#include "hoist/cli/store_access.h"
#include "hoist/wire/flag_json.h"
#include "hoist/wire/history_json.h"

namespace hoist::cli {
namespace {

/// How many versions are shown unless --limit says otherwise, and the most: as for schedules.
constexpr int kShownVersions = 20;
constexpr int kMostVersions = 10'000;

Result<int> run_flag_history(const Invocation& invocation) {
  HOIST_ASSIGN(const FlagName name, flag_name(invocation.arguments));
  HOIST_ASSIGN(const auto limit, whole_number(invocation.arguments, "limit", 1, kMostVersions));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(std::vector<AuditEvent> versions, store->transact(Access::kRead, [&](UnitOfWork& unit) {
    return list_flag_history(unit, name.key, name.environment, std::nullopt,
                             limit.value_or(kShownVersions) + 1);
  }));
  const bool more = versions.size() > static_cast<std::size_t>(limit.value_or(kShownVersions));
  if (more) versions.pop_back();
  if (invocation.json) {
    boost::json::array array;
    for (const AuditEvent& event : versions) array.push_back(wire::flag_version_to_json(event));
    HOIST_TRY(print_json(array));
    return kExitDone;
  }
  HOIST_TRY(print(history_text(versions)));
  if (more) HOIST_TRY(print_line("There are more; see --limit."));
  return kExitDone;
}

Result<int> run_flag_revert(const Invocation& invocation) {
  HOIST_ASSIGN(const FlagName name, flag_name(invocation.arguments));
  HOIST_ASSIGN(const auto version,
               whole_number(invocation.arguments, "to", 1, std::numeric_limits<int>::max()));
  if (!version) {
    return fail(ErrorCode::kInvalidArgument,
                "there is no version; give --to with one that 'hoist flag history' shows");
  }
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Flag flag, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return revert_flag(unit, name.key, name.environment, *version, invocation.actor, store->random());
  }));
  if (invocation.json) {
    HOIST_TRY(print_json(wire::flag_to_json(flag)));
  } else {
    HOIST_TRY(
        print_line(fmt::format("Reverted {} in {} to version {}: {}, version {}", flag.key.text(),
                               flag.environment.text(), *version, state_of(flag.config), flag.version)));
  }
  return kExitDone;
}

constexpr std::array kHistoryOptions = {
    kFlagEnvironment,
    OptionSpec{.name = "limit", .value = "N", .help = "At most so many, newest first; 20 unless given"}};
constexpr std::array kRevertOptions = {
    kFlagEnvironment, OptionSpec{.name = "to", .value = "VERSION", .help = "The version to go back to"}};
constexpr std::array kHistorySettings = {SettingId::kDatabase};

constexpr std::array kHistoryCommands = {
    CommandSpec{.group = "flag",
                .name = "history",
                .summary = "Show who changed a flag, when, why and how",
                .operand = "KEY",
                .operand_help = "The flag's key",
                .options = kHistoryOptions,
                .settings = kHistorySettings,
                .run = run_flag_history},
    CommandSpec{.group = "flag",
                .name = "revert",
                .summary = "Make a flag what it was at a version",
                .operand = "KEY",
                .operand_help = "The flag's key",
                .options = kRevertOptions,
                .settings = kHistorySettings,
                .run = run_flag_revert},
};

}  // namespace

std::span<const CommandSpec> flag_history_commands() { return kHistoryCommands; }

}  // namespace hoist::cli
