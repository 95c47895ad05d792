#include "hoist/cli/command_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "hoist/base/shown_text.h"
#include "hoist/cli/audit_commands.h"
#include "hoist/cli/config_command.h"
#include "hoist/cli/definition_commands.h"
#include "hoist/cli/environment_commands.h"
#include "hoist/cli/flag_commands.h"
#include "hoist/cli/flag_edit_command.h"
#include "hoist/cli/flag_history_commands.h"
#include "hoist/cli/migrate_commands.h"
#include "hoist/cli/retry_policy_commands.h"
#include "hoist/cli/schedule_commands.h"
#include "hoist/cli/segment_commands.h"
#include "hoist/cli/serve_command.h"
#include "hoist/cli/tick_command.h"
#include "hoist/cli/token_commands.h"
#include "hoist/cli/webhook_commands.h"
#include "hoist/cli/worker_command.h"

namespace hoist::cli {
namespace {

std::vector<CommandSpec> gather() {
  std::vector<CommandSpec> commands = {serve_command(), worker_command(), tick_command()};
  const auto append = [&](std::span<const CommandSpec> group) {
    commands.insert(commands.end(), group.begin(), group.end());
  };
  append(migrate_commands());
  append(flag_commands());
  commands.push_back(flag_edit_command());
  append(flag_history_commands());
  append(definition_commands());
  append(environment_commands());
  append(segment_commands());
  append(schedule_commands());
  append(retry_policy_commands());
  append(webhook_commands());
  append(token_commands());
  append(audit_commands());
  commands.push_back(config_command());
  return commands;
}

bool is_help(std::string_view word) { return word == "--help" || word == "-h" || word == "help"; }

bool is_group(std::string_view word) {
  const auto& commands = all_commands();
  return !word.empty() && std::any_of(commands.begin(), commands.end(),
                                      [&](const CommandSpec& spec) { return spec.group == word; });
}

/// The first words of all commands, or the second words of a group's: "serve, worker, tick, …".
std::string accepted(std::string_view group) {
  std::vector<std::string_view> words;
  for (const CommandSpec& spec : all_commands()) {
    if (!group.empty() && spec.group != group) continue;
    const std::string_view word = group.empty() && !spec.group.empty() ? spec.group : spec.name;
    if (words.empty() || words.back() != word) words.push_back(word);
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string list_help(std::string_view group) {
  std::string text = group.empty() ? "Feature flags, and scheduled changes of them that always happen.\n\n"
                                     "Usage: hoist COMMAND [OPTIONS]\n\nCommands:\n"
                                   : fmt::format("Usage: hoist {} COMMAND [OPTIONS]\n\nCommands:\n", group);
  for (const CommandSpec& spec : all_commands()) {
    if (!group.empty() && spec.group != group) continue;
    fmt::format_to(std::back_inserter(text), "  {:<23}{}\n", spec.words(), spec.summary);
  }
  text += "\n'hoist COMMAND --help' tells the options of a command";
  text += group.empty() ? "; 'hoist --version' the version.\n" : ".\n";
  return text;
}

}  // namespace

const std::vector<CommandSpec>& all_commands() {
  static const std::vector<CommandSpec> commands = gather();
  return commands;
}

Result<FoundCommand> find_command(std::span<const std::string> words) {
  if (words.empty()) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("no command was given; accepted are {}, see hoist --help", accepted("")));
  }
  if (is_help(words[0])) return FoundCommand{.command = nullptr, .help = list_help(""), .words = 1};
  const std::string group = is_group(words[0]) ? words[0] : "";
  if (!group.empty() && words.size() > 1 && is_help(words[1])) {
    return FoundCommand{.command = nullptr, .help = list_help(group), .words = 2};
  }
  const std::size_t count = group.empty() ? 1 : 2;
  const std::string name = words.size() < count ? "" : words[count - 1];
  for (const CommandSpec& spec : all_commands()) {
    if (spec.group == group && spec.name == name) {
      return FoundCommand{.command = &spec, .help = {}, .words = count};
    }
  }
  if (group.empty()) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("unknown command '{}'; accepted are {}, see hoist --help", shown_text(name),
                            accepted("")));
  }
  const std::string what = name.empty() ? fmt::format("'{}' needs a command", group)
                                        : fmt::format("unknown command '{} {}'", group, shown_text(name));
  return fail(ErrorCode::kInvalidArgument,
              fmt::format("{}; accepted are {}, see hoist {} --help", what, accepted(group), group));
}

}  // namespace hoist::cli
