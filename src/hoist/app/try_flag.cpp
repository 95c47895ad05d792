#include "hoist/app/try_flag.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "hoist/app/check_flag.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/load_snapshot.h"
#include "hoist/app/outlook.h"

namespace hoist {
namespace {

using ReadFlag = std::function<Result<std::optional<Flag>>(const FlagKey& key)>;

/// The flags of one instant. One evaluation needs few of an environment's flags: each is compiled when it is
/// asked for.
class FlagsOnDemand {
 public:
  FlagsOnDemand(ReadFlag read, const SnapshotSource& ground, const SegmentLibrary& segments)
      : read_(std::move(read)), ground_(ground), scope_(segments.scope()) {}

  /// Null where there is no such flag, or where the store failed.
  const CompiledFlag* find(const FlagKey& key) {
    const auto known = compiled_.find(key);
    if (known != compiled_.end()) return known->second.get();
    return compiled_.emplace(key, compile(key)).first->second.get();
  }
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  std::unique_ptr<const CompiledFlag> compile(const FlagKey& key) {
    auto flag = read_(key);
    if (!flag) {
      failure_ = std::move(flag).error();
      return nullptr;
    }
    if (!*flag) return nullptr;
    const auto overrides = ground_.overrides.find((*flag)->id);
    return std::make_unique<const CompiledFlag>(**std::move(flag),
                                                overrides == ground_.overrides.end()
                                                    ? std::map<std::string, OverrideType, std::less<>>()
                                                    : overrides->second,
                                                scope_);
  }

  ReadFlag read_;
  const SnapshotSource& ground_;
  RuleScope scope_;
  std::map<FlagKey, std::unique_ptr<const CompiledFlag>> compiled_;
  std::optional<Error> failure_;
};

std::optional<Flag> flag_ahead(const Outlook& outlook, const FlagKey& key, Instant at) {
  const auto stored = std::find_if(outlook.flags.begin(), outlook.flags.end(),
                                   [&](const Flag& flag) { return flag.key == key; });
  if (stored == outlook.flags.end()) return std::nullopt;
  const Flag* latest = &*stored;
  for (const AheadChange& change : outlook.ahead.changes) {
    if (change.at > at) break;
    if (change.flag.id == stored->id) latest = &change.flag;
  }
  return *latest;
}

/// Reads the flags of an instant: looked ahead to, or as they were. `outlook` must outlive the answer.
Result<ReadFlag> flags_of(UnitOfWork& unit, const EnvironmentKey& environment, const Outlook& outlook,
                          Instant at) {
  if (at >= unit.now()) {
    return ReadFlag([&outlook, at](const FlagKey& key) -> Result<std::optional<Flag>> {
      return flag_ahead(outlook, key, at);
    });
  }
  HOIST_ASSIGN(FlagsThen then, find_past_flags(unit, environment, outlook.flags, {.at = at}));
  return ReadFlag([&unit, then = std::move(then)](const FlagKey& key) -> Result<std::optional<Flag>> {
    const auto found = then.find(key);
    if (found == then.end()) return std::optional<Flag>();
    HOIST_ASSIGN(Flag flag, read_flag_then(unit, found->second));
    return std::optional(std::move(flag));
  });
}

Result<TriedEvaluation> evaluate_then(FlagsOnDemand& flags, const TryFlag& command, Instant at) {
  TriedEvaluation tried{.at = at, .value = {}, .variant = {}};
  const CompiledFlag* compiled = flags.find(command.key);
  const FlagLookup lookup = [&flags](const FlagKey& key) { return flags.find(key); };
  const Evaluation evaluation = evaluate(compiled, command.context, at, lookup, &tried.explanation);
  if (flags.failure()) return tl::unexpected<Error>(*flags.failure());
  if (evaluation.value != nullptr) tried.value = *evaluation.value;
  if (evaluation.variant != nullptr) tried.variant = *evaluation.variant;
  tried.reason = evaluation.reason;
  tried.error = evaluation.error;
  return tried;
}

Result<void> check_instants(const TryFlag& command, const std::vector<Instant>& instants, Instant now) {
  if (!command.updates) return {};
  for (const Instant at : instants) {
    if (at >= now) continue;
    return invalid_field(
        "at", fmt::format("at ({}) is past, where nothing can be changed: leave updates out, or ask for an "
                          "instant that is not before {}",
                          format_instant_short(at), format_instant_short(now)));
  }
  return {};
}

}  // namespace

Result<std::vector<TriedEvaluation>> try_flag(UnitOfWork& unit, const TryFlag& command) {
  const std::vector<Instant> instants = command.at.empty() ? std::vector{unit.now()} : command.at;
  HOIST_ASSIGN(const Flag flag, find_flag(unit, command.key, command.environment));
  HOIST_TRY(check_instants(command, instants, unit.now()));
  std::optional<Flag> edited;
  if (command.updates) {
    auto checked = edited_flag(unit, flag, *command.updates);
    if (!checked) return tl::unexpected<Error>(within_updates(std::move(checked).error()));
    edited = *std::move(checked);
  }
  const Instant latest = *std::max_element(instants.begin(), instants.end());
  HOIST_ASSIGN(const Outlook outlook, load_outlook(unit, command.environment, {.at = latest}, edited));
  HOIST_ASSIGN(const SnapshotSource ground, load_snapshot_ground(unit, command.environment, 0));
  const SegmentLibrary segments(ground.segments);
  std::vector<TriedEvaluation> answers;
  for (const Instant at : instants) {
    HOIST_ASSIGN(ReadFlag read, flags_of(unit, command.environment, outlook, at));
    FlagsOnDemand flags(std::move(read), ground, segments);
    HOIST_ASSIGN(TriedEvaluation tried, evaluate_then(flags, command, at));
    answers.push_back(std::move(tried));
  }
  return answers;
}

}  // namespace hoist
