#include "hoist/wire/requests_json.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hoist/wire/updates_json.h"

namespace hoist::wire {
namespace {

struct Refused {
  std::string body;
  std::string field;
};

template <class T>
void expect_refused(const Result<T>& result, const Refused& expected) {
  ASSERT_FALSE(result) << expected.body;
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgument) << expected.body;
  EXPECT_EQ(result.error().detail(kFieldDetail), expected.field) << expected.body;
  EXPECT_EQ(result.error().message.find('\n'), std::string::npos) << expected.body;
}

/// What no body may be.
const std::vector<std::string> kNoObjects = {"",         " \r\n\t",          "null",
                                             "[]",       "\"{}\"",           "3",
                                             "{",        "{\"a\"",           "{}{}",
                                             "{} x",     "{'a': 1}",         "{\"a\":1,}",
                                             "\xff\xfe", "{\"a\":\"\xff\"}", "{\"a\":\"\\ud800\"}"};

const std::vector<std::string> kBadPercentages = {"-1",
                                                  "101",
                                                  "12.5",
                                                  "12.0",
                                                  "1e9",
                                                  "1e1",
                                                  "\"5\"",
                                                  "true",
                                                  "[5]",
                                                  "{}",
                                                  "1e400",
                                                  "4294967297",
                                                  "18446744073709551616"};

}  // namespace

TEST(RequestsJson, a_body_that_is_no_object_is_refused_as_a_whole) {
  for (const std::string& body : kNoObjects) {
    expect_refused(read_create_flag(body), {body, "body"});
    expect_refused(read_flag_edit(body), {body, "body"});
    expect_refused(read_user_override(body), {body, "body"});
    expect_refused(read_create_schedule(body, RetryPolicy()), {body, "body"});
  }
  EXPECT_EQ(read_create_flag("").error().message, "expected a JSON object, but the body is empty");
}

TEST(RequestsJson, create_flag_takes_every_field) {
  const auto request = read_create_flag(
      R"({"key":"a.b","environment":"staging","description":"d","enabled":true,"rolloutPercentage":7})");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->key.text(), "a.b");
  EXPECT_EQ(request->environment->text(), "staging");
  EXPECT_EQ(request->config.description, "d");
  EXPECT_TRUE(request->config.enabled);
  EXPECT_EQ(request->config.rollout_percentage->value(), 7);
}

TEST(RequestsJson, create_flag_needs_a_key_alone) {
  const auto request = read_create_flag(R"({"key":"k"})");
  ASSERT_TRUE(request);
  EXPECT_FALSE(request->environment);
  EXPECT_EQ(request->config, FlagConfig());
}

TEST(RequestsJson, create_flag_names_the_field_at_fault) {
  const std::vector<Refused> table = {
      {R"({})", "key"},
      {R"({"key":""})", "key"},
      {R"({"key":"a b"})", "key"},
      {R"({"key":"a/b"})", "key"},
      {R"({"key":"a\"b"})", "key"},
      {R"({"key":"a\u0000b"})", "key"},
      {"{\"key\":\"\xF0\x9F\x9A\x80\"}", "key"},
      {"{\"key\":\"" + std::string(101, 'k') + "\"}", "key"},
      {R"({"key":7})", "key"},
      {R"({"key":null})", "key"},
      {R"({"key":"k","environment":""})", "environment"},
      {R"({"key":"k","environment":1})", "environment"},
      {R"({"key":"k","description":null})", "description"},
      {R"({"key":"k","enabled":"true"})", "enabled"},
      {R"({"key":"k","enabled":1})", "enabled"},
      {R"({"key":"k","Enabled":true})", "Enabled"},
      {R"({"key":"k","rollout":5})", "rollout"},
  };
  for (const Refused& refused : table) expect_refused(read_create_flag(refused.body), refused);
  EXPECT_TRUE(read_create_flag("{\"key\":\"" + std::string(100, 'k') + "\"}"));
}

TEST(RequestsJson, percentages_are_whole_json_numbers_from_0_to_100) {
  for (const std::string& bad : kBadPercentages) {
    const std::string edit = "{\"rolloutPercentage\":" + bad + "}";
    expect_refused(read_flag_edit(edit), {edit, "rolloutPercentage"});
    const std::string create = "{\"key\":\"k\",\"rolloutPercentage\":" + bad + "}";
    expect_refused(read_create_flag(create), {create, "rolloutPercentage"});
    const std::string schedule =
        "{\"scheduledAt\":\"2026-11-27T09:00:00Z\",\"updates\":{\"rolloutPercentage\":" + bad + "}}";
    expect_refused(read_create_schedule(schedule, RetryPolicy()), {schedule, "updates.rolloutPercentage"});
  }
  for (const int good : {0, 1, 99, 100}) {
    const auto edit = read_flag_edit("{\"rolloutPercentage\":" + std::to_string(good) + "}");
    ASSERT_TRUE(edit);
    EXPECT_EQ(**edit->rollout_percentage, *Percentage::from(good));
  }
}

