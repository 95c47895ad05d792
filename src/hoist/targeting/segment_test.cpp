#include "hoist/targeting/segment.h"

#include <gtest/gtest.h>

#include <map>

#include "hoist/targeting/rule_compiler.h"
#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {
namespace {

/// Segments by name, each made when those that it asks for are there.
class Segments {
 public:
  RuleScope scope() {
    RuleScope scope;
    scope.segment = [this](std::string_view name) -> std::shared_ptr<const Segment> {
      const auto found = by_name_.find(std::string(name));
      return found == by_name_.end() ? nullptr : found->second;
    };
    return scope;
  }

  bool add(const std::string& name, std::string_view rule, std::unordered_set<std::string> included = {},
           std::unordered_set<std::string> excluded = {}) {
    auto segment = std::make_shared<Segment>();
    segment->name = name;
    segment->included = std::move(included);
    segment->excluded = std::move(excluded);
    if (!rule.empty()) {
      const auto compiled = Rule::compile(value_of(rule), scope());
      if (!compiled) return false;
      segment->rule = std::make_shared<const Rule>(*compiled);
    }
    by_name_[name] = std::move(segment);
    return true;
  }

  [[nodiscard]] Result<bool> contains(const std::string& name, std::string_view context) const {
    const Value data = value_of(context);
    return by_name_.at(name)->contains({.context = *data.if_object(), .flag_key = "flag", .now = kTestNow});
  }

 private:
  std::map<std::string, std::shared_ptr<const Segment>> by_name_;
};

}  // namespace

TEST(Segment, excluded_goes_before_included_goes_before_the_rule) {
  Segments segments;
  ASSERT_TRUE(segments.add("s", "{'==':[{'var':'plan'},'pro']}", {"in", "both"}, {"both", "out"}));
  EXPECT_EQ(segments.contains("s", "{'targetingKey':'in'}"), true);
  EXPECT_EQ(segments.contains("s", "{'targetingKey':'both','plan':'pro'}"), false);
  EXPECT_EQ(segments.contains("s", "{'targetingKey':'out','plan':'pro'}"), false);
  EXPECT_EQ(segments.contains("s", "{'targetingKey':'x','plan':'pro'}"), true);
  EXPECT_EQ(segments.contains("s", "{'plan':'pro'}"), true);
  EXPECT_EQ(segments.contains("s", "{'targetingKey':'x'}"), false);
}

TEST(Segment, without_a_rule_there_are_members_only) {
  Segments segments;
  ASSERT_TRUE(segments.add("s", "", {"in"}));
  EXPECT_EQ(segments.contains("s", "{'targetingKey':'in'}"), true);
  EXPECT_EQ(segments.contains("s", "{'targetingKey':'x'}"), false);
  EXPECT_EQ(segments.contains("s", "{}"), false);
}

TEST(Segment, in_segment_asks_for_any) {
  Segments segments;
  ASSERT_TRUE(segments.add("a", "", {"ann"}));
  ASSERT_TRUE(segments.add("b", "{'var':'beta'}"));
  const RuleScope scope = segments.scope();
  EXPECT_EQ(outcome("{'in_segment':'a'}", "{'targetingKey':'ann'}", scope), "true");
  EXPECT_EQ(outcome("{'in_segment':'a'}", "{'targetingKey':'bob'}", scope), "false");
  EXPECT_EQ(outcome("{'in_segment':['a','b']}", "{'targetingKey':'bob','beta':1}", scope), "true");
  EXPECT_EQ(outcome("{'some':[[1],{'in_segment':'a'}]}", "{'targetingKey':'ann'}", scope), "true");
  EXPECT_EQ(complaint("{'in_segment':['a','nope']}", "{}", scope), "/in_segment: there is no segment 'nope'");
  for (const char* rule : {"{'in_segment':[]}", "{'in_segment':1}", "{'in_segment':{'var':'a'}}"}) {
    EXPECT_EQ(outcome(rule, "{}", scope), "refused") << rule;
  }
  EXPECT_EQ(outcome("{'in_segment':'a'}"), "refused");
}

TEST(Segment, a_failure_of_its_rule_is_one_of_the_asking_rule) {
  Segments segments;
  ASSERT_TRUE(segments.add("s", endless_rule()));
  EXPECT_FALSE(segments.contains("s", "{}"));
  EXPECT_EQ(complaint("{'in_segment':'s'}", "{}", segments.scope()),
            "/in_segment: the evaluation takes more than 1000000 steps");
}

TEST(Segment, a_rule_splits_where_its_segment_does) {
  Segments segments;
  ASSERT_TRUE(segments.add("s", "{'fractional':[[true,1],[false,1]]}"));
  EXPECT_TRUE(Rule::compile(value_of("{'in_segment':'s'}"), segments.scope())->splits());
}

TEST(Segment, so_many_stand_behind_each_other) {
  Segments segments;
  ASSERT_TRUE(segments.add("0", "{'var':'a'}"));
  for (std::size_t i = 1; i < kMaxSegmentDepth; ++i) {
    ASSERT_TRUE(segments.add(std::to_string(i), "{'in_segment':'" + std::to_string(i - 1) + "'}"));
  }
  const std::string last = std::to_string(kMaxSegmentDepth - 1);
  EXPECT_EQ(outcome("{'in_segment':'" + last + "'}", "{'a':1}", segments.scope()), "true");
  ASSERT_TRUE(segments.add("deep", "{'in_segment':'" + last + "'}"));
  EXPECT_EQ(outcome("{'in_segment':'deep'}", "{}", segments.scope()), "refused");
}

TEST(Segment, steps_are_shared_by_all_segments) {
  Segments segments;
  ASSERT_TRUE(segments.add("0", "{'var':'a'}"));
  // Each asks for the one before a hundred times, which would be 100^7 evaluations.
  for (std::size_t i = 1; i < kMaxSegmentDepth; ++i) {
    const Array asks(100, value_of("{'in_segment':'" + std::to_string(i - 1) + "'}"));
    ASSERT_TRUE(segments.add(std::to_string(i), shown_value(Object{{"or", asks}})));
  }
  const std::string rule = "{'in_segment':'" + std::to_string(kMaxSegmentDepth - 1) + "'}";
  EXPECT_EQ(outcome(rule, "{}", segments.scope()), "fails");
}

}  // namespace hoist::targeting
