// SegmentRepository.
#include "store_test.h"

namespace hoist::test {
namespace {

class SegmentLocksTest : public ShortLockWaitTest {};

class SegmentsTest : public StoreTest {
 protected:
  SegmentDefinition add(SegmentDefinition segment) {
    write([&](UnitOfWork& unit) { must(unit.segments().insert(segment)); });
    return segment;
  }
  std::optional<SegmentDefinition> find(std::string_view key, std::string_view environment = "production") {
    return read([&](UnitOfWork& unit) {
      return must(
          unit.segments().find(must(SegmentKey::parse(key)), must(EnvironmentKey::parse(environment))));
    });
  }
  std::vector<SegmentDefinition> list(std::string_view environment = "production") {
    return read([&](UnitOfWork& unit) {
      return must(unit.segments().list(must(EnvironmentKey::parse(environment))));
    });
  }
};

SegmentDefinition make_segment(std::string_view key, std::string_view environment = "production") {
  return {.key = must(SegmentKey::parse(key)),
          .environment = must(EnvironmentKey::parse(environment)),
          .description = {},
          .included = {},
          .excluded = {},
          .rule = {},
          .version = 1,
          .created_at = kTestStart,
          .updated_at = kTestStart};
}

/// Every kind of value that a rule may hold.
Value awkward_rule() {
  const Object inner = {{"var", Value(std::string(kAwkwardText))}};
  return Value(Object{{"in", Value(Array{Value(inner), Value(Array{Value(0.1), Value(-1e300), Value(true),
                                                                   Value(), Value(std::string())})})}});
}

TEST_P(SegmentsTest, gives_back_what_was_inserted) {
  SegmentDefinition segment = make_segment("beta");
  segment.description = std::string(kAwkwardText);
  segment.included = {"ada", std::string(kAwkwardText), ""};
  segment.excluded = {"bob"};
  segment.rule = awkward_rule();
  segment.version = 7;
  segment.created_at = kMinInstant;
  segment.updated_at = kMaxInstant;
  add(segment);
  EXPECT_EQ(find("beta"), segment);
  EXPECT_EQ(find("beta", "staging"), std::nullopt);
  EXPECT_EQ(find("Beta"), std::nullopt);
}

TEST_P(SegmentsTest, refuses_a_taken_key_of_the_environment_and_goes_on) {
  add(make_segment("beta"));
  const auto unit = must(session->begin(Access::kWrite));
  EXPECT_EQ(outcome_of(unit->segments().insert(make_segment("beta"))), "ALREADY_EXISTS");
  must(unit->segments().insert(make_segment("beta", "staging")));
  must(unit->commit());
  EXPECT_TRUE(find("beta", "staging"));
}

TEST_P(SegmentsTest, writes_everything_but_the_key_and_the_creation) {
  SegmentDefinition segment = add(make_segment("beta"));
  const SegmentDefinition other = add(make_segment("beta", "staging"));
  segment.description = "people who try what is new";
  segment.included = {"ada"};
  segment.excluded = {"bob", "eve"};
  segment.rule = awkward_rule();
  segment.version = 2;
  segment.updated_at = kTestStart + Duration(1);
  write([&](UnitOfWork& unit) {
    SegmentDefinition written = segment;
    written.created_at = kMaxInstant;
    must(unit.segments().update(written));
  });
  EXPECT_EQ(find("beta"), segment);
  EXPECT_EQ(find("beta", "staging"), other);
  write([&](UnitOfWork& unit) {
    EXPECT_EQ(outcome_of(unit.segments().update(make_segment("missing"))), "INTERNAL");
  });
}

TEST_P(SegmentsTest, removes_one_and_says_whether_it_was_there) {
  add(make_segment("beta"));
  const SegmentDefinition other = add(make_segment("beta", "staging"));
  write([&](UnitOfWork& unit) {
    const SegmentDefinition gone = make_segment("beta");
    EXPECT_TRUE(must(unit.segments().remove(gone.key, gone.environment)));
    EXPECT_FALSE(must(unit.segments().remove(gone.key, gone.environment)));
  });
  EXPECT_EQ(find("beta"), std::nullopt);
  EXPECT_EQ(find("beta", "staging"), other);
}

TEST_P(SegmentsTest, lists_an_environment_in_order_of_bytes) {
  for (const std::string_view key : {"b", "a", "B", "a.b", "a-b", "a_b", "10", "9"}) add(make_segment(key));
  add(make_segment("other", "staging"));
  std::vector<std::string> keys;
  for (const SegmentDefinition& segment : list()) keys.push_back(segment.key.text());
  EXPECT_EQ(keys, (std::vector<std::string>{"10", "9", "B", "a", "a-b", "a.b", "a_b", "b"}));
  EXPECT_TRUE(list("empty").empty());
}

TEST_P(SegmentsTest, holds_as_many_members_as_are_allowed) {
  SegmentDefinition segment = make_segment("many");
  for (std::size_t i = 0; i < kMaxSegmentMembers; ++i)
    segment.included.push_back("user-" + std::to_string(i));
  add(segment);
  EXPECT_EQ(find("many"), segment);
}

TEST_P(SegmentLocksTest, lock_holds_the_row_until_the_unit_ends) {
  const SegmentDefinition segment = make_segment("held");
  write([&](UnitOfWork& unit) { must(unit.segments().insert(segment)); });
  const auto other = db.open_session(SessionPurpose::kRunner);
  const auto try_lock = [&]() -> std::string {
    auto unit = other->begin(Access::kWrite);
    if (!unit) return outcome_of(unit);
    return outcome_of((*unit)->segments().lock(segment.key, segment.environment));
  };
  {
    const auto unit = must(session->begin(Access::kWrite));
    ASSERT_EQ(must(unit->segments().lock(segment.key, segment.environment)), segment);
    EXPECT_EQ(try_lock(), db.is_sqlite() ? "STORE_UNAVAILABLE" : "LOCK_TIMEOUT");
  }
  EXPECT_EQ(try_lock(), "ok");
}

HOIST_ON_EACH_STORE(SegmentsTest);
HOIST_ON_EACH_STORE(SegmentLocksTest);

}  // namespace
}  // namespace hoist::test
