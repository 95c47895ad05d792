#include "hoist/delivery/http_answer.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/check.h"
#include "hoist/delivery/retry_after.h"
#include "hoist/delivery/text_excerpt.h"

namespace hoist::delivery {
namespace {

/// How much of a status line is quoted.
constexpr std::size_t kStatusLength = 60;

/// The value where `line` is the header `name` (in lower case).
std::optional<std::string_view> value_of(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = line[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != name[i]) return std::nullopt;
  }
  return line.substr(name.size() + 1);
}

std::string_view without_line_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// The three digits behind "HTTP/1.1 ", which libcurl has checked; 0 where they are none.
int status_of(std::string_view text) {
  if (text.size() < 3) return 0;
  int status = 0;
  for (const char c : text.substr(0, 3)) {
    if (c < '0' || c > '9') return 0;
    status = status * 10 + (c - '0');
  }
  return status;
}

bool is_transient(int status) {
  return status == 408 || status == 425 || status == 429 || (status >= 500 && status <= 599);
}

}  // namespace

bool HttpAnswer::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (headers_too_large()) return false;
  line = without_line_end(line);
  if (decided_) return true;  // what trails a body says nothing about us
  if (line.starts_with("HTTP/")) {
    const std::size_t blank = std::min(line.find(' '), line.size());
    status_text_ = text_excerpt(line.substr(blank), kStatusLength);
    status_ = status_of(status_text_);
    retry_after_.clear();
    location_.clear();
  } else if (line.empty()) {
    decided_ = status_ >= 200;
  } else if (const auto wait = value_of(line, "retry-after")) {
    retry_after_ = *wait;
  } else if (const auto location = value_of(line, "location")) {
    location_ = text_excerpt(*location);
  }
  return true;
}

bool HttpAnswer::take_body(std::string_view piece) {
  body_ += piece.substr(0, kMaxAnswerBody - body_.size());
  return body_.size() < kMaxAnswerBody;
}

std::optional<DeliveryFailure> HttpAnswer::failure(Instant now) const {
  check(decided_, "an answer means something once its headers are read");
  if (status_ >= 200 && status_ <= 299) return std::nullopt;
  DeliveryFailure failure;
  failure.failure = {
      .failure_class = is_transient(status_) ? FailureClass::kTransient : FailureClass::kPermanent,
      .code = fmt::format("HTTP_{}", status_),
      .message = message()};
  failure.retry_after = parse_retry_after(retry_after_, now);
  failure.unreachable = status_ == 429 || (status_ >= 500 && status_ <= 599);
  return failure;
}

std::string HttpAnswer::message() const {
  const std::string answered = fmt::format("the receiver answered {}", status_text_);
  if (status_ >= 300 && status_ <= 399) {
    const std::string where = location_.empty() ? "" : fmt::format(" ({})", location_);
    return fmt::format("{}: redirections are not followed; set the webhook's url to where it leads{}",
                       answered, where);
  }
  if (status_ == 410) {
    return answered + ": it wants no more of these; delete the webhook or set its url to where they belong";
  }
  const std::string excerpt = text_excerpt(body_);
  return excerpt.empty() ? answered : fmt::format("{}: {}", answered, excerpt);
}

}  // namespace hoist::delivery
