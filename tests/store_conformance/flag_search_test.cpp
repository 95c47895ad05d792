// FlagRepository: what a text finds, and what it does not.
#include "store_test.h"

namespace hoist::test {
namespace {

/// Flags that a search tells apart.
class FlagSearchTest : public StoreTest {
 protected:
  Flag add_with(std::string_view key, std::string description, std::vector<std::string> tags,
                std::string owner) {
    Flag flag = make.make_flag(key);
    flag.config.description = std::move(description);
    flag.config.tags = std::move(tags);
    flag.config.owner = std::move(owner);
    return add(std::move(flag));
  }
  /// The keys that fit, in order.
  std::vector<std::string> found(std::string_view text) {
    FlagFilter filter;
    filter.text = std::string(text);
    filter.limit = kMaxPageSize;
    return read([&](UnitOfWork& unit) {
      std::vector<std::string> keys;
      for (const Flag& flag : must(unit.flags().list(filter))) keys.push_back(flag.key.text());
      return keys;
    });
  }
  using Keys = std::vector<std::string>;
};

TEST_P(FlagSearchTest, a_text_is_looked_for_in_key_description_owner_and_among_the_tags) {
  add_with("a-Dark.mode", "", {}, "");
  add_with("b", "the dArk look", {}, "");
  add_with("c", "", {}, "the DARK team");
  add_with("d", "", {"ui", "Dark"}, "");
  add_with("e", "", {"darker"}, "");
  add_with("f", "light", {"lamp"}, "bob");
  EXPECT_EQ(found("dark"), (Keys{"a-Dark.mode", "b", "c", "d"})) << "of a tag all counts";
  EXPECT_EQ(found("DARK"), found("dark"));
  EXPECT_EQ(found("dark."), Keys{"a-Dark.mode"});
  EXPECT_EQ(found("lamp"), Keys{"f"});
  EXPECT_EQ(found("lam"), Keys{});
  EXPECT_EQ(found("dark look"), Keys{"b"});
}

TEST_P(FlagSearchTest, no_character_of_a_text_is_special) {
  add_with("a", "100 % of _all_ \\ 'users'", {}, "");
  add_with("b", "100 of all users", {}, "");
  for (const char* text : {"100 %", "_all_", "\\", "'users'", "% of _", " \\ '"}) {
    EXPECT_EQ(found(text), Keys{"a"}) << text;
  }
  for (const char* text : {"%", "_"}) EXPECT_EQ(found(text), Keys{"a"}) << text;
  EXPECT_EQ(found("1%0"), Keys{});
}

TEST_P(FlagSearchTest, the_case_of_other_letters_than_ascii_s_counts) {
  add_with("a", "über Äpfel", {"Éclair"}, "İ");
  EXPECT_EQ(found("ÜBER"), Keys{});
  EXPECT_EQ(found("über"), Keys{"a"});
  EXPECT_EQ(found("äpfel"), Keys{});
  EXPECT_EQ(found("ÄPFEL"), Keys{"a"});
  EXPECT_EQ(found("éclair"), Keys{});
  EXPECT_EQ(found("ÉCLAIR"), Keys{"a"});
  EXPECT_EQ(found("i"), Keys{});
}

TEST_P(FlagSearchTest, tags_that_sql_made_something_else_are_none) {
  const Flag flag = add_with("a", "", {"x"}, "");
  db.run_sql("UPDATE feature_flags SET definition = '{\"tags\": \"x\"}' WHERE flag_key = 'a'");
  const std::unique_ptr<UnitOfWork> unit = must(session->begin(Access::kRead));
  EXPECT_EQ(must(unit->flags().keys({.text = "nothing"}, std::nullopt)).size(), 0U);
}

HOIST_ON_DIRECT_STORES(FlagSearchTest);

}  // namespace
}  // namespace hoist::test
