// hoist webhook.
#include <gmock/gmock.h>

#include "cli_harness.h"
#include "support/builders.h"

namespace hoist::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

class WebhookCommands : public CommandTest {
 protected:
  /// A delivery that the receiver refused for good.
  std::string dead_letter(const std::string& webhook_id) {
    const auto session = store_.open_session();
    Builders make(store_.now());
    return in_unit(*session, Access::kWrite, [&](UnitOfWork& unit) {
      const Webhook webhook = must(unit.webhooks().find(must(WebhookId::parse(webhook_id)))).value();
      must(unit.deliveries().insert(std::vector{make.make_delivery(webhook)}));
      const DeliveryClaim claim{
          .now = unit.now(), .until = unit.now() + std::chrono::seconds(60), .limit = 1};
      const WebhookRoom room{.webhook = webhook.id, .room = 1};
      const Delivery claimed = must(unit.deliveries().claim(claim, std::span(&room, 1))).at(0);
      const std::string worker = "worker-1";
      must(unit.deliveries().settle(std::vector{settle_undelivered(
          claimed,
          {.failure_class = FailureClass::kPermanent, .code = "HTTP_410", .message = "gone for good"},
          std::nullopt, webhook.retry_policy, make.random(),
          {.worker = worker, .started_at = unit.now(), .now = unit.now()})}));
      return claimed.id.to_string();
    });
  }
};

TEST_P(WebhookCommands, create_shows_the_secret_once) {
  EXPECT_THAT(hoist_.text("webhook create --url https://hooks.example/1 --events failed,applied "
                          "--environments production --tags 'web, shop'"),
              MatchesRegex("id            [0-9a-f-]{36}\n"
                           "url           https://hooks.example/1\n"
                           "format        standard\n"
                           "events        applied, failed\n"
                           "environments  production\n"
                           "flags         \\(all\\)\n"
                           "tags          web, shop\n"
                           "retries       8 retries, 5s × 4 up to 1h, jitter full\n"
                           "created       20[-0-9T:.]+Z\n"
                           "created by    cli:ada\n"
                           "updated       20[-0-9T:.]+Z\n"
                           "secret        whsec_[A-Za-z0-9+/]{43}=\n"
                           "\n"
                           "Keep the secret: it is shown this once.\n"));
  const auto created = hoist_.json("webhook create --url https://hooks.example/2 --events applied");
  EXPECT_THAT(names_of(created), ElementsAre("id", "url", "format", "events", "filter", "retryPolicy",
                                             "createdBy", "createdAt", "updatedAt", "secret"));
  const std::string secret = text_at(created, "secret");
  EXPECT_THAT(hoist_.text("webhook show " + text_at(created, "id") + " --json"), Not(HasSubstr(secret)));
  EXPECT_THAT(hoist_.text("webhook list --json"), Not(HasSubstr(secret)));
  EXPECT_THAT(names_of(hoist_.json("webhook create --url stdout: --events applied")),
              Not(testing::Contains("secret")));
}

TEST_P(WebhookCommands, edit_list_show_and_delete) {
  const auto created = hoist_.json(
      "webhook create --url https://hooks.example --events applied --flags a --format slack "
      "--max-retries 2");
  const std::string id = text_at(created, "id");
  EXPECT_EQ(created.at("retryPolicy").at("maxRetries"), 2);
  const auto edited = hoist_.json("webhook edit " + id + " --events atRisk --environments staging");
  EXPECT_EQ(edited.at("events"), boost::json::array{"atRisk"});
  EXPECT_EQ(edited.at("filter").at("flags"), boost::json::array{"a"}) << "what is not named stays";
  EXPECT_EQ(edited.at("filter").at("environments"), boost::json::array{"staging"});
  EXPECT_EQ(hoist_.json("webhook show " + id), edited);
  EXPECT_EQ(hoist_.json("webhook list"), boost::json::array{edited});
  EXPECT_THAT(hoist_.text("webhook list"),
              MatchesRegex("ID +FORMAT  EVENTS  ENVIRONMENTS  URL\n" + id +
                           "  slack   atRisk  staging       https://hooks.example\n"));
  EXPECT_EQ(hoist_.text("webhook delete " + id), "Deleted webhook " + id + " and its deliveries\n");
  EXPECT_EQ(hoist_.failure("webhook show " + id, 1), "hoist: there is no webhook " + id);
}

