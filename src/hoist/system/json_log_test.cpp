#include "hoist/system/json_log.h"

#include <boost/json.hpp>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <thread>
#include <vector>

namespace hoist {
namespace {

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return *parse_instant("2026-11-27T09:00:00.000123Z"); }
};

/// A pipe whose far end is read when the test is done writing.
class Pipe {
 public:
  Pipe() { EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_writer();
    ::close(ends_[0]);
  }
  [[nodiscard]] int writer() const { return ends_[1]; }
  void close_writer() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }
  [[nodiscard]] std::string rest() {
    close_writer();
    return read_to_end();
  }
  /// Until whoever holds the writing end closes it.
  [[nodiscard]] std::string read_to_end() const {
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 1; got > 0;) {
      got = ::read(ends_[0], buffer.data(), buffer.size());
      if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

std::string written(LogLevel level, std::string_view message, std::vector<LogField> fields) {
  Pipe pipe;
  const FixedClock clock;
  JsonLog(pipe.writer(), clock).write(level, message, fields);
  return pipe.rest();
}

TEST(JsonLog, WritesOneObjectALineWithFieldsInOrder) {
  EXPECT_EQ(written(LogLevel::kWarn, "Schedule failed, retry scheduled",
                    {{"zebra", std::int64_t{-3}},
                     {"apple", true},
                     {"flagKey", std::string("checkout")},
                     {"off", false}}),
            R"({"timestamp":"2026-11-27T09:00:00.000123Z","level":"warn",)"
            R"("message":"Schedule failed, retry scheduled","zebra":-3,"apple":true,)"
            R"("flagKey":"checkout","off":false})"
            "\n");
}

TEST(JsonLog, NamesEveryLevel) {
  EXPECT_EQ(to_string(LogLevel::kDebug), "debug");
  EXPECT_EQ(to_string(LogLevel::kInfo), "info");
  EXPECT_EQ(to_string(LogLevel::kWarn), "warn");
  EXPECT_EQ(to_string(LogLevel::kError), "error");
}

TEST(JsonLog, EscapesSoThatTheLineParsesBackToWhatWasLogged) {
  const std::string nasty = std::string("quote \" backslash \\ newline \n tab \t nul ") + '\0' +
                            " bell \x07 del \x7f emoji \xF0\x9F\x9A\x80 </script> {\"a\":1}";
  const std::string line = written(LogLevel::kError, nasty, {{"error", nasty}});
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  const auto record = boost::json::parse(line).as_object();
  EXPECT_EQ(record.at("message").as_string(), nasty);
  EXPECT_EQ(record.at("error").as_string(), nasty);
}

TEST(JsonLog, ReplacesBytesThatAreNoUtf8) {
  const auto record = boost::json::parse(written(LogLevel::kInfo, "a\xFF\xC0\x80z",
                                                 {{"value", std::string("\xED\xA0\x80!")}}))
                          .as_object();
  EXPECT_EQ(record.at("message").as_string(), "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
  EXPECT_EQ(record.at("value").as_string(), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD!");
}

TEST(JsonLog, WritesNumbersThatJsonHasNoFormForAsNull) {
  const auto record = boost::json::parse(written(LogLevel::kInfo, "numbers",
                                                 {{"nan", std::numeric_limits<double>::quiet_NaN()},
                                                  {"infinite", -std::numeric_limits<double>::infinity()},
                                                  {"half", 0.5},
                                                  {"least", std::numeric_limits<std::int64_t>::min()}}))
                          .as_object();
  EXPECT_TRUE(record.at("nan").is_null());
  EXPECT_TRUE(record.at("infinite").is_null());
  EXPECT_EQ(record.at("half").to_number<double>(), 0.5);
  EXPECT_EQ(record.at("least").as_int64(), std::numeric_limits<std::int64_t>::min());
}

TEST(JsonLog, LinesOfManyThreadsDoNotInterleave) {
  constexpr int kThreads = 4;
  constexpr int kLines = 100;
  Pipe pipe;
  const FixedClock clock;
  JsonLog log(pipe.writer(), clock);
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&log, thread] {
      for (int i = 0; i < kLines; ++i) {
        // Longer than PIPE_BUF, so that the kernel alone would not keep the lines whole.
        log.info("line", {{"thread", std::int64_t{thread}}, {"padding", std::string(6000, 'x')}});
      }
    });
  }
  std::jthread closer([&] {
    threads.clear();  // joins them
    pipe.close_writer();
  });
  // Read on this thread while the others write: the pipe holds only 64 KiB.
  const std::string text = pipe.read_to_end();
  closer.join();
  int lines = 0;
  for (std::size_t start = 0; start < text.size(); ++lines) {
    const std::size_t end = text.find('\n', start);
    ASSERT_NE(end, std::string::npos);
    EXPECT_NO_THROW(static_cast<void>(boost::json::parse(text.substr(start, end - start))));
    start = end + 1;
  }
  EXPECT_EQ(lines, kThreads * kLines);
}

}  // namespace
}  // namespace hoist
