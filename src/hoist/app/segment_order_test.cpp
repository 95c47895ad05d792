#include "hoist/app/segment_order.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace hoist {
namespace {

Value refers_to(std::string_view name) { return Object{{"$ref", name}}; }

SegmentRule segment_rule(std::string_view key, Value rule) {
  return {*SegmentKey::parse(key), std::move(rule)};
}

SegmentDefinition present_segment(std::string_view key, Value rule) {
  return {.key = *SegmentKey::parse(key),
          .environment = production(),
          .description = {},
          .included = {},
          .excluded = {},
          .rule = std::move(rule),
          .version = 1,
          .created_at = {},
          .updated_at = {}};
}

/// The keys in order, "a b c"; of an error its message.
std::string order_of(const std::vector<SegmentRule>& rules,
                     const std::vector<SegmentDefinition>& present = {}) {
  const auto ordered = in_order_of_need(rules, present);
  if (!ordered) return ordered.error().message;
  std::string keys;
  for (const auto& [key, rule] : *ordered) {
    keys += (keys.empty() ? "" : " ") + key.text();
    const auto same = [&, &name = key, &value = rule](const SegmentRule& given) {
      return given.first == name && given.second == value;
    };
    EXPECT_TRUE(std::any_of(rules.begin(), rules.end(), same)) << "a rule keeps its key";
  }
  return keys;
}

}  // namespace

TEST(SegmentOrder, what_needs_nothing_stays_in_order) {
  EXPECT_EQ(order_of({}), "");
  EXPECT_EQ(order_of({segment_rule("b", true), segment_rule("a", nullptr), segment_rule("c", 1)}), "b a c");
}

TEST(SegmentOrder, what_is_needed_comes_first_wherever_it_stands) {
  const auto a = segment_rule("a", Object{{"and", Array{refers_to("b"), Object{{"!", refers_to("c")}}}}});
  const auto b = segment_rule("b", Object{{"in_segment", Array{"c", "d"}}});
  const auto c = segment_rule("c", Object{{"in_segment", "d"}});
  const auto d = segment_rule("d", true);
  EXPECT_EQ(order_of({a, b, c, d}), "d c b a");
  EXPECT_EQ(order_of({d, c, b, a}), "d c b a");
  EXPECT_EQ(order_of({c, a, d, b}), "d c b a");
}

TEST(SegmentOrder, need_leads_through_segments_that_are_there_already) {
  EXPECT_EQ(order_of({segment_rule("a", refers_to("there")), segment_rule("b", true)},
                     {present_segment("there", refers_to("b")), present_segment("b", false)}),
            "b a");
}

TEST(SegmentOrder, a_rule_that_is_replaced_needs_nothing_any_more) {
  EXPECT_EQ(order_of({segment_rule("a", true), segment_rule("b", refers_to("a"))},
                     {present_segment("a", refers_to("b")), present_segment("b", true)}),
            "a b");
}

TEST(SegmentOrder, names_that_are_nowhere_are_no_matter_here) {
  EXPECT_EQ(order_of({segment_rule("a", refers_to("nowhere")), segment_rule("b", Object{{"in_segment", 7}})}),
            "a b");
}

TEST(SegmentOrder, a_circle_is_refused_and_named) {
  const std::string says = "segments refer to each other in a circle: ";
  const std::string advice = "; let one of them stand on its own";
  EXPECT_EQ(order_of({segment_rule("a", refers_to("a"))}), says + "'a' needs 'a'" + advice);
  EXPECT_EQ(order_of({segment_rule("x", refers_to("a")), segment_rule("a", refers_to("b")),
                      segment_rule("b", Object{{"in_segment", Array{"a"}}})}),
            says + "'a' needs 'b' needs 'a'" + advice);
  EXPECT_EQ(order_of({segment_rule("a", refers_to("there"))}, {present_segment("there", refers_to("a"))}),
            says + "'a' needs 'there' needs 'a'" + advice);
}

TEST(SegmentOrder, a_long_circle_is_cut) {
  std::vector<SegmentRule> rules;
  for (int i = 0; i < 200; ++i) {
    rules.push_back(segment_rule(fmt::format("s{}", i), refers_to(fmt::format("s{}", (i + 1) % 200))));
  }
  EXPECT_EQ(
      order_of(rules),
      "segments refer to each other in a circle: 's0' needs 's1' needs 's2' needs 's3' needs … 's0'; let one "
      "of them stand on its own");
  rules.front().second = true;
  EXPECT_EQ(in_order_of_need(rules, {})->back().first.text(), "s1") << "and without it the chain has an end";
}

}  // namespace hoist
