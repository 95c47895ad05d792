#include "hoist/delivery/alert_text.h"

#include <fmt/format.h>

#include "hoist/base/check.h"
#include "hoist/delivery/slack_markup.h"
#include "hoist/delivery/text_excerpt.h"

namespace hoist::delivery {
namespace {

std::string_view alert_headline(AlertEvent event) {
  switch (event) {
    case AlertEvent::kSilent:
      return "no worker ticks";
    case AlertEvent::kBack:
      return "workers tick again";
  }
  unreachable("AlertEvent");
}

std::int64_t whole_seconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

std::string last_tick(const Alert& alert) {
  return alert.last_tick_at ? format_instant_short(*alert.last_tick_at) : "none was ever seen";
}

}  // namespace

std::string mail_subject(const Alert& alert) {
  return fmt::format("[Hoist] {}", alert_headline(alert.event));
}

std::string mail_text(const Alert& alert) {
  return fmt::format("{}\n\n{}\nLast tick: {}\nSilent for: {} s\nAt: {}\nReported by: {}\n",
                     alert_headline(alert.event), alert.message, last_tick(alert),
                     whole_seconds(alert.silent_for), format_instant_short(alert.at),
                     text_excerpt(alert.reporter));
}

std::string slack_text(const Alert& alert) {
  return fmt::format("*Hoist: {}* (silent for {} s, last tick: {}, reported by {})\n{}",
                     alert_headline(alert.event), whole_seconds(alert.silent_for), last_tick(alert),
                     slack_escaped(text_excerpt(alert.reporter)), slack_escaped(alert.message));
}

void log_alert(Log& log, const Alert& alert) {
  std::vector<LogField> fields = {{"type", std::string(to_string(alert.event))},
                                  {"notificationId", alert.id.to_string()},
                                  {"at", format_instant_short(alert.at)},
                                  {"silentForSeconds", whole_seconds(alert.silent_for)},
                                  {"reporter", alert.reporter},
                                  {"reason", alert.message}};
  if (alert.last_tick_at) fields.push_back({"lastTickAt", format_instant_short(*alert.last_tick_at)});
  log.write(alert.event == AlertEvent::kSilent ? LogLevel::kError : LogLevel::kInfo, "Alert", fields);
}

}  // namespace hoist::delivery