TEST(RequestsJson, an_unknown_field_is_named_with_what_is_accepted) {
  const auto edit = read_flag_edit(R"({"enabled":true,"colour":"red"})");
  ASSERT_FALSE(edit);
  EXPECT_EQ(edit.error().message, "unknown field 'colour': accepted are " + field_names());
  const auto huge = read_flag_edit("{\"" + std::string(5000, 'x') + "\":1}");
  ASSERT_FALSE(huge);
  EXPECT_LT(huge.error().message.size(), 300U);
}

TEST(RequestsJson, an_edit_sets_something) {
  expect_refused(read_flag_edit("{}"), {"{}", "body"});
  const auto edit = read_flag_edit(R"({"description":""})");
  ASSERT_TRUE(edit);
  EXPECT_EQ(*edit->description, "");
  EXPECT_FALSE(edit->empty());
}

TEST(RequestsJson, user_overrides) {
  const auto request = read_user_override(R"({"userId":"u 1","type":"exclude","reason":"r"})");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->user_id, "u 1");
  EXPECT_EQ(request->type, OverrideType::kExclude);
  EXPECT_EQ(request->reason, "r");
  const std::vector<Refused> table = {
      {R"({"type":"include"})", "userId"},
      {R"({"userId":"u"})", "type"},
      {R"({"userId":1,"type":"include"})", "userId"},
      {R"({"userId":"u","type":"Include"})", "type"},
      {R"({"userId":"u","type":true})", "type"},
      {R"({"userId":"u","type":"include","reason":1})", "reason"},
      {R"({"userId":"u","type":"include","until":"x"})", "until"},
  };
  for (const Refused& refused : table) expect_refused(read_user_override(refused.body), refused);
}

TEST(RequestsJson, schedules) {
  const auto request = read_create_schedule(
      R"({"scheduledAt":"2028-02-29T10:00:00+01:00","updates":{"enabled":false},"maxRetries":10})",
      RetryPolicy());
  ASSERT_TRUE(request);
  EXPECT_EQ(format_instant_short(request->scheduled_at), "2028-02-29T09:00:00Z");
  EXPECT_EQ(request->updates.enabled, false);
  EXPECT_EQ(request->max_retries, 10);
  const auto plain = read_create_schedule(
      R"({"scheduledAt":"2028-02-29T10:00:00Z","updates":{"enabled":true}})", RetryPolicy());
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->max_retries);
  EXPECT_FALSE(plain->retry_policy);
  EXPECT_EQ(plain->priority, 0);
  EXPECT_EQ(plain->missed_window, MissedWindow::kFireLate);
  EXPECT_FALSE(plain->max_lateness);
}

TEST(RequestsJson, a_schedule_says_how_it_is_retried_and_what_becomes_of_it_when_it_is_late) {
  const std::string start = R"({"scheduledAt":"2028-02-29T10:00:00Z","updates":{"enabled":true},)";
  const auto outright = read_create_schedule(
      start + R"("retryPolicy":{"maxRetries":1},"priority":10,"missedWindow":"ask","maxLatenessMs":1500})",
      {.base = std::chrono::minutes(7)});
  ASSERT_TRUE(outright) << outright.error().message;
  EXPECT_EQ(std::get<RetryPolicy>(*outright->retry_policy),
            (RetryPolicy{.max_retries = 1, .base = std::chrono::minutes(7)}));
  EXPECT_EQ(outright->priority, 10);
  EXPECT_EQ(outright->missed_window, MissedWindow::kAsk);
  EXPECT_EQ(outright->max_lateness, std::chrono::milliseconds(1500));
  const auto named = read_create_schedule(start + R"("retryPolicy":"fast"})", RetryPolicy());
  ASSERT_TRUE(named);
  EXPECT_EQ(std::get<RetryPolicyName>(*named->retry_policy).text(), "fast");
  const std::vector<Refused> table = {
      {R"("maxRetries":3,"retryPolicy":"fast"})", "maxRetries"},
      {R"("maxRetries":3,"retryPolicy":{"maxRetries":3}})", "maxRetries"},
      {R"("retryPolicy":7})", "retryPolicy"},
      {R"("retryPolicy":"not a name"})", "retryPolicy"},
      {R"("retryPolicy":{"jitter":"wild"}})", "retryPolicy.jitter"},
      {R"("priority":11})", "priority"},
      {R"("priority":-1})", "priority"},
      {R"("priority":"high"})", "priority"},
      {R"("missedWindow":"wait"})", "missedWindow"},
      {R"("missedWindow":null})", "missedWindow"},
      {R"("maxLatenessMs":-1})", "maxLatenessMs"},
      {R"("maxLatenessMs":1.5})", "maxLatenessMs"},
      {R"("maxLatenessMs":31536000001})", "maxLatenessMs"},
  };
  for (const Refused& refused : table) {
    const std::string body = start + refused.body;
    expect_refused(read_create_schedule(body, RetryPolicy()), {body, refused.field});
  }
}

