// OFREP's event streams over real sockets: how clients learn of them, and what they hear.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "api/streaming_api.h"

namespace hoist::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

HttpResponse evaluate_all(StreamingApi& streaming, const std::string& known_tag = "",
                          const std::string& query = "") {
  HttpHeaders headers;
  if (!known_tag.empty()) headers.push_back({.name = "If-None-Match", .value = known_tag});
  return streaming.api()
      .as(Role::kClient)
      .request("POST", "/ofrep/v1/evaluate/flags" + query, R"({"context":{}})", headers);
}

/// "" where none is offered.
std::string address_in(const HttpResponse& response) {
  const boost::json::value body = json_of(response);
  const auto* streams = body.as_object().if_contains("eventStreams");
  if (streams == nullptr) return "";
  const auto& stream = streams->as_array().at(0);
  EXPECT_EQ(stream.at("type").as_string(), "sse");
  EXPECT_EQ(stream.at("inactivityDelaySec").as_int64(), 120);
  return std::string(stream.at("endpoint").at("requestUri").as_string());
}

std::string address_of(StreamingApi& streaming) { return address_in(evaluate_all(streaming)); }

StreamListener open(StreamingApi& streaming, const std::string& address) {
  return {streaming.api(), address, {}};
}

int status_at(StreamingApi& streaming, const std::string& address) {
  return streaming.api().anonymous().request("GET", address).status;
}

}  // namespace

TEST(OfrepStreams, ask_for_a_refetch_on_every_connect_and_after_changes) {
  StreamingApi streaming;
  streaming.publish(1, 3);
  const std::string address = address_of(streaming);
  const std::string refetch =
      "id: 3\ndata: {\"type\":\"refetchEvaluation\",\"etag\":\"3\",\"lastModified\":1795770000}";
  for (int i = 0; i < 2; ++i) {
    StreamListener listener = open(streaming, address);
    EXPECT_EQ(listener.head().status, 200);
    EXPECT_EQ(listener.head().header("Content-Type"), "text/event-stream");
    EXPECT_EQ(listener.next(), refetch);
  }
  StreamListener listener = open(streaming, address);
  EXPECT_EQ(listener.next_named(), "- 3");
  streaming.publish(4, 40);
  EXPECT_EQ(listener.next_named(), "- 40");
  streaming.feed().announce(production(), logged_change(0).at, {logged_change(0).change});
  EXPECT_EQ(listener.next_named(), "- 40") << "nothing is committed yet, and yet flags have other values";
}

TEST(OfrepStreams, are_of_the_environment_that_was_asked_for) {
  StreamingApi streaming;
  streaming.publish(1, 3);
  StreamListener listener = open(streaming, address_in(evaluate_all(streaming, "", "?environment=staging")));
  EXPECT_EQ(listener.next_named(), "- 0");
  streaming.feed().publish(must(EnvironmentKey::parse("staging")), std::vector{logged_change(1)});
  EXPECT_EQ(listener.next_named(), "- 1");
}

TEST(OfrepStreams, keep_the_connection_alive_with_comments) {
  http::ServerOptions options;
  options.stream_limits.heartbeat_interval = milliseconds(10);
  StreamingApi streaming(std::move(options));
  StreamListener listener = open(streaming, address_of(streaming));
  EXPECT_EQ(listener.next_named(), "- 0");
  EXPECT_EQ(listener.next(), ": heartbeat");
  EXPECT_EQ(listener.next(), ": heartbeat");
}

TEST(OfrepStreams, an_address_opens_streams_for_a_while_and_is_renewed_before_its_end) {
  StreamingApi streaming;
  const HttpResponse first = evaluate_all(streaming);
  const std::string tag = first.header("ETag");
  EXPECT_EQ(evaluate_all(streaming, tag).status, 304);
  streaming.api().advance(minutes(5));
  const HttpResponse renewed = evaluate_all(streaming, tag);
  EXPECT_EQ(renewed.status, 200) << "304 would leave the client with an address that is about to end";
  EXPECT_NE(address_in(renewed), address_in(first));
  StreamListener old = open(streaming, address_in(first));
  EXPECT_EQ(old.next_named(), "- 0");
  streaming.api().advance(minutes(5));
  EXPECT_EQ(status_at(streaming, address_in(first)), 204);
  streaming.publish(1, 1);
  EXPECT_EQ(old.next_named(), "- 1") << "a stream outlives the address that opened it";
  EXPECT_EQ(open(streaming, address_in(renewed)).next_named(), "- 1");
}

