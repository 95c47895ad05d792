// Evaluation while the store cannot be read: it goes on from the last snapshot, and says how old that is.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "api/fragile_api.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/tokens.h"

namespace hoist::test {

class EvaluationOutage : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, EvaluationOutage, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kOfrepPath = "/ofrep/v1/evaluate/flags";

struct Evaluated {
  std::string what;
  HttpResponse response;
};

/// Every way to evaluate, asked by somebody who may read definitions as well.
std::vector<Evaluated> evaluate_everything(const HttpClient& client) {
  const std::string context = R"({"context":{"targetingKey":"ada","plan":"pro"}})";
  return {{"all values", client.get("/api/config/flags?userId=ada")},
          {"one value", client.get("/api/config/flags/color?userId=ada")},
          {"OFREP for all", client.request("POST", std::string(kOfrepPath), context)},
          {"OFREP for one", client.request("POST", std::string(kOfrepPath) + "/color", context)},
          {"flagd's document", client.get("/flagd/production.json")}};
}

/// That everything is answered, from a snapshot of that age; "" where it is of now.
void expect_answered(const HttpClient& client, std::string_view age, std::string_view holds) {
  for (const auto& [what, response] : evaluate_everything(client)) {
    EXPECT_EQ(response.status, 200) << what << ": " << response.body;
    EXPECT_EQ(response.header("Hoist-Snapshot-Age"), age) << what;
    EXPECT_THAT(response.body, HasSubstr(holds)) << what;
  }
}

void create_color(Api& api) {
  api.create_flag("color", R"(,"enabled":true,"variants":{"a":"red","b":"blue"},"defaultVariant":"a")");
}

}  // namespace

TEST_P(EvaluationOutage, everything_is_answered_from_the_last_snapshot_with_its_age) {
  FragileApi api(GetParam());
  create_color(api);
  const HttpClient client = api.as(Role::kViewer);
  ASSERT_TRUE(api.refresh());
  expect_answered(client, "", "red");
  api.advance(std::chrono::hours(1));
  expect_answered(client, "", "red");  // nobody knows of anything newer

  api.take_store_away();
  ASSERT_FALSE(api.refresh());
  expect_answered(client, "3600", "red");
  api.advance(std::chrono::milliseconds(1'999));
  expect_answered(client, "3601", "red");
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(api.refresh());
  expect_answered(client, "3601", "red");

  api.bring_store_back();
  // Another process is quicker than this one's keeper.
  api.write([&](UnitOfWork& unit) {
    FlagUpdates edit;
    edit.default_variant = "b";
    must(edit_flag(unit, must(FlagKey::parse("color")), production(), edit, "test", api.random()));
  });
  expect_answered(client, "3601", "red");
  ASSERT_TRUE(api.refresh());
  expect_answered(client, "", "blue");
}

TEST_P(EvaluationOutage, a_snapshot_that_is_known_is_not_sent_again) {
  FragileApi api(GetParam());
  create_color(api);
  const HttpClient client = api.as(Role::kViewer);
  ASSERT_TRUE(api.refresh());
  const std::string tag = client.get("/flagd/production.json").header("ETag");
  ASSERT_NE(tag, "");
  api.take_store_away();
  ASSERT_FALSE(api.refresh());
  api.advance(std::chrono::seconds(5));
  const HttpResponse same = client.request("GET", "/flagd/production.json", "", {{"If-None-Match", tag}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.header("Hoist-Snapshot-Age"), "5");
  api.bring_store_back();
}

TEST_P(EvaluationOutage, who_is_not_known_gets_no_value) {
  FragileApi api(GetParam());
  create_color(api);
  const HttpClient client = api.as(Role::kViewer);
  const HttpClient revoked = api.as(Role::kEditor);
  api.write([&](UnitOfWork& unit) {
    const auto claim = read_token_text(api.token(Role::kEditor));
    must(revoke_token(unit, claim->id, "test", api.random()));
  });
  ASSERT_TRUE(api.refresh());
  api.take_store_away();
  ASSERT_FALSE(api.refresh());

  const HttpClient unknown =
      api.anonymous().with_token("hoist_0123456789abcdef0123456789abcdef_" + std::string(43, 'A'));
  for (const HttpClient& stranger : {revoked, unknown}) {
    for (const auto& [what, response] : evaluate_everything(stranger)) {
      // Only the store could tell it from a token that was made a moment ago.
      EXPECT_EQ(response.status, 503) << what << ": " << response.body;
      EXPECT_NE(response.header("Retry-After"), "") << what;
      EXPECT_THAT(response.body, Not(HasSubstr("red"))) << what;
    }
    EXPECT_EQ(member_of(stranger.request("POST", std::string(kOfrepPath) + "/color", R"({"context":{}})"),
                        "errorCode"),
              "GENERAL");
  }
  for (const auto& [what, response] : evaluate_everything(api.anonymous())) {
    EXPECT_EQ(response.status, 401) << what;
    EXPECT_EQ(response.header("Hoist-Snapshot-Age"), "") << what;
  }
  expect_answered(client, "0", "red");  // whoever was known goes on

  api.bring_store_back();
  for (const HttpClient& stranger : {revoked, unknown}) {
    for (const auto& [what, response] : evaluate_everything(stranger))
      EXPECT_EQ(response.status, 401) << what;
  }
}

TEST_P(EvaluationOutage, a_token_that_was_revoked_meanwhile_is_refused_from_the_first_look) {
  FragileApi api(GetParam());
  create_color(api);
  const HttpClient client = api.as(Role::kViewer);
  ASSERT_TRUE(api.refresh());
  api.take_store_away();
  ASSERT_FALSE(api.refresh());
  expect_answered(client, "0", "red");
  api.bring_store_back();
  api.write([&](UnitOfWork& unit) {
    const auto claim = read_token_text(api.token(Role::kViewer));
    must(revoke_token(unit, claim->id, "test", api.random()));
  });
  ASSERT_TRUE(api.refresh());
  for (const auto& [what, response] : evaluate_everything(client)) EXPECT_EQ(response.status, 401) << what;
}

TEST_P(EvaluationOutage, without_any_snapshot_there_is_no_answer_until_the_store_is_there) {
  FragileApi api(GetParam());
  const HttpClient client = api.as(Role::kViewer);
  api.take_store_away();
  ASSERT_FALSE(api.refresh());
  for (const auto& [what, response] : evaluate_everything(client)) {
    EXPECT_EQ(response.status, 503) << what << ": " << response.body;
    EXPECT_EQ(response.header("Hoist-Snapshot-Age"), "") << what;
  }
  api.bring_store_back();
  const HttpResponse all = client.get("/api/config/flags?userId=ada");
  EXPECT_EQ(all.status, 200) << all.body;
  EXPECT_EQ(all.header("Hoist-Snapshot-Age"), "");
}

}  // namespace hoist::test