TEST(RequestsJson, schedules_name_the_field_at_fault) {
  const std::string updates = R"(,"updates":{"enabled":true}})";
  std::vector<Refused> table = {
      {R"({"updates":{"enabled":true}})", "scheduledAt"},
      {R"({"scheduledAt":"2026-11-27T09:00:00Z"})", "updates"},
      {R"({"scheduledAt":"2026-11-27T09:00:00Z","updates":{}})", "updates"},
      {R"({"scheduledAt":"2026-11-27T09:00:00Z","updates":[]})", "updates"},
      {R"({"scheduledAt":"2026-11-27T09:00:00Z","updates":{"key":"x"}})", "updates.key"},
      {R"({"scheduledAt":"2026-11-27T09:00:00Z","update":{"enabled":true}})", "update"},
  };
  for (const char* at :
       {"1795770000", "null", "\"\"", "\"tomorrow\"", "\"2026-11-27\"", "\"2026-11-27T09:00:00\"",
        "\"2027-02-29T09:00:00Z\"", "\"2026-11-27T24:00:00Z\"", "\"10000-01-01T00:00:00Z\"",
        "\"2026-11-27T09:00:00Z \"", "\"2026-11-27T09:00:00+01\"", "\"9999-12-31T23:59:59-01:00\""}) {
    table.push_back({std::string("{\"scheduledAt\":") + at + updates, "scheduledAt"});
  }
  for (const char* retries : {"-1", "11", "3.0", "1e0", "\"3\"", "true", "null", "1e400"}) {
    table.push_back(
        {std::string(R"({"scheduledAt":"2026-11-27T09:00:00Z","maxRetries":)") + retries + updates,
         "maxRetries"});
  }
  for (const Refused& refused : table)
    expect_refused(read_create_schedule(refused.body, RetryPolicy()), refused);
}

TEST(RequestsJson, previews_are_of_a_schedule_or_an_edit) {
  const auto edit = read_preview(R"({"updates":{"enabled":true}})", RetryPolicy());
  ASSERT_TRUE(edit);
  EXPECT_FALSE(edit->scheduled_at);
  EXPECT_EQ(edit->updates.enabled, true);
  const auto schedule = read_preview(
      R"({"updates":{"enabled":true},"scheduledAt":"2028-02-29T10:00:00+01:00","retryPolicy":"fast"})",
      RetryPolicy());
  ASSERT_TRUE(schedule);
  EXPECT_EQ(format_instant_short(*schedule->scheduled_at), "2028-02-29T09:00:00Z");
  EXPECT_EQ(std::get<RetryPolicyName>(*schedule->retry_policy).text(), "fast");
  const std::vector<Refused> table = {
      {R"({"scheduledAt":"2028-02-29T10:00:00Z"})", "updates"},
      {R"({"updates":{}})", "updates"},
      {R"({"updates":{"key":"x"}})", "updates.key"},
      {R"({"updates":{"enabled":true},"scheduledAt":null})", "scheduledAt"},
      {R"({"updates":{"enabled":true},"maxRetries":11})", "maxRetries"},
      {R"({"updates":{"enabled":true},"maxRetries":1,"retryPolicy":"fast"})", "maxRetries"},
      {R"({"updates":{"enabled":true},"missedWindow":"ask"})", "missedWindow"},
  };
  for (const Refused& refused : table) expect_refused(read_preview(refused.body, RetryPolicy()), refused);
}

TEST(RequestsJson, tries_have_a_context_and_up_to_ten_instants) {
  const auto plain = read_try(R"({"context":{"targetingKey":"ann","age":7}})");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->context, (Object{{"targetingKey", "ann"}, {"age", 7}}));
  EXPECT_FALSE(plain->updates);
  EXPECT_TRUE(plain->at.empty());
  const auto whole = read_try(
      R"({"context":{},"updates":{"owner":"x"},"at":["2028-02-29T10:00:00+01:00","0001-01-01T00:00:00Z"]})");
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->updates->owner, "x");
  ASSERT_EQ(whole->at.size(), 2U);
  EXPECT_EQ(format_instant_short(whole->at[0]), "2028-02-29T09:00:00Z");
  std::string eleven = "\"2028-02-29T10:00:00Z\"";
  for (int i = 0; i < 10; ++i) eleven += R"(,"2028-02-29T10:00:00Z")";
  const std::vector<Refused> table = {
      {"{}", "context"},
      {R"({"context":"ann"})", "context"},
      {R"({"context":{"age":1e400}})", "context"},
      {R"({"context":{},"updates":{}})", "updates"},
      {R"({"context":{},"at":[]})", "at"},
      {R"({"context":{},"at":[1]})", "at"},
      {R"({"context":{},"at":["soon"]})", "at"},
      {R"({"context":{},"at":[)" + eleven + "]}", "at"},
      {R"({"context":{},"explain":true})", "explain"},
  };
  for (const Refused& refused : table) expect_refused(read_try(refused.body), refused);
}

TEST(RequestsJson, nothing_or_an_empty_object) {
  EXPECT_TRUE(read_no_fields(""));
  EXPECT_TRUE(read_no_fields(" \n"));
  EXPECT_TRUE(read_no_fields("{}"));
  expect_refused(read_no_fields("{\"now\":true}"), {"{\"now\":true}", "now"});
  expect_refused(read_no_fields("[]"), {"[]", "body"});
}

}  // namespace hoist::wire
