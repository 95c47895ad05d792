// GET /api/stream over real sockets: what is told, resumed, refused and ended.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "api/streaming_api.h"

namespace hoist::test {
namespace {

using std::chrono::milliseconds;

const std::string kOpen = "hoist_streams{kind=\"changes\"}";

std::string dropped(std::string_view reason) {
  return fmt::format("hoist_streams_dropped_total{{reason=\"{}\"}}", reason);
}

const std::string kAlive = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

HttpHeaders resuming(const std::string& id) { return {{.name = "Last-Event-ID", .value = id}}; }

}  // namespace

TEST(Streams, begin_with_the_present_revision) {
  StreamingApi streaming;
  streaming.publish(1, 4);
  StreamListener listener = streaming.listen();
  EXPECT_EQ(listener.head().status, 200);
  EXPECT_EQ(listener.head().header("Content-Type"), "text/event-stream");
  EXPECT_EQ(listener.head().header("Cache-Control"), "no-store");
  EXPECT_EQ(listener.head().header("X-Accel-Buffering"), "no");
  EXPECT_EQ(listener.head().header("Connection"), "close");
  EXPECT_EQ(listener.head().header("Content-Length"), "");
  EXPECT_TRUE(listener.connection().receive_until("\n\n").starts_with("retry: "));
  const std::string event = listener.next();
  EXPECT_EQ(event,
            fmt::format("event: revision\nid: 4\ndata: {{\"environment\":\"production\",\"revision\":4,"
                        "\"at\":\"{}\"}}",
                        format_instant_short(streaming.api().store().now())));
  EXPECT_EQ(streaming.api().metric(kOpen), "1");
}

TEST(Streams, tell_every_kind_of_change_and_end_each_commit_with_its_revision) {
  StreamingApi streaming;
  StreamListener listener = streaming.listen();
  EXPECT_EQ(listener.next_named(), "revision 0");
  std::vector<LoggedChange> commit;
  for (const ChangeKind kind : kChangeKinds) {
    commit.push_back(logged_change(1, kind));
    if (kind < ChangeKind::kScheduleCreated) continue;
    commit.back().change.schedule = must(ScheduleId::parse("01a21c3b-a280-7000-8000-5fd1c2a90c11"));
  }
  streaming.feed().publish(production(), commit);
  for (const ChangeKind kind : kChangeKinds) {
    if (kind == ChangeKind::kScheduleApplied) EXPECT_EQ(listener.next_named(), "flag.changed -");
    const std::string event = listener.next();
    EXPECT_EQ(line_of(event, "event"), to_string(kind));
    EXPECT_EQ(line_of(event, "id"), "");
    EXPECT_NE(line_of(event, "data").find("\"revision\":1,"), std::string::npos) << event;
    const bool of_schedule = kind >= ChangeKind::kScheduleCreated;
    EXPECT_EQ(event.find("01a21c3b") != std::string::npos, of_schedule) << event;
  }
  EXPECT_EQ(listener.next_named(), "revision 1");
  // The first revision, fifteen changes, one of which is two events, and the second revision.
  EXPECT_TRUE(streaming.metric_becomes("hoist_stream_events_sent_total", "18"));
}

TEST(Streams, tell_what_comes_into_force_ahead_of_its_commit) {
  StreamingApi streaming;
  StreamListener listener = streaming.listen();
  EXPECT_EQ(listener.next_named(), "revision 0");
  Change change = logged_change(0, ChangeKind::kScheduleApplied).change;
  change.schedule = must(ScheduleId::parse("01a21c3b-a280-7000-8000-5fd1c2a90c11"));
  streaming.feed().announce(production(), logged_change(0).at, {change});
  EXPECT_EQ(listener.next(),
            "event: flag.ahead\ndata: {\"environment\":\"production\",\"at\":\"2026-11-27T09:00:00Z\","
            "\"flagKey\":\"k\",\"scheduleId\":\"01a21c3b-a280-7000-8000-5fd1c2a90c11\"}");
  streaming.publish(1, 1);
  EXPECT_EQ(listener.next_named(), "flag.changed -");
  EXPECT_EQ(listener.next_named(), "revision 1");
}

TEST(Streams, the_keeper_that_tells_them_is_woken_by_whatever_is_written_here) {
  Api api(kSqlite);
  api.create_flag("dark-mode");
  EXPECT_EQ(api.keeper_wakes(), 1);
  EXPECT_EQ(api.admin().get("/api/admin/flags/dark-mode").status, 200);
  EXPECT_EQ(api.admin().request("POST", "/api/admin/flags", R"({"key":"dark-mode"})").status, 409);
  EXPECT_EQ(api.keeper_wakes(), 1);
  EXPECT_EQ(api.admin().request("PATCH", "/api/admin/flags/dark-mode", R"({"enabled":true})").status, 200);
  EXPECT_EQ(api.keeper_wakes(), 2);
}

TEST(Streams, are_of_one_environment) {
  StreamingApi streaming;
  StreamListener listener = streaming.listen("?environment=staging");
  EXPECT_EQ(listener.next_named(), "revision 0");
  streaming.publish(1, 3);
  streaming.feed().publish(must(EnvironmentKey::parse("staging")), std::vector{logged_change(1)});
  const std::string event = listener.next();
  EXPECT_NE(event.find("\"environment\":\"staging\""), std::string::npos) << event;
  EXPECT_EQ(listener.next_named(), "revision 1");
}

TEST(Streams, resume_behind_the_last_event_without_a_gap) {
  StreamingApi streaming;
  streaming.publish(1, 5);
  StreamListener by_header = streaming.listen("", resuming("3"));
  StreamListener by_parameter = streaming.listen("?lastEventId=3");
  StreamListener by_both = streaming.listen("?lastEventId=1", resuming("3"));
  for (StreamListener* listener : {&by_header, &by_parameter, &by_both}) {
    for (const std::int64_t revision : {4, 5}) {
      EXPECT_EQ(listener->next_named(), "flag.changed -");
      EXPECT_EQ(listener->next_named(), fmt::format("revision {}", revision));
    }
  }
  streaming.publish(6, 6);
  EXPECT_EQ(by_header.next_named(), "flag.changed -");
  EXPECT_EQ(by_header.next_named(), "revision 6");
}

TEST(Streams, say_that_a_reload_is_needed_where_they_cannot_resume) {
  StreamingApi streaming;
  streaming.feed().start_at(production(), 10);
  streaming.publish(11, 12);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"9", "tooOld"},  {"13", "ahead"},   {"", "unknown"},
      {"x", "unknown"}, {"-1", "unknown"}, {"99999999999999999999", "unknown"}};
  for (const auto& [id, reason] : cases) {
    StreamListener listener = streaming.listen("?lastEventId=" + id);
    EXPECT_EQ(listener.next(), fmt::format("event: reload\nid: 12\ndata: {{\"environment\":\"production\","
                                           "\"revision\":12,\"reason\":\"{}\"}}",
                                           reason))
        << id;
  }
  StreamListener listener = streaming.listen("?lastEventId=9");
  EXPECT_EQ(listener.next_named(), "reload 12");
  streaming.publish(13, 13);
  EXPECT_EQ(listener.next_named(), "flag.changed -");
  EXPECT_EQ(listener.next_named(), "revision 13") << "the reload's id is where it goes on";
}

