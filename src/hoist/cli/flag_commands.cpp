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
#include "hoist/cli/flag_name.h"
#include "hoist/cli/flag_text.h"
#include "hoist/cli/input_file.h"
#include "hoist/cli/print.h"
#include "hoist/cli/store_access.h"
#include "hoist/wire/flag_json.h"
#include "hoist/wire/requests_json.h"

namespace hoist::cli {
namespace {

constexpr Switches kFlagSwitches = {.on = "enabled", .off = "disabled"};

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

/// What --file says, and the options over it.
Result<FlagConfig> new_config(const Arguments& arguments) {
  wire::NewFlagFields read;
  if (const auto path = arguments.text("file")) {
    HOIST_ASSIGN(const std::string text, read_input_file(*path));
    HOIST_ASSIGN(read, wire::read_new_flag_fields(text).map_error(
                           [&](Error error) { return in_file(*path, std::move(error)); }));
  }
  HOIST_ASSIGN(const FlagUpdates fields, updates_argument(arguments, kFlagSwitches, std::move(read.fields)));
  return initial_config(read.type, fields);
}

Result<int> run_flag_create(const Invocation& invocation) {
  HOIST_ASSIGN(const FlagName name, flag_name(invocation.arguments));
  HOIST_ASSIGN(FlagConfig config, new_config(invocation.arguments));
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
  if (edit.empty()) {
    return fail(ErrorCode::kInvalidArgument,
                "nothing to change; give at least one field, such as --enabled, --rollout, --rule or --file");
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

Result<int> run_flag_get(const Invocation& invocation) {
  HOIST_ASSIGN(const FlagName name, flag_name(invocation.arguments));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Flag flag, store->transact(Access::kRead, [&](UnitOfWork& unit) {
    return find_flag(unit, name.key, name.environment);
  }));
  if (invocation.json) {
    HOIST_TRY(print_json(wire::flag_to_json(flag)));
  } else {
    HOIST_TRY(print(flag_details(flag)));
  }
  return kExitDone;
}

Result<FlagFilter> list_filter(const Arguments& arguments) {
  FlagFilter filter;
  HOIST_ASSIGN(filter.environment, environment_argument(arguments));
  filter.tag = arguments.text("tag");
  filter.owner = arguments.text("owner");
  if (arguments.given("archived") && arguments.given("all")) {
    return fail(ErrorCode::kInvalidArgument, "--archived and --all exclude each other; give one of them");
  }
  if (!arguments.given("all")) filter.archived = arguments.given("archived");
  return filter;
}

Result<int> run_flag_list(const Invocation& invocation) {
  HOIST_ASSIGN(const FlagFilter filter, list_filter(invocation.arguments));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const std::vector<Flag> flags,
               store->transact(Access::kRead, [&](UnitOfWork& unit) { return load_flags(unit, filter); }));
  if (invocation.json) {
    boost::json::array array;
    for (const Flag& flag : flags) array.push_back(wire::flag_to_json(flag));
    HOIST_TRY(print_json(array));
    return kExitDone;
  }
  HOIST_TRY(print(flag_table(flags)));
  return kExitDone;
}

constexpr std::array kFlagOptions = {kFlagEnvironment};
constexpr std::array kSwitchOptions = {
    kFlagEnvironment,
    OptionSpec{.name = "enabled", .value = "", .help = "Switch the flag on"},
    OptionSpec{.name = "disabled", .value = "", .help = "Switch the flag off"},
};
constexpr auto kEditOptions = with_update_options(kSwitchOptions);
constexpr std::array kFlagListOptions = {
    OptionSpec{.name = "environment", .value = "NAME", .help = "Only flags of this environment"},
    OptionSpec{.name = "tag", .value = "TAG", .help = "Only flags with this tag"},
    OptionSpec{.name = "owner", .value = "TEXT", .help = "Only flags of this owner"},
    OptionSpec{.name = "archived", .value = "", .help = "Only archived flags, which are left out otherwise"},
    OptionSpec{.name = "all", .value = "", .help = "Archived flags as well"},
};
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
