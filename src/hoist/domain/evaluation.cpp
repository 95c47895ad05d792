#include "hoist/domain/evaluation.h"

#include <fmt/format.h>

#include "hoist/base/check.h"
#include "hoist/base/shown_text.h"
#include "hoist/targeting/bucketing.h"

namespace hoist {
namespace {

/// The longest chain of prerequisites that is followed. Writes refuse cycles; one that two writers made at
/// once, or SQL by hand, must not hang an evaluation.
constexpr int kMaxPrerequisiteDepth = 20;
/// Flags that one evaluation may look at: chains that meet again and again would multiply without it.
constexpr int kMaxPrerequisiteVisits = 1'000;

CompiledFlag::Summary summary_of(const CompiledFlag& compiled) {
  const FlagConfig& config = compiled.flag.config;
  const bool on_and_off = config.has_on_and_off();
  const bool has_share = on_and_off && config.rollout_percentage.has_value();
  return {.deleted = compiled.flag.deleted_at.has_value(),
          .off_for_all = !config.enabled || config.archived,
          .has_prerequisites = !config.prerequisites.empty(),
          .has_overrides = on_and_off && !compiled.overrides.empty(),
          .has_fault = !compiled.fault.empty(),
          .has_share = has_share,
          .share = static_cast<std::uint8_t>(has_share ? config.rollout_percentage->value() : 0),
          .on = on_and_off ? config.variants.find_member(kOnVariant) : nullptr,
          .off = on_and_off ? config.variants.find_member(kOffVariant) : nullptr};
}

/// One evaluation: what it is about, and where its explanation goes.
class Evaluator {
 public:
  Evaluator(const EvaluationContext& context, Instant now, const FlagLookup& lookup)
      : context_(context), now_(now), lookup_(lookup) {}

  Evaluation evaluate(const CompiledFlag* flag, Explanation* explanation, int depth) const {
    visits_ += 1;
    if (flag == nullptr || flag->summary.deleted) {
      return {.value = nullptr,
              .variant = nullptr,
              .reason = EvaluationReason::kFlagNotFound,
              .error = "there is no such flag"};
    }
    return Walk{*this, *flag, explanation, depth}.run();
  }

 private:
  /// The way through one flag's checks; the first that decides gives the value.
  struct Walk {
    const Evaluator& evaluator;
    const CompiledFlag& compiled;
    Explanation* explanation;
    int depth;

    [[nodiscard]] const FlagConfig& config() const { return compiled.flag.config; }
    [[nodiscard]] const CompiledFlag::Summary& summary() const { return compiled.summary; }

    /// A detail that has to be written first is written only where somebody asked for it.
    void note(std::string_view check, bool decided, std::string_view detail) const {
      if (explanation != nullptr) explanation->steps.push_back({check, decided, std::string(detail)});
    }

    /// The value of the variant of that name, which is there.
    [[nodiscard]] Evaluation variant(std::string_view name, EvaluationReason reason) const {
      const Object::Member* member = config().variants.find_member(name);
      if (member != nullptr) return of_member(*member, reason);
      return failure(EvaluationReason::kError, fmt::format("the flag has no variant '{}'", shown_text(name)));
    }
    [[nodiscard]] static Evaluation of_member(const Object::Member& member, EvaluationReason reason) {
      return {.value = &member.second, .variant = &member.first, .reason = reason, .error = {}};
    }
    /// Precondition: the flag has both.
    [[nodiscard]] Evaluation on_or_off(bool on, EvaluationReason reason) const {
      return of_member(on ? *summary().on : *summary().off, reason);
    }
    [[nodiscard]] static Evaluation failure(EvaluationReason reason, std::string error) {
      return {.value = nullptr, .variant = nullptr, .reason = reason, .error = std::move(error)};
    }
    [[nodiscard]] Evaluation default_variant(EvaluationReason reason) const {
      if (config().default_variant) return variant(*config().default_variant, reason);
      return failure(reason == EvaluationReason::kStatic ? EvaluationReason::kDefault : reason, {});
    }