TEST(Streams, say_so_where_changes_were_missed_while_they_were_open) {
  StreamingApi streaming;
  StreamListener listener = streaming.listen();
  EXPECT_EQ(listener.next_named(), "revision 0");
  streaming.feed().publish(production(), std::vector{logged_change(7)});
  const std::string event = listener.next();
  EXPECT_EQ(line_of(event, "event"), "reload");
  EXPECT_EQ(line_of(event, "id"), "7");
  EXPECT_NE(event.find("\"reason\":\"gap\""), std::string::npos) << event;
}

TEST(Streams, tell_a_reader_who_is_far_behind_everything_in_order) {
  StreamingApi streaming;
  streaming.publish(1, 1000);
  StreamListener listener = streaming.listen("?lastEventId=0");
  for (std::int64_t revision = 1; revision <= 1000; ++revision) {
    ASSERT_EQ(listener.next_named(), "flag.changed -");
    ASSERT_EQ(listener.next_named(), fmt::format("revision {}", revision));
  }
}

TEST(Streams, show_signs_of_life) {
  http::ServerOptions options;
  options.stream_limits.heartbeat_interval = milliseconds(10);
  StreamingApi streaming(std::move(options));
  StreamListener listener = streaming.listen();
  EXPECT_EQ(listener.next_named(), "revision 0");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(listener.next(), fmt::format("event: heartbeat\ndata: {{\"at\":\"{}\"}}",
                                           format_instant_short(streaming.api().store().now())));
  }
}

