// What no well-behaved client sends. Each gets an answer in JSON and the end of its connection, and the
// server goes on.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "api/api_fixture.h"

namespace hoist::test {
namespace {

struct Malformed {
  std::string bytes;
  int status;
  std::string error;
};

std::string get(const std::string& target, const std::string& more = "") {
  return fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n{}\r\n", target, more);
}

std::string post(const std::string& headers, const std::string& body = "") {
  return fmt::format("POST /api/admin/flags HTTP/1.1\r\nHost: a\r\n{}\r\n{}", headers, body);
}

void expect_answer(Api& api, const Malformed& malformed) {
  const auto connection = api.connect();
  connection->send_raw(malformed.bytes);
  const HttpResponse response = connection->receive();
  const std::string shown = malformed.bytes.substr(0, 80) + " -> " + response.body;
  EXPECT_EQ(response.status, malformed.status) << shown;
  EXPECT_EQ(member_of(response, "error"), malformed.error) << shown;
  EXPECT_NE(member_of(response, "message"), "") << shown;
  EXPECT_EQ(response.header("Content-Type"), "application/json") << shown;
  EXPECT_EQ(response.header("Connection"), "close") << shown;
  connection->finish_sending();
  EXPECT_TRUE(connection->closed_by_peer()) << shown;
}

}  // namespace

TEST(MalformedHttp, requests_that_are_none) {
  Api api(kSqlite);
  using namespace std::string_literals;
  const std::vector<Malformed> table = {
      {"GARBAGE\r\n\r\n", 400, "BAD_REQUEST"},
      {"GET\r\n\r\n", 400, "BAD_REQUEST"},
      {"GET /healthz\r\n\r\n", 400, "BAD_REQUEST"},
      {"GET /healthz HTTP/1.1\r\n\r\n", 400, "BAD_REQUEST"},
      {"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "BAD_REQUEST"},
      {"GET /healthz HTTP/2.0\r\nHost: a\r\n\r\n", 400, "BAD_REQUEST"},
      {"GET /healthz FTP/1.1\r\nHost: a\r\n\r\n", 400, "BAD_REQUEST"},
      {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400, "BAD_REQUEST"},
      {"GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n"s, 400, "BAD_REQUEST"},
      {"G\xC3\x89T / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "BAD_REQUEST"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "BAD_REQUEST"},
      {"\x16\x03\x01\x02\x01\x01\xFC\x03\x03\r\n\r\n", 400, "BAD_REQUEST"},
      {get("/healthz", "No colon\r\n"), 400, "BAD_REQUEST"},
      {get("/healthz", "Space : x\r\n"), 400, "BAD_REQUEST"},
      {get("/healthz", ": x\r\n"), 400, "BAD_REQUEST"},
      {get("/healthz", "X: a\0b\r\n"s), 400, "BAD_REQUEST"},
      {"GET /healthz HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400, "BAD_REQUEST"},
      {post("Content-Length: abc\r\n"), 400, "BAD_REQUEST"},
      {post("Content-Length: -1\r\n"), 400, "BAD_REQUEST"},
      {post("Content-Length: 99999999999999999999999\r\n"), 400, "BAD_REQUEST"},
      {post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}"), 400, "BAD_REQUEST"},
      {post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "{}"), 400, "BAD_REQUEST"},
      {post("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", "{}"), 400, "BAD_REQUEST"},
      {post("Transfer-Encoding: chunked\r\n", "xyz\r\n"), 400, "BAD_REQUEST"},
      {post("Transfer-Encoding: gzip\r\n"), 501, "NOT_IMPLEMENTED"},
      {post("Transfer-Encoding: gzip, chunked\r\n"), 501, "NOT_IMPLEMENTED"},
      {post("Transfer-Encoding: identity\r\n"), 501, "NOT_IMPLEMENTED"},
      {"POST /api/admin/flags HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "BAD_REQUEST"},
      {get("/healthz", "Expect: a miracle\r\n"), 417, "EXPECTATION_FAILED"},
  };
  for (const Malformed& malformed : table) expect_answer(api, malformed);
  EXPECT_EQ(api.anonymous().get("/healthz").status, 200);
}

TEST(MalformedHttp, too_much_of_it) {
  Api api(kSqlite);
  expect_answer(api, {get("/" + std::string(8 * 1024, 'a')), 414, "URI_TOO_LONG"});
  expect_answer(api, {get("/" + std::string(64 * 1024, 'a')), 414, "URI_TOO_LONG"});
  expect_answer(api,
                {get("/healthz", "X: " + std::string(16 * 1024, 'a') + "\r\n"), 431, "HEADERS_TOO_LARGE"});
  std::string many;
  for (int i = 0; i < 2000; ++i) many += fmt::format("X-{}: {}\r\n", i, i);
  expect_answer(api, {get("/healthz", many), 431, "HEADERS_TOO_LARGE"});
  expect_answer(api, {post("Content-Length: 1048577\r\n"), 413, "PAYLOAD_TOO_LARGE"});
  expect_answer(api, {post("Content-Length: 1048577\r\nExpect: 100-continue\r\n"), 413, "PAYLOAD_TOO_LARGE"});
  std::string chunks;
  for (int i = 0; i < 32; ++i) chunks += "10000\r\n" + std::string(65536, 'x') + "\r\n";
  expect_answer(api,
                {post("Transfer-Encoding: chunked\r\n", chunks + "0\r\n\r\n"), 413, "PAYLOAD_TOO_LARGE"});
  // Just within the bounds.
  const auto connection = api.connect();
  connection->send_raw(get("/" + std::string(8 * 1024 - 1, 'a')));
  EXPECT_EQ(connection->receive().status, 404);
  connection->send_raw(get("/healthz", "X: " + std::string(15 * 1024, 'a') + "\r\n"));
  EXPECT_EQ(connection->receive().status, 200);
}

TEST(MalformedHttp, targets_that_are_no_paths) {
  Api api(kSqlite);
  for (const char* target : {"*", "healthz", "example.org:443", "/%", "/%00", "/%ff", "/?a=%zz"}) {
    const auto connection = api.connect();
    connection->send_raw(get(target));
    const HttpResponse response = connection->receive();
    EXPECT_EQ(response.status, 400) << target;
    EXPECT_EQ(member_of(response, "error"), "VALIDATION_ERROR") << target;
    // This is well-formed HTTP: the connection goes on.
    connection->send_raw(get("http://example.org/healthz"));
    EXPECT_EQ(connection->receive().status, 200) << target;
  }
}

TEST(MalformedHttp, a_client_that_leaves_in_the_middle_is_no_trouble) {
  Api api(kSqlite);
  const std::string whole =
      post("Content-Type: application/json\r\nContent-Length: 11\r\n", R"({"key":"k"})");
  for (std::size_t sent = 0; sent < whole.size(); sent += 7) {
    const auto connection = api.connect();
    connection->send_raw(whole.substr(0, sent));
    connection->finish_sending();
    EXPECT_TRUE(connection->closed_by_peer()) << sent;
  }
  EXPECT_EQ(api.anonymous().get("/healthz").status, 200);
}

RC_GTEST_PROP(MalformedHttp, any_bytes_end_in_an_answer_or_in_nothing, ()) {
  static Api api(kSqlite);
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(
      rc::gen::element<std::string>("GET ", "/", "/healthz", " HTTP/1.1", "\r\n", "Host: a\r\n", "\r\n\r\n",
                                    ":", "Transfer-Encoding: chunked\r\n", "Content-Length: 3\r\n", "1\r\n",
                                    "%", "?"),
      rc::gen::arbitrary<std::string>()));
  std::string bytes;
  for (const std::string& piece : pieces) bytes += piece;
  const auto connection = api.connect();
  connection->send_raw(bytes);
  connection->finish_sending();
  RC_ASSERT(connection->closed_by_peer());
  RC_ASSERT(api.anonymous().get("/healthz").status == 200);
}

}  // namespace hoist::test
