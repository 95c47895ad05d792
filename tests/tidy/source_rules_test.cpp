// The rules themselves, on small trees with planted violations.
#include "tidy/source_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <utility>

#include "support/temp_dir.h"
#include "tidy/layers.h"

namespace hoist::tidy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Writes the files into a tree of its own and checks that.
std::vector<std::string> complaints_about(std::initializer_list<std::pair<std::string, std::string>> files) {
  const test::TempDir dir;
  for (const auto& [path, text] : files) {
    std::filesystem::create_directories((dir.path() / path).parent_path());
    std::ofstream(dir.path() / path) << text;
  }
  EXPECT_EQ(count_sources(dir.path()), files.size());
  std::vector<std::string> complaints;
  for (const Violation& violation : check_tree(dir.path())) {
    complaints.push_back(violation.file + ":" + std::to_string(violation.line) + " " + violation.message);
  }
  return complaints;
}

std::string including(const std::string& target) { return "#include \"" + target + "\"\n"; }

}  // namespace

TEST(Layers, nothing_reaches_its_own_users) {
  for (const std::string& layer : layers()) {
    for (const std::string& reached : reachable_from(layer)) {
      if (reached == layer) continue;
      EXPECT_FALSE(reachable_from(reached).contains(layer)) << layer << " and " << reached << " in a circle";
    }
  }
}

TEST(Layers, reach_is_what_the_design_says) {
  using Set = std::set<std::string>;
  EXPECT_EQ(reachable_from("base"), (Set{"base"}));
  EXPECT_EQ(reachable_from("domain"), (Set{"base", "domain", "targeting"}));
  EXPECT_EQ(reachable_from("ports"), (Set{"base", "domain", "ports", "targeting"}));
  EXPECT_EQ(reachable_from("app"), (Set{"app", "base", "domain", "ports", "targeting"}));
  EXPECT_EQ(reachable_from("engine"), (Set{"app", "base", "domain", "engine", "ports", "targeting"}));
  EXPECT_EQ(reachable_from("wire"), (Set{"base", "domain", "targeting", "wire"}));
  EXPECT_EQ(reachable_from("stores/sqlite"),
            (Set{"base", "domain", "ports", "stores/migrations", "stores/sqlite", "targeting", "wire"}));
  EXPECT_EQ(reachable_from("stores/postgres"),
            (Set{"base", "domain", "ports", "stores/migrations", "stores/postgres", "targeting", "wire"}));
  EXPECT_EQ(reachable_from("system"), (Set{"base", "domain", "ports", "system", "targeting"}));
  EXPECT_EQ(reachable_from("http"), (Set{"app", "base", "domain", "http", "ports", "targeting", "wire"}));
  EXPECT_EQ(reachable_from("cli").size(), layers().size());
}

TEST(SourceRules, a_tree_that_keeps_them_is_left_alone) {
  EXPECT_THAT(
      complaints_about({
          {"src/hoist/base/a.h", "#include <string>\n"},
          {"src/hoist/domain/b.cpp", including("hoist/base/a.h") + including("hoist/domain/b.h")},
          {"src/hoist/domain/b.h", ""},
          {"src/hoist/domain/b_test.cpp", including("support/clock.h") + including("hoist/domain/c_test.h")},
          {"src/hoist/domain/c_test.h", ""},
          {"src/hoist/http/routes/flags.cpp",
           including("hoist/base/a.h") + "#include <boost/asio/post.hpp>\n"},
          {"src/hoist/stores/sqlite/c.cpp", including("hoist/stores/migrations/m.h")},
          {"src/hoist/system/real_clock.cpp", "auto now = std::chrono::system_clock::now();\n"},
          {"tests/support/wall_clock.h", "auto now = std::chrono::system_clock::now();\n"},
      }),
      IsEmpty());
}

TEST(SourceRules, every_edge_that_is_not_in_the_table_is_found) {
  for (const std::string& from : layers()) {
    for (const std::string& to : layers()) {
      const auto complaints =
          complaints_about({{"src/hoist/" + from + "/a.cpp", "\n" + including("hoist/" + to + "/b.h")}});
      if (reachable_from(from).contains(to)) {
        EXPECT_THAT(complaints, IsEmpty());
      } else {
        EXPECT_THAT(complaints, ElementsAre("src/hoist/" + from + "/a.cpp:2 " + from + " may not include " +
                                            to + " (\"hoist/" + to + "/b.h\"): see the include rule"));
      }
    }
  }
}

TEST(SourceRules, an_include_is_found_however_it_is_written) {
  const std::string complaint = " base may not include domain (\"hoist/domain/b.h\"): see the include rule";
  EXPECT_THAT(complaints_about({{"src/hoist/base/a.h", "  #  include   \"hoist/domain/b.h\" // why\n"}}),
              ElementsAre("src/hoist/base/a.h:1" + complaint));
  EXPECT_THAT(complaints_about({{"src/hoist/base/a.h", "#include <hoist/domain/b.h>\n"}}),
              ElementsAre("src/hoist/base/a.h:1" + complaint));
  EXPECT_THAT(complaints_about({{"src/hoist/base/a_test.cpp", including("hoist/domain/b.h")}}),
              ElementsAre("src/hoist/base/a_test.cpp:1" + complaint));
  EXPECT_THAT(complaints_about({{"src/hoist/base/a.h", "// #include \"hoist/domain/b.h\"\n"}}), IsEmpty());
}

