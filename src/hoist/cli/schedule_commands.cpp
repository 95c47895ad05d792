#include "hoist/cli/schedule_commands.h"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

#include "hoist/app/cancel_schedule.h"
#include "hoist/app/create_schedule.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/find_schedule.h"
#include "hoist/app/list_schedules.h"
#include "hoist/app/receipt.h"
#include "hoist/app/retry_failed.h"
#include "hoist/app/retry_schedule.h"
#include "hoist/app/run_schedule.h"
#include "hoist/base/shown_text.h"
#include "hoist/cli/argument_values.h"
#include "hoist/cli/print.h"
#include "hoist/cli/receipt_text.h"
#include "hoist/cli/retry_arguments.h"
#include "hoist/cli/runtime_settings.h"
#include "hoist/cli/schedule_text.h"
#include "hoist/cli/store_access.h"
#include "hoist/wire/receipt_json.h"
#include "hoist/wire/schedule_json.h"

namespace hoist::cli {
namespace {

constexpr Switches kScheduleSwitches = {.on = "enable", .off = "disable"};
/// The longest list on one command; what is more is better asked for by filters.
constexpr int kMaxListed = 10'000;

/// The instant of a schedule: said outright, or counted from the store's now.
struct When {
  std::optional<Instant> at;
  std::optional<Duration> in;
  [[nodiscard]] Instant instant(Instant now) const { return at ? *at : now + *in; }
};
Result<When> when_argument(const Arguments& arguments) {
  const auto at = arguments.text("at");
  const auto in = arguments.text("in");
  if (at.has_value() == in.has_value()) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("{}; give --at with an instant such as 2026-11-27T09:00:00Z, or --in with a "
                            "duration such as 10m",
                            at ? "--at and --in exclude each other" : "there is no time"));
  }
  When when;
  HOIST_ASSIGN(when.at, instant_argument(arguments, "at"));
  if (in) {
    HOIST_ASSIGN(when.in, parse_duration(*in).map_error([](const Error& error) {
      return Error{error.code, fmt::format("--in {}", error.message), error.context};
    }));
  }
  return when;
}

/// The answer of a command that changed one schedule.
Result<int> answer(const Invocation& invocation, const Schedule& schedule, std::string_view sentence) {
  if (invocation.json) {
    HOIST_TRY(print_json(wire::schedule_to_json(schedule)));
  } else {
    HOIST_TRY(print_line(sentence));
  }
  return kExitDone;
}

Result<int> run_schedule_create(const Invocation& invocation) {
  HOIST_ASSIGN(const FlagKey key, FlagKey::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const EnvironmentKey environment, environment_or_production(invocation.arguments));
  HOIST_ASSIGN(const When when, when_argument(invocation.arguments));
  HOIST_ASSIGN(const FlagUpdates updates, updates_argument(invocation.arguments, kScheduleSwitches));
  if (updates.empty()) {
    return fail(ErrorCode::kInvalidArgument,
                "nothing to change; give at least one field, such as --enable, --rollout, --rule or --file");
  }
  CreateSchedule command{.key = key, .environment = environment, .scheduled_at = {}, .updates = updates};
  HOIST_TRY(read_retry_arguments(invocation, command));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const Schedule schedule, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    command.scheduled_at = when.instant(unit.now());
    return create_schedule(unit, command, invocation.actor, store->random());
  }));
  return answer(invocation, schedule,
                fmt::format("Scheduled {} in {} for {}: {} (id {})", schedule.flag_key.text(),
                            schedule.environment.text(), format_instant_short(schedule.scheduled_at),
                            updates_text(schedule.updates), schedule.id.to_string()));
}

Result<int> run_schedule_cancel(const Invocation& invocation) {
  HOIST_ASSIGN(const ScheduleId id, ScheduleId::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  const ScheduleAddress address{.id = id, .flag_key = {}, .environment = {}};
  HOIST_ASSIGN(const Schedule schedule, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return cancel_schedule(unit, address, invocation.actor, store->random());
  }));
  return answer(invocation, schedule,
                fmt::format("Cancelled schedule {} of {} in {}", id.to_string(), schedule.flag_key.text(),
                            schedule.environment.text()));
}

Result<int> run_schedule_retry(const Invocation& invocation) {
  HOIST_ASSIGN(const ScheduleId id, ScheduleId::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  const ScheduleAddress address{.id = id, .flag_key = {}, .environment = {}};
  HOIST_ASSIGN(const Schedule schedule, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return retry_schedule(unit, address, invocation.actor, store->random());
  }));
  return answer(invocation, schedule,
                fmt::format("Schedule {} of {} in {} is due now, with a fresh budget of retries",
                            id.to_string(), schedule.flag_key.text(), schedule.environment.text()));
}

Result<int> run_schedule_run(const Invocation& invocation) {
  HOIST_ASSIGN(const ScheduleId id, ScheduleId::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  const ScheduleAddress address{.id = id, .flag_key = {}, .environment = {}};
  HOIST_ASSIGN(const Schedule schedule, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return run_schedule(unit, address, invocation.actor, store->random());
  }));
  return answer(invocation, schedule,
                fmt::format("Schedule {} of {} in {} is meant for now, and due", id.to_string(),
                            schedule.flag_key.text(), schedule.environment.text()));
}

