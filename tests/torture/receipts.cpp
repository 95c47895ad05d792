#include "torture/receipts.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <tuple>

#include "model/model.h"

namespace hoist::torture {
namespace {

using model::Broken;

/// An audit event by what a receipt knows of it: action, flag and version, or action and schedule.
using Mark = std::tuple<std::string, std::string, std::int64_t>;

bool about_a_schedule(const Receipt& receipt) { return receipt.action.starts_with("schedule."); }

Mark mark_of(const Receipt& receipt) {
  if (about_a_schedule(receipt)) return {receipt.action, receipt.schedule_id, 0};
  return {receipt.action, receipt.flag_id, receipt.version};
}

/// How often each mark stands on the audit trail. Flags' events are counted with and without their version.
std::map<Mark, int> read_marks(test::SqlConnection& sql) {
  std::map<Mark, int> marks;
  const auto rows = sql.query(
      "SELECT action, CAST(flag_id AS text), CAST(schedule_id AS text), flag_after ->> 'version' "
      "FROM audit_events");
  for (const test::SqlRow& row : rows) {
    const std::string& action = row.at(0).value();
    if (action.starts_with("schedule.")) {
      ++marks[{action, row.at(2).value_or(""), 0}];
    } else {
      const std::string flag = row.at(1).value_or("");
      ++marks[{action, flag, 0}];
      if (row.at(3)) ++marks[{action, flag, std::stoll(*row.at(3))}];
    }
  }
  return marks;
}

std::set<std::string> read_schedule_ids(test::SqlConnection& sql) {
  std::set<std::string> ids;
  for (const test::SqlRow& row : sql.query("SELECT id FROM feature_flag_schedules"))
    ids.insert(row.at(0).value());
  return ids;
}

std::string name_of(const Receipt& receipt) {
  return fmt::format("{} of {} {}", receipt.action, about_a_schedule(receipt) ? "schedule" : "flag",
                     about_a_schedule(receipt) ? receipt.schedule_id : receipt.flag_id);
}

/// Every acknowledged request stands on the audit trail as often as it was acknowledged, and no oftener
/// where it can happen only once.
void expect_acknowledged(const std::vector<Receipt>& receipts, const std::map<Mark, int>& marks) {
  std::map<Mark, int> told;
  for (const Receipt& receipt : receipts) {
    if (receipt.answer != Answer::kAccepted) continue;
    const Mark mark = mark_of(receipt);
    if (std::get<1>(mark).empty()) continue;
    const int times = ++told[mark];
    const auto found = marks.find(mark);
    const int there = found == marks.end() ? 0 : found->second;
    const bool repeatable = receipt.action == "schedule.retried";
    if (there < times || (!repeatable && there > 1)) {
      throw Broken("P3", fmt::format("{} was acknowledged {} times and is on the audit trail {} times",
                                     name_of(receipt), times, there));
    }
  }
}

void count_new_schedules(const std::vector<Receipt>& receipts, const std::set<std::string>& ids,
                         const std::map<Mark, int>& marks, Report& report) {
  for (const Receipt& receipt : receipts) {
    if (receipt.action != "schedule.created") continue;
    const bool there = ids.contains(receipt.schedule_id);
    const bool audited = marks.contains(mark_of(receipt));
    if (there != audited) throw Broken("P2", name_of(receipt) + " is there in part");
    switch (receipt.answer) {
      case Answer::kAccepted:
        if (!there) throw Broken("P3", name_of(receipt) + " was acknowledged and is lost");
        ++report.acknowledged;
        break;
      case Answer::kRefused:
        if (there) throw Broken("P3", name_of(receipt) + " was refused and is there: " + receipt.reason);
        break;
      case Answer::kUnknown:
        ++(there ? report.unknown_committed : report.unknown_absent);
        break;
    }
  }
}

}  // namespace

void compare_receipts(test::SqlConnection& sql, const std::vector<Receipt>& receipts, Report& report) {
  const std::map<Mark, int> marks = read_marks(sql);
  expect_acknowledged(receipts, marks);
  count_new_schedules(receipts, read_schedule_ids(sql), marks, report);
}

}  // namespace hoist::torture