TEST_P(WebhookCommands, a_file_says_the_rest) {
  ProcessOptions create = hoist_.options("webhook create --file - --events failed --json");
  create.input = R"({"url":"https://hooks.example","events":["applied"],"retryPolicy":{"maxRetries":1}})";
  const Finished done = run_process(create);
  ASSERT_EQ(done.exit.value().code, 0) << done.error_output;
  const auto webhook = boost::json::parse(done.output);
  EXPECT_EQ(webhook.at("events"), boost::json::array{"failed"}) << "an option counts more than the file";
  EXPECT_EQ(webhook.at("retryPolicy").at("maxRetries"), 1);
}

TEST_P(WebhookCommands, deliveries_and_replay) {
  const std::string webhook =
      text_at(hoist_.json("webhook create --url https://hooks.example --events applied"), "id");
  const std::string delivery = dead_letter(webhook);
  const auto listed = hoist_.json("webhook deliveries " + webhook + " --status failed").as_array();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(text_at(listed[0], "id"), delivery);
  EXPECT_EQ(hoist_.json("webhook deliveries " + webhook + " --status delivered"), boost::json::array());
  EXPECT_THAT(hoist_.text("webhook deliveries " + webhook), HasSubstr("gone for good"));
  const auto shown = hoist_.json("webhook deliveries " + webhook + " --delivery " + delivery);
  ASSERT_EQ(shown.at("attempts").as_array().size(), 1U);
  EXPECT_EQ(text_at(shown.at("attempts").at(0), "errorCode"), "HTTP_410");
  EXPECT_THAT(hoist_.text("webhook deliveries " + webhook + " --delivery " + delivery),
              HasSubstr("HTTP_410: gone for good"));
  EXPECT_EQ(hoist_.text("webhook replay " + delivery), "Delivery " + delivery + " is sent again\n");
  EXPECT_THAT(hoist_.failure("webhook replay " + delivery, 1), HasSubstr("is on its way already"));
}

TEST_P(WebhookCommands, wrong_input_says_what_is_accepted) {
  const std::string id = "01a21c3b-a280-7000-a245-baccbaa03544";
  EXPECT_THAT(hoist_.failure("webhook create --url https://a.example", 2), HasSubstr("--events is missing"));
  EXPECT_THAT(hoist_.failure("webhook create --url https://a.example --events sneezed", 2),
              HasSubstr("there is no event 'sneezed': accepted are applied,"));
  EXPECT_THAT(hoist_.failure("webhook create --url ftp://a.example --events applied", 2),
              HasSubstr("an http:// or https:// URL"));
  EXPECT_THAT(hoist_.failure("webhook create --url mailto:a@b.example --events applied --format slack", 2),
              HasSubstr("does not go with this url"));
  EXPECT_THAT(hoist_.failure("webhook create --url https://a.example --events applied --format x", 2),
              HasSubstr("standard and slack are accepted"));
  EXPECT_THAT(hoist_.failure("webhook create --url https://a.example --events applied --flags 'a b'", 2),
              HasSubstr("--flags: "));
  EXPECT_THAT(hoist_.failure("webhook edit " + id + " --url https://a.example", 1),
              HasSubstr("there is no webhook"));
  EXPECT_THAT(hoist_.failure("webhook deliveries " + id + " --status lost", 2),
              HasSubstr("pending, delivered and failed are accepted"));
  EXPECT_THAT(hoist_.failure("webhook replay " + id, 1), HasSubstr("there is no delivery"));
  EXPECT_THAT(hoist_.failure("webhook show x", 2), HasSubstr("hoist: "));
}

HOIST_ON_BOTH_STORES(WebhookCommands);

}  // namespace
}  // namespace hoist::test
