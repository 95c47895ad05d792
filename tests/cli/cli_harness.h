// The hoist program as a person or a script calls it.
#pragma once

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/process.h"
#include "support/store_fixture.h"

namespace hoist::test {

/// The words after the program's name, blanks between them; a word in single quotes may hold blanks.
[[nodiscard]] std::vector<std::string> words_of(std::string_view line);

/// Calls hoist with an environment that holds nothing of Hoist's but what is given here.
class HoistProgram {
 public:
  /// Set in every call; USER is ada.
  std::map<std::string, std::optional<std::string>> environment;

  [[nodiscard]] ProcessOptions options(std::string_view line) const;
  [[nodiscard]] Finished run(std::string_view line) const { return run_process(options(line)); }
  /// What a call that succeeds, silently on stderr, prints.
  [[nodiscard]] std::string text(std::string_view line) const;
  /// The same with --json added: exactly one line.
  [[nodiscard]] boost::json::value json(std::string_view line) const;
  /// The line on stderr of a call that fails with `code` and prints nothing else.
  [[nodiscard]] std::string failure(std::string_view line, int code) const;
};

/// The names of an object's members, in order.
[[nodiscard]] std::vector<std::string> names_of(const boost::json::value& object);
[[nodiscard]] std::string text_at(const boost::json::value& object, std::string_view name);

/// A fresh store and the program on it, by DATABASE_URL.
class CommandTest : public testing::TestWithParam<std::string_view> {
 protected:
  CommandTest() : CommandTest(TestStoreOptions{.real_clock = true}) {}
  explicit CommandTest(TestStoreOptions options) : store_(GetParam(), options) {
    hoist_.environment["DATABASE_URL"] = store_.url();
  }

  /// A call that succeeds, whatever it prints.
  void call(std::string_view line) { static_cast<void>(hoist_.text(line)); }

  TestStore store_;
  HoistProgram hoist_;
};

[[nodiscard]] inline std::string store_name(const testing::TestParamInfo<std::string_view>& param) {
  return std::string(param.param);
}

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): gtest has no other way.
#define HOIST_ON_BOTH_STORES(suite)                                                                         \
  INSTANTIATE_TEST_SUITE_P(store, suite, testing::Values(::hoist::test::kSqlite, ::hoist::test::kPostgres), \
                           ::hoist::test::store_name)

}  // namespace hoist::test
