// What a receiver answers: its Retry-After, its status and headers, the text that is quoted of it.
#include <algorithm>

#include "expect.h"
#include "hoist/delivery/http_answer.h"
#include "hoist/delivery/retry_after.h"
#include "hoist/delivery/text_excerpt.h"
#include "hoist/system/printable.h"

namespace hoist::fuzz {
namespace {

constexpr Instant kAsked = Instant::from_unix_us(1'795'770'000'000'000);

void expect_printable(std::string_view text, std::string_view property) {
  expect(printable(text) == text, property);
}

void check_retry_after(std::string_view text) {
  const auto wait = delivery::parse_retry_after(text, kAsked);
  expect(!wait || (*wait >= Duration(0) && *wait <= delivery::kLongestRetryAfter),
         "a wait is within its bounds");
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  expect(wait.has_value() || !digits, "a number is a number of seconds");
}

void check_answer(std::string_view text) {
  delivery::HttpAnswer answer;
  std::string_view rest = text;
  while (!rest.empty() && !answer.decided()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    if (!answer.take_header(rest.substr(0, end))) return;
    rest.remove_prefix(end);
  }
  if (!answer.decided()) return;
  static_cast<void>(answer.take_body(rest));
  const auto failure = answer.failure(kAsked);
  if (!failure) return;
  expect_printable(failure->failure.message, "a failure is told in one line");
  expect(failure->failure.code.starts_with("HTTP_"), "a failure names the status");
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = hoist::fuzz::text_of(data, size);
  hoist::fuzz::check_retry_after(text);
  hoist::fuzz::check_answer(text);
  hoist::fuzz::expect_printable(hoist::delivery::text_excerpt(text), "an excerpt is one line");
  return 0;
}
