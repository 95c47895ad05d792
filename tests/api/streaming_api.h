// A server with streams of events, and those who listen to them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/api_fixture.h"
#include "hoist/app/change_feed.h"

namespace hoist::test {

/// Listens to one stream.
class StreamListener {
 public:
  /// Sends the request and reads the head of the answer.
  StreamListener(const Api& api, const std::string& target, const HttpHeaders& headers);

  [[nodiscard]] const HttpResponse& head() const { return head_; }
  /// The next event or comment, without the empty line that ends it. What says when to connect again is left
  /// out.
  [[nodiscard]] std::string next();
  /// "revision 7": the name of the next event and its id; "-" for what it has not.
  [[nodiscard]] std::string next_named();
  /// Whether the server ends it; what was said before is thrown away.
  [[nodiscard]] bool ended() { return connection_->closed_by_peer(); }
  [[nodiscard]] HttpConnection& connection() { return *connection_; }

 private:
  std::unique_ptr<HttpConnection> connection_;
  HttpResponse head_;
};

/// The value of a line of an event ("data"); "" where there is none.
[[nodiscard]] std::string line_of(std::string_view event, std::string_view field);
[[nodiscard]] LoggedChange logged_change(std::int64_t revision, ChangeKind kind = ChangeKind::kFlagChanged);

class StreamingApi {
 public:
  explicit StreamingApi(http::ServerOptions options = {});

  /// What the server's streams tell.
  ChangeFeed& feed() { return feed_; }
  Api& api() { return api_; }
  /// Publishes those revisions of production, a change of a flag in each.
  void publish(std::int64_t from, std::int64_t to);
  /// To `/api/stream` as a viewer.
  [[nodiscard]] StreamListener listen(const std::string& query = "", const HttpHeaders& more = {});
  /// Revokes the token, and lets the server know.
  void revoke(const std::string& token);
  /// Waits until the series has that value.
  [[nodiscard]] bool metric_becomes(std::string_view series, std::string_view value);

 private:
  ChangeFeed feed_;
  Api api_;
};

}  // namespace hoist::test