TEST(OfrepStreams, what_opens_none_is_no_refusal_that_is_tried_again_and_again) {
  StreamingApi streaming;
  const std::string address = address_of(streaming);
  EXPECT_EQ(status_at(streaming, "/ofrep/v1/stream?token=wrong"), 204);
  EXPECT_EQ(status_at(streaming, address + "x"), 204);
  EXPECT_EQ(status_at(streaming, "/ofrep/v1/stream?token=" + streaming.api().token(Role::kAdmin)), 204);
  EXPECT_EQ(status_at(streaming, "/ofrep/v1/stream"), 400);
  EXPECT_EQ(status_at(streaming, address + "&more=1"), 400);
  EXPECT_EQ(streaming.api().anonymous().request("HEAD", address).status, 200);
  streaming.revoke(streaming.api().token(Role::kClient));
  EXPECT_EQ(status_at(streaming, address), 204);
  EXPECT_EQ(evaluate_all(streaming).status, 401) << "which is what the client hears then";
}

TEST(OfrepStreams, their_tokens_are_good_for_nothing_else) {
  StreamingApi streaming;
  const std::string address = address_of(streaming);
  const std::string token = address.substr(address.find('=') + 1);
  for (const char* target : {"/api/config/flags", "/api/stream", "/api/admin/flags"}) {
    EXPECT_EQ(streaming.api().anonymous().with_token(token).get(target).status, 401) << target;
  }
}

TEST(OfrepStreams, end_with_the_token_and_with_time) {
  http::ServerOptions options;
  options.stream_limits.heartbeat_interval = milliseconds(10);
  StreamingApi streaming(std::move(options));
  StreamListener listener = open(streaming, address_of(streaming));
  EXPECT_EQ(listener.next_named(), "- 0");
  streaming.revoke(streaming.api().token(Role::kClient));
  EXPECT_TRUE(listener.ended());
  EXPECT_EQ(streaming.api().metric("hoist_streams_dropped_total{reason=\"revoked\"}"), "1");

  http::ServerOptions short_lived;
  short_lived.stream_limits.heartbeat_interval = milliseconds(10);
  short_lived.stream_limits.ofrep_lifetime = milliseconds(10);
  StreamingApi brief(std::move(short_lived));
  const HttpResponse whole = brief.api().anonymous().request("GET", address_of(brief));
  EXPECT_NE(whole.body.find("refetchEvaluation"), std::string::npos);
  EXPECT_EQ(brief.api().metric("hoist_streams_dropped_total{reason=\"expired\"}"), "1");
  EXPECT_TRUE(brief.metric_becomes("hoist_streams{kind=\"ofrep\"}", "0"));
}

TEST(OfrepStreams, are_offered_while_there_is_room) {
  http::ServerOptions options;
  options.stream_limits.most = 1;
  StreamingApi streaming(std::move(options));
  const HttpResponse offered = evaluate_all(streaming);
  StreamListener taken = open(streaming, address_in(offered));
  EXPECT_EQ(taken.next_named(), "- 0");
  EXPECT_EQ(status_at(streaming, address_in(offered)), 503);
  const HttpResponse withdrawn = evaluate_all(streaming, offered.header("ETag"));
  EXPECT_EQ(withdrawn.status, 200);
  EXPECT_EQ(address_in(withdrawn), "");
  taken.connection().finish_sending();
  EXPECT_TRUE(taken.ended());
  EXPECT_TRUE(streaming.metric_becomes("hoist_streams{kind=\"ofrep\"}", "0"));
  EXPECT_NE(address_of(streaming), "");
}

TEST(OfrepStreams, are_not_offered_where_there_are_none) {
  http::ServerOptions options;
  options.stream_limits.most = 0;
  StreamingApi streaming(std::move(options));
  EXPECT_EQ(address_of(streaming), "");
  EXPECT_EQ(status_at(streaming, "/ofrep/v1/stream?token=x"), 404);
}

TEST(OfrepStreams, may_be_read_by_the_pages_that_may_evaluate) {
  http::ServerOptions options;
  options.cors_origins = {"https://shop.example"};
  StreamingApi streaming(std::move(options));
  const std::string address = address_of(streaming);
  const HttpHeaders shop = {{.name = "Origin", .value = "https://shop.example"}};
  StreamListener listener(streaming.api(), address, shop);
  EXPECT_EQ(listener.head().header("Access-Control-Allow-Origin"), "https://shop.example");
  StreamListener stranger(streaming.api(), address, {{.name = "Origin", .value = "https://else.example"}});
  EXPECT_EQ(stranger.head().header("Access-Control-Allow-Origin"), "");
  const HttpResponse none = streaming.api().anonymous().request("GET", "/ofrep/v1/stream?token=x", "", shop);
  EXPECT_EQ(none.status, 204);
  EXPECT_EQ(none.header("Access-Control-Allow-Origin"), "https://shop.example");
}

}  // namespace hoist::test
