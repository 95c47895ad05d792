#include "simulation/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "hoist/base/check.h"
#include "hoist/base/prng.h"

namespace hoist::sim {
namespace {

constexpr std::int64_t kMillisecond = 1'000;
constexpr std::int64_t kSecond = 1'000 * kMillisecond;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;

struct Weight {
  StepKind kind;
  unsigned weight;
};

/// How often each kind comes. Schedules and what happens to them most; faults about a third.
constexpr auto kWeights = std::to_array<Weight>({
    {StepKind::kCreateFlag, 6},    {StepKind::kEditFlag, 8},       {StepKind::kDescribeFlag, 1},
    {StepKind::kDeleteFlag, 2},    {StepKind::kOverrideUser, 2},   {StepKind::kCreateSchedule, 28},
    {StepKind::kCreateAlike, 8},   {StepKind::kCancelSchedule, 5}, {StepKind::kRetrySchedule, 8},
    {StepKind::kInsertBySql, 3},   {StepKind::kCrash, 7},          {StepKind::kStop, 2},
    {StepKind::kFailBefore, 8},    {StepKind::kFailAfter, 8},      {StepKind::kSlowCall, 3},
    {StepKind::kOutage, 3},        {StepKind::kRefuseFlag, 14},    {StepKind::kClockJump, 3},
    {StepKind::kSkewClock, 2},     {StepKind::kLoseWakeUps, 2},    {StepKind::kSpuriousWakeUp, 2},
    {StepKind::kChangeSegment, 5},
});

/// One in `n`.
bool chance(RandomSource& random, std::uint64_t n) { return random.below(n) == 0; }

/// 0 to `most`, every order of magnitude as likely as the next.
std::int64_t of_any_size(RandomSource& random, std::int64_t most) {
  const auto bits = static_cast<std::uint64_t>(64 - __builtin_clzll(static_cast<std::uint64_t>(most) | 1U));
  const std::uint64_t bound = std::uint64_t{1} << random.below(bits + 1);
  return std::min(most, static_cast<std::int64_t>(random.below(bound)));
}

std::int64_t make_pause(RandomSource& random, const ScriptShape& shape) {
  if (shape.longest_pause > 0) return of_any_size(random, shape.longest_pause);
  const std::uint64_t draw = random.below(100);
  if (draw < 35) return 0;
  if (draw < 60) return of_any_size(random, 2 * kMillisecond);
  if (draw < 75) return of_any_size(random, 5 * kSecond);
  if (draw < 92) return static_cast<std::int64_t>(random.below(4 * kMinute));
  return static_cast<std::int64_t>(random.below(70 * kMinute));
}

std::int64_t make_delay(RandomSource& random, const ScriptShape& shape) {
  if (shape.longest_delay > 0) return 1 + of_any_size(random, shape.longest_delay);
  const std::uint64_t draw = random.below(100);
  if (draw < 15) return 1 + of_any_size(random, 5 * kMillisecond);
  if (draw < 45) return 1 + static_cast<std::int64_t>(random.below(5 * kSecond));
  if (draw < 75) return 1 + static_cast<std::int64_t>(random.below(5 * kMinute));
  if (draw < 92) return 1 + static_cast<std::int64_t>(random.below(2 * kHour));
  return 1 + static_cast<std::int64_t>(random.below(24 * kHour));
}

/// How long a trouble lasts: the same scale as the pauses.
std::int64_t make_trouble(RandomSource& random, const ScriptShape& shape) {
  if (shape.longest_pause > 0) return 1 + of_any_size(random, 4 * shape.longest_pause);
  const std::uint64_t draw = random.below(100);
  if (draw < 30) return 1 + of_any_size(random, 100 * kMillisecond);
  if (draw < 60) return 1 + static_cast<std::int64_t>(random.below(20 * kSecond));
  if (draw < 90) return 1 + static_cast<std::int64_t>(random.below(15 * kMinute));
  return 1 + static_cast<std::int64_t>(random.below(8 * kHour));
}

std::int64_t make_amount(StepKind kind, RandomSource& random, const ScriptShape& shape) {
  switch (kind) {
    case StepKind::kCreateSchedule:
    case StepKind::kInsertBySql:
      return make_delay(random, shape);
    case StepKind::kCrash:
    case StepKind::kStop:
    case StepKind::kSlowCall:
    case StepKind::kOutage:
    case StepKind::kRefuseFlag:
    case StepKind::kLoseWakeUps:
    case StepKind::kFaultDeliverer:
    case StepKind::kUpsetReceiver:
    case StepKind::kFaultServer:
      return make_trouble(random, shape);
    case StepKind::kClockJump:
    case StepKind::kSkewClock:
      return chance(random, 2) ? make_trouble(random, shape) : -make_trouble(random, shape);
    case StepKind::kCreateFlag:
    case StepKind::kEditFlag:
    case StepKind::kDescribeFlag:
    case StepKind::kDeleteFlag:
    case StepKind::kOverrideUser:
    case StepKind::kChangeSegment:
    case StepKind::kCreateAlike:
    case StepKind::kCancelSchedule:
    case StepKind::kRetrySchedule:
    case StepKind::kFailBefore:
    case StepKind::kFailAfter:
    case StepKind::kSpuriousWakeUp:
    case StepKind::kChangeWebhook:
    case StepKind::kReplayDelivery:
      return 0;
  }
  unreachable("StepKind");
}

/// Whether people set fields of a flag in it.
bool sets_fields(StepKind kind) {
  switch (kind) {
    case StepKind::kCreateFlag:
    case StepKind::kEditFlag:
    case StepKind::kCreateSchedule:
    case StepKind::kCreateAlike:
    case StepKind::kInsertBySql:
      return true;
    default:
      return false;
  }
}

bool concerns_an_actor(StepKind kind) {
  switch (kind) {
    case StepKind::kCrash:
    case StepKind::kFailBefore:
    case StepKind::kFailAfter:
    case StepKind::kSlowCall:
      return true;
    default:
      return false;
  }
}

StepKind choose_kind(RandomSource& random, const ScriptShape& shape) {
  const auto weight_of = [&](const Weight& entry) {
    const bool out =
        std::find(shape.left_out.begin(), shape.left_out.end(), entry.kind) != shape.left_out.end();
    return out ? 0U : entry.weight;
  };
  std::uint64_t total = 0;
  for (const Weight& entry : kWeights) total += weight_of(entry);
  std::uint64_t draw = random.below(total);
  for (const Weight& entry : kWeights) {
    if (draw < weight_of(entry)) return entry.kind;
    draw -= weight_of(entry);
  }
  unreachable("StepKind");
}

Step make_step(StepKind kind, int workers, RandomSource& random, const ScriptShape& shape) {
  Step step;
  step.kind = kind;
  // Faults at a call concern workers and people alike; the rest one or the other.
  const int actors = concerns_an_actor(kind) ? workers + shape.people : std::max(workers, shape.people);
  step.who = static_cast<std::uint32_t>(random.below(static_cast<std::uint64_t>(actors)));
  // Flags are few and schedules recent ones, so that what is done meets; calls are the next dozen or so.
  step.target = static_cast<std::uint32_t>(random.below(concerns_an_actor(kind) ? 14 : 60));
  step.amount = make_amount(kind, random, shape);
  step.value = random.next();
  // A few by the switch and the percentage alone: those meet most often.
  if (sets_fields(kind) && !chance(random, 4)) step.fields = random.next();
  step.pause = make_pause(random, shape);
  step.seed = random.next();
  return step;
}

/// Steps that some scripts have beside the others, which are the same without them.
struct FurtherSteps {
  StepKind kind;
  std::size_t per;  ///< One of them in about so many steps.
};
constexpr auto kWebhookSteps = std::to_array<FurtherSteps>({{StepKind::kChangeWebhook, 8},
                                                            {StepKind::kReplayDelivery, 16},
                                                            {StepKind::kFaultDeliverer, 8},
                                                            {StepKind::kUpsetReceiver, 10}});
constexpr auto kServerSteps = std::to_array<FurtherSteps>({{StepKind::kFaultServer, 6}});
/// One of so many scripts has webhooks, another one servers.
constexpr std::uint64_t kScriptsWithMore = 4;

void add_steps(Script& script, const ScriptShape& shape, std::span<const FurtherSteps> further) {
  const bool out =
      std::find(shape.left_out.begin(), shape.left_out.end(), further.front().kind) != shape.left_out.end();
  if (out) return;
  Prng random(script.seed ^ 0x776562686f6f6bULL);
  const std::size_t others = script.steps.size();
  for (const FurtherSteps& steps : further) {
    for (std::size_t count = 1 + others / steps.per; count > 0; --count) {
      Step step;
      step.kind = steps.kind;
      step.who = static_cast<std::uint32_t>(random.below(static_cast<std::uint64_t>(shape.people)));
      step.target = static_cast<std::uint32_t>(random.below(60));
      step.amount = make_amount(steps.kind, random, shape);
      step.value = random.next();
      step.seed = random.next();
      const std::uint64_t place = random.below(script.steps.size() + 1);
      script.steps.insert(script.steps.begin() + static_cast<std::ptrdiff_t>(place), step);
    }
  }
}

struct NamedNumber {
  std::string_view name;
  std::string_view text;
};

template <class T>
bool read_number(const NamedNumber& given, std::string_view name, T& into) {
  if (given.name != name) return false;
  const char* end = given.text.data() + given.text.size();
  return std::from_chars(given.text.data(), end, into).ptr == end;
}

std::string_view next_word(std::string_view& line) {
  while (line.starts_with(' ')) line.remove_prefix(1);
  const std::string_view word = line.substr(0, line.find(' '));
  line.remove_prefix(word.size());
  return word;
}

}  // namespace

std::string_view to_string(StepKind kind) {
  switch (kind) {
    case StepKind::kCreateFlag:
      return "create-flag";
    case StepKind::kEditFlag:
      return "edit-flag";
    case StepKind::kDescribeFlag:
      return "describe-flag";
    case StepKind::kDeleteFlag:
      return "delete-flag";
    case StepKind::kOverrideUser:
      return "override-user";
    case StepKind::kChangeSegment:
      return "change-segment";
    case StepKind::kCreateSchedule:
      return "create-schedule";
    case StepKind::kCreateAlike:
      return "create-alike";
    case StepKind::kCancelSchedule:
      return "cancel-schedule";
    case StepKind::kRetrySchedule:
      return "retry-schedule";
    case StepKind::kInsertBySql:
      return "insert-by-sql";
    case StepKind::kCrash:
      return "crash";
    case StepKind::kStop:
      return "stop";
    case StepKind::kFailBefore:
      return "fail-before";
    case StepKind::kFailAfter:
      return "fail-after";
    case StepKind::kSlowCall:
      return "slow-call";
    case StepKind::kOutage:
      return "outage";
    case StepKind::kRefuseFlag:
      return "refuse-flag";
    case StepKind::kClockJump:
      return "clock-jump";
    case StepKind::kSkewClock:
      return "skew-clock";
    case StepKind::kLoseWakeUps:
      return "lose-wake-ups";
    case StepKind::kSpuriousWakeUp:
      return "spurious-wake-up";
    case StepKind::kChangeWebhook:
      return "change-webhook";
    case StepKind::kReplayDelivery:
      return "replay-delivery";
    case StepKind::kFaultDeliverer:
      return "fault-deliverer";
    case StepKind::kUpsetReceiver:
      return "upset-receiver";
    case StepKind::kFaultServer:
      return "fault-server";
  }
  unreachable("StepKind");
}

bool concerns_webhooks(StepKind kind) {
  return kind >= StepKind::kChangeWebhook && kind <= StepKind::kUpsetReceiver;
}

Script make_script(std::uint64_t seed, const ScriptShape& shape) {
  Prng random(seed);
  Script script;
  script.seed = seed;
  script.workers = 1 + static_cast<int>(random.below(static_cast<std::uint64_t>(shape.most_workers)));
  // Some flags to begin with: before there is one, nothing happens.
  for (std::uint32_t slot = 0; slot < 3 && static_cast<int>(slot) < shape.steps; ++slot) {
    Step step = make_step(StepKind::kCreateFlag, script.workers, random, shape);
    step.target = slot;
    script.steps.push_back(step);
  }
  while (static_cast<int>(script.steps.size()) < shape.steps) {
    script.steps.push_back(make_step(choose_kind(random, shape), script.workers, random, shape));
  }
  if (seed % kScriptsWithMore == 1) add_steps(script, shape, kWebhookSteps);
  if (seed % kScriptsWithMore == 2) add_steps(script, shape, kServerSteps);
  return script;
}

std::string format_step(const Step& step) {
  const std::string fields = step.fields == 0 ? std::string() : fmt::format(" fields={}", step.fields);
  return fmt::format("{} who={} target={} amount={} value={}{} pause={} seed={}", to_string(step.kind),
                     step.who, step.target, step.amount, step.value, fields, step.pause, step.seed);
}

std::optional<Step> parse_step(std::string_view line) {
  Step step;
  const std::string_view kind = next_word(line);
  bool known = false;
  for (int i = 0; i <= static_cast<int>(kLastStepKind); ++i) {
    step.kind = static_cast<StepKind>(i);
    known = to_string(step.kind) == kind;
    if (known) break;
  }
  if (!known) return std::nullopt;
  for (std::string_view word = next_word(line); !word.empty(); word = next_word(line)) {
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const NamedNumber given{.name = word.substr(0, equals), .text = word.substr(equals + 1)};
    const bool read = read_number(given, "who", step.who) || read_number(given, "target", step.target) ||
                      read_number(given, "amount", step.amount) || read_number(given, "value", step.value) ||
                      read_number(given, "fields", step.fields) || read_number(given, "pause", step.pause) ||
                      read_number(given, "seed", step.seed);
    if (!read) return std::nullopt;
  }
  return step;
}

ChosenUpdates chosen_updates(std::uint64_t value) {
  ChosenUpdates updates;
  const std::uint64_t which = value % 4;
  if (which != 0) updates.enabled = ((value >> 8U) & 1U) != 0;
  if (which != 1) updates.rollout = static_cast<int>((value >> 16U) % 101);
  return updates;
}

int chosen_max_retries(std::uint64_t value) {
  const std::uint64_t draw = (value >> 32U) % 16;
  return draw < 11 ? static_cast<int>(draw % 4) : static_cast<int>(draw - 5);
}

}  // namespace hoist::sim
