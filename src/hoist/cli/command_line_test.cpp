#include "hoist/cli/command_line.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "hoist/cli/command_table.h"

namespace hoist::cli {
namespace {

Result<ParsedCommandLine> parse(std::vector<std::string> words) {
  HOIST_ASSIGN(const FoundCommand found, find_command(words));
  return parse_command_line(*found.command, std::span(words).subspan(found.words));
}

TEST(CommandLine, TakesOptionsBeforeAndAfterTheOperand) {
  const auto parsed = parse({"flag", "create", "--rollout", "25", "checkout", "--enabled", "--json",
                             "--description=a = b", "--database", "x.db", "--config", "c"});
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->arguments.operand(), "checkout");
  EXPECT_EQ(parsed->arguments.text("rollout"), "25");
  EXPECT_EQ(parsed->arguments.text("description"), "a = b");
  EXPECT_EQ(parsed->arguments.text("environment"), std::nullopt);
  EXPECT_TRUE(parsed->arguments.given("enabled"));
  EXPECT_FALSE(parsed->arguments.given("disabled"));
  EXPECT_TRUE(parsed->json);
  EXPECT_EQ(parsed->config_file, "c");
  EXPECT_EQ(parsed->settings, (std::map<SettingId, std::string>{{SettingId::kDatabase, "x.db"}}));
}

TEST(CommandLine, CommandWordsAndNumbersMayBeValues) {
  for (const std::string key : {"list", "create", "flag", "serve", "help", "1"}) {
    const auto parsed = parse({"flag", "get", key});
    ASSERT_TRUE(parsed) << key;
    EXPECT_EQ(parsed->arguments.operand(), key);
  }
  EXPECT_EQ(parse({"flag", "set", "a", "--rollout", "-1"})->arguments.text("rollout"), "-1");
  EXPECT_EQ(parse({"flag", "set", "a", "--description", ""})->arguments.text("description"), "");
  EXPECT_EQ(parse({"flag", "set", "a", "--description", "--enabled"})->arguments.text("description"),
            "--enabled");
  EXPECT_EQ(parse({"flag", "get", "--", "-a"})->arguments.operand(), "-a");
}

TEST(CommandLine, RefusesInOneSentenceAndSaysWhereToLook) {
  struct Row {
    std::vector<std::string> words;
    std::string message;
  };
  const Row rows[] = {
      {{},
       "no command was given; accepted are serve, worker, tick, migrate, flag, evaluate, import, "
       "environment, segment, "
       "schedule, "
       "retry-policy, webhook, token, audit, config, "
       "see hoist --help"},
      {{"frob"},
       "unknown command 'frob'; accepted are serve, worker, tick, migrate, flag, evaluate, import, "
       "environment, segment, "
       "schedule, "
       "retry-policy, webhook, token, audit, "
       "config, see hoist --help"},
      {{"flag"},
       "'flag' needs a command; accepted are create, list, get, set, delete, edit, history, revert, "
       "validate, see hoist flag "
       "--help"},
      {{"flag", "frob"},
       "unknown command 'flag frob'; accepted are create, list, get, set, delete, edit, history, revert, "
       "validate, see hoist flag "
       "--help"},
      {{"flag", "get"}, "KEY is missing; see hoist flag get --help"},
      {{"flag", "get", "a", "b"}, "unknown argument 'b'; see hoist flag get --help"},
      {{"flag", "list", "a"}, "unknown argument 'a'; see hoist flag list --help"},
      {{"flag", "get", "a", "--frob"}, "unknown option '--frob'; see hoist flag get --help"},
      {{"flag", "get", "--frob"}, "unknown option '--frob'; see hoist flag get --help"},
      {{"flag", "get", "a", "-x"}, "unknown option '-x'; see hoist flag get --help"},
      {{"flag", "set", "a", "--rollout"}, "--rollout needs a value; see hoist flag set --help"},
      {{"flag", "set", "a", "--rollout", "1", "--rollout", "2"},
       "--rollout was given more than once; see hoist flag set --help"},
      {{"flag", "set", "a", "--enabled=false"}, "--enabled takes no value; see hoist flag set --help"},
      {{"tick", "--listen", "x"}, "unknown option '--listen'; see hoist tick --help"},
  };
  for (const Row& row : rows) {
    const auto parsed = parse(row.words);
    ASSERT_FALSE(parsed) << row.message;
    EXPECT_EQ(parsed.error().message, row.message);
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(CommandLine, EveryCommandHasHelpThatNamesItsOptions) {
  std::set<std::string> words;
  for (const CommandSpec& spec : all_commands()) {
    SCOPED_TRACE(spec.words());
    EXPECT_TRUE(words.insert(spec.words()).second) << "two commands of one name";
    const std::vector<std::string> help = {"--help"};
    const auto parsed = parse_command_line(spec, help);
    ASSERT_TRUE(parsed);
    ASSERT_TRUE(parsed->help);
    for (const OptionSpec& option : spec.options) {
      EXPECT_NE(parsed->help->find("--" + std::string(option.name)), std::string::npos) << option.name;
    }
    for (const SettingId id : spec.settings) {
      EXPECT_NE(parsed->help->find("--" + std::string(setting_spec(id).name)), std::string::npos);
    }
    EXPECT_NE(parsed->help->find(std::string(spec.summary)), std::string::npos);
  }
}

TEST(CommandLine, HelpOfAllAndOfAGroupListsTheirCommands) {
  const std::vector<std::string> top = {"--help"};
  const std::vector<std::string> group = {"schedule", "--help"};
  const std::string all = find_command(top)->help;
  const std::string of_group = find_command(group)->help;
  for (const CommandSpec& spec : all_commands()) {
    const std::string line = "\n  " + spec.words() + " ";
    EXPECT_NE(all.find(line), std::string::npos) << spec.words();
    EXPECT_EQ(of_group.find(line) != std::string::npos, spec.group == "schedule") << spec.words();
  }
}

}  // namespace
}  // namespace hoist::cli
