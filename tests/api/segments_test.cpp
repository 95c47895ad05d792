// Segments: reusable sets of users that targeting refers to.
#include <fmt/format.h>

#include "api/api_fixture.h"

namespace hoist::test {

class Segments : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, Segments, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

const std::string kSegments = "/api/admin/segments";

/// The variant that the flag k gives somebody.
std::string variant_for(Api& api, const std::string& context) {
  return member_of(
      api.as(Role::kClient).request("POST", "/ofrep/v1/evaluate/flags/k", R"({"context":)" + context + "}"),
      "variant");
}

}  // namespace

TEST_P(Segments, are_created_read_edited_and_deleted) {
  Api api(GetParam());
  const HttpClient editor = api.as(Role::kEditor);
  const HttpResponse created = editor.request(
      "POST", kSegments,
      R"({"key":"beta","environment":"staging","description":"new things","included":["ann"],"excluded":["eve"],)"
      R"("rule":{"ends_with":[{"var":"email"},"@example.org"]}})");
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.header("ETag"), "\"1\"");
  EXPECT_EQ(created.body,
            R"({"key":"beta","environment":"staging","description":"new things","included":["ann"],)"
            R"("excluded":["eve"],"rule":{"ends_with":[{"var":"email"},"@example.org"]},"version":1,)"
            R"("createdAt":"2026-11-27T09:00:00Z","updatedAt":"2026-11-27T09:00:00Z"})");
  const std::string path = kSegments + "/beta?environment=staging";
  EXPECT_EQ(api.as(Role::kViewer).get(path).body, created.body);
  EXPECT_EQ(api.admin().get(kSegments + "/beta").status, 404);
  api.advance(std::chrono::seconds(1));
  const HttpResponse edited =
      editor.request("PATCH", path, R"({"included":["bob","ann"],"rule":null})", {{"If-Match", "\"1\""}});
  ASSERT_EQ(edited.status, 200) << edited.body;
  EXPECT_EQ(edited.header("ETag"), "\"2\"");
  EXPECT_EQ(member_of(edited, "description"), "new things");
  EXPECT_EQ(member_of(edited, "included"), R"(["bob","ann"])");
  EXPECT_EQ(member_of(edited, "rule"), "null");
  EXPECT_EQ(member_of(edited, "updatedAt"), "2026-11-27T09:00:01Z");
  EXPECT_EQ(editor.request("PATCH", path, R"({"included":[]})", {{"If-Match", "\"1\""}}).status, 412);
  EXPECT_EQ(editor.request("DELETE", path, "", {{"If-Match", "\"1\""}}).status, 412);
  EXPECT_EQ(editor.request("DELETE", path, "", {{"If-Match", "\"2\""}}).status, 204);
  EXPECT_EQ(editor.get(path).status, 404);
  EXPECT_EQ(editor.request("PATCH", path, R"({"included":[]})").status, 404);
  EXPECT_EQ(editor.request("DELETE", path).status, 404);
}

TEST_P(Segments, are_listed_in_order_page_by_page) {
  Api api(GetParam());
  for (const char* key : {"c", "B", "a", "a-b"}) {
    ASSERT_EQ(api.admin().request("POST", kSegments, fmt::format(R"({{"key":"{}"}})", key)).status, 201);
  }
  ASSERT_EQ(api.admin().request("POST", kSegments, R"({"key":"b","environment":"staging"})").status, 201);
  std::string keys;
  std::string cursor;
  do {
    const HttpResponse page =
        api.admin().get(kSegments + "?limit=3" + (cursor.empty() ? "" : "&cursor=" + cursor));
    ASSERT_EQ(page.status, 200) << page.body;
    const auto items = json_of(page);
    for (const auto& item : items.at("items").as_array()) {
      keys += std::string(item.as_object().at("key").as_string()) + " ";
    }
    cursor = member_of(page, "nextCursor");
    ASSERT_LE(keys.size(), 20U);
  } while (cursor != "null");
  EXPECT_EQ(keys, "B a a-b c ");
}

TEST_P(Segments, decide_at_once_for_the_flags_that_refer_to_them) {
  Api api(GetParam());
  ASSERT_EQ(api.admin().request("POST", kSegments, R"({"key":"beta","included":["ann"]})").status, 201);
  api.create_flag("k", R"(,"enabled":true,"targeting":{"if":[{"in_segment":"beta"},"on","off"]})");
  EXPECT_EQ(variant_for(api, R"({"targetingKey":"ann"})"), "on");
  EXPECT_EQ(variant_for(api, R"({"targetingKey":"bob","plan":"pro"})"), "off");
  ASSERT_EQ(api.admin()
                .request("PATCH", kSegments + "/beta",
                         R"({"excluded":["ann"],"rule":{"==":[{"var":"plan"},"pro"]}})")
                .status,
            200);
  EXPECT_EQ(variant_for(api, R"({"targetingKey":"ann","plan":"pro"})"), "off") << "excluded whatever else";
  EXPECT_EQ(variant_for(api, R"({"targetingKey":"bob","plan":"pro"})"), "on");
}

