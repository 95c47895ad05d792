#include "hoist/cli/flag_text.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "hoist/cli/table.h"
#include "hoist/domain/patch.h"
#include "hoist/system/printable.h"
#include "hoist/wire/flag_fields_json.h"

namespace hoist::cli {
namespace {

std::string shown_field(const boost::json::value& value) { return printable(boost::json::serialize(value)); }

/// Why a version was made: "schedule 01a2…", "edited", "reverted to version 3".
std::string reason_of(const AuditEvent& event) {
  switch (event.action) {
    case AuditAction::kFlagCreated:
      return "created";
    case AuditAction::kFlagEdited:
      return "edited";
    case AuditAction::kFlagReverted:
      return "reverted " + event.note;
    case AuditAction::kScheduleApplied:
      return event.schedule_id ? "schedule " + event.schedule_id->to_string() : "a schedule";
    default:
      return std::string(to_string(event.action));
  }
}

}  // namespace

std::string rollout_of(const FlagConfig& config) {
  return config.rollout_percentage ? fmt::format("{} %", config.rollout_percentage->value()) : "-";
}

std::string state_of(const FlagConfig& config) {
  if (config.archived) return "archived";
  if (!config.rollout_percentage) return config.enabled ? "enabled" : "disabled";
  if (!config.enabled) return fmt::format("disabled (rollout {})", rollout_of(config));
  return fmt::format("enabled for {} of users", rollout_of(config));
}

std::string flag_details(const Flag& flag) {
  Table table({});
  table.add({"key", flag.key.text()});
  table.add({"environment", flag.environment.text()});
  table.add({"enabled", flag.config.enabled ? "yes" : "no"});
  table.add({"rollout", rollout_of(flag.config)});
  table.add({"description", flag.config.description});
  // Of the rest, what is not as in any new flag.
  const FlagConfig defaults;
  if (flag.config.type != defaults.type) table.add({"type", std::string(to_string(flag.config.type))});
  for (const FlagField field : kFlagFields) {
    if (field <= FlagField::kDescription) continue;
    with_field(field, [&](auto in_config, auto /*in_updates*/) {
      if (defaults.*in_config == flag.config.*in_config) return;
      table.add({std::string(to_string(field)),
                 boost::json::serialize(wire::field_to_json(flag.config.*in_config))});
    });
  }
  table.add({"version", std::to_string(flag.version)});
  table.add({"created", format_instant_short(flag.created_at)});
  table.add({"updated", format_instant_short(flag.updated_at)});
  table.add({"id", flag.id.to_string()});
  return table.render();
}

std::string flag_table(std::span<const Flag> flags) {
  Table table({"KEY", "ENVIRONMENT", "ENABLED", "ROLLOUT", "VERSION", "UPDATED", "DESCRIPTION"});
  for (const Flag& flag : flags) {
    table.add({flag.key.text(), flag.environment.text(), flag.config.enabled ? "yes" : "no",
               rollout_of(flag.config), std::to_string(flag.version), format_instant_short(flag.updated_at),
               flag.config.description});
  }
  return table.render();
}

std::string config_diff(const FlagConfig& before, const FlagConfig& after) {
  std::string text;
  for (const FlagField field : kFlagFields) {
    with_field(field, [&](auto in_config, auto /*in_updates*/) {
      if (before.*in_config == after.*in_config) return;
      text +=
          fmt::format("- {}: {}\n", to_string(field), shown_field(wire::field_to_json(before.*in_config)));
      text += fmt::format("+ {}: {}\n", to_string(field), shown_field(wire::field_to_json(after.*in_config)));
    });
  }
  return text;
}

std::string history_text(std::span<const AuditEvent> versions) {
  std::string text;
  for (const AuditEvent& event : versions) {
    text += fmt::format("version {}  {}  {}  {}\n", event.after->version, format_instant_short(event.at),
                        printable(event.actor), printable(reason_of(event)));
    if (!event.before) continue;
    const std::string whole = config_diff(event.before->config, event.after->config);
    for (std::string_view diff = whole; !diff.empty(); diff.remove_prefix(diff.find('\n') + 1)) {
      text += fmt::format("  {}\n", diff.substr(0, diff.find('\n')));
    }
  }
  return text;
}

}  // namespace hoist::cli