Result<int> run_schedule_preview(const Invocation& invocation) {
  HOIST_ASSIGN(const ScheduleId id, ScheduleId::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const RetryPolicy policy, retry_policy_setting(invocation.settings));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  const ScheduleAddress address{.id = id, .flag_key = {}, .environment = {}};
  using Timeline = std::vector<RetryWindow>;
  HOIST_ASSIGN(const Timeline timeline,
               store->transact(Access::kRead, [&](UnitOfWork& unit) -> Result<Timeline> {
                 HOIST_ASSIGN(const Schedule schedule, find_schedule(unit, address));
                 return retry_timeline(schedule, policy, unit.now());
               }));
  if (invocation.json) {
    HOIST_TRY(print_json(wire::timeline_to_json(timeline)));
  } else {
    HOIST_TRY(print(timeline_table(timeline)));
  }
  return kExitDone;
}

Result<int> run_schedule_show(const Invocation& invocation) {
  HOIST_ASSIGN(const ScheduleId id, ScheduleId::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  struct Shown {
    Schedule schedule;
    std::vector<Attempt> attempts;
    std::optional<Receipt> receipt;
  };
  const ScheduleAddress address{.id = id, .flag_key = {}, .environment = {}};
  HOIST_ASSIGN(const Shown shown, store->transact(Access::kRead, [&](UnitOfWork& unit) -> Result<Shown> {
    HOIST_ASSIGN(Schedule schedule, find_schedule(unit, address));
    HOIST_ASSIGN(std::vector<Attempt> attempts, unit.due().attempts(id));
    HOIST_ASSIGN(std::optional<Receipt> receipt, receipt_of(unit, schedule, attempts));
    return Shown{std::move(schedule), std::move(attempts), std::move(receipt)};
  }));
  if (!invocation.json) {
    HOIST_TRY(print(schedule_details(shown.schedule, shown.attempts)));
    if (shown.receipt) HOIST_TRY(print("\n" + receipt_text(*shown.receipt)));
    return kExitDone;
  }
  boost::json::object object = wire::schedule_to_json(shown.schedule);
  object["attempts"] = wire::attempts_to_json(shown.attempts);
  object["receipt"] = wire::receipt_to_json(shown.schedule, shown.receipt);
  HOIST_TRY(print_json(object));
  return kExitDone;
}

Result<std::optional<ScheduleStateFilter>> state_argument(const Arguments& arguments) {
  const auto text = arguments.text("status");
  if (!text) return std::optional<ScheduleStateFilter>();
  std::string accepted;
  for (const auto& [name, state] : kScheduleStates) {
    if (*text == name) return state;
    accepted += (accepted.empty() ? "" : name == kScheduleStates.back().first ? " and " : ", ");
    accepted += name;
  }
  return fail(ErrorCode::kInvalidArgument,
              fmt::format("--status '{}' is not valid; {} are accepted", shown_text(*text), accepted));
}

/// --flag, --environment and --limit, and --status where the command takes it.
struct ListArguments {
  ScheduleFilter filter;
  std::optional<FlagKey> flag;
  int limit = kDefaultPageSize;
};
Result<ListArguments> list_arguments(const Arguments& arguments) {
  ListArguments list;
  HOIST_ASSIGN(list.filter.environment, environment_argument(arguments));
  HOIST_ASSIGN(list.filter.state, state_argument(arguments));
  HOIST_ASSIGN(const std::optional<int> limit, whole_number(arguments, "limit", 1, kMaxListed));
  list.limit = limit.value_or(kDefaultPageSize);
  list.filter.limit = list.limit + 1;  // One more than is shown tells whether there are more.
  if (const auto key = arguments.text("flag")) {
    HOIST_ASSIGN(list.flag, FlagKey::parse(*key));
    if (!list.filter.environment) list.filter.environment = production();
  }
  return list;
}

/// Narrows the filter to the flag that is named, if one is.
Result<void> narrow_to_flag(UnitOfWork& unit, ListArguments& list) {
  if (!list.flag) return {};
  HOIST_ASSIGN(const Flag flag, find_flag(unit, *list.flag, *list.filter.environment));
  list.filter.flag = flag.id;
  return {};
}

Result<int> run_schedule_retry_failed(const Invocation& invocation) {
  HOIST_ASSIGN(ListArguments list, list_arguments(invocation.arguments));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const RetriedSchedules retried,
               store->transact(Access::kWrite, [&](UnitOfWork& unit) -> Result<RetriedSchedules> {
                 HOIST_TRY(narrow_to_flag(unit, list));
                 list.filter.limit = list.limit;
                 return retry_failed(unit, list.filter, invocation.actor, store->random());
               }));
  if (invocation.json) {
    boost::json::array items;
    for (const Schedule& schedule : retried.schedules) items.push_back(wire::schedule_to_json(schedule));
    HOIST_TRY(print_json(boost::json::object{{"items", std::move(items)}, {"more", retried.more}}));
    return kExitDone;
  }
  HOIST_TRY(print_line(fmt::format("{} schedules are due now, each with a fresh budget of retries",
                                   retried.schedules.size())));
  if (retried.more) HOIST_TRY(print_line("There are more; run this again, or see --limit."));
  return kExitDone;
}