TEST_P(Segments, that_are_used_cannot_be_deleted) {
  Api api(GetParam());
  const auto create = [&](const char* body) {
    EXPECT_EQ(api.admin().request("POST", kSegments, body).status, 201) << body;
  };
  create(R"({"key":"a"})");
  create(R"({"key":"b","rule":{"in_segment":"a"}})");
  api.create_flag("k", R"(,"targeting":{"if":[{"in_segment":"b"},"on","off"]})");
  const std::string before = api.state();
  const HttpResponse by_segment = api.admin().request("DELETE", kSegments + "/a");
  EXPECT_EQ(by_segment.status, 409);
  EXPECT_EQ(member_of(by_segment, "message"), "segment 'a' is used by segment 'b': change that first");
  const HttpResponse by_flag = api.admin().request("DELETE", kSegments + "/b");
  EXPECT_EQ(by_flag.status, 409);
  EXPECT_EQ(member_of(by_flag, "message"), "segment 'b' is used by flag 'k': change that first");
  const HttpResponse circle =
      api.admin().request("PATCH", kSegments + "/a", R"({"rule":{"in_segment":"b"}})");
  EXPECT_EQ(circle.status, 400);
  EXPECT_EQ(field_of(circle), "rule");
  EXPECT_EQ(api.state(), before);
  ASSERT_EQ(api.admin().request("PATCH", "/api/admin/flags/k", R"({"targeting":null})").status, 200);
  EXPECT_EQ(api.admin().request("DELETE", kSegments + "/b").status, 204);
  EXPECT_EQ(api.admin().request("DELETE", kSegments + "/a").status, 204);
}

TEST_P(Segments, a_key_can_be_taken_once_in_each_environment) {
  Api api(GetParam());
  const std::string body = R"({"key":"beta"})";
  ASSERT_EQ(api.admin().request("POST", kSegments, body).status, 201);
  EXPECT_EQ(member_of(api.admin().request("POST", kSegments, body), "error"), "ALREADY_EXISTS");
  EXPECT_EQ(api.admin().request("POST", kSegments + "?environment=staging", body).status, 201);
  const HttpHeaders once = {{"Idempotency-Key", "one"}};
  const HttpResponse first = api.admin().request("POST", kSegments, R"({"key":"new"})", once);
  EXPECT_EQ(first.status, 201);
  const HttpResponse again = api.admin().request("POST", kSegments, R"({"key":"new"})", once);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("ETag"), first.header("ETag"));
}

TEST_P(Segments, that_are_wrong_are_refused_with_the_field) {
  Api api(GetParam());
  ASSERT_EQ(api.admin().request("POST", kSegments, R"({"key":"beta"})").status, 201);
  const std::string before = api.state();
  const auto refused = [&](const std::string& method, const std::string& path, const std::string& body,
                           const std::string& field) {
    const HttpResponse response = api.admin().request(method, path, body);
    EXPECT_EQ(response.status, 400) << body << response.body;
    EXPECT_EQ(field_of(response), field) << body;
  };
  refused("POST", kSegments, "{}", "key");
  refused("POST", kSegments, R"({"key":"a b"})", "key");
  refused("POST", kSegments, R"({"key":"n","members":[]})", "members");
  refused("POST", kSegments + "?environment=staging", R"({"key":"n","environment":"production"})",
          "environment");
  const std::string beta = kSegments + "/beta";
  refused("PATCH", beta, "{}", "body");
  refused("PATCH", beta, R"({"included":"ann"})", "included");
  refused("PATCH", beta, R"({"excluded":[1]})", "excluded");
  refused("PATCH", beta, R"({"description":null})", "description");
  refused("PATCH", beta, R"({"rule":{"no_such_operator":[]}})", "rule");
  refused("PATCH", beta, R"({"rule":{"in_segment":"beta"}})", "rule");
  refused("PATCH", beta, R"({"rule":{"in_segment":"none"}})", "rule");
  refused("PATCH", kSegments + "/a%20b", R"({"included":[]})", "key");
  refused("GET", kSegments + "?cursor=~", "", "cursor");
  refused("GET", kSegments + "?limit=0", "", "limit");
  EXPECT_EQ(api.state(), before);
}

}  // namespace hoist::test
