#include "torture/backlog.h"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "hoist/domain/names.h"
#include "support/wall_clock.h"

namespace hoist::torture {
namespace {

using namespace std::chrono_literals;

std::string updates_of(RandomSource& random) {
  const std::string rollout = fmt::format(R"("rolloutPercentage": {})", random.below(101));
  if (random.below(3) != 0) return fmt::format("{{{}}}", rollout);
  return fmt::format(R"({{"enabled": {}, {}}})", random.below(2) == 0, rollout);
}

}  // namespace

std::vector<std::string> create_flags(Front& front, const std::string& prefix, int count) {
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) {
    const Receipt receipt = front.create_flag(prefix + std::to_string(i));
    if (receipt.answer != Answer::kAccepted) {
      throw std::runtime_error("a flag for the backlog cannot be created: " + receipt.reason);
    }
    ids.push_back(receipt.flag_id);
  }
  return ids;
}

void add_backlog(test::SqlConnection& sql, int schedules, const std::vector<std::string>& flag_ids,
                 RandomSource& random) {
  constexpr Duration kOldest = 1h;
  const Instant now = test::WallClock().now();
  std::string rows;
  for (int i = 0; i < schedules; ++i) {
    const Duration age(1 + random.below(static_cast<std::uint64_t>(kOldest.count())));
    rows += fmt::format("{}('{}', '{}', '{}', '{}')", i == 0 ? "" : ", ",
                        ScheduleId::make(now, random).to_string(), flag_ids[random.below(flag_ids.size())],
                        format_instant(now - age), updates_of(random));
  }
  sql.run("INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) VALUES " + rows);
}

}  // namespace hoist::torture
