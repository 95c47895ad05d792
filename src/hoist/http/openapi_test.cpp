// The document against the table of routes: neither may know more than the other.
#include "hoist/http/openapi.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

#include "hoist/app/digest.h"
#include "hoist/http/routes.h"

namespace hoist::http {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 5> kMethods = {"get", "post", "put", "patch", "delete"};
using Names = std::set<std::string>;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// What `value` is, or what its $ref points at. Throws, which fails the test, where that is nothing.
const json::value& resolved(const json::value& value) {
  const json::value* found = &value;
  while (found->is_object() && found->get_object().contains("$ref")) {
    const std::string_view reference = found->at("$ref").as_string();
    static const json::value document = openapi_document();
    found = &document.at_pointer(reference.substr(1));
  }
  return *found;
}

struct Operation {
  const json::object& fields;
  std::vector<json::object> parameters;  ///< The path's own among them.

  [[nodiscard]] Names parameters_in(std::string_view where) const {
    Names names;
    for (const json::object& parameter : parameters) {
      if (parameter.at("in").as_string() == where) names.emplace(parameter.at("name").as_string());
    }
    return names;
  }
  [[nodiscard]] Names statuses() const {
    Names names;
    for (const auto& response : fields.at("responses").as_object()) names.emplace(response.key());
    return names;
  }
};

Operation operation_of(const Route& route) {
  const json::object& item = resolved(openapi_document().at("paths").at(route.pattern)).as_object();
  Operation operation{.fields = item.at(lower(route.method)).as_object(), .parameters = {}};
  for (const json::object* owner : {&item, &operation.fields}) {
    const json::value* list = owner->if_contains("parameters");
    if (list == nullptr) continue;
    for (const json::value& parameter : list->as_array()) {
      operation.parameters.push_back(resolved(parameter).as_object());
    }
  }
  return operation;
}

/// The routes of the API, which the document is about: all but the console's pages.
std::vector<Route> api_routes() {
  std::vector<Route> routes;
  for (const Route& route : all_routes()) {
    if (route.kind != RouteKind::kConsole) routes.push_back(route);
  }
  return routes;
}

std::string name_of(const Route& route) { return fmt::format("{} {}", route.method, route.pattern); }

bool wants_token(const Route& route) {
  return route.kind == RouteKind::kApi || route.kind == RouteKind::kEvaluation ||
         route.kind == RouteKind::kMetrics || route.kind == RouteKind::kStream;
}

std::string_view least_role(const Route& route) {
  if (!wants_token(route)) return "none";
  for (const Role role : {Role::kClient, Role::kViewer, Role::kEditor, Role::kAdmin}) {
    if (allows(role, route.permission)) return to_string(role);
  }
  return "nobody";
}

Names names_in_braces(std::string_view pattern) {
  Names names;
  for (std::size_t begin = pattern.find('{'); begin != std::string_view::npos;
       begin = pattern.find('{', begin + 1)) {
    names.emplace(pattern.substr(begin + 1, pattern.find('}', begin) - begin - 1));
  }
  return names;
}

Request asking_for(std::string_view target, std::string_view known_tag = "") {
  Request request{.method = "GET", .target = std::string(target), .headers = {}, .body = {}};
  if (!known_tag.empty()) {
    request.headers.push_back({.name = "If-None-Match", .value = std::string(known_tag)});
  }
  return request;
}

std::string header_of(const Response& response, std::string_view name) {
  for (const Header& header : response.headers) {
    if (header.name == name) return header.value;
  }
  return "";
}

/// Every "$ref" in `value`.
void collect_references(const json::value& value, Names& found) {
  if (value.is_array()) {
    for (const json::value& item : value.get_array()) collect_references(item, found);
  }
  if (!value.is_object()) return;
  for (const auto& member : value.get_object()) {
    if (member.key() == "$ref") found.emplace(member.value().as_string());
    collect_references(member.value(), found);
  }
}

}  // namespace

TEST(OpenApi, lists_every_route_and_no_other) {
  Names documented;
  for (const auto& path : openapi_document().at("paths").as_object()) {
    for (const std::string_view method : kMethods) {
      if (resolved(path.value()).as_object().contains(method)) {
        documented.insert(fmt::format("{} {}", method, std::string_view(path.key())));
      }
    }
  }
  Names routed;
  for (const Route& route : api_routes())
    routed.insert(fmt::format("{} {}", lower(route.method), route.pattern));
  EXPECT_EQ(documented, routed);
}

TEST(OpenApi, states_who_may) {
  for (const Route& route : api_routes()) {
    const Operation operation = operation_of(route);
    EXPECT_EQ(operation.fields.at("x-hoist-role").as_string(), least_role(route)) << name_of(route);
    const bool open =
        operation.fields.contains("security") && operation.fields.at("security").as_array().empty();
    EXPECT_EQ(open, !wants_token(route)) << name_of(route);
    // What is signed in with may be wrong, and a cookie is not taken away by a page of another origin.
    const bool signs_in = route.kind == RouteKind::kSignIn;
    const bool signs = signs_in || route.kind == RouteKind::kSignOut;
    EXPECT_EQ(operation.statuses().contains("401"), wants_token(route) || signs_in) << name_of(route);
    EXPECT_EQ(operation.statuses().contains("403"), wants_token(route) || signs) << name_of(route);
  }
}