TEST(Streams, are_for_viewers_and_above_of_that_environment) {
  StreamingApi streaming;
  Api& api = streaming.api();
  for (const Role role : {Role::kAdmin, Role::kEditor, Role::kViewer}) {
    EXPECT_EQ(api.as(role).request("HEAD", "/api/stream").status, 200) << to_string(role);
  }
  EXPECT_EQ(api.as(Role::kClient).get("/api/stream").status, 403);
  EXPECT_EQ(api.as(Role::kViewer, "staging").request("HEAD", "/api/stream").status, 200);
  EXPECT_EQ(api.as(Role::kViewer, "staging").get("/api/stream?environment=production").status, 403);
  EXPECT_EQ(api.anonymous().get("/api/stream").status, 401);
  EXPECT_EQ(api.anonymous().with_token("hoist_wrong").get("/api/stream").status, 401);
  EXPECT_EQ(api.as(Role::kViewer).get("/api/stream?since=1").status, 400);
  EXPECT_EQ(api.as(Role::kViewer).get("/api/stream?environment=-").status, 400);
  const HttpHeaders twice = {{.name = "Last-Event-ID", .value = "1"},
                             {.name = "Last-Event-ID", .value = "2"}};
  EXPECT_EQ(api.as(Role::kViewer).request("GET", "/api/stream", "", twice).status, 400);
  EXPECT_EQ(api.as(Role::kViewer).request("POST", "/api/stream").status, 405);
  EXPECT_TRUE(streaming.metric_becomes(kOpen, "0"));
}

TEST(Streams, head_answers_without_one_and_the_connection_stays) {
  StreamingApi streaming;
  const auto connection = streaming.api().connect();
  connection->send_raw(
      fmt::format("HEAD /api/stream HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\n\r\n{}",
                  streaming.api().token(Role::kViewer), kAlive));
  const HttpResponse head = connection->receive(true);
  EXPECT_EQ(head.header("Content-Type"), "text/event-stream");
  EXPECT_EQ(head.header("Connection"), "");
  EXPECT_EQ(connection->receive().status, 200);
  EXPECT_EQ(streaming.api().metric(kOpen), "0");
}

TEST(Streams, there_are_none_where_none_are_allowed) {
  http::ServerOptions options;
  options.stream_limits.most = 0;
  StreamingApi none(std::move(options));
  EXPECT_EQ(none.api().as(Role::kViewer).get("/api/stream").status, 404);
  Api without_a_feed(kSqlite);
  EXPECT_EQ(without_a_feed.as(Role::kViewer).get("/api/stream").status, 404);
}

TEST(Streams, are_limited_by_themselves) {
  http::ServerOptions options;
  options.stream_limits.most = 2;
  options.limits.max_connections = 1;
  StreamingApi streaming(std::move(options));
  static_cast<void>(streaming.api().token(Role::kViewer));
  StreamListener first = streaming.listen();
  EXPECT_EQ(first.next_named(), "revision 0");
  StreamListener second = streaming.listen();
  EXPECT_EQ(second.next_named(), "revision 0");
  StreamListener third = streaming.listen();
  EXPECT_EQ(third.head().status, 503);
  EXPECT_EQ(third.head().header("Retry-After"), "1");
  third.connection().finish_sending();
  EXPECT_TRUE(third.ended());
  first.connection().finish_sending();
  EXPECT_TRUE(first.ended());
  StreamListener fourth = streaming.listen();
  EXPECT_EQ(fourth.next_named(), "revision 0");
}

TEST(Streams, notice_that_their_reader_has_gone) {
  StreamingApi streaming;
  {
    StreamListener listener = streaming.listen();
    EXPECT_EQ(listener.next_named(), "revision 0");
    EXPECT_EQ(streaming.api().metric(kOpen), "1");
  }
  EXPECT_TRUE(streaming.metric_becomes(kOpen, "0"));
  for (const std::string_view reason : {"slow", "revoked", "expired", "stopped"}) {
    EXPECT_EQ(streaming.api().metric(dropped(reason)), "0") << reason;
  }
}

