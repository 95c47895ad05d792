// RetryPolicyRepository.
#include "store_test.h"

namespace hoist::test {
namespace {

class RetryPoliciesTest : public StoreTest {
 protected:
  NamedRetryPolicy set(std::string_view name, const RetryPolicy& policy) {
    const NamedRetryPolicy named{.name = must(RetryPolicyName::parse(name)),
                                 .policy = policy,
                                 .updated_by = "ada",
                                 .updated_at = kTestStart};
    write([&](UnitOfWork& unit) { must(unit.retry_policies().set(named)); });
    return named;
  }
  std::optional<NamedRetryPolicy> find(std::string_view name) {
    return read([&](UnitOfWork& unit) {
      return must(unit.retry_policies().find(must(RetryPolicyName::parse(name))));
    });
  }
  std::vector<NamedRetryPolicy> list() {
    return read([&](UnitOfWork& unit) { return must(unit.retry_policies().list()); });
  }
};

TEST_P(RetryPoliciesTest, what_was_set_is_found_by_its_name) {
  EXPECT_EQ(find("nightly"), std::nullopt);
  EXPECT_TRUE(list().empty());
  const auto nightly = set("nightly", {.max_retries = 1, .jitter = Jitter::kFull});
  const auto open =
      set("Z.open", {.max_retries = std::nullopt, .factor = 1.5, .until = kTestStart + Duration(7)});
  EXPECT_EQ(find("nightly"), nightly);
  EXPECT_EQ(find("Nightly"), std::nullopt);
  EXPECT_EQ(list(), (std::vector{open, nightly})) << "by bytes, on either store";
}

TEST_P(RetryPoliciesTest, a_name_means_what_was_set_last) {
  set("nightly", {.max_retries = 1});
  const auto again = set("nightly", {.max_retries = 2});
  EXPECT_EQ(list(), std::vector{again});
}

TEST_P(RetryPoliciesTest, removes_once) {
  set("nightly", {});
  const RetryPolicyName name = must(RetryPolicyName::parse("nightly"));
  const auto remove = [&] {
    return write([&](UnitOfWork& unit) { return must(unit.retry_policies().remove(name)); });
  };
  EXPECT_TRUE(remove());
  EXPECT_FALSE(remove());
  EXPECT_EQ(find("nightly"), std::nullopt);
}

TEST_P(RetryPoliciesTest, a_schedules_policy_that_does_not_read_is_none) {
  const Schedule schedule = add(make.make_schedule(add_flag("a"), kTestStart));
  db.run_sql("UPDATE feature_flag_schedules SET retry_policy = '{\"baseMs\": \"soon\"}'");
  EXPECT_EQ(find_schedule(schedule.id), schedule) << "it follows the server's, and is not lost";
  EXPECT_EQ(claimable(10), std::vector{schedule});
}

HOIST_ON_EACH_STORE(RetryPoliciesTest);

}  // namespace
}  // namespace hoist::test
