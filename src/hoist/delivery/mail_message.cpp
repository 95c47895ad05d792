#include "hoist/delivery/mail_message.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "hoist/base/check.h"
#include "hoist/delivery/alert_text.h"
#include "hoist/delivery/notification_text.h"
#include "hoist/delivery/url_guard.h"

namespace hoist::delivery {

MailMessage make_mail_message(const Outgoing& outgoing, const MailRelay& relay, Instant now) {
  const std::string recipient(mail_recipient(outgoing.webhook.url));
  check(!recipient.empty(), "the guard lets one plain address pass");
  const auto subject = [](const auto& told) { return mail_subject(told); };
  const auto text = [](const auto& told) { return mail_text(told); };
  const auto id = [](const auto& told) { return told.id.to_string(); };
  const std::string domain = relay.from.substr(relay.from.find('@') + 1);
  return {.recipient = recipient,
          .headers = {"Date: " + mail_date(now), "From: Hoist <" + relay.from + ">",
                      "To: <" + recipient + ">", "Subject: " + std::visit(subject, outgoing.told),
                      fmt::format("Message-ID: <{}.{}@{}>", std::visit(id, outgoing.told),
                                  outgoing.webhook.id.to_string(), domain),
                      // Keeps away the answers of those who are on holiday (RFC 3834).
                      "Auto-Submitted: auto-generated"},
          .text = std::visit(text, outgoing.told)};
}

std::string mail_date(Instant at) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_time<Duration> time{Duration(at.unix_us())};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                     kDays.at(std::chrono::weekday(day).c_encoding()), static_cast<unsigned>(date.day()),
                     kMonths.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace hoist::delivery
