// Many readers of /api/stream in one thread, and when each of them hears of a change.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "running_server.h"

namespace hoist::bench {

/// Each has a connection of its own; all are waited for with one epoll. One thread at a time. Everything
/// throws where a stream ends, says that something was missed, or does not tell in time what it should.
class StreamReaders {
 public:
  /// Returns once every stream has told where it begins.
  StreamReaders(RunningServer& server, int count);
  StreamReaders(const StreamReaders&) = delete;
  StreamReaders& operator=(const StreamReaders&) = delete;
  ~StreamReaders();

  using Clock = std::chrono::steady_clock;
  /// When each has read to the end of what the environment's next revision brings.
  [[nodiscard]] std::vector<Clock::time_point> hear_next_revision();

 private:
  struct Reader {
    int fd = -1;
    std::int64_t told = -1;  ///< The last revision that it read to the end.
    Clock::time_point at;    ///< When that was.
    std::string unread;
  };

  void open(std::uint16_t port, std::string_view request);
  void wait_until_told(std::int64_t revision);
  static void read_what_came(Reader& reader);

  int epoll_ = -1;
  std::int64_t revision_ = 0;
  std::vector<Reader> readers_;
};

}  // namespace hoist::bench
