// Keys, ids, cursors and the words of closed sets, all read from one text.
#include <algorithm>

#include "expect.h"
#include "hoist/domain/attempt.h"
#include "hoist/domain/audit_event.h"
#include "hoist/domain/schedule.h"
#include "hoist/domain/token.h"
#include "hoist/http/cursor.h"

namespace hoist::fuzz {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// [A-Za-z0-9][A-Za-z0-9._-]{0,99}
bool matches_key_rule(std::string_view text) {
  return !text.empty() && text.size() <= 100 && kLetters.find(text[0]) != std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return kLetters.find(c) != std::string_view::npos || c == '.' || c == '_' || c == '-';
         });
}

template <class AnyKey>
void check_key(std::string_view text) {
  const auto key = AnyKey::parse(text);
  expect(key.has_value() == matches_key_rule(text), "a key is what the rule says");
  if (key) {
    expect_same_text(key->text(), text, "a key is kept as it is");
  } else {
    expect_field_refusal(key.error());
  }
}

void check_id(std::string_view text) {
  const auto id = ScheduleId::parse(text);
  expect_well_refused(id);
  if (!id) return;
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
  expect_same_text(id->to_string(), lower, "an id comes back in lower case");
}

/// Each word of a closed set is the one that is written for its value.
template <class Parse>
void check_word(std::string_view text, Parse&& parse) {
  const auto value = parse(text);
  if (value) expect_same_text(to_string(*value), text, "a word is the one that is written");
}

Flag flag_at(const std::pair<FlagKey, EnvironmentKey>& position) {
  return Flag{.id = {},
              .key = position.first,
              .environment = position.second,
              .config = {},
              .intents = {},
              .created_at = {},
              .updated_at = {},
              .deleted_at = {}};
}

Schedule schedule_at(const std::pair<Instant, ScheduleId>& position) {
  return Schedule{.id = position.second,
                  .flag_id = {},
                  .flag_key = *FlagKey::parse("checkout"),
                  .environment = production(),
                  .scheduled_at = position.first,
                  .updates = {},
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

void check_cursors(std::string_view text) {
  const auto flag = http::parse_flag_cursor(text);
  if (flag) {
    expect_same_text(http::flag_cursor(flag_at(*flag)), text, "a flag's cursor comes back");
  } else {
    expect_field_refusal(flag.error());
  }
  const auto schedule = http::parse_schedule_cursor(text);
  if (schedule) {
    expect(schedule->first >= kMinInstant && schedule->first <= kMaxInstant,
           "a cursor's instant is in range");
    expect(http::parse_schedule_cursor(http::schedule_cursor(schedule_at(*schedule))) == schedule,
           "a schedule's cursor comes back");
  } else {
    expect_field_refusal(schedule.error());
  }
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::check_key<FlagKey>(text);
  fuzz::check_key<EnvironmentKey>(text);
  fuzz::check_id(text);
  fuzz::check_cursors(text);
  fuzz::check_word(text, parse_role);
  fuzz::check_word(text, parse_schedule_status);
  fuzz::check_word(text, parse_attempt_outcome);
  fuzz::check_word(text, parse_audit_action);
  fuzz::check_word(text, parse_flag_field);
  fuzz::check_word(text, parse_override_type);
  return 0;
}
