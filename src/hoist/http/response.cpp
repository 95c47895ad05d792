#include "hoist/http/response.h"

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>

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
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays.at(std::chrono::weekday(day).c_encoding()), static_cast<unsigned>(date.day()),
                     kMonths.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string serialize(const Response& response, const WireForm& form) {
  std::string text;
  text.reserve(256 + response.body.size());
  auto out = std::back_inserter(text);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason_phrase(response.status),
                 format_http_date(form.date));
  if (response.status != 204 && response.status != 304) {
    fmt::format_to(out, "Content-Type: {}\r\n", response.content_type);
    if (!response.stream) fmt::format_to(out, "Content-Length: {}\r\n", response.body.size());
  }
  fmt::format_to(out, "Cache-Control: {}\r\nX-Content-Type-Options: nosniff\r\n", response.cache_control);
  for (const Header& header : response.headers) {
    fmt::format_to(out, "{}: {}\r\n", header.name, header.value);
  }
  text += connection_header(form);
  text += "\r\n";
  if (!form.head_only) text += response.body;
  return text;
}

}  // namespace hoist::http
