#include "hoist/http/query.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace hoist::http {
namespace {

constexpr std::array<std::string_view, 5> kAccepted = {"limit", "from", "status", "environment", "q"};

Result<Query> query(const std::string& text) {
  return Query::check(parse_target("/?" + text)->query, kAccepted);
}

}  // namespace

TEST(Query, unknown_and_repeated_parameters_are_named) {
  const auto unknown = query("limit=1&colour=red");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().detail(kFieldDetail), "colour");
  EXPECT_EQ(unknown.error().message,
            "unknown query parameter 'colour': accepted are limit, from, status, environment, q");
  const auto repeated = query("limit=1&from=x&limit=1");
  ASSERT_FALSE(repeated);
  EXPECT_EQ(repeated.error().detail(kFieldDetail), "limit");
  EXPECT_EQ(Query::check({{.name = "a", .value = ""}}, {}).error().message,
            "unknown query parameter 'a': this route takes none");
}

TEST(Query, a_limit_is_a_whole_number_in_its_bounds) {
  EXPECT_EQ(*query("")->limit(), kDefaultPageSize);
  EXPECT_EQ(*query("limit=1")->limit(), 1);
  EXPECT_EQ(*query("limit=500")->limit(), 500);
  for (const char* bad :
       {"", "0", "-1", "501", "1.0", "1e2", "%201", "1%20", "+1", "0x5", "abc", "99999999999999999999"}) {
    const auto limit = query(std::string("limit=") + bad)->limit();
    ASSERT_FALSE(limit) << bad;
    EXPECT_EQ(limit.error().detail(kFieldDetail), "limit") << bad;
  }
}

TEST(Query, a_text_to_search_for_has_some_bytes_and_not_too_many) {
  EXPECT_FALSE(*query("")->search());
  EXPECT_EQ(**query("q=dark%25_")->search(), "dark%_");
  const std::string longest(kMaxSearchLength, 'q');
  EXPECT_EQ(**query("q=" + longest)->search(), longest);
  for (const std::string& bad : {std::string(), longest + "q"}) {
    const auto search = query("q=" + bad)->search();
    ASSERT_FALSE(search) << bad;
    EXPECT_EQ(search.error().detail(kFieldDetail), "q");
  }
}

TEST(Query, an_instant_with_a_plus_that_was_not_escaped_says_so) {
  EXPECT_FALSE(*query("")->instant("from"));
  EXPECT_EQ(format_instant_short(**query("from=2026-11-27T10:00:00%2B01:00")->instant("from")),
            "2026-11-27T09:00:00Z");
  const auto plus = query("from=2026-11-27T10:00:00+01:00")->instant("from");
  ASSERT_FALSE(plus);
  EXPECT_EQ(plus.error().detail(kFieldDetail), "from");
  EXPECT_NE(plus.error().message.find("%2B"), std::string::npos);
}

TEST(Query, status_and_environment) {
  EXPECT_FALSE(*query("")->status());
  EXPECT_EQ(**query("status=retrying")->status(), ScheduleStateFilter::kRetrying);
  for (const char* bad : {"", "Pending", "superseded"}) {
    EXPECT_EQ(query(std::string("status=") + bad)->status().error().detail(kFieldDetail), "status") << bad;
  }
  EXPECT_EQ((**query("environment=staging")->environment()).text(), "staging");
  EXPECT_EQ(query("environment=")->environment().error().detail(kFieldDetail), "environment");
}

}  // namespace hoist::http
