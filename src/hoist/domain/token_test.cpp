#include "hoist/domain/token.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace hoist {
namespace {

constexpr std::array kRoles = {Role::kAdmin, Role::kEditor, Role::kViewer, Role::kClient};

}  // namespace

TEST(Token, role_names_read_back) {
  const std::array<std::string_view, 4> names = {"admin", "editor", "viewer", "client"};
  for (std::size_t i = 0; i < kRoles.size(); ++i) {
    EXPECT_EQ(to_string(kRoles.at(i)), names.at(i));
    EXPECT_EQ(parse_role(names.at(i)), kRoles.at(i));
  }
  for (const std::string_view name : {"", "Admin", "root", "admin "}) {
    EXPECT_EQ(parse_role(name), std::nullopt) << name;
  }
}

TEST(Token, each_role_may_do_what_the_next_lower_may_and_more) {
  struct Row {
    Permission permission;
    std::array<bool, 4> allowed;  // admin, editor, viewer, client
  };
  const std::vector<Row> table = {
      {Permission::kEvaluate, {true, true, true, true}},
      {Permission::kRead, {true, true, true, false}},
      {Permission::kWrite, {true, true, false, false}},
      {Permission::kAdminister, {true, false, false, false}},
  };
  for (const Row& row : table) {
    for (std::size_t i = 0; i < kRoles.size(); ++i) {
      EXPECT_EQ(allows(kRoles.at(i), row.permission), row.allowed.at(i))
          << to_string(kRoles.at(i)) << " permission " << static_cast<int>(row.permission);
    }
  }
}

TEST(Token, the_least_is_given_where_nothing_is_said) {
  EXPECT_EQ(Token().role, Role::kViewer);
  EXPECT_FALSE(allows(Token().role, Permission::kWrite));
}

}  // namespace hoist
