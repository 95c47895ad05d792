#include "hoist/cli/definition_commands.h"

#include <fmt/format.h>

#include <array>

#include "hoist/app/import_flags.h"
#include "hoist/app/load_snapshot.h"
#include "hoist/app/time_travel.h"
#include "hoist/cli/argument_values.h"
#include "hoist/cli/input_file.h"
#include "hoist/cli/print.h"
#include "hoist/cli/store_access.h"
#include "hoist/domain/flag_check.h"
#include "hoist/wire/evaluation_json.h"
#include "hoist/wire/flagd_json.h"

namespace hoist::cli {
namespace {

Result<wire::FlagdDefinitions> read_definitions(const std::string& path) {
  HOIST_ASSIGN(const std::string text, read_input_file(path));
  return wire::read_flagd(text).map_error([&](Error error) { return in_file(path, std::move(error)); });
}

ImportFlags import_command(wire::FlagdDefinitions definitions, EnvironmentKey environment) {
  ImportFlags command{
      .environment = std::move(environment), .flags = {}, .rules = std::move(definitions.evaluators)};
  for (wire::FlagdFlag& flag : definitions.flags) {
    command.flags.emplace_back(std::move(flag.key), std::move(flag.config));
  }
  return command;
}

boost::json::array array_of(const std::vector<std::string>& texts) {
  return boost::json::array(texts.begin(), texts.end());
}

Result<int> run_import_flagd(const Invocation& invocation) {
  HOIST_ASSIGN(wire::FlagdDefinitions definitions, read_definitions(invocation.arguments.operand()));
  HOIST_ASSIGN(EnvironmentKey environment, environment_or_production(invocation.arguments));
  const ImportFlags command = import_command(std::move(definitions), std::move(environment));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const ImportReport report, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return import_flags(unit, command, invocation.actor, store->random());
  }));
  if (invocation.json) {
    HOIST_TRY(print_json(boost::json::object{{"created", array_of(report.created)},
                                             {"updated", array_of(report.updated)},
                                             {"unchanged", array_of(report.unchanged)}}));
  } else {
    HOIST_TRY(print_line(fmt::format("Imported into {}: {} created, {} updated, {} unchanged",
                                     command.environment.text(), report.created.size(), report.updated.size(),
                                     report.unchanged.size())));
  }
  return kExitDone;
}

/// Checks definitions without a store: each flag by itself, with the file's own evaluators.
Result<void> check_definitions(const wire::FlagdDefinitions& definitions) {
  HOIST_TRY(in_order_of_need(definitions.evaluators, {}));
  std::vector<SegmentDefinition> segments;
  segments.reserve(definitions.evaluators.size());
  for (const auto& [key, rule] : definitions.evaluators) {
    segments.push_back({.key = key,
                        .environment = production(),
                        .description = {},
                        .included = {},
                        .excluded = {},
                        .rule = rule,
                        .version = 1,
                        .created_at = {},
                        .updated_at = {}});
  }
  const SegmentLibrary library(segments);
  for (const auto& [key, reason] : library.faults()) {
    return fail(ErrorCode::kInvalidArgument, fmt::format("$evaluators.{}: {}", key, reason));
  }
  for (const wire::FlagdFlag& flag : definitions.flags) {
    auto checked = check_updates(flag.key, flag.config.type, all_fields(flag.config), library.scope());
    if (checked) checked = check_fit(flag.config);
    if (!checked) {
      return fail(ErrorCode::kInvalidArgument,
                  fmt::format("flags.{}: {}", flag.key.text(), checked.error().message));
    }
  }
  return {};
}

Result<int> run_flag_validate(const Invocation& invocation) {
  HOIST_ASSIGN(const wire::FlagdDefinitions definitions, read_definitions(invocation.arguments.operand()));
  HOIST_TRY(check_definitions(definitions));
  if (invocation.json) {
    HOIST_TRY(print_json(
        boost::json::object{{"flags", static_cast<std::int64_t>(definitions.flags.size())},
                            {"evaluators", static_cast<std::int64_t>(definitions.evaluators.size())}}));
  } else {
    HOIST_TRY(print_line(fmt::format("{} flags and {} evaluators are valid", definitions.flags.size(),
                                     definitions.evaluators.size())));
  }
  return kExitDone;
}

Result<EvaluationContext> context_argument(const Arguments& arguments) {
  const auto path = arguments.text("context");
  if (!path) return EvaluationContext();
  HOIST_ASSIGN(const std::string text, read_input_file(*path));
  return wire::read_context(text).map_error([&](Error error) { return in_file(*path, std::move(error)); });
}

