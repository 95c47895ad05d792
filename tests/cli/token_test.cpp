#include <gmock/gmock.h>

#include "cli_harness.h"

namespace hoist::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;

class TokenCommands : public CommandTest {};

TEST_P(TokenCommands, create_shows_the_token_once) {
  EXPECT_THAT(hoist_.text("token create --name ci --role editor"),
              MatchesRegex("id           [0-9a-f-]{36}\n"
                           "name         ci\n"
                           "role         editor\n"
                           "environment  \\(all\\)\n"
                           "token        hoist_[0-9a-f]{32}_[A-Za-z0-9_-]{43}\n"
                           "\n"
                           "Keep the token: it is shown this once.\n"));
  const auto created = hoist_.json("token create --name app --role client --environment staging");
  EXPECT_THAT(names_of(created), ElementsAre("id", "name", "role", "environment", "token"));
  EXPECT_EQ(text_at(created, "environment"), "staging");
  EXPECT_EQ(text_at(hoist_.json("token create --name all --role admin"), "environment"), "null");
  EXPECT_THAT(hoist_.text("token list --json"), testing::Not(HasSubstr(text_at(created, "token"))));
}

TEST_P(TokenCommands, list_and_revoke) {
  const auto id = text_at(hoist_.json("token create --name ci --role viewer"), "id");
  const auto listed = hoist_.json("token list").as_array();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_THAT(names_of(listed[0]),
              ElementsAre("id", "name", "role", "environment", "createdAt", "revokedAt"));
  EXPECT_EQ(text_at(listed[0], "revokedAt"), "null");
  EXPECT_THAT(hoist_.text("token list"),
              MatchesRegex("ID +NAME  ROLE    ENVIRONMENT  CREATED +REVOKED\n" + id +
                           "  ci    viewer  \\(all\\)        20[-0-9T:.]+Z\n"));
  EXPECT_EQ(hoist_.text("token revoke " + id), "Revoked token ci (" + id + ")\n");
  EXPECT_THAT(hoist_.failure("token revoke " + id, 1), HasSubstr("there is no unrevoked token " + id));
  EXPECT_NE(text_at(hoist_.json("token list").as_array()[0], "revokedAt"), "null");
  const auto again = text_at(hoist_.json("token create --name ci --role viewer"), "id");
  EXPECT_NE(text_at(hoist_.json("token revoke " + again), "revokedAt"), "null");
}

TEST_P(TokenCommands, a_name_in_use_exits_1) {
  EXPECT_THAT(hoist_.text("token create --name ci --role viewer"), HasSubstr("ci"));
  EXPECT_THAT(hoist_.failure("token create --name ci --role admin", 1), HasSubstr("'ci'"));
  EXPECT_EQ(hoist_.json("token list").as_array().size(), 1U);
}

HOIST_ON_BOTH_STORES(TokenCommands);

}  // namespace
}  // namespace hoist::test
