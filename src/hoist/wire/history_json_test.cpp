#include "hoist/wire/history_json.h"

#include <gtest/gtest.h>

#include "hoist/domain/patch.h"

namespace hoist::wire {
namespace {

Flag some_flag() {
  return {.id = {},
          .key = *FlagKey::parse("k"),
          .environment = production(),
          .config = {},
          .intents = {},
          .version = 1,
          .created_at = {},
          .updated_at = {},
          .deleted_at = std::nullopt};
}

AuditEvent version_event(std::optional<Flag> before, Flag after) {
  return {.id = {},
          .at = Instant::from_unix_us(0),
          .actor = "ann",
          .action = AuditAction::kFlagEdited,
          .flag_id = after.id,
          .flag_key = after.key,
          .environment = after.environment,
          .schedule_id = std::nullopt,
          .before = std::move(before),
          .after = std::move(after),
          .note = {}};
}

TEST(HistoryJson, names_every_field_that_differs_and_no_other) {
  const Flag before = some_flag();
  for (const FlagField field : kFlagFields) {
    Flag after = before;
    after.version = 2;
    FlagConfig other;
    other.enabled = !other.enabled;
    other.rollout_percentage.reset();
    other.description = "x";
    other.variants = Object{{"a", 1}};
    other.default_variant.reset();
    other.targeting = "a";
    other.prerequisites = {{.flag = *FlagKey::parse("p"), .variant = "on"}};
    other.metadata = Object{{"team", "shop"}};
    other.archived = true;
    other.tags = {"t"};
    other.owner = "ann";
    with_field(field, [&](auto in_config, auto /*in_updates*/) {
      after.config.*in_config = other.*in_config;
      ASSERT_NE(after.config, before.config) << to_string(field);
    });
    const auto changes = flag_version_to_json(version_event(before, after)).at("changes").as_array();
    ASSERT_EQ(changes.size(), 1U) << to_string(field);
    EXPECT_EQ(changes[0].at("field").as_string(), to_string(field));
    EXPECT_NE(changes[0].at("before"), changes[0].at("after"));
  }
}

TEST(HistoryJson, a_new_flag_has_nothing_before_it) {
  Flag created = some_flag();
  created.config.tags = {"t"};
  const auto version = whole_flag_version_to_json(version_event(std::nullopt, created));
  EXPECT_EQ(boost::json::serialize(version.at("changes")), R"([{"field":"tags","after":["t"]}])");
  EXPECT_EQ(version.at("flag").at("tags"), (boost::json::array{"t"}));
  EXPECT_TRUE(version.at("scheduleId").is_null());
}

}  // namespace
}  // namespace hoist::wire
