#include <gmock/gmock.h>

#include "cli_harness.h"

namespace hoist::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;

class FlagCommands : public CommandTest {};

std::vector<std::string> names_of_flags(const boost::json::value& flags) {
  std::vector<std::string> keys;
  for (const auto& flag : flags.as_array()) keys.push_back(text_at(flag, "key"));
  return keys;
}

TEST_P(FlagCommands, create_set_get_list_and_delete_for_people) {
  EXPECT_EQ(hoist_.text("flag create checkout --description 'The new naïve 🚀'"),
            "Created checkout in production: disabled (rollout 100 %), version 1\n");
  EXPECT_EQ(hoist_.text("flag create checkout --environment staging --enabled --rollout 25"),
            "Created checkout in staging: enabled for 25 % of users, version 1\n");
  EXPECT_EQ(hoist_.text("flag set checkout --enabled --rollout 0"),
            "Set checkout in production: enabled for 0 % of users, version 2\n");
  EXPECT_THAT(hoist_.text("flag get checkout"), MatchesRegex("key          checkout\n"
                                                             "environment  production\n"
                                                             "enabled      yes\n"
                                                             "rollout      0 %\n"
                                                             "description  The new naïve 🚀\n"
                                                             "version      2\n"
                                                             "created      20[-0-9T:.]+Z\n"
                                                             "updated      20[-0-9T:.]+Z\n"
                                                             "id           [0-9a-f-]{36}\n"));
  EXPECT_THAT(
      hoist_.text("flag list"),
      MatchesRegex("KEY       ENVIRONMENT  ENABLED  ROLLOUT  VERSION  UPDATED +DESCRIPTION\n"
                   "checkout  production   yes      0 %      2        20[-0-9T:.]+Z +The new naïve 🚀\n"
                   "checkout  staging      yes      25 %     1        20[-0-9T:.]+Z\n"));
  EXPECT_EQ(hoist_.text("flag delete checkout --environment staging"),
            "Deleted checkout in staging: enabled for 25 % of users, version 2\n");
  EXPECT_EQ(hoist_.failure("flag get checkout --environment staging", 1),
            "hoist: there is no flag 'checkout' in environment 'staging'");
}

TEST_P(FlagCommands, the_same_for_programs) {
  const auto created = hoist_.json("flag create checkout --disabled --rollout 5 --description ''");
  EXPECT_THAT(names_of(created),
              ElementsAre("id", "key", "environment", "type", "enabled", "rolloutPercentage", "description",
                          "variants", "defaultVariant", "targeting", "prerequisites", "metadata", "archived",
                          "tags", "owner", "version", "createdAt", "updatedAt"));
  EXPECT_EQ(text_at(created, "key"), "checkout");
  EXPECT_EQ(text_at(created, "rolloutPercentage"), "5");
  EXPECT_EQ(hoist_.json("flag get checkout"), created);
  const auto changed = hoist_.json("flag set checkout --enabled");
  EXPECT_EQ(text_at(changed, "enabled"), "true");
  EXPECT_EQ(text_at(changed, "rolloutPercentage"), "5");
  EXPECT_EQ(text_at(changed, "version"), "2");
  EXPECT_EQ(hoist_.json("flag list"), (boost::json::array{changed}));
  EXPECT_EQ(hoist_.json("flag list --environment staging"), boost::json::array());
  EXPECT_EQ(text_at(hoist_.json("flag delete checkout"), "id"), text_at(created, "id"));
  EXPECT_EQ(hoist_.json("flag list"), boost::json::array());
}

TEST_P(FlagCommands, conflicts_and_missing_flags_exit_1_and_change_nothing) {
  const auto before = hoist_.json("flag create checkout");
  EXPECT_THAT(hoist_.failure("flag create checkout --enabled", 1),
              MatchesRegex("hoist: .*flag 'checkout' .*exists.* in environment 'production'.*"));
  for (const std::string command : {"get", "set --enabled", "delete"}) {
    EXPECT_EQ(hoist_.failure("flag " + command + " nope", 1),
              "hoist: there is no flag 'nope' in environment 'production'");
  }
  const auto error = boost::json::parse(hoist_.failure("flag get nope --json", 1));
  EXPECT_THAT(names_of(error), ElementsAre("error", "message", "details"));
  EXPECT_EQ(text_at(error, "error"), "NOT_FOUND");
  EXPECT_EQ(hoist_.json("flag list"), (boost::json::array{before}));
}

TEST_P(FlagCommands, keys_that_are_words_of_the_command_line_are_keys) {
  for (const std::string key : {"list", "create", "serve", "help", "flag", "1"}) {
    EXPECT_THAT(hoist_.text("flag create " + key), HasSubstr("Created " + key + " in production"));
  }
}