Result<void> print_evaluation(const Flag& flag, const Evaluation& evaluation,
                              const Explanation& explanation) {
  const std::string value = boost::json::serialize(wire::shown_value(flag, evaluation));
  HOIST_TRY(print_line(fmt::format("{} in {}: {} ({}{}{})", flag.key.text(), flag.environment.text(), value,
                                   evaluation.variant == nullptr ? "" : *evaluation.variant + ", ",
                                   to_string(evaluation.reason),
                                   evaluation.failed() ? ": " + evaluation.error : "")));
  for (const ExplainedStep& step : explanation.steps) {
    HOIST_TRY(print_line(fmt::format("  {} {}: {}", step.decided ? "->" : "  ", step.check, step.detail)));
  }
  const boost::json::object conditions = wire::explanation_to_json(explanation);
  for (const auto& condition : conditions.at("conditions").as_array()) {
    const std::string_view note = condition.at("note").as_string();
    HOIST_TRY(print_line(
        fmt::format("       {}: {} = {}{}{}", std::string_view(condition.at("path").as_string()),
                    boost::json::serialize(condition.at("inputs")),
                    boost::json::serialize(condition.at("result")), note.empty() ? "" : " ", note)));
  }
  return {};
}

Result<int> run_evaluate(const Invocation& invocation) {
  HOIST_ASSIGN(const FlagKey key, FlagKey::parse(invocation.arguments.operand()));
  HOIST_ASSIGN(const EnvironmentKey environment, environment_or_production(invocation.arguments));
  HOIST_ASSIGN(const EvaluationContext context, context_argument(invocation.arguments));
  HOIST_ASSIGN(const std::optional<Instant> at, instant_argument(invocation.arguments, "at"));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const auto snapshot, store->transact(Access::kRead, [&](UnitOfWork& unit) {
    return at ? load_snapshot_at(unit, environment, {.at = *at})
              : load_snapshot(unit, environment, 0, EffectiveAt::kScheduled);
  }));
  const SnapshotView flags = snapshot->at(at.value_or(snapshot->read_at()));
  const CompiledFlag* compiled = flags.find(key.text());
  if (compiled == nullptr) {
    return fail(ErrorCode::kNotFound,
                fmt::format("there is no flag '{}' in environment '{}'", key.text(), environment.text()));
  }
  const bool explain = invocation.arguments.given("explain");
  Explanation explanation;
  const Evaluation evaluation = flags.evaluate(*compiled, context, explain ? &explanation : nullptr);
  if (invocation.json) {
    boost::json::object object = wire::evaluation_to_json(compiled->flag, evaluation);
    if (explain) object["explanation"] = wire::explanation_to_json(explanation);
    HOIST_TRY(print_json(object));
  } else {
    HOIST_TRY(print_evaluation(compiled->flag, evaluation, explanation));
  }
  return kExitDone;
}

constexpr std::array kImportOptions = {OptionSpec{
    .name = "environment", .value = "NAME", .help = "The flags' environment; production unless given"}};
constexpr std::array kEvaluateOptions = {
    OptionSpec{
        .name = "environment", .value = "NAME", .help = "The flag's environment; production unless given"},
    OptionSpec{.name = "context",
               .value = "FILE",
               .help = "Who asks, as a JSON object such as {\"targetingKey\": \"ada\"}; - reads stdin"},
    OptionSpec{.name = "at",
               .value = "TIME",
               .help = "As it was or will be then: RFC 3339 with a zone, such as 2026-12-01T09:00:00+01:00"},
    OptionSpec{.name = "explain", .value = "", .help = "Say what was looked at, and what decided"},
};
constexpr std::array kStoreSettings = {SettingId::kDatabase};

constexpr std::array kDefinitionCommands = {
    CommandSpec{.group = "flag",
                .name = "validate",
                .summary = "Check a file of flagd definitions; changes nothing",
                .operand = "FILE",
                .operand_help = "JSON as flagd reads it; - reads stdin",
                .options = {},
                .settings = {},
                .run = run_flag_validate},
    CommandSpec{.group = "",
                .name = "evaluate",
                .summary = "Say what a flag gives somebody, and why",
                .operand = "KEY",
                .operand_help = "The flag's key",
                .options = kEvaluateOptions,
                .settings = kStoreSettings,
                .run = run_evaluate},
    CommandSpec{.group = "import",
                .name = "flagd",
                .summary = "Bring flags from a file of flagd definitions",
                .operand = "FILE",
                .operand_help = "JSON as flagd reads it; - reads stdin",
                .options = kImportOptions,
                .settings = kStoreSettings,
                .run = run_import_flagd},
};

}  // namespace

std::span<const CommandSpec> definition_commands() { return kDefinitionCommands; }

}  // namespace hoist::cli
