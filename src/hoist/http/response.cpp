#include "hoist/http/response.h"

#include <boost/beast/http/status.hpp>

#include <array>
#include <chrono>
#include <string_view>

namespace hoist::http {
namespace {

std::string_view reason_phrase(int status) {
  const auto phrase =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(static_cast<unsigned>(status)));
  return {phrase.data(), phrase.size()};
}

constexpr std::size_t kHttpDateLength = 29;

/// Of 0 to 99. Every answer has a date: written by fmt it is a tenth of what one flag costs.
void append_two_digits(unsigned number, std::string& text) {
  text += static_cast<char>('0' + number / 10);
  text += static_cast<char>('0' + number % 10);
}

void append_header(std::string_view name, std::string_view value, std::string& text) {
  text.append(name).append(": ").append(value).append("\r\n");
}

std::string_view connection_header(const WireForm& form) {
  if (!form.keep_alive) return "Connection: close\r\n";
  return form.http_1_0 ? "Connection: keep-alive\r\n" : "";
}

}  // namespace

std::string format_http_date(Instant at) {
  using std::chrono::days;
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_time<Duration> time{Duration(at.unix_us())};
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss<Duration> clock{time - day};
  std::string text;
  text.reserve(kHttpDateLength);
  text.append(kDays.at(std::chrono::weekday(day).c_encoding())).append(", ");
  append_two_digits(static_cast<unsigned>(date.day()), text);
  text.append(" ").append(kMonths.at(static_cast<unsigned>(date.month()) - 1)).append(" ");
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  append_two_digits(year / 100, text);
  append_two_digits(year % 100, text);
  text += ' ';
  append_two_digits(static_cast<unsigned>(clock.hours().count()), text);
  text += ':';
  append_two_digits(static_cast<unsigned>(clock.minutes().count()), text);
  text += ':';
  append_two_digits(static_cast<unsigned>(clock.seconds().count()), text);
  return text.append(" GMT");
}

std::string serialize(const Response& response, const WireForm& form) {
  std::string text;
  text.reserve(256 + response.body.size());
  text.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  text.append(reason_phrase(response.status)).append("\r\n");
  append_header("Date", format_http_date(form.date), text);
  if (response.status != 204 && response.status != 304) {
    append_header("Content-Type", response.content_type, text);
    if (!response.stream) append_header("Content-Length", std::to_string(response.body.size()), text);
  }
  append_header("Cache-Control", response.cache_control, text);
  append_header("X-Content-Type-Options", "nosniff", text);
  for (const Header& header : response.headers) append_header(header.name, header.value, text);
  text += connection_header(form);
  text += "\r\n";
  if (!form.head_only) text += response.body;
  return text;
}

}  // namespace hoist::http
