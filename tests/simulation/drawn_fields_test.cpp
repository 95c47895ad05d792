#include "simulation/drawn_fields.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "hoist/domain/flag_check.h"
#include "hoist/domain/segment_definition.h"
#include "hoist/wire/json.h"
#include "hoist/wire/updates_json.h"
#include "model/stored_values.h"
#include "simulation/asked.h"

namespace hoist::sim {
namespace {

Subject subject_of_type(const char* type) { return {.type = type, .key = "mine", .other_key = "yours"}; }

const char* any_type() { return *rc::gen::element("boolean", "string", "number", "object"); }

/// A scope in which every segment is there.
RuleScope everything_there() {
  RuleScope scope = SegmentLibrary().scope();
  scope.segment = [](std::string_view) { return std::make_shared<const Segment>(); };
  return scope;
}

TEST(DrawnFields, a_drawn_flag_is_valid_whole) {
  rc::check([](std::uint64_t fields) {
    const FlagConfig config = asked_config(drawn_flag(fields, subject_of_type("boolean")));
    RC_ASSERT(check_fit(config).has_value());
    RC_ASSERT(check_updates(*FlagKey::parse("mine"), config.type, all_fields(config), everything_there())
                  .has_value());
  });
}

TEST(DrawnFields, each_field_is_valid_by_itself) {
  rc::check([](std::uint64_t fields) {
    const Subject subject = subject_of_type(any_type());
    const auto check_all = [&](const std::string& json) {
      const auto checked = check_updates(*FlagKey::parse("mine"), *parse_value_type(subject.type),
                                         asked_updates(json), everything_there());
      RC_ASSERT(checked.has_value());
    };
    check_all(drawn_updates(fields, subject));
    check_all(drawn_pair(fields, subject).first);
    check_all(drawn_pair(fields, subject).second);
    RC_ASSERT(drawn_pair(fields, subject).apart >= 0);
  });
}

TEST(DrawnFields, every_field_is_drawn_before_long) {
  std::set<FlagField> drawn;
  for (std::uint64_t fields = 1; fields <= 200; ++fields) {
    const FlagUpdates updates = asked_updates(drawn_updates(fields, subject_of_type("number")));
    for (const FlagField field : kFlagFields) {
      if (updates.sets(field)) drawn.insert(field);
    }
  }
  EXPECT_EQ(drawn.size(), kFlagFields.size());
}

TEST(DrawnFields, the_second_of_a_pair_needs_the_first) {
  rc::check([](std::uint64_t fields) {
    const DrawnPair pair = drawn_pair(fields, subject_of_type(any_type()));
    FlagConfig config;
    set_fields(config, asked_updates(pair.first));
    set_fields(config, asked_updates(pair.second));
    RC_ASSERT(check_fit(config).has_value());
  });
}

TEST(DrawnFields, what_does_not_fit_is_refused_one_way_or_the_other) {
  rc::check([](std::uint64_t fields) {
    const Subject subject = subject_of_type(any_type());
    const auto json = wire::parse_json(drawn_unfit_updates(fields, subject));
    RC_ASSERT(json.has_value());
    const auto updates = wire::read_updates(*json, "updates");
    if (!updates) return;
    const auto alone = check_updates(*FlagKey::parse("mine"), *parse_value_type(subject.type), *updates,
                                     SegmentLibrary().scope());
    FlagConfig config;
    set_fields(config, *updates);
    RC_ASSERT(!alone.has_value() || !check_fit(config).has_value());
  });
}

TEST(DrawnFields, without_fields_the_value_decides_as_it_always_did) {
  Step step;
  step.value = (50U << 16U) + (1U << 8U) + 2;
  EXPECT_EQ(updates_of_step(step, subject_of_type("string")),
            R"({"enabled": true, "rolloutPercentage": 50})");
  step.value = 1;
  EXPECT_EQ(updates_of_step(step, subject_of_type("string")), R"({"enabled": false})");
  step.fields = 7;
  EXPECT_EQ(updates_of_step(step, subject_of_type("string")), drawn_updates(7, subject_of_type("string")));
}

TEST(DrawnFields, the_model_reads_what_the_api_reads) {
  rc::check([](std::uint64_t fields) {
    const Subject subject = subject_of_type(any_type());
    for (const std::string& json : {drawn_updates(fields, subject), drawn_unfit_updates(fields, subject)}) {
      const auto updates = wire::read_updates(*wire::parse_json(json), "updates");
      const model::Fields read = model::read_updates(json);
      for (const FlagField field : kFlagFields) {
        const bool set = updates.has_value() && updates->sets(field);
        RC_ASSERT(read.at(static_cast<std::size_t>(field)).has_value() == set);
      }
    }
  });
}

}  // namespace
}  // namespace hoist::sim