TEST(SourceRules, unknown_places_are_found) {
  EXPECT_THAT(complaints_about({{"src/hoist/tools/a.cpp", ""}}),
              ElementsAre("src/hoist/tools/a.cpp:0 lies in no layer of src/hoist: see the include rule"));
  EXPECT_THAT(complaints_about({{"src/hoist/a.cpp", ""}, {"src/hoist/stores/b.cpp", ""}}),
              testing::SizeIs(2));
  EXPECT_THAT(complaints_about({{"src/hoist/base/a.cpp", including("hoist/tools/a.h")}}),
              ElementsAre("src/hoist/base/a.cpp:1 includes \"hoist/tools/a.h\", which lies in no layer"));
}

TEST(SourceRules, short_paths_and_test_headers_are_found_in_what_is_shipped) {
  EXPECT_THAT(
      complaints_about({{"src/hoist/base/a.cpp", including("a.h")}}),
      ElementsAre("src/hoist/base/a.cpp:1 includes \"a.h\": name it by its path from src/, or use <> for a "
                  "library's"));
  EXPECT_THAT(complaints_about({{"src/hoist/base/a.cpp", including("support/clock.h")}}), testing::SizeIs(1));
  EXPECT_THAT(
      complaints_about({{"src/hoist/base/a.cpp", including("hoist/base/b_test.h")}}),
      ElementsAre("src/hoist/base/a.cpp:1 includes \"hoist/base/b_test.h\", which is for tests only"));
}

TEST(SourceRules, the_whole_of_asio_is_found_everywhere) {
  const std::string text = "#include <boost/asio.hpp>\n";
  for (const std::string path : {"src/hoist/http/a.cpp", "tests/api/a.cpp", "bench/a.cpp", "fuzz/a.cpp"}) {
    EXPECT_THAT(
        complaints_about({{path, text}}),
        ElementsAre(path + ":1 includes <boost/asio.hpp>, which takes seconds to compile: include the "
                           "single Asio headers"));
  }
}

TEST(SourceRules, asking_for_the_time_is_found_outside_system) {
  for (const std::string line :
       {"auto a = std::chrono::system_clock::now();", "using Clock = std::chrono::steady_clock;",
        "std::chrono::high_resolution_clock::now();", "clock_gettime(CLOCK_REALTIME, &t);",
        "gettimeofday(&t, 0);", "std::time(nullptr);", "time( NULL );", "time(0);",
        "timespec_get(&t, TIME_UTC);"}) {
    EXPECT_THAT(
        complaints_about({{"src/hoist/engine/a.cpp", line + "\n"}}),
        ElementsAre("src/hoist/engine/a.cpp:1 asks for the time itself: take a Clock, or the store's now()"))
        << line;
  }
  for (const std::string line :
       {"// steady_clock", "\"clock_gettime\"", "now()", "time(at)", "asio::steady_timer t;"}) {
    EXPECT_THAT(complaints_about({{"src/hoist/engine/a.cpp", line + "\n"}}), IsEmpty()) << line;
  }
}

TEST(SourceRules, sleeping_tests_are_found) {
  for (const std::string line :
       {"std::this_thread::sleep_for(1s);", "sleep_until(t);", "usleep(5);", "sleep(1);",
        "nanosleep(&t, nullptr);", "clock_nanosleep(0, 0, &t, nullptr);"}) {
    for (const std::string path : {"tests/api/a.cpp", "src/hoist/base/a_test.cpp"}) {
      EXPECT_THAT(complaints_about({{path, "\n" + line + "\n"}}),
                  ElementsAre(path + ":2 sleeps: step the clock or wait on a signal"))
          << line;
    }
  }
  EXPECT_THAT(complaints_about({{"tests/web/a.mjs", "await new Promise((done) => setTimeout(done, 5))\n"}}),
              testing::SizeIs(1));
  EXPECT_THAT(complaints_about({{"tests/web/a.ts", "await page.waitForTimeout(5)\n"}}), testing::SizeIs(1));
  EXPECT_THAT(complaints_about({{"tests/end_to_end/a.sh", "hoist tick && sleep 3\n"}}), testing::SizeIs(1));
  EXPECT_THAT(
      complaints_about({{"tests/a.cpp", "TEST(A, no_sleep) {} // sleep_for\nauto s = \"sleep(1)\";\n"},
                        {"tests/a.sh", "# we never sleep 3\n"},
                        {"src/hoist/engine/a.cpp", "listener.wait(at_most);\n"}}),
      IsEmpty());
}

TEST(SourceRules, names_without_a_job_are_found) {
  EXPECT_THAT(complaints_about({{"src/hoist/base/util/a.h", ""}}),
              ElementsAre("src/hoist/base/util/a.h:0 'util' names no job: call it by what it does"));
  for (const std::string path : {"tests/common/a.h", "src/hoist/http/helpers.cpp", "src/hoist/app/manager.h",
                                 "bench/utils/a.cpp", "src/hoist/http/helpers_test.cpp"}) {
    EXPECT_THAT(complaints_about({{path, ""}}), testing::SizeIs(1)) << path;
  }
  EXPECT_THAT(complaints_about({{"src/hoist/base/utility_poles.h", ""}, {"tests/commons/a.h", ""}}),
              IsEmpty());
}

TEST(SourceRules, what_is_not_ours_is_not_read) {
  const test::TempDir dir;
  std::filesystem::create_directories(dir.path() / "web/node_modules/util");
  std::ofstream(dir.path() / "web/node_modules/util/a.js") << "setTimeout()\n";
  EXPECT_EQ(count_sources(dir.path()), 0U);
  EXPECT_THAT(check_tree(dir.path()), IsEmpty());
}

}  // namespace hoist::tidy
