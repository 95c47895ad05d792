// UserOverrideRepository.
#include <set>
#include <tuple>

#include "store_test.h"

namespace hoist::test {
namespace {

class OverridesTest : public StoreTest {
 protected:
  void put(const Flag& flag, const UserOverride& user_override) {
    write([&](UnitOfWork& unit) { must(unit.overrides().put(flag.id, user_override)); });
  }
  bool remove(const Flag& flag, const std::string& user_id) {
    return write([&](UnitOfWork& unit) { return must(unit.overrides().remove(flag.id, user_id)); });
  }
  NumberedPage<UserOverride> list(const Flag& flag, int page = 1, int page_size = 500) {
    return read([&](UnitOfWork& unit) { return must(unit.overrides().list(flag.id, page, page_size)); });
  }
  std::vector<FlagOverride> of_environment(const EnvironmentKey& environment) {
    return read([&](UnitOfWork& unit) { return must(unit.overrides().of_environment(environment)); });
  }
};

TEST_P(OverridesTest, gives_back_what_was_stored) {
  const Flag flag = add_flag("a");
  UserOverride stored = make.make_override(std::string(kMaxUserIdLength, 'u'), OverrideType::kExclude);
  stored.reason = kAwkwardText;
  stored.created_by = kAwkwardText;
  stored.created_at = kTestStart + Duration(654'321);
  put(flag, stored);
  EXPECT_EQ(list(flag).items, std::vector{stored});
  EXPECT_EQ(list(flag).total, 1);
}

TEST_P(OverridesTest, replaces_the_override_of_the_same_user) {
  const Flag flag = add_flag("a");
  put(flag, make.make_override("ada", OverrideType::kInclude));
  UserOverride newer = make.make_override("ada", OverrideType::kExclude);
  newer.reason = "";
  newer.created_by = "bob";
  newer.created_at = kTestStart + std::chrono::hours(1);
  put(flag, newer);
  EXPECT_EQ(list(flag).items, std::vector{newer});
}

TEST_P(OverridesTest, removes_and_says_whether_there_was_one) {
  const Flag flag = add_flag("a");
  const Flag other = add_flag("b");
  put(flag, make.make_override("ada", OverrideType::kInclude));
  put(other, make.make_override("ada", OverrideType::kInclude));
  EXPECT_FALSE(remove(flag, "Ada"));
  EXPECT_FALSE(remove(flag, "nobody"));
  EXPECT_TRUE(remove(flag, "ada"));
  EXPECT_FALSE(remove(flag, "ada"));
  EXPECT_TRUE(list(flag).items.empty());
  EXPECT_EQ(list(other).total, 1);
}

TEST_P(OverridesTest, takes_user_ids_as_they_are) {
  const Flag flag = add_flag("a");
  const std::vector<std::string> ids = {"ada", "Ada",  "ada ", " ",  "%",  "_",
                                        "'",   "\"\"", "\\",   "é",  "🚀", "a\nb",
                                        "0",   "null", "1e3",  "{}", "$1", std::string(kAwkwardText)};
  for (const std::string& id : ids) put(flag, make.make_override(id, OverrideType::kInclude));
  EXPECT_EQ(list(flag).total, static_cast<std::int64_t>(ids.size()));
  std::set<std::string> found;
  for (const FlagOverride& each : of_environment(flag.environment)) found.insert(each.user_id);
  EXPECT_EQ(found, std::set<std::string>(ids.begin(), ids.end()));
  for (const std::string& id : ids) EXPECT_TRUE(remove(flag, id)) << id;
  EXPECT_TRUE(of_environment(flag.environment).empty());
}

TEST_P(OverridesTest, lists_in_order_of_the_user_id_s_bytes_page_by_page) {
  const Flag flag = add_flag("a");
  const Flag other = add_flag("b");
  put(other, make.make_override("else", OverrideType::kInclude));
  std::vector<std::string> ids = {"b", "B", "a", "é", "_", "-", "a-b", "ab", "a b", "10", "9"};
  for (const std::string& id : ids) put(flag, make.make_override(id, OverrideType::kExclude));
  std::sort(ids.begin(), ids.end());
  std::vector<std::string> paged;
  for (int page = 1; page <= 4; ++page) {
    const auto answer = list(flag, page, 3);
    EXPECT_EQ(answer.total, 11);
    EXPECT_EQ(answer.items.size(), page < 4 ? 3U : 2U);
    for (const UserOverride& item : answer.items) paged.push_back(item.user_id);
  }
  EXPECT_EQ(paged, ids);
  const auto beyond = list(flag, 5, 3);
  EXPECT_TRUE(beyond.items.empty());
  EXPECT_EQ(beyond.total, 11);
  EXPECT_TRUE(list(flag, 1'000'000'000, 500).items.empty());
}

TEST_P(OverridesTest, an_unknown_flag_has_none_and_takes_none) {
  const Flag missing = make.make_flag("missing");
  EXPECT_EQ(list(missing).total, 0);
  const auto unit = must(session->begin(Access::kWrite));
  const auto put = unit->overrides().put(missing.id, make.make_override("ada", OverrideType::kInclude));
  EXPECT_EQ(outcome_of(put), "CONSTRAINT_VIOLATION");
}

TEST_P(OverridesTest, finds_all_of_an_environment_in_order_of_flag_id_and_user) {
  std::vector<FlagOverride> expected;
  for (int i = 0; i < 10; ++i) {
    const Flag flag = add_flag("flag-" + std::to_string(i));
    const OverrideType type = i % 2 == 0 ? OverrideType::kInclude : OverrideType::kExclude;
    put(flag, make.make_override("bob", OverrideType::kInclude));
    put(flag, make.make_override("ada", type));
    expected.push_back({.flag = flag.id, .user_id = "ada", .type = type});
    expected.push_back({.flag = flag.id, .user_id = "bob", .type = OverrideType::kInclude});
  }
  const Flag elsewhere = add_flag("elsewhere", "staging");
  put(elsewhere, make.make_override("ada", OverrideType::kExclude));
  std::sort(expected.begin(), expected.end(), [](const FlagOverride& a, const FlagOverride& b) {
    return std::tie(a.flag, a.user_id) < std::tie(b.flag, b.user_id);
  });
  EXPECT_EQ(of_environment(production()), expected);
  EXPECT_EQ(
      of_environment(elsewhere.environment),
      (std::vector{FlagOverride{.flag = elsewhere.id, .user_id = "ada", .type = OverrideType::kExclude}}));
  EXPECT_TRUE(of_environment(environment_key("nowhere")).empty());
}

TEST_P(OverridesTest, leaves_out_those_of_deleted_flags) {
  Flag flag = add_flag("a");
  put(flag, make.make_override("ada", OverrideType::kInclude));
  flag.deleted_at = kTestStart;
  write([&](UnitOfWork& unit) { must(unit.flags().update(std::span(&flag, 1))); });
  EXPECT_TRUE(of_environment(flag.environment).empty());
}

HOIST_ON_EACH_STORE(OverridesTest);

}  // namespace
}  // namespace hoist::test