    [[nodiscard]] Evaluation run() const {
      if (summary().off_for_all) {
        note("enabled", true, config().archived ? "the flag is archived" : "the flag is disabled");
        return failure(EvaluationReason::kDisabled, {});
      }
      note("enabled", false, "the flag is enabled");
      if (summary().has_prerequisites) {
        if (auto decided = prerequisites()) return *std::move(decided);
      }
      if (summary().has_overrides) {
        if (auto decided = overrides()) return *std::move(decided);
      }
      if (auto decided = targeting()) return *std::move(decided);
      return rollout_or_default();
    }

    [[nodiscard]] std::optional<Evaluation> prerequisites() const {
      for (const Prerequisite& needed : config().prerequisites) {
        const CompiledFlag* other = evaluator.lookup_ ? evaluator.lookup_(needed.flag) : nullptr;
        const Evaluation found = depth >= kMaxPrerequisiteDepth || evaluator.visits_ >= kMaxPrerequisiteVisits
                                     ? failure(EvaluationReason::kError, "the prerequisites lead too far")
                                     : evaluator.evaluate(other, nullptr, depth + 1);
        if (found.variant != nullptr && *found.variant == needed.variant) continue;
        if (explanation != nullptr) {
          const std::string got = found.variant != nullptr
                                      ? fmt::format("'{}'", *found.variant)
                                      : fmt::format("no variant ({})", to_string(found.reason));
          note("prerequisites", true,
               fmt::format("flag '{}' must yield '{}', and yields {}", needed.flag.text(), needed.variant,
                           got));
        }
        return summary().off != nullptr ? on_or_off(false, EvaluationReason::kPrerequisiteFailed)
                                        : default_variant(EvaluationReason::kPrerequisiteFailed);
      }
      note("prerequisites", false, "all are met");
      return std::nullopt;
    }

    [[nodiscard]] std::optional<Evaluation> overrides() const {
      const std::string* user = evaluator.context_.targeting_key();
      if (user == nullptr) return std::nullopt;
      const auto found = compiled.overrides.find(*user);
      if (found == compiled.overrides.end()) {
        note("overrides", false, "the user is neither included nor excluded by name");
        return std::nullopt;
      }
      const bool included = found->second == OverrideType::kInclude;
      if (explanation != nullptr) {
        note("overrides", true,
             fmt::format("user '{}' is {} by name", shown_text(*user), included ? "included" : "excluded"));
      }
      return on_or_off(included, EvaluationReason::kTargetingMatch);
    }

    [[nodiscard]] std::optional<Evaluation> targeting() const {
      if (summary().has_fault) {
        note("targeting", true, compiled.fault);
        return failure(EvaluationReason::kError, compiled.fault);
      }
      if (!compiled.targeting) return std::nullopt;
      const RuleInput input{.context = evaluator.context_.attributes,
                            .flag_key = compiled.flag.key.text(),
                            .now = evaluator.now_};
      const auto result =
          compiled.targeting->evaluate(input, explanation == nullptr ? nullptr : &explanation->conditions);
      if (!result) {
        note("targeting", true, result.error().message);
        return failure(EvaluationReason::kError, result.error().message);
      }
      return of_result(*result);
    }

    /// What targeting's result says: a variant's name, true or false for variants of these names, or null.
    [[nodiscard]] std::optional<Evaluation> of_result(const Value& result) const {
      if (result.is_null()) {
        note("targeting", false, "it gives null: no condition matched");
        return std::nullopt;
      }
      std::string_view name;
      if (const std::string* text = result.if_string()) name = *text;
      if (const bool* truth = result.if_boolean()) name = *truth ? "true" : "false";
      const Object::Member* chosen = name.empty() ? nullptr : config().variants.find_member(name);
      if (chosen == nullptr) {
        auto evaluation = failure(
            EvaluationReason::kError,
            name.empty()
                ? fmt::format("targeting gives {}, which names no variant", kind_name(result.kind()))
                : fmt::format("targeting gives '{}', which is none of the variants", shown_text(name)));
        note("targeting", true, evaluation.error);
        return evaluation;
      }
      if (explanation != nullptr)
        note("targeting", true, fmt::format("it gives variant '{}'", shown_text(name)));
      return of_member(*chosen, EvaluationReason::kTargetingMatch);
    }