TEST_P(FlagCommands, more_flags_than_a_page_are_all_listed) {
  std::string sql = "INSERT INTO feature_flags (id, flag_key, environment) VALUES ";
  for (int i = 0; i < 1001; ++i) {
    const std::string number = std::to_string(1000 + i);
    sql += (i == 0 ? "" : ", ") + ("('01935b1e-7c00-7000-8000-00000000" + number + "', 'f" + number) +
           "', 'production')";
  }
  store_.run_sql(sql);
  EXPECT_EQ(hoist_.json("flag list").as_array().size(), 1001U);
}

TEST_P(FlagCommands, the_audit_trail_names_the_person) {
  EXPECT_THAT(hoist_.text("flag create a"), HasSubstr("Created"));
  EXPECT_EQ(store_.sql().value("SELECT actor FROM audit_events"), "cli:ada");
  hoist_.environment["USER"] = std::nullopt;
  EXPECT_THAT(hoist_.text("flag delete a"), HasSubstr("Deleted"));
  EXPECT_EQ(store_.sql().value("SELECT actor FROM audit_events WHERE action = 'flag.deleted'"), "cli");
}

TEST_P(FlagCommands, fields_come_from_rules_options_and_files) {
  const auto created = hoist_.json(
      "flag create checkout --enabled --rule 'plan = pro -> on; else off' --tags 'a, b' --owner ann");
  EXPECT_EQ(boost::json::serialize(created.at("targeting")),
            R"({"if":[{"==":[{"var":"plan"},"pro"]},"on","off"]})");
  EXPECT_EQ(created.at("tags"), (boost::json::array{"a", "b"}));
  EXPECT_EQ(text_at(created, "owner"), "ann");
  EXPECT_EQ(boost::json::serialize(hoist_.json("flag set checkout --rule off").at("targeting")),
            R"({"if":[true,"off"]})");
  ProcessOptions set = hoist_.options("flag set checkout --rule '' --archived --file - --json");
  set.input = R"({"owner":"bob","metadata":{"team":"shop"},"targeting":true})";
  const Finished done = run_process(set);
  ASSERT_EQ(done.exit.value().code, 0) << done.error_output;
  const auto changed = boost::json::parse(done.output);
  EXPECT_TRUE(changed.at("targeting").is_null()) << "an option counts more than the file";
  EXPECT_EQ(text_at(changed, "owner"), "bob");
  EXPECT_EQ(boost::json::serialize(changed.at("metadata")), R"({"team":"shop"})");
  EXPECT_EQ(text_at(changed, "archived"), "true");
  EXPECT_EQ(changed.at("tags"), (boost::json::array{"a", "b"})) << "what is not said stays";

  ProcessOptions create = hoist_.options("flag create limit --file - --json");
  create.input = R"({"type":"number","variants":{"low":1,"high":2},"defaultVariant":"low","enabled":true})";
  EXPECT_EQ(text_at(boost::json::parse(run_process(create).output), "type"), "number");
  EXPECT_THAT(hoist_.text("flag get limit"), AllOf(HasSubstr("type            number\n"),
                                                   HasSubstr("variants        {\"low\":1,\"high\":2}\n")));
  EXPECT_EQ(names_of_flags(hoist_.json("flag list")), (std::vector<std::string>{"limit"}));
  EXPECT_EQ(names_of_flags(hoist_.json("flag list --all")), (std::vector<std::string>{"checkout", "limit"}));
  EXPECT_EQ(names_of_flags(hoist_.json("flag list --archived --tag a --owner bob")),
            (std::vector<std::string>{"checkout"}));
  EXPECT_EQ(names_of_flags(hoist_.json("flag list --all --owner nobody")), std::vector<std::string>());
}

TEST_P(FlagCommands, a_file_that_is_wrong_changes_nothing) {
  EXPECT_THAT(hoist_.text("flag create checkout"), HasSubstr("Created"));
  const auto before = hoist_.json("flag get checkout");
  for (const std::string text :
       {R"({"enabled":1})", R"({"key":"x"})", "{", "[]", R"({"variants":{"a":{}}})"}) {
    ProcessOptions set = hoist_.options("flag set checkout --file -");
    set.input = text;
    const Finished done = run_process(set);
    EXPECT_EQ(done.exit.value().code, 2) << text;
    EXPECT_THAT(done.error_output, testing::StartsWith("hoist: ")) << text;
  }
  EXPECT_EQ(hoist_.json("flag get checkout"), before);
}

HOIST_ON_BOTH_STORES(FlagCommands);

}  // namespace
}  // namespace hoist::test
