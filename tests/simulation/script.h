// A history to play: what people do, what breaks, and how time passes, as a list of steps.
//
// A script follows from a seed alone. Every step carries all the randomness it uses, so that leaving some
// steps out (to shrink a failure) changes nothing about the others. The same scripts are played by the
// simulation on SQLite and by the histories on PostgreSQL. Values; no thread-safety concerns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoist::sim {

enum class StepKind : std::uint8_t {
  // People. `who` is the person, `target` the flag or the schedule (modulo how many there are).
  kCreateFlag,
  kEditFlag,      ///< `fields`, or `value` where they are 0, decide what is set.
  kDescribeFlag,  ///< Edits the description only.
  kDeleteFlag,
  kOverrideUser,    ///< Includes, excludes or forgets a user.
  kChangeSegment,   ///< Makes one of the segments, or removes it.
  kCreateSchedule,  ///< Due `amount` µs from now; `fields` or `value` decide what is set, `value` the
                    ///< retries.
  kCreateAlike,     ///< As kCreateSchedule, for the very instant of an earlier schedule of the flag.
  kCancelSchedule,
  kRetrySchedule,
  kInsertBySql,  ///< A schedule written by SQL: already due, or with updates that do not fit.
  // Faults. `who` is the actor (a worker or a person), `target` which of its next store calls.
  kCrash,           ///< At that call; the process is started again after `amount` µs.
  kStop,            ///< The worker is asked to stop, and started again after `amount` µs.
  kFailBefore,      ///< The call fails without effect; `value` decides how.
  kFailAfter,       ///< The call takes effect and then reports a failure.
  kSlowCall,        ///< The call takes `amount` µs, holding what it holds.
  kOutage,          ///< The store is gone for `amount` µs.
  kRefuseFlag,      ///< The store refuses changes of the flag for `amount` µs; `value` decides how.
  kClockJump,       ///< The store's clock jumps by `amount` µs, which may be negative.
  kSkewClock,       ///< The worker's own clock goes wrong by `amount` µs.
  kLoseWakeUps,     ///< No wake-up is delivered for `amount` µs.
  kSpuriousWakeUp,  ///< The worker's wait returns for no reason.
  // Of webhooks; last, because they came last.
  kChangeWebhook,   ///< People make a webhook, or edit or remove one; `value` decides what it wants.
  kReplayDelivery,  ///< People replay one that has ended; `target` and `value` decide which.
  kFaultDeliverer,  ///< A crash, a stop or a fault at a call (`target`) of the deliverer `who`, by `value`.
  kUpsetReceiver,   ///< The receiver `target` misbehaves for `amount` µs; `value` decides how.
  // Of processes that serve.
  kFaultServer,  ///< A crash, a stop or a fault at a call (`target`) of the server `who`, by `value`.
};
inline constexpr StepKind kLastStepKind = StepKind::kFaultServer;
/// Whether it is of use only where there are webhooks.
[[nodiscard]] bool concerns_webhooks(StepKind kind);
[[nodiscard]] std::string_view to_string(StepKind kind);  ///< "create-flag", "fail-after", …

struct Step {
  StepKind kind = StepKind::kCreateFlag;
  std::uint32_t who = 0;
  std::uint32_t target = 0;
  std::int64_t amount = 0;  ///< µs, see the kinds.
  std::uint64_t value = 0;  ///< Decides what the kind leaves open.
  /// Decides which of all fields people set, and to what (drawn_fields.h); 0: the switch and the percentage
  /// alone, by `value`, as in the scripts from before there were other fields.
  std::uint64_t fields = 0;
  std::int64_t pause = 0;  ///< How long the history runs on, in µs, before the next step; 0 or more.
  std::uint64_t seed = 0;  ///< Of the interleaving during that pause.
  bool operator==(const Step&) const = default;
};

/// How large the parts of a script are. The simulation's defaults play hours; the histories on a real
/// server want milliseconds.
struct ScriptShape {
  int steps = 100;
  int people = 2;
  int most_workers = 3;
  int flags = 5;                        ///< Slots: (key, environment) pairs.
  std::int64_t longest_pause = 0;       ///< µs; 0 takes the simulation's own mixture, up to hours.
  std::int64_t longest_delay = 0;       ///< µs until a schedule is due; 0 as above.
  std::vector<StepKind> left_out = {};  ///< Kinds that the player cannot play.
};

struct Script {
  std::uint64_t seed = 0;
  int workers = 1;  ///< 1 to most_workers.
  std::vector<Step> steps;
  bool operator==(const Script&) const = default;
};

/// In a quarter of all seeds people change webhooks as well, and deliverers and receivers fail; in another
/// there are processes that serve, which fail too. Those steps
/// are drawn apart and put between the others, which are the same as without them; so a script has a few more
/// steps than its shape says.
[[nodiscard]] Script make_script(std::uint64_t seed, const ScriptShape& shape);

/// One line per step: "create-schedule who=1 target=3 amount=5000000 value=77 fields=5 pause=12 seed=9",
/// without fields where they are 0.
[[nodiscard]] std::string format_step(const Step& step);
/// Reads what format_step wrote; none where the line is none.
[[nodiscard]] std::optional<Step> parse_step(std::string_view line);

// What `value` of a step decides, the same for every player.

/// The fields that an edit or a schedule sets; at least one of the two.
struct ChosenUpdates {
  std::optional<bool> enabled;
  std::optional<int> rollout;
};
[[nodiscard]] ChosenUpdates chosen_updates(std::uint64_t value);
/// 0 to 10, mostly small.
[[nodiscard]] int chosen_max_retries(std::uint64_t value);

}  // namespace hoist::sim
