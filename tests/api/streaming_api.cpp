#include "api/streaming_api.h"

#include <fmt/format.h>

#include <utility>

#include "hoist/app/tokens.h"
#include "hoist/http/event_text.h"

namespace hoist::test {
namespace {

http::ServerOptions telling(ChangeFeed& feed, http::ServerOptions options) {
  options.changes = &feed;
  return options;
}

}  // namespace

StreamListener::StreamListener(const Api& api, const std::string& target, const HttpHeaders& headers)
    : connection_(api.connect()) {
  std::string request = fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n", target);
  for (const HttpHeader& header : headers) request += fmt::format("{}: {}\r\n", header.name, header.value);
  connection_->send_raw(request + "\r\n");
  head_ = connection_->receive_head();
}

std::string StreamListener::next() {
  std::string event = connection_->receive_until("\n\n");
  while (event.starts_with("retry: ")) event = connection_->receive_until("\n\n");
  return event.substr(0, event.size() - 2);
}

std::string StreamListener::next_named() {
  const std::string event = next();
  const std::string name = line_of(event, "event");
  const std::string id = line_of(event, "id");
  return fmt::format("{} {}", name.empty() ? "-" : name, id.empty() ? "-" : id);
}

std::string line_of(std::string_view event, std::string_view field) {
  const std::string text = fmt::format("\n{}\n", event);
  const std::string begin = fmt::format("\n{}: ", field);
  const std::size_t at = text.find(begin);
  if (at == std::string::npos) return "";
  return text.substr(at + begin.size(), text.find('\n', at + 1) - at - begin.size());
}

LoggedChange logged_change(std::int64_t revision, ChangeKind kind) {
  return {.revision = revision,
          .at = Instant::from_unix_us(1'795'770'000'000'000),
          .change = {
              .kind = kind, .key = "k", .flag = std::nullopt, .version = revision, .schedule = std::nullopt}};
}

StreamingApi::StreamingApi(http::ServerOptions options)
    : feed_({.text = http::entry_text}), api_(kSqlite, telling(feed_, std::move(options))) {}

void StreamingApi::publish(std::int64_t from, std::int64_t to) {
  std::vector<LoggedChange> changes;
  for (std::int64_t revision = from; revision <= to; ++revision) changes.push_back(logged_change(revision));
  feed_.publish(production(), changes);
}

StreamListener StreamingApi::listen(const std::string& query, const HttpHeaders& more) {
  HttpHeaders headers = more;
  headers.push_back({.name = "Authorization", .value = "Bearer " + api_.token(Role::kViewer)});
  return {api_, "/api/stream" + query, headers};
}

void StreamingApi::revoke(const std::string& token) {
  OsRandom random;
  const auto session = api_.store().open_session();
  in_unit(*session, Access::kWrite,
          [&](UnitOfWork& unit) { must(revoke_token(unit, read_token_text(token)->id, "test", random)); });
  must(api_.snapshots_.refresh(*session));
}

bool StreamingApi::metric_becomes(std::string_view series, std::string_view value) {
  const Deadline deadline;
  while (api_.metric(series) != value) {
    if (deadline.passed()) return false;
  }
  return true;
}

}  // namespace hoist::test
