#include "hoist/cli/audit_commands.h"

#include <fmt/format.h>

#include <array>

#include "hoist/app/digest.h"
#include "hoist/app/verify_audit.h"
#include "hoist/base/shown_text.h"
#include "hoist/cli/print.h"
#include "hoist/cli/store_access.h"

namespace hoist::cli {
namespace {

/// 1234567 as "1,234,567".
std::string grouped(std::int64_t count) {
  std::string digits = std::to_string(count);
  for (auto place = static_cast<std::int64_t>(digits.size()) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), 1, ',');
  }
  return digits;
}

std::string counted(std::int64_t count, std::string_view what) {
  return fmt::format("{} {}{}", grouped(count), what, count == 1 ? "" : "s");
}

/// Whose chain it is, in few words. What the rows say may be anything by now.
std::string place_of(const AuditFinding& finding) {
  std::string place = finding.event_id.empty() ? "" : fmt::format("event {}, ", shown_text(finding.event_id));
  if (finding.fault == AuditFault::kOlderChanged) return "older events";
  if (finding.subject == kNoFlagSubject) return place + "no flag";
  const std::string key = finding.flag_key.empty() ? "" : fmt::format(" '{}'", shown_text(finding.flag_key));
  return fmt::format("{}flag{} ({})", place, key, shown_text(finding.subject));
}

boost::json::value text_or_null(const std::string& text) {
  if (text.empty()) return nullptr;
  return boost::json::string(shown_text(text));
}

boost::json::object report_to_json(const AuditReport& report) {
  boost::json::array findings;
  for (const AuditFinding& finding : report.findings) {
    findings.push_back({{"fault", to_string(finding.fault)},
                        {"flagId", text_or_null(finding.subject)},
                        {"flagKey", text_or_null(finding.flag_key)},
                        {"eventId", text_or_null(finding.event_id)},
                        {"message", finding.explanation}});
  }
  return {
      {"sound", report.found == 0},           {"events", report.events}, {"chains", report.chains},
      {"olderEvents", report.older_events},   {"found", report.found},   {"findings", std::move(findings)},
      {"headDigest", hex(report.head_digest)}};
}

Result<void> print_report(const AuditReport& report) {
  for (const AuditFinding& finding : report.findings) {
    HOIST_TRY(print_line(
        fmt::format("{}: {}: {}", to_string(finding.fault), place_of(finding), finding.explanation)));
  }
  const std::string seen =
      fmt::format("{} in {}", counted(report.events, "event"), counted(report.chains, "chain"));
  if (report.found == 0) {
    HOIST_TRY(print_line(fmt::format("{} are as they were written", seen)));
  } else {
    HOIST_TRY(print_line(fmt::format("{} in {}", counted(report.found, "finding"), seen)));
  }
  if (report.older_events > 0) {
    HOIST_TRY(print_line(fmt::format("{} from before the chains: no hash covers them",
                                     counted(report.older_events, "event"))));
  }
  return print_line(fmt::format("Head digest {}", hex(report.head_digest)));
}

Result<int> run_audit_verify(const Invocation& invocation) {
  HOIST_ASSIGN(const auto store, StoreAccess::open(invocation.settings));
  HOIST_ASSIGN(const AuditReport report, store->transact(Access::kRead, verify_audit));
  HOIST_TRY(invocation.json ? print_json(report_to_json(report)) : print_report(report));
  return report.found == 0 ? kExitDone : kExitFailed;
}

constexpr std::array kAuditSettings = {SettingId::kDatabase};

constexpr std::array kAuditCommands = {
    CommandSpec{.group = "audit",
                .name = "verify",
                .summary = "Look whether the audit trail is as it was written; exit 1 if not",
                .operand = "",
                .operand_help = "",
                .options = {},
                .settings = kAuditSettings,
                .run = run_audit_verify}};

}  // namespace

std::span<const CommandSpec> audit_commands() { return kAuditCommands; }

}  // namespace hoist::cli
