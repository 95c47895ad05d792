#include "hoist/cli/segment_commands.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "hoist/app/segments.h"
#include "hoist/cli/argument_values.h"
#include "hoist/cli/input_file.h"
#include "hoist/cli/print.h"
#include "hoist/cli/rule_text.h"
#include "hoist/cli/store_access.h"
#include "hoist/cli/table.h"
#include "hoist/wire/segment_json.h"
#include "hoist/wire/value_json.h"

namespace hoist::cli {
namespace {

Result<SegmentName> segment_name(const Arguments& arguments) {
  HOIST_ASSIGN(SegmentKey key, SegmentKey::parse(arguments.operand()));
  HOIST_ASSIGN(EnvironmentKey environment, environment_or_production(arguments));
  return SegmentName{.key = std::move(key), .environment = std::move(environment)};
}

/// The fields of --file, and the options over them.
Result<SegmentFields> fields_argument(const Arguments& arguments) {
  SegmentFields fields;
  if (const auto path = arguments.text("file")) {
    HOIST_ASSIGN(const std::string text, read_input_file(*path));
    HOIST_ASSIGN(fields, wire::read_segment_edit(text).map_error(
                             [&](Error error) { return in_file(*path, std::move(error)); }));
  }
  if (auto text = arguments.text("description")) fields.description = std::move(text);
  if (const auto text = arguments.text("included")) fields.included = list_argument(*text);
  if (const auto text = arguments.text("excluded")) fields.excluded = list_argument(*text);
  if (const auto text = arguments.text("rule")) {
    fields.rule = Value();
    if (!text->empty()) {
      HOIST_ASSIGN(fields.rule, parse_condition_text(*text).map_error([](Error error) {
        error.message = "--rule: " + error.message;
        return error;
      }));
    }
  }
  return fields;
}

std::string summary_of(const SegmentDefinition& segment) {
  return fmt::format("{} included, {} excluded, {}", segment.included.size(), segment.excluded.size(),
                     segment.rule.is_null() ? "no rule" : "a rule");
}

Result<int> answer_segment(const Invocation& invocation, std::string_view done,
                           const SegmentDefinition& segment) {
  if (invocation.json) {
    HOIST_TRY(print_json(wire::segment_to_json(segment)));
  } else {
    HOIST_TRY(print_line(fmt::format("{} segment {} in {}: {}, version {}", done, segment.key.text(),
                                     segment.environment.text(), summary_of(segment), segment.version)));
  }
  return kExitDone;
}

Result<int> run_segment_create(const Invocation& invocation) {
  HOIST_ASSIGN(const SegmentName name, segment_name(invocation.arguments));
  HOIST_ASSIGN(const SegmentFields fields, fields_argument(invocation.arguments));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const auto segment, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return create_segment(unit, name, fields, invocation.actor, store->random());
  }));
  return answer_segment(invocation, "Created", segment);
}

Result<int> run_segment_set(const Invocation& invocation) {
  HOIST_ASSIGN(const SegmentName name, segment_name(invocation.arguments));
  HOIST_ASSIGN(const SegmentFields fields, fields_argument(invocation.arguments));
  if (fields.empty()) {
    return fail(
        ErrorCode::kInvalidArgument,
        "nothing to change; give at least one of --description, --included, --excluded, --rule and --file");
  }
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const auto segment, store->transact(Access::kWrite, [&](UnitOfWork& unit) {
    return edit_segment(unit, name, fields, invocation.actor, store->random());
  }));
  return answer_segment(invocation, "Set", segment);
}

Result<int> run_segment_delete(const Invocation& invocation) {
  HOIST_ASSIGN(const SegmentName name, segment_name(invocation.arguments));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const auto segment,
               store->transact(Access::kWrite, [&](UnitOfWork& unit) -> Result<SegmentDefinition> {
                 HOIST_ASSIGN(SegmentDefinition found, find_segment(unit, name));
                 HOIST_TRY(delete_segment(unit, name, invocation.actor, store->random()));
                 return found;
               }));
  return answer_segment(invocation, "Deleted", segment);
}

std::string joined(const std::vector<std::string>& members) {
  constexpr std::size_t kShown = 10;
  std::string text = fmt::format(
      "{}", fmt::join(members.begin(),
                      members.begin() + static_cast<std::ptrdiff_t>(std::min(members.size(), kShown)), ", "));
  if (members.size() > kShown) text += fmt::format(" and {} more (see --json)", members.size() - kShown);
  return text;
}