Result<int> run_schedule_list(const Invocation& invocation) {
  HOIST_ASSIGN(ListArguments list, list_arguments(invocation.arguments));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  using Schedules = std::vector<Schedule>;
  HOIST_ASSIGN(Schedules schedules,
               store->transact(Access::kRead, [&](UnitOfWork& unit) -> Result<Schedules> {
                 HOIST_TRY(narrow_to_flag(unit, list));
                 return list_schedules(unit, list.filter);
               }));
  const bool more = schedules.size() > static_cast<std::size_t>(list.limit);
  if (more) schedules.pop_back();
  if (invocation.json) {
    boost::json::array array;
    for (const Schedule& schedule : schedules) array.push_back(wire::schedule_to_json(schedule));
    HOIST_TRY(print_json(array));
    return kExitDone;
  }
  HOIST_TRY(print(schedule_table(schedules)));
  if (more) HOIST_TRY(print_line("There are more; see --limit, --flag, --status and --environment."));
  return kExitDone;
}

constexpr std::array kOwnCreateOptions = {
    OptionSpec{
        .name = "environment", .value = "NAME", .help = "The flag's environment; production unless given"},
    OptionSpec{
        .name = "at", .value = "TIME", .help = "When: RFC 3339 with a zone, such as 2026-11-27T09:00:00Z"},
    OptionSpec{.name = "in", .value = "DURATION", .help = "When, from now: 30s, 10m, 1h30m, 2d"},
    OptionSpec{.name = "enable", .value = "", .help = "Switch the flag on"},
    OptionSpec{.name = "disable", .value = "", .help = "Switch the flag off"},
};
constexpr auto kScheduleCreateOptions = with_update_options(with_retry_options(kOwnCreateOptions));
constexpr std::array kRetryFailedOptions = {
    OptionSpec{
        .name = "flag", .value = "KEY", .help = "Only schedules of this flag (in production unless said)"},
    OptionSpec{.name = "environment", .value = "NAME", .help = "Only schedules of this environment"},
    OptionSpec{.name = "limit", .value = "N", .help = "At most so many; 100 unless given"},
};
constexpr std::array kScheduleListOptions = {
    OptionSpec{
        .name = "flag", .value = "KEY", .help = "Only schedules of this flag (in production unless said)"},
    OptionSpec{
        .name = "status",
        .value = "STATUS",
        .help = "Only pending, applied, failed, cancelled, retrying or terminal (failed for good) ones"},
    OptionSpec{.name = "environment", .value = "NAME", .help = "Only schedules of this environment"},
    OptionSpec{.name = "limit", .value = "N", .help = "At most so many; 100 unless given"},
};
constexpr std::array kScheduleSettings = {SettingId::kDatabase};
/// What the server's own retry policy is made of.
constexpr std::array kScheduleRetrySettings = {SettingId::kDatabase, SettingId::kRetryBase,
                                               SettingId::kRetryCap};

constexpr CommandSpec schedule_command(std::string_view name, std::string_view summary,
                                       std::span<const OptionSpec> options,
                                       Result<int> (*run)(const Invocation&),
                                       std::span<const SettingId> settings = kScheduleSettings) {
  const bool on_flag = name == "create";
  return {.group = "schedule",
          .name = name,
          .summary = summary,
          .operand = on_flag                  ? "KEY"
                     : name == "list"         ? ""
                     : name == "retry-failed" ? ""
                                              : "ID",
          .operand_help = on_flag ? "The flag's key" : "The schedule's id",
          .options = options,
          .settings = settings,
          .run = run};
}

constexpr std::array kScheduleCommands = {
    schedule_command("create", "Schedule a change of a flag", kScheduleCreateOptions, run_schedule_create,
                     kScheduleRetrySettings),
    schedule_command("list", "List schedules, by time", kScheduleListOptions, run_schedule_list),
    schedule_command("show", "Show one schedule and its attempts", {}, run_schedule_show),
    schedule_command("cancel", "Cancel a schedule that is pending or waits for a retry", {},
                     run_schedule_cancel),
    schedule_command("retry", "Retry a failed schedule now, with a fresh budget of retries", {},
                     run_schedule_retry),
    schedule_command("retry-failed", "Retry every schedule that failed for good, oldest first",
                     kRetryFailedOptions, run_schedule_retry_failed),
    schedule_command("run", "Run a pending or failed schedule now, as if it were meant for now", {},
                     run_schedule_run),
    schedule_command("preview", "Say when each retry would run; does nothing", {}, run_schedule_preview,
                     kScheduleRetrySettings),
};

}  // namespace

std::span<const CommandSpec> schedule_commands() { return kScheduleCommands; }

}  // namespace hoist::cli
