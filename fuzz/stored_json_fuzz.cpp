// JSON as the stores keep it, which people may also write by SQL: each decoder of stored_json.h over one
// text, and the schedule that carries it as the API and the command line show it.
#include <boost/json.hpp>

#include "expect.h"
#include "hoist/base/utf8.h"
#include "hoist/cli/schedule_text.h"
#include "hoist/wire/json.h"
#include "hoist/wire/schedule_json.h"
#include "hoist/wire/stored_json.h"

namespace hoist::fuzz {
namespace {

/// Every input is decoded, copied, shown and compared a dozen times over, value by value: longer ones reach
/// nothing new and take tens of milliseconds each.
constexpr std::size_t kLongestInput = 1'000;

Schedule schedule_with(StoredUpdates updates) {
  return Schedule{.id = {},
                  .flag_id = {},
                  .flag_key = *FlagKey::parse("checkout"),
                  .environment = production(),
                  .scheduled_at = {},
                  .updates = std::move(updates),
                  .applied_at = {},
                  .error_message = {},
                  .next_retry_at = {},
                  .last_error = {},
                  .created_by = {},
                  .cancelled_by = {},
                  .cancelled_at = {},
                  .created_at = {},
                  .updated_at = {}};
}

void check_shown(const Schedule& schedule) {
  const std::string text = boost::json::serialize(wire::schedule_to_json(schedule));
  expect(is_utf8_text(text), "an answer is UTF-8");
  expect(wire::parse_json(text).has_value(), "an answer is JSON");
  const std::string line = cli::schedule_table({&schedule, 1});
  expect(is_utf8_text(line), "a table is UTF-8");
  expect(std::count(line.begin(), line.end(), '\n') == 2, "a schedule takes one line, below the heading");
}

void check_updates(std::string_view text) {
  const StoredUpdates updates = wire::decode_updates(text);
  if (updates) {
    expect(!updates->empty(), "updates set something");
    const int percentage = updates->rollout_percentage.value_or(Percentage()).value_or(Percentage()).value();
    expect(percentage >= 0 && percentage <= 100, "a percentage is 0 to 100");
    expect(wire::decode_updates(wire::encode_updates(*updates)) == updates, "updates come back");
  } else {
    expect_same_text(updates.error().text, text, "unreadable updates are kept as they are");
    expect_same_text(wire::encode_stored_updates(updates), text, "unreadable updates are stored as they are");
    expect_one_line(updates.error().reason, "the reason is one line");
  }
  check_shown(schedule_with(updates));
}

void check_intents(std::string_view text) {
  const auto intents = wire::decode_intents(text);
  expect_well_refused(intents, ErrorCode::kCorruptData);
  if (intents) expect(wire::decode_intents(wire::encode_intents(*intents)) == intents, "intents come back");
}

void check_flag(std::string_view text) {
  const auto flag = wire::decode_flag_snapshot(text);
  expect_well_refused(flag, ErrorCode::kCorruptData);
  if (!flag) return;
  expect(is_key(flag->key.text()) && is_key(flag->environment.text()), "a flag's keys are keys");
  const int percentage = flag->config.rollout_percentage.value_or(Percentage()).value();
  expect(percentage >= 0 && percentage <= 100, "a percentage is 0 to 100");
  expect(wire::decode_flag_snapshot(wire::encode_flag_snapshot(*flag)) == flag, "a flag comes back");
}

void check_fields(std::string_view text) {
  const auto fields = wire::decode_fields(text);
  expect_well_refused(fields, ErrorCode::kCorruptData);
  if (fields) expect(wire::decode_fields(wire::encode_fields(*fields)) == fields, "fields come back");
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  if (size > fuzz::kLongestInput) return -1;  // not for the corpus
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::check_updates(text);
  fuzz::check_intents(text);
  fuzz::check_flag(text);
  fuzz::check_fields(text);
  return 0;
}
