// Webhooks: who is told, what was told, and telling it again.
#include <fmt/format.h>

#include "api/api_fixture.h"
#include "hoist/app/tokens.h"
#include "hoist/domain/webhook_fields.h"
#include "support/builders.h"

namespace hoist::test {

class Webhooks : public ApiTest {};
INSTANTIATE_TEST_SUITE_P(Stores, Webhooks, ::testing::Values(kSqlite, kPostgres),
                         [](const auto& test) { return std::string(test.param); });

namespace {

const std::string kWebhooks = "/api/admin/webhooks";
const std::string kNowhere = "01a21c3b-a280-7000-a245-baccbaa03544";

std::string create_webhook(Api& api, std::string_view more = "") {
  const HttpResponse created = api.admin().request(
      "POST", kWebhooks,
      fmt::format(R"({{"url":"https://hooks.example/a","events":["cancelled","applied"]{}}})", more));
  EXPECT_EQ(created.status, 201) << created.body;
  return member_of(created, "id");
}

/// A delivery of it that has ended so.
std::string ended_delivery(Api& api, const std::string& webhook_id, bool delivered) {
  const auto session = api.store().open_session();
  Builders make(api.store().now(), delivered ? 1 : 2);
  return in_unit(*session, Access::kWrite, [&](UnitOfWork& unit) {
    const Webhook webhook = must(unit.webhooks().find(must(WebhookId::parse(webhook_id)))).value();
    must(unit.deliveries().insert(std::vector{make.make_delivery(webhook)}));
    const DeliveryClaim claim{.now = unit.now(), .until = unit.now() + std::chrono::seconds(60), .limit = 1};
    const WebhookRoom room{.webhook = webhook.id, .room = 1};
    const Delivery claimed = must(unit.deliveries().claim(claim, std::span(&room, 1))).at(0);
    const std::string worker = "worker-1";
    const DeliveryEnd end{.worker = worker, .started_at = unit.now(), .now = unit.now()};
    const Failure gone{
        .failure_class = FailureClass::kPermanent, .code = "HTTP_410", .message = "gone for good"};
    must(unit.deliveries().settle(std::vector{
        delivered
            ? settle_delivered(claimed, end)
            : settle_undelivered(claimed, gone, std::nullopt, webhook.retry_policy, make.random(), end)}));
    return claimed.id.to_string();
  });
}

}  // namespace

TEST_P(Webhooks, are_created_read_edited_and_deleted) {
  Api api(GetParam());
  const HttpClient admin = api.admin();
  const HttpResponse created = admin.request(
      "POST", kWebhooks,
      R"({"url":"https://hooks.example/a","events":["failed","applied","failed"],)"
      R"("filter":{"environments":["production"],"flags":["a"],"tags":["web"]},"retryPolicy":{"maxRetries":2}})");
  ASSERT_EQ(created.status, 201) << created.body;
  const std::string secret = member_of(created, "secret");
  EXPECT_TRUE(secret.starts_with("whsec_"));
  EXPECT_EQ(member_of(created, "format"), "standard");
  EXPECT_EQ(member_of(created, "events"), R"(["applied","failed"])");
  EXPECT_EQ(member_of(created, "filter"), R"({"environments":["production"],"flags":["a"],"tags":["web"]})");
  EXPECT_EQ(member_of(created, "retryPolicy"),
            R"({"maxRetries":2,"baseMs":5000,"factor":4E0,"capMs":3600000,"jitter":"full"})");
  EXPECT_EQ(member_of(created, "createdBy"), "admin@");

  const std::string path = kWebhooks + "/" + member_of(created, "id");
  const HttpResponse read = api.as(Role::kViewer).get(path);
  ASSERT_EQ(read.status, 200);
  EXPECT_EQ(read.body.find(secret), std::string::npos) << "it is shown once";
  EXPECT_EQ(api.as(Role::kViewer).get(kWebhooks).body,
            R"({"items":[)" + read.body + R"(],"nextCursor":null})");

  api.advance(std::chrono::seconds(1));
  const HttpResponse edited =
      admin.request("PATCH", path, R"({"url":"https://hooks.example/b","filter":{}})");
  ASSERT_EQ(edited.status, 200) << edited.body;
  EXPECT_EQ(member_of(edited, "url"), "https://hooks.example/b");
  EXPECT_EQ(member_of(edited, "filter"), "{}");
  EXPECT_EQ(member_of(edited, "events"), R"(["applied","failed"])");
  EXPECT_EQ(member_of(edited, "updatedAt"), "2026-11-27T09:00:01Z");
  EXPECT_EQ(edited.body.find(secret), std::string::npos);

  EXPECT_EQ(admin.request("DELETE", path).status, 204);
  EXPECT_EQ(admin.get(path).status, 404);
  EXPECT_EQ(admin.request("PATCH", path, R"({"events":["applied"]})").status, 404);
  EXPECT_EQ(admin.request("DELETE", path).status, 404);
}

TEST_P(Webhooks, a_viewer_does_not_see_what_it_takes_to_send_there) {
  Api api(GetParam());
  const std::string id = create_webhook(api);
  const HttpClient viewer = api.as(Role::kViewer);
  EXPECT_EQ(member_of(viewer.get(kWebhooks + "/" + id), "url"), "https://hooks.example/…");
  EXPECT_EQ(column_of(viewer.get(kWebhooks), "url"), std::vector<std::string>{"https://hooks.example/…"});
  EXPECT_EQ(member_of(api.admin().get(kWebhooks + "/" + id), "url"), "https://hooks.example/a");
}

TEST_P(Webhooks, the_url_decides_the_format_where_it_can) {
  Api api(GetParam());
  const auto created = [&](std::string_view body) { return api.admin().request("POST", kWebhooks, body); };
  const HttpResponse mail = created(R"({"url":"mailto:oncall@example.com","events":["failed"]})");
  EXPECT_EQ(member_of(mail, "format"), "email");
  EXPECT_EQ(mail.body.find("secret"), std::string::npos);
  EXPECT_EQ(member_of(created(R"({"url":"stdout:","events":["failed"]})"), "format"), "stdout");
  EXPECT_EQ(
      member_of(created(R"({"url":"https://a.example","events":["failed"],"format":"slack"})"), "format"),
      "slack");
  EXPECT_EQ(api.admin()
                .request("PATCH", kWebhooks + "/" + member_of(mail, "id"), R"({"url":"https://a.example"})")
                .status,
            400)
      << "the format stays";
}

TEST_P(Webhooks, wrong_bodies_name_the_field_and_change_nothing) {
  Api api(GetParam());
  const std::string path = kWebhooks + "/" + create_webhook(api);
  const std::string before = api.admin().get(kWebhooks).body;
  const std::pair<std::string_view, std::string_view> fields[] = {
      {R"("url":"https://forbidden.example/x")", "url"},
      {R"("url":"")", "url"},
      {R"("url":7)", "url"},
      {R"("events":[])", "events"},
      {R"("events":["sneezed"])", "events"},
      {R"("filter":{"environments":["a b"]})", "filter.environments"},
      {R"("filter":{"tags":[""]})", "filter.tags"},
      {R"("filter":{"colour":[]})", "filter.colour"},
      {R"("retryPolicy":{"maxRetries":11})", "retryPolicy.maxRetries"},
      {R"("retryPolicy":{"retryUntil":"2027-01-01T00:00:00Z","maxRetries":1})", "retryPolicy.retryUntil"},
      {R"("secret":"whsec_x")", "secret"},
  };
  for (const auto& [member, field] : fields) {
    const HttpResponse edited = api.admin().request("PATCH", path, fmt::format("{{{}}}", member));
    EXPECT_EQ(edited.status, 400) << member << edited.body;
    EXPECT_EQ(field_of(edited), field);
    const HttpResponse created =
        api.admin().request("POST", kWebhooks,
                            // Of a name given twice the last counts.
                            fmt::format(R"({{"url":"https://a.example","events":["applied"],{}}})", member));
    EXPECT_EQ(created.status, 400) << member << created.body;
  }
  EXPECT_EQ(field_of(api.admin().request("PATCH", path, "{}")), "body");
  EXPECT_EQ(field_of(api.admin().request("POST", kWebhooks, R"({"events":["applied"]})")), "url");
  EXPECT_EQ(field_of(api.admin().request("POST", kWebhooks, R"({"url":"https://a.example"})")), "events");
  EXPECT_EQ(field_of(api.admin().get(kWebhooks + "/x")), "id");
  EXPECT_EQ(field_of(api.admin().get(kWebhooks + "?cursor=x")), "cursor");
  EXPECT_EQ(field_of(api.admin().get(path + "/deliveries?status=lost")), "status");
  EXPECT_EQ(field_of(api.admin().get(path + "/deliveries?cursor=x")), "cursor");
  EXPECT_EQ(field_of(api.admin().get(path + "/deliveries/x")), "deliveryId");
  EXPECT_EQ(api.admin().request("POST", kWebhooks, "x", {{"Content-Type", "text/plain"}}).status, 415);
  EXPECT_EQ(api.admin().get(kWebhooks).body, before);
}

TEST_P(Webhooks, there_are_no_more_than_a_settlement_can_bear) {
  Api api(GetParam());
  const auto session = api.store().open_session();
  in_unit(*session, Access::kWrite, [&](UnitOfWork& unit) {
    Builders make;
    for (std::size_t i = 0; i < kMaxWebhooks; ++i) {
      must(unit.webhooks().insert(make.make_webhook("https://a.example")));
    }
  });
  const HttpResponse refused =
      api.admin().request("POST", kWebhooks, R"({"url":"https://a.example","events":["applied"]})");
  EXPECT_EQ(refused.status, 409) << refused.body;
  EXPECT_EQ(member_of(refused, "error"), "INVALID_STATE");
  // All of them, page by page.
  const HttpResponse first = api.admin().get(kWebhooks + "?limit=70");
  const auto one = column_of(first, "id");
  const auto two = column_of(api.admin().get(kWebhooks + "?cursor=" + member_of(first, "nextCursor")), "id");
  EXPECT_EQ(one.size() + two.size(), kMaxWebhooks);
  EXPECT_LT(one.back(), two.front());
}

TEST_P(Webhooks, a_creation_is_done_once_for_an_idempotency_key) {
  Api api(GetParam());
  const std::string body = R"({"url":"https://a.example","events":["applied"]})";
  const HttpHeaders key = {{.name = "Idempotency-Key", .value = "w-1"}};
  const HttpResponse first = api.admin().request("POST", kWebhooks, body, key);
  ASSERT_EQ(first.status, 201);
  EXPECT_EQ(api.admin().request("POST", kWebhooks, body, key).body, first.body);
  EXPECT_EQ(api.admin()
                .request("POST", kWebhooks, R"({"url":"https://b.example","events":["applied"]})", key)
                .status,
            422);
}

TEST_P(Webhooks, a_bound_token_has_those_that_hear_of_its_environment_alone) {
  Api api(GetParam());
  const std::string all = create_webhook(api);
  const std::string both = create_webhook(api, R"(,"filter":{"environments":["staging","production"]})");
  const std::string own = create_webhook(api, R"(,"filter":{"environments":["staging"]})");
  const HttpClient bound = api.as(Role::kAdmin, "staging");
  EXPECT_EQ(column_of(bound.get(kWebhooks), "id"), std::vector{own});
  EXPECT_EQ(bound.get(kWebhooks + "/" + own).status, 200);
  for (const std::string& id : {all, both}) {
    const std::string path = kWebhooks + "/" + id;
    EXPECT_EQ(bound.get(path).status, 403);
    EXPECT_EQ(bound.get(path + "/deliveries").status, 403);
    EXPECT_EQ(bound.request("PATCH", path, R"({"events":["applied"]})").status, 403);
    EXPECT_EQ(bound.request("DELETE", path).status, 403);
    EXPECT_EQ(bound.request("POST", path + "/deliveries/" + kNowhere + "/replay").status, 403);
  }
  EXPECT_EQ(bound.request("PATCH", kWebhooks + "/" + own, R"({"filter":{}})").status, 403)
      << "not afterwards either";
  EXPECT_EQ(bound.request("POST", kWebhooks, R"({"url":"https://a.example","events":["applied"]})").status,
            403);
  EXPECT_EQ(bound
                .request("POST", kWebhooks,
                         R"({"url":"https://a.example","events":["applied"],)"
                         R"("filter":{"environments":["staging"]}})")
                .status,
            201);
  EXPECT_EQ(bound.request("DELETE", kWebhooks + "/" + own).status, 204);
}

TEST_P(Webhooks, deliveries_are_listed_with_their_attempts_and_replayed) {
  Api api(GetParam());
  const std::string webhook = create_webhook(api);
  const std::string path = kWebhooks + "/" + webhook + "/deliveries";
  const std::string failed = ended_delivery(api, webhook, false);
  api.advance(std::chrono::seconds(1));
  const std::string delivered = ended_delivery(api, webhook, true);
  EXPECT_EQ(column_of(api.as(Role::kViewer).get(path), "id"), (std::vector{delivered, failed}));
  EXPECT_EQ(column_of(api.as(Role::kViewer).get(path + "?status=failed"), "id"), std::vector{failed});
  const HttpResponse page = api.admin().get(path + "?limit=1");
  EXPECT_EQ(column_of(api.admin().get(path + "?cursor=" + member_of(page, "nextCursor")), "id"),
            std::vector{failed});

  const HttpResponse dead = api.as(Role::kViewer).get(path + "/" + failed);
  EXPECT_EQ(member_of(dead, "status"), "failed");
  EXPECT_EQ(member_of(dead, "lastError"), "gone for good");
  EXPECT_EQ(member_of(dead, "nextAttemptAt"), "null");
  const auto attempts = json_of(dead).at("attempts").as_array();
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_EQ(attempts[0].at("errorCode").as_string(), "HTTP_410");

  const int wakes = api.deliverer_wakes();
  for (const std::string& id : {failed, delivered}) {
    const HttpResponse replayed = api.admin().request("POST", path + "/" + id + "/replay");
    ASSERT_EQ(replayed.status, 200) << replayed.body;
    EXPECT_EQ(member_of(replayed, "status"), "pending");
    EXPECT_EQ(member_of(replayed, "nextAttemptAt"), "2026-11-27T09:00:01Z");
  }
  EXPECT_EQ(api.deliverer_wakes(), wakes + 2);
  const HttpResponse again = api.admin().request("POST", path + "/" + failed + "/replay");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(member_of(again, "error"), "INVALID_STATE");
}

TEST_P(Webhooks, a_delivery_that_cannot_be_read_is_listed_with_null_for_what_it_told) {
  Api api(GetParam());
  const std::string webhook = create_webhook(api);
  const std::string path = kWebhooks + "/" + webhook + "/deliveries";
  const std::string broken = ended_delivery(api, webhook, false);
  api.advance(std::chrono::seconds(1));
  const std::string fine = ended_delivery(api, webhook, true);
  api.store().run_sql("UPDATE webhook_deliveries SET notification = '{}' WHERE id = '" + broken + "'");
  EXPECT_EQ(column_of(api.admin().get(path), "id"), (std::vector{fine, broken}));
  const HttpResponse read = api.admin().get(path + "/" + broken);
  ASSERT_EQ(read.status, 200) << read.body;
  for (const std::string_view member : {"notificationId", "event", "scheduleId", "flagKey", "environment"}) {
    EXPECT_EQ(member_of(read, member), "null") << member;
  }
  EXPECT_EQ(member_of(read, "status"), "failed");
  const HttpResponse replayed = api.admin().request("POST", path + "/" + broken + "/replay");
  EXPECT_EQ(replayed.status, 409);
  EXPECT_NE(member_of(replayed, "message").find("cannot be sent"), std::string::npos) << replayed.body;
}

TEST_P(Webhooks, what_is_not_there_is_not_found) {
  Api api(GetParam());
  const std::string webhook = create_webhook(api);
  const std::string other = create_webhook(api);
  const std::string delivery = ended_delivery(api, other, true);
  for (const std::string& path :
       {"/" + kNowhere, "/" + kNowhere + "/deliveries", "/" + kNowhere + "/deliveries/" + delivery,
        "/" + webhook + "/deliveries/" + delivery}) {
    EXPECT_EQ(api.admin().get(kWebhooks + path).status, 404) << path;
  }
  EXPECT_EQ(
      api.admin().request("POST", kWebhooks + "/" + webhook + "/deliveries/" + delivery + "/replay").status,
      404);
}

TEST_P(Webhooks, every_change_is_on_the_audit_trail_without_the_url) {
  Api api(GetParam());
  const std::string webhook = create_webhook(api);
  const std::string path = kWebhooks + "/" + webhook;
  ASSERT_EQ(api.admin().request("PATCH", path, R"({"events":["applied"]})").status, 200);
  const std::string delivery = ended_delivery(api, webhook, true);
  ASSERT_EQ(api.admin().request("POST", path + "/deliveries/" + delivery + "/replay").status, 200);
  ASSERT_EQ(api.admin().request("DELETE", path).status, 204);
  const auto count = [&](const std::string& condition) {
    return api.store().sql().number("SELECT count(*) FROM audit_events WHERE actor = 'admin@' AND " +
                                    condition);
  };
  for (const char* action : {"webhook.created", "webhook.edited", "webhook.deleted"}) {
    EXPECT_EQ(count(fmt::format("action = '{}' AND note = '{}'", action, webhook)), 1) << action;
  }
  EXPECT_EQ(count(fmt::format("action = 'delivery.replayed' AND note = '{}'", delivery)), 1);
}

TEST_P(Webhooks, a_schedule_that_is_cancelled_wakes_the_deliverer) {
  Api api(GetParam());
  const std::string webhook = create_webhook(api);
  api.create_flag("k");
  const std::string schedule = api.create_schedule("k", api.in(std::chrono::hours(1)));
  EXPECT_EQ(api.deliverer_wakes(), 0);
  ASSERT_EQ(api.admin().request("DELETE", "/api/admin/flags/k/schedule/" + schedule).status, 200);
  EXPECT_EQ(api.deliverer_wakes(), 1);
  const HttpResponse listed = api.admin().get(kWebhooks + "/" + webhook + "/deliveries");
  EXPECT_EQ(column_of(listed, "event"), std::vector<std::string>{"cancelled"});
  EXPECT_EQ(column_of(listed, "scheduleId"), std::vector{schedule});
}

TEST_P(Webhooks, a_server_that_sends_nothing_takes_none) {
  TestStore store(GetParam());
  RecordingLog log;
  OsRandom random;
  SnapshotCache snapshots;
  const auto session = store.open_session();
  const std::string token = in_unit(*session, Access::kWrite, [&](UnitOfWork& unit) {
    return must(create_token(unit, {.name = "a", .role = Role::kAdmin, .environment = {}}, "test", random))
        .text;
  });
  const auto server =
      must(http::Server::start(store.store(), snapshots, store.clock(), log, random, {.port = 0}));
  const HttpResponse refused =
      HttpClient("127.0.0.1", server->port())
          .request("POST", kWebhooks, R"({"url":"https://a.example","events":["applied"]})",
                   {{.name = "Authorization", .value = "Bearer " + token}});
  EXPECT_EQ(refused.status, 400) << refused.body;
  EXPECT_EQ(field_of(refused), "url");
}

}  // namespace hoist::test
