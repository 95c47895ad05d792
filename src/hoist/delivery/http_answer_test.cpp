#include "hoist/delivery/http_answer.h"

#include <gtest/gtest.h>

namespace hoist::delivery {
namespace {

HttpAnswer answered(std::initializer_list<std::string_view> headers, std::string_view body = "") {
  HttpAnswer answer;
  for (const std::string_view line : headers) EXPECT_TRUE(answer.take_header(std::string(line) + "\r\n"));
  EXPECT_TRUE(answer.take_header("\r\n"));
  EXPECT_TRUE(answer.take_body(body));
  return answer;
}

HttpAnswer with_status(int status) {
  const std::string line = "HTTP/1.1 " + std::to_string(status) + " Whatever";
  return answered({line});
}

TEST(HttpAnswer, TheStatusDecides) {
  for (int status = 200; status <= 599; ++status) {
    const auto failure = with_status(status).failure(Instant());
    if (status <= 299) {
      EXPECT_FALSE(failure) << status;
      continue;
    }
    ASSERT_TRUE(failure) << status;
    const bool passing = status == 408 || status == 425 || status == 429 || status >= 500;
    EXPECT_EQ(failure->failure.failure_class == FailureClass::kTransient, passing) << status;
    EXPECT_EQ(failure->unreachable, status == 429 || status >= 500) << status;
    EXPECT_EQ(failure->failure.code, "HTTP_" + std::to_string(status));
    EXPECT_EQ(failure->retry_after, std::nullopt);
  }
}

TEST(HttpAnswer, TheMessageSaysWhatTheReceiverSaidAndWhatToDo) {
  const auto message = [](const HttpAnswer& answer) { return answer.failure(Instant())->failure.message; };
  EXPECT_EQ(message(answered({"HTTP/1.1 503 Service Unavailable"}, "{\r\n  \"error\": \"full\"\r\n}")),
            "the receiver answered 503 Service Unavailable: { \"error\": \"full\" }");
  EXPECT_EQ(message(answered({"HTTP/1.1 503"})), "the receiver answered 503");
  EXPECT_EQ(message(answered({"HTTP/1.0 500 \x1b[2J" + std::string(100, 'x')})),
            "the receiver answered 500 [2J" + std::string(53, 'x') + "…");
  EXPECT_EQ(message(answered({"HTTP/1.1 400 Bad Request"}, std::string(300, 'x'))),
            "the receiver answered 400 Bad Request: " + std::string(200, 'x') + "…");
  EXPECT_EQ(
      message(answered({"HTTP/1.1 301 Moved Permanently", "Location: https://new.example/"}, "<html>")),
      "the receiver answered 301 Moved Permanently: redirections are not followed; set the webhook's url "
      "to where it leads (https://new.example/)");
  EXPECT_EQ(message(answered({"HTTP/1.1 410 Gone"}, "bye")),
            "the receiver answered 410 Gone: it wants no more of these; delete the webhook or set its url to "
            "where they belong");
}

TEST(HttpAnswer, HeedsRetryAfterOfTheFinalAnswerAlone) {
  HttpAnswer answer;
  for (const std::string_view line : {"HTTP/1.1 103 Early Hints\r\n", "Retry-After: 9\r\n", "\r\n",
                                      "HTTP/1.1 429 Slow Down\r\n", "rEtRy-aFtEr: 7\r\n"}) {
    EXPECT_TRUE(answer.take_header(line));
    EXPECT_FALSE(answer.decided());
  }
  EXPECT_TRUE(answer.take_header("\r\n"));
  EXPECT_TRUE(answer.decided());
  EXPECT_TRUE(answer.take_header("Retry-After: 8\r\n"));  // a trailer
  EXPECT_EQ(answer.failure(Instant())->retry_after, std::chrono::seconds(7));
  EXPECT_EQ(answered({"HTTP/1.1 500 X", "Retry-After: soon"}).failure(Instant())->retry_after, std::nullopt);
  EXPECT_EQ(answered({"HTTP/1.1 500 X", "Retry-Afterwards: 7"}).failure(Instant())->retry_after,
            std::nullopt);
}

TEST(HttpAnswer, ReadsNoMoreThanItsBounds) {
  HttpAnswer answer;
  EXPECT_TRUE(answer.take_header("HTTP/1.1 200 OK\r\n"));
  const std::string line = "X: " + std::string(995, 'x') + "\r\n";
  std::size_t taken = 0;
  while (answer.take_header(line)) ++taken;
  EXPECT_EQ(taken, (kMaxAnswerHeaders - 17) / line.size());
  EXPECT_TRUE(answer.headers_too_large());
  EXPECT_FALSE(answer.decided());

  HttpAnswer endless;
  std::size_t pieces = 1;
  while (endless.take_body(line)) ++pieces;
  EXPECT_EQ(pieces, kMaxAnswerBody / line.size() + 1);
  EXPECT_FALSE(endless.take_body(line));
}

}  // namespace
}  // namespace hoist::delivery
