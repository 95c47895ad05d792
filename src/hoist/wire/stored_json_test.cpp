#include "hoist/wire/stored_json.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "hoist/domain/sample_values_test.h"
#include "hoist/wire/json.h"

namespace hoist::wire {
namespace {

rc::Gen<Instant> any_instant() {
  return rc::gen::map(rc::gen::inRange(kMinInstant.unix_us(), kMaxInstant.unix_us() + 1),
                      [](std::int64_t us) { return Instant::from_unix_us(us); });
}

FieldIntents draw_intents() {
  FieldIntents intents;
  for (const FlagField field : kFlagFields) {
    if (*rc::gen::arbitrary<bool>()) continue;
    Intent intent{.at = *any_instant(), .schedule = std::nullopt};
    if (*rc::gen::arbitrary<bool>()) intent.schedule = ScheduleId(*rc::gen::arbitrary<UuidBytes>());
    intents.remember(field, intent);
  }
  return intents;
}

Flag draw_flag() {
  Flag flag = sample::flag(*rc::gen::arbitrary<std::uint64_t>());
  flag.environment = sample::environment(*rc::gen::element<std::string>("dev", "production"));
  flag.config.enabled = *rc::gen::arbitrary<bool>();
  flag.config.rollout_percentage = sample::percentage(*rc::gen::inRange(0, 101));
  flag.config.description = *rc::gen::element<std::string>("", "a \"quoted\" \\ line\nbreak\ttab", "æøå 🚀",
                                                           std::string(kMaxDescriptionLength, 'x'));
  flag.intents = draw_intents();
  flag.version = *rc::gen::inRange<std::int64_t>(1, std::int64_t{1} << 40);
  flag.created_at = *any_instant();
  flag.updated_at = *any_instant();
  if (*rc::gen::arbitrary<bool>()) flag.deleted_at = *any_instant();
  return flag;
}

/// The text with its first `from` replaced.
std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from << " in " << text;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

}  // namespace

RC_GTEST_PROP(StoredJson, updates_round_trip, ()) {
  const FlagUpdates updates = *sample::any_updates();
  const StoredUpdates decoded = decode_updates(encode_updates(updates));
  RC_ASSERT(decoded.has_value());
  RC_ASSERT((*decoded == updates));
  RC_ASSERT(encode_stored_updates(decoded) == encode_updates(updates));
}

RC_GTEST_PROP(StoredJson, intents_round_trip, ()) {
  const FieldIntents intents = draw_intents();
  RC_ASSERT((decode_intents(encode_intents(intents)) == Result<FieldIntents>(intents)));
}

RC_GTEST_PROP(StoredJson, flag_snapshots_round_trip, ()) {
  const Flag flag = draw_flag();
  RC_ASSERT((decode_flag_snapshot(encode_flag_snapshot(flag)) == Result<Flag>(flag)));
}

RC_GTEST_PROP(StoredJson, fields_round_trip, ()) {
  const auto fields = *rc::gen::container<std::vector<FlagField>>(
      rc::gen::elementOf(std::vector(kFlagFields.begin(), kFlagFields.end())));
  RC_ASSERT((decode_fields(encode_fields(fields)) == Result<std::vector<FlagField>>(fields)));
}

RC_GTEST_PROP(StoredJson, unreadable_updates_are_kept_as_they_came, ()) {
  const auto text = *rc::gen::arbitrary<std::string>();
  const StoredUpdates decoded = decode_updates(text);
  if (!decoded) {
    RC_ASSERT(decoded.error().text == text);
    RC_ASSERT(!decoded.error().reason.empty());
    RC_ASSERT(encode_stored_updates(decoded) == text);
  }
}

TEST(StoredJson, forms_are_fixed) {
  EXPECT_EQ(encode_updates({.enabled = true, .rollout_percentage = sample::percentage(25)}),
            "{\"enabled\":true,\"rolloutPercentage\":25}");
  EXPECT_EQ(encode_intents({}), "{}");
  FieldIntents intents;
  intents.remember(FlagField::kEnabled, {.at = sample::kNow, .schedule = sample::id<ScheduleId>(1)});
  intents.remember(FlagField::kRolloutPercentage, {.at = sample::kNow, .schedule = std::nullopt});
  EXPECT_EQ(encode_intents(intents),
            "{\"enabled\":{\"at\":\"2026-11-27T09:00:00.000000Z\","
            "\"scheduleId\":\"00000000-0000-0000-0000-000000000001\"},"
            "\"rolloutPercentage\":{\"at\":\"2026-11-27T09:00:00.000000Z\"}}");
  EXPECT_EQ(encode_fields({FlagField::kEnabled, FlagField::kRolloutPercentage}),
            "[\"enabled\",\"rolloutPercentage\"]");
  EXPECT_EQ(encode_fields({}), "[]");
}

TEST(StoredJson, updates_written_by_hand_are_read_in_any_spacing_and_order) {
  const StoredUpdates decoded = decode_updates(" { \"rolloutPercentage\" : 25 ,\n \"enabled\" : true } ");
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(*decoded, (FlagUpdates{.enabled = true, .rollout_percentage = sample::percentage(25)}));
}

TEST(StoredJson, updates_that_do_not_fit_say_why) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", "not valid JSON at byte 0"},
      {"{\"enabled\":tru", "not valid JSON at byte"},
      {"null", "updates must be an object"},
      {"{}", "updates must set at least one of enabled, rolloutPercentage, "},
      {"{\"enabled\":3}", "updates.enabled must be true or false, not a number"},
      {"{\"rolloutPercentage\":12.5}", "updates.rolloutPercentage must be a whole number from 0 to 100"},
      {"{\"rolloutPercentage\":1e9}", "updates.rolloutPercentage must be a whole number from 0 to 100"},
      {"{\"variant\":\"a\"}", "unknown field updates.variant: accepted are enabled, rolloutPercentage, "},
  };
  for (const auto& [text, reason] : table) {
    const StoredUpdates decoded = decode_updates(text);
    ASSERT_FALSE(decoded.has_value()) << text;
    EXPECT_EQ(decoded.error().text, text);
    EXPECT_EQ(decoded.error().reason.rfind(reason, 0), 0U) << decoded.error().reason;
  }
}

