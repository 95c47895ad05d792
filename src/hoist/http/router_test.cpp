#include "hoist/http/router.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "hoist/http/routes.h"
#include "hoist/http/target.h"

namespace hoist::http {
namespace {

Routing find(std::string_view method, std::string_view path) {
  static const Router router(all_routes());
  return router.find(method, parse_target(path)->segments);
}

std::string pattern_of(const Routing& routing) {
  const auto* match = std::get_if<RouteMatch>(&routing);
  return match == nullptr ? "" : std::string(match->route->pattern);
}

std::string allow_of(const Routing& routing) {
  const auto* wrong = std::get_if<WrongMethod>(&routing);
  return wrong == nullptr ? "" : wrong->allow;
}

}  // namespace

TEST(Router, finds_a_route_and_its_parameters) {
  const Routing routing = find("POST", "/api/admin/flags/dark-mode/schedule/some%20id/retry");
  const auto* match = std::get_if<RouteMatch>(&routing);
  ASSERT_NE(match, nullptr);
  EXPECT_EQ(match->route->pattern, "/api/admin/flags/{key}/schedule/{id}/retry");
  ASSERT_EQ(match->path.size(), 2U);
  EXPECT_EQ(match->path[0], (std::pair<std::string_view, std::string>("key", "dark-mode")));
  EXPECT_EQ(match->path[1], (std::pair<std::string_view, std::string>("id", "some id")));
}

TEST(Router, a_parameter_may_be_empty_so_that_it_is_the_key_that_is_refused) {
  EXPECT_EQ(pattern_of(find("GET", "/api/admin/flags/")), "/api/admin/flags/{key}");
  EXPECT_EQ(pattern_of(find("POST", "/api/admin/flags//schedule")), "/api/admin/flags/{key}/schedule");
}

TEST(Router, an_escaped_slash_does_not_separate) {
  EXPECT_EQ(pattern_of(find("GET", "/api/admin/flags/a%2Fusers")), "/api/admin/flags/{key}");
}

TEST(Router, get_answers_head) {
  EXPECT_EQ(pattern_of(find("HEAD", "/healthz")), "/healthz");
  EXPECT_EQ(allow_of(find("HEAD", "/api/admin/flags/k/schedule/i/retry")), "POST");
}

TEST(Router, a_known_path_with_a_wrong_method_lists_the_right_ones) {
  EXPECT_EQ(allow_of(find("PUT", "/api/admin/flags")), "POST, GET, HEAD");
  EXPECT_EQ(allow_of(find("PUT", "/api/admin/flags/k")), "GET, HEAD, PATCH, POST, DELETE");
  EXPECT_EQ(allow_of(find("POST", "/healthz")), "GET, HEAD");
  EXPECT_EQ(allow_of(find("get", "/healthz")), "GET, HEAD");
}

TEST(Router, an_unknown_path_is_no_route) {
  for (const char* path :
       {"/api", "/healthz/", "/Healthz", "/index.html", "/assets", "/assets/a/b", "/flags/production",
        "/schedules/i/x", "/api/admin/flags/k/user", "/api/config/flags/k/x", "//healthz"}) {
    EXPECT_TRUE(std::holds_alternative<NoSuchPath>(find("GET", path))) << path;
  }
}

/// What belongs to no environment, or to all of them.
bool is_global(const Route& route) {
  return route.pattern == "/api/admin/flag-states" || route.pattern == "/api/admin/health" ||
         route.pattern.starts_with("/api/admin/retry-policies") ||
         route.pattern.starts_with("/api/admin/webhooks") || route.pattern.starts_with("/api/admin/tokens") ||
         route.pattern == "/api/admin/environments" || route.pattern == "/api/session";
}

/// What says in a body what it wants to see, and writes nothing.
bool only_previews(const Route& route) {
  return route.pattern.ends_with("/preview") || route.pattern.ends_with("/try");
}

TEST(Routes, the_table_is_sound) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Route& route : all_routes()) {
    const std::string name = std::string(route.method) + " " + std::string(route.pattern);
    EXPECT_TRUE(seen.emplace(route.method, route.pattern).second) << name << " is there twice";
    EXPECT_EQ(route.handler != nullptr, route.kind == RouteKind::kApi) << name;
    EXPECT_EQ(route.document != nullptr,
              route.kind == RouteKind::kDocument || route.kind == RouteKind::kConsole)
        << name;
    if (route.kind != RouteKind::kApi) continue;
    const bool writes = route.method != "GET" && !only_previews(route);
    EXPECT_EQ(route.access == Access::kWrite, writes) << name;
    // Who may call is not for everybody to read.
    const bool for_viewers = !writes && route.pattern != "/api/admin/tokens";
    EXPECT_EQ(allows(Role::kViewer, route.permission), for_viewers) << name;
    EXPECT_EQ(allows(Role::kClient, route.permission), route.pattern.starts_with("/api/config/")) << name;
    const bool takes_environment = std::count(route.query.begin(), route.query.end(), "environment") > 0 ||
                                   route.pattern.find("{environment}") != std::string_view::npos;
    EXPECT_EQ(takes_environment, !is_global(route)) << name;
    EXPECT_TRUE(!route.creates || route.method == "POST") << name;
  }
}

}  // namespace hoist::http