Result<int> run_segment_get(const Invocation& invocation) {
  HOIST_ASSIGN(const SegmentName name, segment_name(invocation.arguments));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const auto segment,
               store->transact(Access::kRead, [&](UnitOfWork& unit) { return find_segment(unit, name); }));
  if (invocation.json) {
    HOIST_TRY(print_json(wire::segment_to_json(segment)));
    return kExitDone;
  }
  Table table({});
  table.add({"key", segment.key.text()});
  table.add({"environment", segment.environment.text()});
  table.add({"description", segment.description});
  table.add({"included", joined(segment.included)});
  table.add({"excluded", joined(segment.excluded)});
  table.add(
      {"rule", segment.rule.is_null() ? "" : boost::json::serialize(wire::value_to_json(segment.rule))});
  table.add({"version", std::to_string(segment.version)});
  table.add({"created", format_instant_short(segment.created_at)});
  table.add({"updated", format_instant_short(segment.updated_at)});
  HOIST_TRY(print(table.render()));
  return kExitDone;
}

Result<int> run_segment_list(const Invocation& invocation) {
  HOIST_ASSIGN(const EnvironmentKey environment, environment_or_production(invocation.arguments));
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const auto segments, store->transact(Access::kRead, [&](UnitOfWork& unit) {
    return unit.segments().list(environment);
  }));
  if (invocation.json) {
    boost::json::array array;
    for (const SegmentDefinition& segment : segments) array.push_back(wire::segment_to_json(segment));
    HOIST_TRY(print_json(array));
    return kExitDone;
  }
  Table table({"KEY", "INCLUDED", "EXCLUDED", "RULE", "VERSION", "UPDATED", "DESCRIPTION"});
  for (const SegmentDefinition& segment : segments) {
    table.add({segment.key.text(), std::to_string(segment.included.size()),
               std::to_string(segment.excluded.size()), segment.rule.is_null() ? "no" : "yes",
               std::to_string(segment.version), format_instant_short(segment.updated_at),
               segment.description});
  }
  HOIST_TRY(print(table.render()));
  return kExitDone;
}

constexpr std::array kSegmentOptions = {OptionSpec{
    .name = "environment", .value = "NAME", .help = "The segment's environment; production unless given"}};
constexpr std::array kSegmentEditOptions = {
    kSegmentOptions[0],
    OptionSpec{.name = "description", .value = "TEXT", .help = "Who they are"},
    OptionSpec{.name = "included", .value = "A,B", .help = "All who are always in it, by targeting key"},
    OptionSpec{.name = "excluded", .value = "A,B", .help = "All who never are"},
    OptionSpec{.name = "rule",
               .value = "RULE",
               .help =
                   "Who else: 'plan = pro and country in de, at; email = ann@example.org', ; being or; '' "
                   "takes the rule away (docs/targeting.md)"},
    OptionSpec{.name = "file",
               .value = "FILE",
               .help = "Any of description, included, excluded and rule (JSONLogic) as JSON; - reads stdin"},
};
constexpr std::array kSegmentSettings = {SettingId::kDatabase};

constexpr CommandSpec segment_command(std::string_view name, std::string_view summary,
                                      std::span<const OptionSpec> options,
                                      Result<int> (*run)(const Invocation&)) {
  return {.group = "segment",
          .name = name,
          .summary = summary,
          .operand = name == "list" ? "" : "KEY",
          .operand_help = "The segment's key: letters, digits, '.', '_' and '-'",
          .options = options,
          .settings = kSegmentSettings,
          .run = run};
}

constexpr std::array kSegmentCommands = {
    segment_command("create", "Create a segment of users", kSegmentEditOptions, run_segment_create),
    segment_command("list", "List segments", kSegmentOptions, run_segment_list),
    segment_command("get", "Show one segment", kSegmentOptions, run_segment_get),
    segment_command("set", "Change a segment; flags that use it follow", kSegmentEditOptions,
                    run_segment_set),
    segment_command("delete", "Delete a segment that nothing uses", kSegmentOptions, run_segment_delete),
};

}  // namespace

std::span<const CommandSpec> segment_commands() { return kSegmentCommands; }

}  // namespace hoist::cli
