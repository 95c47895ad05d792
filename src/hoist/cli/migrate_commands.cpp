#include "hoist/cli/migrate_commands.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "hoist/cli/argument_values.h"
#include "hoist/cli/open_store.h"
#include "hoist/cli/print.h"
#include "hoist/cli/runtime_settings.h"
#include "hoist/cli/table.h"
#include "hoist/system/real_clock.h"
#include "hoist/wire/json.h"

namespace hoist::cli {
namespace {

/// More migrations than there will ever be; which ones exist is for the store to say.
constexpr int kMaxMigration = 9'999;

boost::json::array to_json(const std::vector<MigrationStatus>& migrations) {
  boost::json::array array;
  for (const MigrationStatus& migration : migrations) {
    array.push_back({{"number", migration.number},
                     {"name", migration.name},
                     {"appliedAt", wire::instant_or_null(migration.applied_at)}});
  }
  return array;
}

Result<void> check_target(const std::vector<MigrationStatus>& known, std::optional<int> target) {
  if (!target || (!known.empty() && *target <= known.back().number)) return {};
  return fail(ErrorCode::kInvalidArgument, fmt::format("there is no migration {}; 1 to {} are known", *target,
                                                       known.empty() ? 0 : known.back().number));
}

Result<int> run_migrate_up(const Invocation& invocation) {
  HOIST_ASSIGN(const std::optional<int> target, whole_number(invocation.arguments, "to", 1, kMaxMigration));
  HOIST_ASSIGN(const DatabaseAddress address, database_setting(invocation.settings));
  const RealClock clock;
  const OpenedStore opened = open_store(address, clock);
  HOIST_ASSIGN(const std::vector<MigrationStatus> known, opened.migrator->status());
  HOIST_TRY(check_target(known, target));
  HOIST_ASSIGN(const std::vector<MigrationStatus> applied, opened.migrator->up(target));
  if (invocation.json) {
    HOIST_TRY(print_json(to_json(applied)));
    return kExitDone;
  }
  for (const MigrationStatus& migration : applied) {
    HOIST_TRY(print_line(fmt::format("Applied {:04}_{}", migration.number, migration.name)));
  }
  if (applied.empty()) HOIST_TRY(print_line("Nothing to migrate"));
  return kExitDone;
}

Result<int> run_migrate_status(const Invocation& invocation) {
  HOIST_ASSIGN(const DatabaseAddress address, database_setting(invocation.settings));
  const RealClock clock;
  const OpenedStore opened = open_store(address, clock);
  HOIST_ASSIGN(const std::vector<MigrationStatus> migrations, opened.migrator->status());
  if (invocation.json) {
    HOIST_TRY(print_json(to_json(migrations)));
    return kExitDone;
  }
  Table table({"NUMBER", "NAME", "APPLIED"});
  for (const MigrationStatus& migration : migrations) {
    table.add({fmt::format("{:04}", migration.number), migration.name,
               migration.applied_at ? format_instant_short(*migration.applied_at) : "pending"});
  }
  HOIST_TRY(print(table.render()));
  return kExitDone;
}

constexpr std::array kUpOptions = {
    OptionSpec{.name = "to", .value = "N", .help = "Up to and including this migration; all unless given"}};
constexpr std::array kMigrateSettings = {SettingId::kDatabase};

constexpr std::array kMigrateCommands = {
    CommandSpec{.group = "migrate",
                .name = "up",
                .summary = "Bring the database's tables up to date",
                .operand = "",
                .operand_help = "",
                .options = kUpOptions,
                .settings = kMigrateSettings,
                .run = run_migrate_up},
    CommandSpec{.group = "migrate",
                .name = "status",
                .summary = "Show which migrations are applied",
                .operand = "",
                .operand_help = "",
                .options = {},
                .settings = kMigrateSettings,
                .run = run_migrate_status},
};

}  // namespace

std::span<const CommandSpec> migrate_commands() { return kMigrateCommands; }

}  // namespace hoist::cli