    [[nodiscard]] Evaluation rollout_or_default() const {
      const EvaluationReason same_for_all =
          compiled.targeting ? EvaluationReason::kDefault : EvaluationReason::kStatic;
      if (!summary().has_share) {
        if (explanation != nullptr) {
          note("default", true,
               config().default_variant ? fmt::format("the default variant '{}'", *config().default_variant)
                                        : "there is no default variant: the client's code default holds");
        }
        return default_variant(same_for_all);
      }
      const std::uint32_t share = summary().share;
      if (share == 0 || share == 100) {
        note("rollout", true, share == 0 ? "0 %: nobody" : "100 %: everybody");
        return on_or_off(share == 100, same_for_all);
      }
      const std::string* user = evaluator.context_.targeting_key();
      if (user == nullptr) {
        if (explanation != nullptr) {
          note("rollout", true, fmt::format("{} %: needs a targetingKey, and the context has none", share));
        }
        return failure(
            EvaluationReason::kTargetingKeyMissing,
            fmt::format("the flag is on for {} % of users: the context needs a targetingKey", share));
      }
      const std::uint32_t bucket = bucket_of(compiled.flag.key.text(), *user, 100);
      if (explanation != nullptr) {
        note("rollout", true,
             fmt::format("bucket {} of 100 (from '{}'), and the first {} are on", bucket,
                         shown_text(compiled.flag.key.text() + *user), share));
      }
      return on_or_off(bucket < share, EvaluationReason::kSplit);
    }
  };

  const EvaluationContext& context_;
  Instant now_;
  const FlagLookup& lookup_;
  mutable int visits_ = 0;
};

}  // namespace

std::string_view to_string(EvaluationReason reason) {
  switch (reason) {
    case EvaluationReason::kStatic:
      return "STATIC";
    case EvaluationReason::kTargetingMatch:
      return "TARGETING_MATCH";
    case EvaluationReason::kSplit:
      return "SPLIT";
    case EvaluationReason::kDefault:
      return "DEFAULT";
    case EvaluationReason::kDisabled:
      return "DISABLED";
    case EvaluationReason::kPrerequisiteFailed:
      return "PREREQUISITE_FAILED";
    case EvaluationReason::kFlagNotFound:
      return "FLAG_NOT_FOUND";
    case EvaluationReason::kTargetingKeyMissing:
      return "TARGETING_KEY_MISSING";
    case EvaluationReason::kError:
      return "ERROR";
  }
  unreachable("EvaluationReason");
}

EvaluationContext EvaluationContext::of_user(const std::optional<std::string>& targeting_key) {
  EvaluationContext context;
  if (targeting_key) context.attributes.set("targetingKey", *targeting_key);
  return context;
}

const std::string* EvaluationContext::targeting_key() const {
  const Value* key = attributes.find("targetingKey");
  const std::string* text = key == nullptr ? nullptr : key->if_string();
  return text == nullptr || text->empty() ? nullptr : text;
}

CompiledFlag::CompiledFlag(Flag flag_to_compile,
                           std::map<std::string, OverrideType, std::less<>> its_overrides,
                           const RuleScope& scope)
    : flag(std::move(flag_to_compile)), overrides(std::move(its_overrides)) {
  if (!flag.config.targeting.is_null()) {
    auto rule = Rule::compile(flag.config.targeting, scope);
    if (rule) {
      targeting = *std::move(rule);
    } else {
      fault = "targeting: " + rule.error().message;
    }
  }
  summary = summary_of(*this);
}

Evaluation evaluate(const CompiledFlag* flag, const EvaluationContext& context, Instant now,
                    const FlagLookup& lookup, Explanation* explanation) {
  return Evaluator(context, now, lookup).evaluate(flag, explanation, 0);
}

}  // namespace hoist
