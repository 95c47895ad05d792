#include "hoist/system/text_log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

namespace hoist {
namespace {

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return *parse_instant("2026-11-27T09:00:00.999999Z"); }
};

/// One line, shorter than what a pipe holds.
std::string written(LogLevel level, std::string_view message, std::vector<LogField> fields) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const FixedClock clock;
  TextLog(ends[1], clock).write(level, message, fields);
  ::close(ends[1]);
  std::array<char, 4096> buffer{};
  const ssize_t got = ::read(ends[0], buffer.data(), buffer.size());
  ::close(ends[0]);
  return {buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

TEST(TextLog, WritesTimeLevelMessageAndFields) {
  EXPECT_EQ(written(LogLevel::kInfo, "Schedule applied",
                    {{"flagKey", std::string("checkout")}, {"retryCount", std::int64_t{1}}, {"late", true}}),
            "2026-11-27T09:00:00.999Z INFO  Schedule applied  flagKey=checkout retryCount=1 late=true\n");
  EXPECT_EQ(written(LogLevel::kError, "Broken", {}), "2026-11-27T09:00:00.999Z ERROR Broken\n");
}

TEST(TextLog, QuotesValuesWhoseEndWouldNotShow) {
  EXPECT_EQ(written(LogLevel::kWarn, "m",
                    {{"error", std::string("row is \"locked\"")},
                     {"empty", std::string()},
                     {"pair", std::string("a=b")}}),
            "2026-11-27T09:00:00.999Z WARN  m  error=\"row is \\\"locked\\\"\" empty=\"\" pair=\"a=b\"\n");
}

TEST(TextLog, NoValueCanMakeALineOrMoveTheCursor) {
  EXPECT_EQ(written(LogLevel::kInfo, "a\nb", {{"x", std::string("\x1b[2J\r\xC2\x9B\xFF")}}),
            "2026-11-27T09:00:00.999Z INFO  a\\nb  x=\\x1b[2J\\r\\x9b\xEF\xBF\xBD\n");
}

}  // namespace
}  // namespace hoist
