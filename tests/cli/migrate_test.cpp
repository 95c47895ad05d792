#include <gmock/gmock.h>

#include "cli_harness.h"

namespace hoist::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;

class MigrateCommands : public CommandTest {
 protected:
  MigrateCommands() : CommandTest(TestStoreOptions{.migrated = false, .real_clock = true}) {}
};

TEST_P(MigrateCommands, up_and_status) {
  EXPECT_EQ(hoist_.text("migrate status"),
            "NUMBER  NAME                    APPLIED\n"
            "0001    create_tables           pending\n"
            "0002    add_retries             pending\n"
            "0003    add_definitions         pending\n"
            "0004    index_flag_versions     pending\n"
            "0005    add_retry_policies      pending\n"
            "0006    chain_audit             pending\n"
            "0007    add_webhooks            pending\n"
            "0008    add_heartbeats          pending\n"
            "0009    log_changes             pending\n"
            "0010    index_ended_deliveries  pending\n"
            "0011    add_preflights          pending\n"
            "0012    add_receipts            pending\n"
            "0013    index_live_schedules    pending\n"
            "0014    index_wide_lists        pending\n");
  EXPECT_EQ(hoist_.text("migrate up --to 1"), "Applied 0001_create_tables\n");
  const auto status = hoist_.json("migrate status").as_array();
  ASSERT_EQ(status.size(), 14U);
  EXPECT_THAT(names_of(status[0]), ElementsAre("number", "name", "appliedAt"));
  EXPECT_NE(text_at(status[0], "appliedAt"), "null");
  EXPECT_EQ(text_at(status[1], "appliedAt"), "null");
  EXPECT_EQ(text_at(hoist_.json("migrate up").as_array()[0], "name"), "add_retries");
  EXPECT_EQ(hoist_.text("migrate up"), "Nothing to migrate\n");
  EXPECT_EQ(hoist_.json("migrate up"), boost::json::array());
  EXPECT_THAT(hoist_.text("migrate status"), testing::Not(HasSubstr("pending")));
}

TEST_P(MigrateCommands, an_unknown_target_is_refused_and_nothing_is_applied) {
  EXPECT_EQ(hoist_.failure("migrate up --to 99", 2), "hoist: there is no migration 99; 1 to 14 are known");
  EXPECT_EQ(text_at(hoist_.json("migrate status").as_array()[0], "appliedAt"), "null");
}

TEST_P(MigrateCommands, every_other_command_says_what_is_missing) {
  constexpr std::string_view kMissing =
      "hoist: the database lacks migration 0001_create_tables; run hoist migrate up, or hoist serve, first";
  for (const std::string line : {"flag list", "flag create a", "schedule list", "token list", "tick",
                                 "worker", "serve --no-migrate"}) {
    EXPECT_EQ(hoist_.failure(line, 1), kMissing) << line;
  }
  EXPECT_EQ(hoist_.text("migrate up --to 1"), "Applied 0001_create_tables\n");
  EXPECT_THAT(hoist_.failure("flag list", 1), MatchesRegex("hoist: the database lacks migration 0002_.*"));
}

HOIST_ON_BOTH_STORES(MigrateCommands);

}  // namespace
}  // namespace hoist::test