TEST(OpenApi, declares_the_parameters_that_are_taken) {
  for (const Route& route : api_routes()) {
    const Operation operation = operation_of(route);
    EXPECT_EQ(operation.parameters_in("query"), Names(route.query.begin(), route.query.end()))
        << name_of(route);
    EXPECT_EQ(operation.parameters_in("path"), names_in_braces(route.pattern)) << name_of(route);
    EXPECT_EQ(operation.parameters_in("header").contains("Idempotency-Key"), route.creates) << name_of(route);
    EXPECT_EQ(operation.parameters.size(), operation.parameters_in("query").size() +
                                               operation.parameters_in("path").size() +
                                               operation.parameters_in("header").size())
        << name_of(route) << " declares a parameter twice";
  }
}

TEST(OpenApi, says_which_body_is_taken) {
  for (const Route& route : api_routes()) {
    const Operation operation = operation_of(route);
    EXPECT_EQ(operation.fields.contains("requestBody"), route.body == BodyRule::kJson) << name_of(route);
    EXPECT_EQ(operation.statuses().contains("415"), route.body == BodyRule::kJson) << name_of(route);
  }
}

TEST(OpenApi, says_what_a_creation_answers) {
  for (const Route& route : api_routes()) {
    if (!route.creates) continue;
    const json::object& responses = operation_of(route).fields.at("responses").as_object();
    ASSERT_TRUE(responses.contains("201")) << name_of(route);
    EXPECT_TRUE(resolved(responses.at("201")).at("headers").as_object().contains("Idempotency-Replayed"))
        << name_of(route);
    EXPECT_TRUE(responses.contains("422")) << name_of(route);
  }
}

TEST(OpenApi, names_every_operation_once_and_gives_it_a_tag) {
  Names tags;
  for (const json::value& tag : openapi_document().at("tags").as_array())
    tags.emplace(tag.at("name").as_string());
  Names ids;
  for (const Route& route : api_routes()) {
    const Operation operation = operation_of(route);
    EXPECT_TRUE(ids.emplace(operation.fields.at("operationId").as_string()).second) << name_of(route);
    EXPECT_TRUE(operation.fields.contains("summary")) << name_of(route);
    for (const json::value& tag : operation.fields.at("tags").as_array()) {
      EXPECT_TRUE(tags.contains(std::string(tag.as_string()))) << name_of(route);
    }
  }
}

TEST(OpenApi, points_at_nothing_that_is_missing) {
  Names references;
  collect_references(openapi_document(), references);
  EXPECT_GT(references.size(), 20U);
  const json::value document = openapi_document();
  for (const std::string& reference : references) {
    boost::system::error_code missing;
    EXPECT_TRUE(reference.starts_with("#/") && document.find_pointer(reference.substr(1), missing) != nullptr)
        << reference;
  }
}

TEST(OpenApi, is_answered_whole_or_with_304) {
  const Response whole = openapi_response(asking_for("/api/openapi.json"));
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.content_type, "application/json");
  EXPECT_EQ(json::parse(whole.body), json::value(openapi_document()));
  const std::string etag = header_of(whole, "ETag");
  const Response known = openapi_response(asking_for("/api/openapi.json", etag));
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.body, "");
  EXPECT_EQ(header_of(known, "ETag"), etag);
  EXPECT_EQ(openapi_response(asking_for("/api/openapi.json", "\"older\"")).status, 200);
}

TEST(ApiDocs, run_their_own_script_and_nothing_else) {
  const Response page = docs_response(asking_for("/api/docs"));
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  const std::string policy = header_of(page, "Content-Security-Policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; ")) << policy;
  EXPECT_EQ(policy.find("unsafe"), std::string::npos) << policy;
  for (const std::string element : {"script", "style"}) {
    const std::string opening = "<" + element + ">";
    const std::size_t begin = page.body.find(opening) + opening.size();
    const std::string inside = page.body.substr(begin, page.body.find("</" + element + ">") - begin);
    EXPECT_GT(inside.size(), 1000U);
    const std::string source = fmt::format("{}-src 'sha256-{}='", element, base64url(sha256(inside)));
    EXPECT_NE(policy.find(source), std::string::npos) << policy << " lacks " << source;
    EXPECT_EQ(page.body.find(opening, begin), std::string::npos) << "one " << element << ", so one hash";
  }
  for (const char* foreign : {"http://", "https://", "src=", "style=", "onclick", "innerHTML"}) {
    EXPECT_EQ(page.body.find(foreign), std::string::npos) << foreign;
  }
  EXPECT_EQ(docs_response(asking_for("/api/docs", header_of(page, "ETag"))).status, 304);
}

}  // namespace hoist::http
