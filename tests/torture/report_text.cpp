#include "torture/report_text.h"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace hoist::torture {

std::string report_line(std::string_view scenario, const Report& report) {
  const model::Account& account = report.account;
  std::string line = fmt::format(
      "{}: accepted {} = applied {} + superseded {} + failed {} + cancelled {}; accepted: {} backlog, {} "
      "acknowledged, {} unknown (and {} unknown are absent); {} attempts",
      scenario, account.accepted, account.applied, account.superseded, account.failed, account.cancelled,
      report.backlog, report.acknowledged, report.unknown_committed, report.unknown_absent, account.attempts);
  for (const auto& [what, times] : report.faults) line += fmt::format("; {} {}", what, times);
  return line + fmt::format("; drained in {:.1f} s", static_cast<double>(report.drained_in.count()) / 1000);
}

std::string report_table(const std::vector<std::pair<std::string_view, Report>>& reports) {
  std::string table =
      fmt::format("{:<16}{:>10}{:>11}{:>14}{:>10}{:>13}{:>10}{:>10}\n", "scenario", "accepted", "= applied",
                  "+ superseded", "+ failed", "+ cancelled", "attempts", "drained");
  for (const auto& [scenario, report] : reports) {
    const model::Account& account = report.account;
    table += fmt::format("{:<16}{:>10}{:>11}{:>14}{:>10}{:>13}{:>10}{:>8.1f} s\n", scenario, account.accepted,
                         account.applied, account.superseded, account.failed, account.cancelled,
                         account.attempts, static_cast<double>(report.drained_in.count()) / 1000);
  }
  return table;
}

std::string report_json(const Setting& setting, std::string_view scenario, const Report& report) {
  const model::Account& account = report.account;
  boost::json::object faults;
  for (const auto& [what, times] : report.faults) faults[what] = times;
  boost::json::object acknowledged;
  for (const auto& [action, times] : report.load.accepted) acknowledged[action] = times;
  return boost::json::serialize(
      boost::json::object{{"scenario", scenario},
                          {"seed", setting.seed},
                          {"timeMs", setting.time.count()},
                          {"accepted", account.accepted},
                          {"applied", account.applied},
                          {"superseded", account.superseded},
                          {"failed", account.failed},
                          {"cancelled", account.cancelled},
                          {"attempts", account.attempts},
                          {"backlog", report.backlog},
                          {"acknowledged", report.acknowledged},
                          {"unknownCommitted", report.unknown_committed},
                          {"unknownAbsent", report.unknown_absent},
                          {"requests", boost::json::object{{"acknowledged", acknowledged},
                                                           {"refused", report.load.refused},
                                                           {"unknown", report.load.unknown},
                                                           {"askedAgain", report.load.asked_again},
                                                           {"replayed", report.load.replayed},
                                                           {"inOutage", report.load.in_outage}}},
                          {"faults", faults},
                          {"drainedInMs", report.drained_in.count()}});
}

}  // namespace hoist::torture