TEST(Streams, what_a_reader_sends_is_thrown_away) {
  StreamingApi streaming;
  StreamListener listener = streaming.listen();
  EXPECT_EQ(listener.next_named(), "revision 0");
  listener.connection().send_raw(std::string(100'000, 'x') + kAlive);
  streaming.publish(1, 1);
  EXPECT_EQ(listener.next_named(), "flag.changed -");
  EXPECT_EQ(listener.next_named(), "revision 1");
}

TEST(Streams, a_reader_that_takes_nothing_is_dropped_and_others_go_on) {
  http::ServerOptions options;
  options.stream_limits.write_timeout = milliseconds(500);
  StreamingApi streaming(std::move(options));
  StreamListener slow = streaming.listen();
  StreamListener quick = streaming.listen();
  EXPECT_EQ(quick.next_named(), "revision 0");
  LoggedChange large = logged_change(0);
  large.change.key = std::string(100'000, 'k');
  const Deadline deadline;
  while (streaming.api().metric(dropped("slow")) == "0" && !deadline.passed()) {
    ++large.revision;
    streaming.feed().publish(production(), std::vector<LoggedChange>(10, large));
    for (int i = 0; i < 10; ++i) ASSERT_EQ(quick.next_named(), "flag.changed -");
    ASSERT_EQ(quick.next_named(), fmt::format("revision {}", large.revision));
  }
  EXPECT_EQ(streaming.api().metric(dropped("slow")), "1");
  EXPECT_TRUE(streaming.metric_becomes(kOpen, "1"));
  EXPECT_TRUE(slow.ended());
}

TEST(Streams, end_with_their_token) {
  http::ServerOptions options;
  options.stream_limits.heartbeat_interval = milliseconds(10);
  StreamingApi streaming(std::move(options));
  Api& api = streaming.api();
  const std::string token = api.token(Role::kEditor);
  StreamListener kept = streaming.listen();
  StreamListener listener(api, "/api/stream", {{.name = "Authorization", .value = "Bearer " + token}});
  EXPECT_EQ(listener.next_named(), "revision 0");
  streaming.revoke(token);
  EXPECT_TRUE(listener.ended());
  EXPECT_EQ(api.metric(dropped("revoked")), "1");
  EXPECT_EQ(kept.next_named(), "revision 0");
}

TEST(Streams, end_with_the_server) {
  http::ServerOptions options;
  options.io_threads = 2;
  StreamingApi streaming(std::move(options));
  std::vector<StreamListener> listeners;
  for (int i = 0; i < 4; ++i) {
    listeners.push_back(streaming.listen());
    EXPECT_EQ(listeners.back().next_named(), "revision 0");
  }
  streaming.api().server().stop();
  for (StreamListener& listener : listeners) EXPECT_TRUE(listener.ended());
  streaming.publish(1, 1);
}

TEST(Streams, readers_of_several_threads_miss_nothing_that_several_publish) {
  constexpr std::int64_t kRevisions = 200;
  http::ServerOptions options;
  options.io_threads = 3;
  StreamingApi streaming(std::move(options));
  const std::vector<std::string> environments = {"a", "b"};
  std::vector<StreamListener> listeners;
  for (int i = 0; i < 12; ++i) {
    listeners.push_back(streaming.listen("?environment=" + environments[static_cast<std::size_t>(i) % 2]));
    EXPECT_EQ(listeners.back().next_named(), "revision 0");
  }
  std::vector<std::jthread> publishers;
  publishers.reserve(environments.size());
  for (const std::string& environment : environments) {
    publishers.emplace_back([&, key = must(EnvironmentKey::parse(environment))] {
      for (std::int64_t revision = 1; revision <= kRevisions; ++revision) {
        streaming.feed().publish(key, std::vector{logged_change(revision)});
      }
    });
  }
  for (StreamListener& listener : listeners) {
    for (std::int64_t revision = 1; revision <= kRevisions; ++revision) {
      ASSERT_EQ(listener.next_named(), "flag.changed -");
      ASSERT_EQ(listener.next_named(), fmt::format("revision {}", revision));
    }
  }
}

namespace {

/// What a browser shows that is signed in with the token.
HttpHeaders signed_in_with(const Api& api, const std::string& token) {
  const HttpResponse begun =
      api.anonymous().request("POST", "/api/session", fmt::format(R"({{"token":"{}"}})", token));
  const std::string set = begun.header("Set-Cookie");
  return {{.name = "Cookie", .value = set.substr(0, set.find(';'))}};
}

}  // namespace

TEST(Streams, open_to_a_session_of_the_console_until_its_token_is_revoked) {
  http::ServerOptions options;
  options.stream_limits.heartbeat_interval = milliseconds(10);
  StreamingApi streaming(std::move(options));
  const std::string token = streaming.api().token(Role::kEditor);
  const HttpHeaders cookie = signed_in_with(streaming.api(), token);
  StreamListener listener(streaming.api(), "/api/stream", cookie);
  EXPECT_EQ(listener.head().status, 200);
  EXPECT_EQ(listener.next_named(), "revision 0");
  streaming.revoke(token);
  EXPECT_TRUE(listener.ended());
  EXPECT_EQ(streaming.api().anonymous().request("GET", "/api/stream", "", cookie).status, 401);
}

TEST(Streams, end_with_the_session_that_opened_them) {
  http::ServerOptions options;
  options.stream_limits.heartbeat_interval = milliseconds(10);
  StreamingApi streaming(std::move(options));
  Api& api = streaming.api();
  StreamListener kept = streaming.listen();
  StreamListener listener(api, "/api/stream", signed_in_with(api, api.token(Role::kEditor)));
  EXPECT_EQ(listener.next_named(), "revision 0");
  api.advance(std::chrono::hours(12) - std::chrono::seconds(1));
  // Several heartbeats later it is still there.
  for (int i = 0; i < 3; ++i) EXPECT_NE(listener.next(), "");
  api.advance(std::chrono::seconds(1));
  EXPECT_TRUE(listener.ended());
  EXPECT_EQ(api.metric(dropped("expired")), "1");
  EXPECT_EQ(kept.next_named(), "revision 0");
}

}  // namespace hoist::test
