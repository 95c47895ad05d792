#include "hoist/cli/flag_commands.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "hoist/app/create_flag.h"
#include "hoist/app/delete_flag.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/load_snapshot.h"
#include "hoist/cli/argument_values.h"
#include "hoist/cli/print.h"
#include "hoist/cli/store_access.h"
#include "hoist/cli/table.h"
#include "hoist/wire/flag_json.h"

namespace hoist::cli {
namespace {

constexpr Switches kFlagSwitches = {.on = "enabled", .off = "disabled"};

/// The names that every command on one flag begins with.
struct FlagName {
  FlagKey key;
  EnvironmentKey environment;
};
Result<FlagName> flag_name(const Arguments& arguments) {
  HOIST_ASSIGN(FlagKey key, FlagKey::parse(arguments.operand()));
  HOIST_ASSIGN(EnvironmentKey environment, environment_or_production(arguments));
  return FlagName{.key = std::move(key), .environment = std::move(environment)};
}

/// "25 %", or "-" where the flag has no percentage.
std::string rollout_of(const FlagConfig& config) {
  return config.rollout_percentage ? fmt::format("{} %", config.rollout_percentage->value()) : "-";
}

/// "enabled for 25 % of users"
std::string state_of(const FlagConfig& config) {
  if (config.archived) return "archived";
  if (!config.rollout_percentage) return config.enabled ? "enabled" : "disabled";
  if (!config.enabled) return fmt::format("disabled (rollout {})", rollout_of(config));
  return fmt::format("enabled for {} of users", rollout_of(config));
}

/// The answer of a command that changed one flag.
Result<int> answer(const Invocation& invocation, std::string_view done, const Flag& flag) {
  if (invocation.json) {
    HOIST_TRY(print_json(wire::flag_to_json(flag)));
  } else {
    HOIST_TRY(print_line(fmt::format("{} {} in {}: {}, version {}", done, flag.key.text(),
                                     flag.environment.text(), state_of(flag.config), flag.version)));
  }
  return kExitDone;
}

Result<int> run_flag_create(const Invocation& invocation) {
  HOIST_ASSIGN(const FlagName name, flag_name(invocation.arguments));
  HOIST_ASSIGN(FlagUpdates fields, updates_argument(invocation.arguments, kFlagSwitches));
  fields.description = invocation.arguments.text("description");
  HOIST_ASSIGN(FlagConfig config, initial_config(std::nullopt, fields));
  const CreateFlag command{.key = name.key, .environment = name.environment, .config = std::move(config)};
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Flag flag, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return create_flag(unit, command, invocation.actor, store->random());
  }));
  return answer(invocation, "Created", flag);
}

Result<int> run_flag_set(const Invocation& invocation) {
  HOIST_ASSIGN(const FlagName name, flag_name(invocation.arguments));
  HOIST_ASSIGN(FlagUpdates edit, updates_argument(invocation.arguments, kFlagSwitches));
  edit.description = invocation.arguments.text("description");
  if (edit.empty()) {
    return fail(ErrorCode::kInvalidArgument,
                "nothing to change; give at least one of --enabled, --disabled, --rollout and --description");
  }
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Flag flag, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return edit_flag(unit, name.key, name.environment, edit, invocation.actor, store->random());
  }));
  return answer(invocation, "Set", flag);
}

Result<int> run_flag_delete(const Invocation& invocation) {
  HOIST_ASSIGN(const FlagName name, flag_name(invocation.arguments));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Flag flag, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return delete_flag(unit, name.key, name.environment, invocation.actor, store->random());
  }));
  return answer(invocation, "Deleted", flag);
}

std::string details_of(const Flag& flag) {
  Table table({});
  table.add({"key", flag.key.text()});
  table.add({"environment", flag.environment.text()});
  table.add({"enabled", flag.config.enabled ? "yes" : "no"});
  table.add({"rollout", rollout_of(flag.config)});
  table.add({"description", flag.config.description});
  table.add({"version", std::to_string(flag.version)});
  table.add({"created", format_instant_short(flag.created_at)});
  table.add({"updated", format_instant_short(flag.updated_at)});
  table.add({"id", flag.id.to_string()});
  return table.render();
}

Result<int> run_flag_get(const Invocation& invocation) {
  HOIST_ASSIGN(const FlagName name, flag_name(invocation.arguments));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Flag flag, store->transact(Access::kRead, [&](UnitOfWork& unit) {
    return find_flag(unit, name.key, name.environment);
  }));
  if (invocation.json) {
    HOIST_TRY(print_json(wire::flag_to_json(flag)));
  } else {
    HOIST_TRY(print(details_of(flag)));
  }
  return kExitDone;
}

Result<int> run_flag_list(const Invocation& invocation) {
  HOIST_ASSIGN(const auto environment, environment_argument(invocation.arguments));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const std::vector<Flag> flags, store->transact(Access::kRead, [&](UnitOfWork& unit) {
    return load_flags(unit, environment);
  }));
  if (invocation.json) {
    boost::json::array array;
    for (const Flag& flag : flags) array.push_back(wire::flag_to_json(flag));
    HOIST_TRY(print_json(array));
    return kExitDone;
  }
  Table table({"KEY", "ENVIRONMENT", "ENABLED", "ROLLOUT", "VERSION", "UPDATED", "DESCRIPTION"});
  for (const Flag& flag : flags) {
    table.add({flag.key.text(), flag.environment.text(), flag.config.enabled ? "yes" : "no",
               rollout_of(flag.config), std::to_string(flag.version), format_instant_short(flag.updated_at),
               flag.config.description});
  }
  HOIST_TRY(print(table.render()));
  return kExitDone;
}

constexpr OptionSpec kEnvironment = {
    .name = "environment", .value = "NAME", .help = "The flag's environment; production unless given"};
constexpr std::array kFlagOptions = {kEnvironment};
constexpr std::array kEditOptions = {
    kEnvironment,
    OptionSpec{.name = "description", .value = "TEXT", .help = "What the flag is for"},
    OptionSpec{.name = "enabled", .value = "", .help = "Switch the flag on"},
    OptionSpec{.name = "disabled", .value = "", .help = "Switch the flag off"},
    OptionSpec{
        .name = "rollout", .value = "0-100", .help = "The share of users for whom it is on, in per cent"},
};
constexpr std::array kFlagListOptions = {
    OptionSpec{.name = "environment", .value = "NAME", .help = "Only flags of this environment"}};
constexpr std::array kFlagSettings = {SettingId::kDatabase};

constexpr CommandSpec flag_command(std::string_view name, std::string_view summary,
                                   std::span<const OptionSpec> options,
                                   Result<int> (*run)(const Invocation&)) {
  return {.group = "flag",
          .name = name,
          .summary = summary,
          .operand = name == "list" ? "" : "KEY",
          .operand_help = "The flag's key: letters, digits, '.', '_' and '-'",
          .options = options,
          .settings = kFlagSettings,
          .run = run};
}

constexpr std::array kFlagCommands = {
    flag_command("create", "Create a flag; it is off unless --enabled is given", kEditOptions,
                 run_flag_create),
    flag_command("list", "List flags", kFlagListOptions, run_flag_list),
    flag_command("get", "Show one flag", kFlagOptions, run_flag_get),
    flag_command("set", "Change a flag now", kEditOptions, run_flag_set),
    flag_command("delete", "Delete a flag; its history stays", kFlagOptions, run_flag_delete),
};

}  // namespace

std::span<const CommandSpec> flag_commands() { return kFlagCommands; }

}  // namespace hoist::cli
