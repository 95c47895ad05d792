// This very tree keeps the rules about sources (HOIST_SOURCE_DIR is set by CMake).
#include <gtest/gtest.h>

#include <filesystem>

#include "tidy/source_rules.h"

namespace hoist::tidy {

TEST(IncludeRule, this_tree_keeps_the_include_rule_and_its_kin) {
  const std::filesystem::path root = HOIST_SOURCE_DIR;
  EXPECT_GT(count_sources(root), 100U) << "nothing was read below " << root;
  for (const Violation& violation : check_tree(root)) {
    ADD_FAILURE() << violation.file << ":" << violation.line << ": " << violation.message;
  }
}

}  // namespace hoist::tidy
