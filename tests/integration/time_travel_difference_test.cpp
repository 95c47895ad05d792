// What differs between two instants.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/time_travel_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

class TimeTravelDifference : public TimeTravelTest {};

TEST_P(TimeTravelDifference, a_difference_in_the_past_names_versions_and_schedules) {
  engine.create_flag("deleted");
  engine.create_flag("edited");
  engine.create_flag("replaced");
  engine.create_flag("same");
  engine.create_flag("there-and-back");
  engine.advance(1s);
  const Instant from = engine.now();
  engine.advance(1s);
  engine.create_flag("created");
  engine.delete_flag("deleted");
  const Schedule applied = engine.create_schedule({.flag = "edited", .in = 1s, .rollout = 5});
  engine.advance(1s);
  ASSERT_EQ(engine.pass().applied, 1);
  engine.edit_flag("edited", true);
  engine.delete_flag("replaced");
  engine.create_flag("replaced");
  engine.edit_flag("there-and-back", true);
  engine.edit_flag("there-and-back", false);
  const Instant to = engine.now();
  engine.advance(1s);
  engine.edit_flag("same", true);
  engine.advance(1s);

  const auto found = difference(from, to);
  std::map<std::string, std::string> kinds;
  for (const FlagDifference& each : found) kinds.emplace(each.key.text(), to_string(kind_of(each)));
  EXPECT_EQ(kinds, (std::map<std::string, std::string>{{"created", "created"},
                                                       {"deleted", "deleted"},
                                                       {"edited", "changed"},
                                                       {"replaced", "replaced"},
                                                       {"there-and-back", "changed"}}));
  const FlagDifference& edited = found.at(2);
  EXPECT_EQ(edited.version_before, 1);
  EXPECT_EQ(edited.version_after, 3);
  EXPECT_EQ(setter_of(edited, FlagField::kRolloutPercentage), applied.id);
  EXPECT_EQ(setter_of(edited, FlagField::kEnabled), std::nullopt) << "a person did";
  EXPECT_EQ(setter_of(edited, FlagField::kDescription), std::nullopt);
  EXPECT_THAT(edited.schedules, IsEmpty()) << "nothing of it is pending any more";
  EXPECT_EQ(found.at(0).version_before, std::nullopt);
  EXPECT_EQ(found.at(0).version_after, 1);
  EXPECT_EQ(found.at(1).version_before, 1);
  EXPECT_EQ(found.at(1).version_after, std::nullopt);
  EXPECT_THAT(difference(to, to), IsEmpty());

  const auto part = difference(from, to, {.after = flag_key("deleted"), .limit = 1});
  ASSERT_EQ(part.size(), 1U);
  EXPECT_EQ(part.front().key.text(), "edited");
}

TEST_P(TimeTravelDifference, a_difference_ahead_names_schedules_in_order_and_those_that_will_not_fit) {
  engine.create_flag("checkout");
  engine.create_flag("typed");
  engine.create_flag("untouched");
  edit("typed", {.variants = Object{{"on", Value(true)}, {"off", Value(false)}, {"third", Value(true)}}});
  const Schedule second = engine.create_schedule({.flag = "checkout", .in = 20s, .rollout = 20});
  const Schedule first =
      engine.create_schedule({.flag = "checkout", .in = 10s, .enabled = true, .rollout = 10});
  const Schedule misfit = schedule("typed", 15s, {.default_variant = std::optional<std::string>("third")});
  edit("typed", {.variants = on_off_variants()});
  const Instant now = engine.now();

  const auto found = difference(now, now + 1h);
  ASSERT_EQ(found.size(), 2U);
  const FlagDifference& checkout = found.at(0);
  EXPECT_EQ(kind_of(checkout), DifferenceKind::kChanged);
  ASSERT_EQ(checkout.schedules.size(), 2U);
  EXPECT_EQ(checkout.schedules.at(0).schedule, first.id);
  EXPECT_EQ(checkout.schedules.at(0).at, first.scheduled_at);
  EXPECT_EQ(checkout.schedules.at(1).schedule, second.id);
  EXPECT_EQ(setter_of(checkout, FlagField::kEnabled), first.id);
  EXPECT_EQ(setter_of(checkout, FlagField::kRolloutPercentage), second.id);
  EXPECT_EQ(checkout.version_before, std::nullopt) << "what is ahead has no version yet";
  EXPECT_EQ(checkout.version_after, std::nullopt);
  const FlagDifference& typed = found.at(1);
  EXPECT_EQ(typed.key.text(), "typed");
  EXPECT_EQ(kind_of(typed), DifferenceKind::kUnchanged);
  ASSERT_EQ(typed.misfits.size(), 1U);
  EXPECT_EQ(typed.misfits.front().schedule, misfit.id);
  EXPECT_EQ(typed.misfits.front().at, misfit.scheduled_at);
  EXPECT_THAT(typed.misfits.front().error.message, HasSubstr("third"));

  const auto later = difference(now + 10s, now + 20s);
  ASSERT_EQ(later.size(), 2U);
  ASSERT_EQ(later.at(0).schedules.size(), 1U) << "the first was applied by then";
  EXPECT_EQ(later.at(0).schedules.front().schedule, second.id);
  EXPECT_THAT(difference(now + 20s, now + 1h), IsEmpty());
}

TEST_P(TimeTravelDifference, a_difference_from_the_past_into_the_future) {
  engine.create_flag("checkout");
  const Schedule late = engine.create_schedule({.flag = "checkout", .in = 1s, .rollout = 1});
  const Schedule coming = engine.create_schedule({.flag = "checkout", .in = 1h, .rollout = 2});
  engine.advance(5s);
  const Instant from = engine.now();
  engine.advance(5s);
  engine.edit_flag("checkout", true);
  const auto found = difference(from, engine.now() + 1h);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().version_before, 1);
  EXPECT_EQ(found.front().version_after, std::nullopt);
  ASSERT_EQ(found.front().schedules.size(), 2U) << "the late one has not happened yet";
  EXPECT_EQ(found.front().schedules.at(0).schedule, late.id);
  EXPECT_EQ(found.front().schedules.at(1).schedule, coming.id);
}

TEST_P(TimeTravelDifference, a_period_that_ends_before_it_begins_is_an_error) {
  const auto refused = read([&](UnitOfWork& unit) {
    return load_difference(unit, production(), {.from = engine.now(), .to = engine.now() - 1us});
  });
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().detail(kFieldDetail), "to");
}

HOIST_ON_BOTH_STORES(TimeTravelDifference);

}  // namespace
}  // namespace hoist::test