TEST(StoredJson, intents_of_fields_that_this_version_does_not_know_are_ignored) {
  const auto intents = decode_intents(
      "{\"variant\":{\"at\":\"2026-11-27T09:00:00Z\"},\"enabled\":{\"at\":\"2026-11-27T09:00:00Z\"}}");
  ASSERT_TRUE(intents.has_value());
  EXPECT_EQ(intents->of(FlagField::kEnabled), (Intent{.at = sample::kNow, .schedule = std::nullopt}));
  EXPECT_EQ(intents->of(FlagField::kRolloutPercentage), std::nullopt);
}

TEST(StoredJson, intents_that_do_not_decode_are_corrupt) {
  for (const std::string text :
       {"", "null", "[]", "3", "{", "{\"enabled\":null}", "{\"enabled\":{}}", "{\"enabled\":{\"at\":3}}",
        "{\"enabled\":{\"at\":\"yesterday\"}}", "{\"enabled\":\"2026-11-27T09:00:00Z\"}",
        "{\"enabled\":{\"at\":\"2026-11-27T09:00:00Z\",\"scheduleId\":7}}",
        "{\"enabled\":{\"at\":\"2026-11-27T09:00:00Z\",\"scheduleId\":\"x\"}}"}) {
    const auto intents = decode_intents(text);
    ASSERT_FALSE(intents.has_value()) << text;
    EXPECT_EQ(intents.error().code, ErrorCode::kCorruptData) << text;
  }
}

TEST(StoredJson, flag_snapshots_that_do_not_decode_are_corrupt) {
  Flag flag = sample::flag();
  flag.deleted_at = sample::kNow;
  const std::string good = encode_flag_snapshot(flag);
  ASSERT_TRUE(decode_flag_snapshot(good).has_value());
  std::vector<std::string> bad = {"", "null", "[]", "{}", good.substr(0, good.size() - 1)};
  for (const std::string name : {"id", "key", "environment", "enabled", "rolloutPercentage", "description",
                                 "intents", "version", "createdAt", "updatedAt"}) {
    bad.push_back(with(good, "\"" + name + "\"", "\"other\""));
  }
  bad.push_back(with(good, "\"flag-1\"", "\"flag 1\""));
  bad.push_back(with(good, "\"production\"", "\"\""));
  bad.push_back(with(good, "\"version\":1", "\"version\":1.5"));
  bad.push_back(with(good, "\"version\":1", "\"version\":\"1\""));
  bad.push_back(with(good, "\"rolloutPercentage\":100", "\"rolloutPercentage\":101"));
  bad.push_back(with(good, "\"enabled\":false", "\"enabled\":0"));
  bad.push_back(with(good, "\"intents\":{}", "\"intents\":[]"));
  bad.push_back(with(good, "\"deletedAt\":\"2026", "\"deletedAt\":\"x026"));
  for (const std::string& text : bad) {
    const auto decoded = decode_flag_snapshot(text);
    ASSERT_FALSE(decoded.has_value()) << text;
    EXPECT_EQ(decoded.error().code, ErrorCode::kCorruptData) << text;
  }
}

TEST(StoredJson, fields_that_do_not_decode_are_corrupt) {
  for (const std::string text :
       {"", "null", "{}", "\"enabled\"", "[1]", "[null]", "[\"variant\"]", "[\"enabled\""}) {
    const auto fields = decode_fields(text);
    ASSERT_FALSE(fields.has_value()) << text;
    EXPECT_EQ(fields.error().code, ErrorCode::kCorruptData) << text;
  }
}

}  // namespace hoist::wire
