#include "hoist/app/import_flags.h"

#include <fmt/format.h>

#include "hoist/app/create_flag.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/segments.h"

namespace hoist {
namespace {

tl::unexpected<Error> about(std::string_view what, std::string_view key, Error error) {
  error.message = fmt::format("{} '{}': {}", what, key, error.message);
  return tl::unexpected<Error>(std::move(error));
}

/// One of the report's lists.
using Outcome = std::vector<std::string> ImportReport::*;

Result<Outcome> import_flag(UnitOfWork& unit, const EnvironmentKey& environment, const FlagKey& key,
                            const FlagConfig& config, const std::string& actor, RandomSource& random) {
  HOIST_ASSIGN(const std::optional<Flag> present, unit.flags().lock(key, environment));
  if (!present) {
    const CreateFlag command{.key = key, .environment = environment, .config = config};
    HOIST_TRY(create_flag(unit, command, actor, random));
    return &ImportReport::created;
  }
  if (present->config.type != config.type) {
    return fail(
        ErrorCode::kInvalidState,
        fmt::format("it has type {} here and {} there: a flag keeps its type, so delete it here first",
                    to_string(present->config.type), to_string(config.type)));
  }
  // What flagd has no word for stays as it is.
  FlagConfig wanted = config;
  wanted.description = present->config.description;
  wanted.prerequisites = present->config.prerequisites;
  wanted.archived = present->config.archived;
  wanted.tags = present->config.tags;
  wanted.owner = present->config.owner;
  const FlagUpdates edit = updates_between(present->config, wanted);
  if (edit.empty()) return &ImportReport::unchanged;
  HOIST_TRY(edit_flag(unit, key, environment, edit, actor, random));
  return &ImportReport::updated;
}

Result<Outcome> import_segment(UnitOfWork& unit, const SegmentName& name, const Value& rule,
                               const std::string& actor, RandomSource& random) {
  SegmentFields fields;
  fields.rule = rule;
  HOIST_ASSIGN(const auto present, unit.segments().find(name.key, name.environment));
  if (!present) {
    HOIST_TRY(create_segment(unit, name, fields, actor, random));
    return &ImportReport::created;
  }
  if (present->rule == rule) return &ImportReport::unchanged;
  HOIST_TRY(edit_segment(unit, name, fields, actor, random));
  return &ImportReport::updated;
}

/// Holds the flags that are there already, before the segments: rows come before references.
Result<void> lock_present(UnitOfWork& unit, const ImportFlags& command) {
  std::vector<FlagId> ids;
  for (const auto& [key, config] : command.flags) {
    HOIST_ASSIGN(const auto present, unit.flags().find(key, command.environment));
    if (present) ids.push_back(present->id);
  }
  HOIST_TRY(unit.flags().lock_all(ids));
  return {};
}

}  // namespace

Result<ImportReport> import_flags(UnitOfWork& unit, const ImportFlags& command, const std::string& actor,
                                  RandomSource& random) {
  ImportReport report;
  HOIST_TRY(lock_present(unit, command));
  HOIST_ASSIGN(const auto present, unit.segments().list(command.environment));
  HOIST_ASSIGN(const auto rules, in_order_of_need(command.rules, present));
  for (const auto& [key, rule] : rules) {
    const SegmentName name{.key = key, .environment = command.environment};
    auto outcome = import_segment(unit, name, rule, actor, random);
    if (!outcome) return about("segment", key.text(), std::move(outcome).error());
    (report.*(*outcome)).push_back("segment " + key.text());
  }
  for (const auto& [key, config] : command.flags) {
    auto outcome = import_flag(unit, command.environment, key, config, actor, random);
    if (!outcome) return about("flag", key.text(), std::move(outcome).error());
    (report.*(*outcome)).push_back(key.text());
  }
  return report;
}

}  // namespace hoist
