// The console's pages and files, as a browser asks for them. They are no part of the API, so these exchanges
// are not held against its document.
#include <array>
#include <set>

#include "api/api_fixture.h"
#include "hoist/http/console_files.h"

namespace hoist::test {
namespace {

constexpr std::array kPages = {
    "/",          "/timeline",      "/attention", "/flags", "/flags/production/dark-mode",
    "/schedules", "/schedules/one", "/attempts",  "/audit", "/tokens",
    "/health"};

const http::ConsoleFile& file_named(std::string_view path) {
  for (const http::ConsoleFile& file : http::console_files()) {
    if (file.path == path) return file;
  }
  throw std::runtime_error("the console has no " + std::string(path));
}

/// The biggest of the assets, which all browsers load.
const http::ConsoleFile& script() {
  const http::ConsoleFile* biggest = nullptr;
  for (const http::ConsoleFile& file : http::console_files()) {
    const bool fits = file.path.starts_with("/assets/") && file.path.ends_with(".js");
    if (fits && (biggest == nullptr || file.identity.size() > biggest->identity.size())) biggest = &file;
  }
  if (biggest == nullptr) throw std::runtime_error("the console has no script");
  return *biggest;
}

HttpHeaders accepting(std::string_view codings) {
  return {{.name = "Accept-Encoding", .value = std::string(codings)}};
}

}  // namespace

TEST(Console, every_page_is_the_one_page_with_what_protects_it) {
  Api api(kSqlite);
  for (const char* page : kPages) {
    const HttpResponse response = api.anonymous().get(page);
    EXPECT_EQ(response.status, 200) << page;
    EXPECT_EQ(response.body, file_named("/index.html").identity) << page;
    EXPECT_EQ(response.header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(response.header("Cache-Control"), "no-cache");
    EXPECT_EQ(
        response.header("Content-Security-Policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    EXPECT_EQ(response.header("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(response.header("Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(response.header("X-Content-Type-Options"), "nosniff");
    EXPECT_NE(response.header("Permissions-Policy").find("camera=()"), std::string::npos);
    EXPECT_EQ(response.header("Set-Cookie"), "");
    EXPECT_EQ(api.anonymous().request("POST", page, "{}").status, 405) << page;
  }
}

TEST(Console, a_page_is_kept_while_it_holds) {
  Api api(kSqlite);
  for (const char* codings : {"", "gzip", "br"}) {
    const HttpResponse whole = api.anonymous().request("GET", "/flags", "", accepting(codings));
    HttpHeaders known = accepting(codings);
    known.push_back({.name = "If-None-Match", .value = whole.header("ETag")});
    const HttpResponse again = api.anonymous().request("GET", "/", "", known);
    EXPECT_EQ(again.status, 304) << codings;
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(again.header("ETag"), whole.header("ETag"));
    EXPECT_EQ(again.header("Vary"), "Accept-Encoding");
    EXPECT_EQ(again.header("Content-Encoding"), "");
    known.front().value = "identity, br;q=0, gzip;q=0";
    EXPECT_EQ(api.anonymous().request("GET", "/", "", known).status, std::string(codings).empty() ? 304 : 200)
        << "a tag names the bytes of one coding";
  }
}

TEST(Console, files_are_sent_as_the_browser_likes_them) {
  Api api(kSqlite);
  const http::ConsoleFile& file = script();
  const std::string path(file.path);
  struct Case {
    const char* accepted;
    const char* coding;
    std::string_view bytes;
  };
  std::set<std::string> tags;
  for (const Case& c : {Case{"gzip, deflate, br", "br", file.brotli}, Case{"gzip", "gzip", file.gzip},
                        Case{"br;q=0, gzip;q=0", "", file.identity}}) {
    const HttpResponse response = api.anonymous().request("GET", path, "", accepting(c.accepted));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.header("Content-Encoding"), c.coding);
    EXPECT_EQ(response.header("Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(response.header("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(response.header("Vary"), "Accept-Encoding");
    EXPECT_EQ(response.header("Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_TRUE(response.body == c.bytes) << c.accepted;
    tags.insert(response.header("ETag"));
    const HttpResponse head = api.anonymous().request("HEAD", path, "", accepting(c.accepted));
    EXPECT_EQ(head.header("Content-Length"), std::to_string(c.bytes.size()));
    EXPECT_EQ(head.header("ETag"), response.header("ETag"));
  }
  EXPECT_EQ(tags.size(), 3U);
}

TEST(Console, everything_that_the_page_names_is_there) {
  Api api(kSqlite);
  const std::string page = api.anonymous().get("/").body;
  int found = 0;
  for (const std::string attribute : {"src=\"", "href=\""}) {
    for (std::size_t at = page.find(attribute); at != std::string::npos; at = page.find(attribute, at + 1)) {
      const std::size_t begin = at + attribute.size();
      const std::string path = page.substr(begin, page.find('"', begin) - begin);
      EXPECT_EQ(api.anonymous().get(path).status, 200) << path;
      ++found;
    }
  }
  EXPECT_GE(found, 2);
  const HttpResponse icon = api.anonymous().get("/favicon.svg");
  EXPECT_EQ(icon.header("Content-Type"), "image/svg+xml");
  EXPECT_EQ(icon.header("Cache-Control"), "no-cache");
}

TEST(Console, what_it_has_not_is_not_found) {
  Api api(kSqlite);
  for (const char* path :
       {"/assets/none.js", "/assets/", "/assets/..%2Findex.html", "/assets/%69ndex.html"}) {
    const HttpResponse response = api.anonymous().get(path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_EQ(response.header("Cache-Control"), "no-store");
    EXPECT_EQ(member_of(response, "error"), "NOT_FOUND");
  }
  EXPECT_EQ(api.anonymous().get("/index.html").status, 404) << "a page has one address";
}

TEST(Console, needs_no_store) {
  http::ServerOptions options;
  options.queue_bound = 0;
  Api api(kSqlite, options);
  EXPECT_EQ(api.anonymous().get("/api/admin/flags").status, 503);
  EXPECT_EQ(api.anonymous().get("/").status, 200);
  EXPECT_EQ(api.anonymous().get(script().path).status, 200);
}

TEST(Console, is_not_served_by_a_worker) {
  http::ServerOptions options;
  options.served = http::ServedRoutes::kWorker;
  Api api(kSqlite, options);
  EXPECT_EQ(api.anonymous().get("/healthz").status, 200);
  for (const std::string_view path : {std::string_view("/"), std::string_view("/flags"), script().path}) {
    EXPECT_EQ(api.anonymous().get(path).status, 404) << path;
  }
}

}  // namespace hoist::test
