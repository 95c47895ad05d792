#include "simulation/drawn_fields.h"

#include <fmt/format.h>

#include <span>
#include <vector>

#include "hoist/base/check.h"
#include "hoist/base/prng.h"

namespace hoist::sim {
namespace {

constexpr std::array kTypes = {"boolean", "string", "number", "object"};
constexpr std::int64_t kMostApart = 100'000'000;

/// `n` of `of` times.
bool happens(RandomSource& random, std::uint64_t n, std::uint64_t of) { return random.below(of) < n; }

template <class Range>
const auto& one_of(RandomSource& random, const Range& choices) {
  return choices[random.below(std::size(choices))];
}

/// Members of a JSON object, in the order in which they are drawn.
class Members {
 public:
  void set(std::string_view name, std::string_view value) {
    text_ += fmt::format("{}\"{}\": {}", text_.empty() ? "" : ", ", name, value);
  }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] std::string text() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

std::string quoted_name(std::string_view name) { return fmt::format("\"{}\"", name); }

/// Variants, the default among them, and whether a percentage may split them.
struct Variants {
  std::vector<std::string_view> names;
  bool on_and_off = false;
};

/// Names meet in all types, so that one set often has what another has not.
Variants draw_names(RandomSource& random, std::string_view type) {
  switch (random.below(4)) {
    case 0:
      return {.names = {"on", "off"}, .on_and_off = type == "boolean"};
    case 1:
      return {.names = {"on", "off", "a"}, .on_and_off = type == "boolean"};
    case 2:
      return {.names = {"a", "b"}};
    default:
      return {.names = {"b", "c"}};
  }
}

std::string draw_value(RandomSource& random, std::string_view type) {
  constexpr std::array kNumbers = {"0", "1.5", "-7", "1e3", "0.1"};
  if (type == "boolean") return happens(random, 1, 2) ? "true" : "false";
  if (type == "string") return fmt::format("\"colour {}\"", random.below(9));
  if (type == "number") return one_of(random, kNumbers);
  return fmt::format(R"({{"size": {}, "dark": {{"shade": [1, null]}}}})", random.below(9));
}

std::string draw_variants(RandomSource& random, std::string_view type, const Variants& variants) {
  Members members;
  for (const std::string_view name : variants.names) {
    const bool fixed = variants.on_and_off && name.starts_with('o');
    members.set(name, fixed ? (name == "on" ? "true" : "false") : draw_value(random, type));
  }
  return members.text();
}

std::string draw_targeting(RandomSource& random) {
  const std::string_view segment = one_of(random, kSegments);
  switch (random.below(7)) {
    case 0:
      return "null";
    case 1:
      return R"({"if": [{"==": [{"var": "plan"}, "pro"]}, "a", "b"]})";
    case 2:
      return fmt::format(R"({{"fractional": [["on", {}], ["off", 50]]}})", random.below(100));
    case 3:
      return fmt::format(R"({{"if": [{{"in_segment": "{}"}}, "a", null]}})", segment);
    case 4:
      return fmt::format(R"({{"if": [{{"and": [{{"in_segment": ["{}"]}}, {{"var": "beta"}}]}}, "b"]}})",
                         segment);
    case 5:
      return R"({"if": [{"ends_with": [{"var": "email"}, "@example.com"]}, "on", "off"]})";
    default:
      return fmt::format(
          R"({{"if": [{{"sem_ver": [{{"var": "version"}}, ">=", "1.{}.0"]}}, "c", )"
          R"({{"fractional": [{{"cat": [{{"var": "$flagd.flagKey"}}, {{"var": "email"}}]}}, ["a", 1], ["b", 2]]}}]}})",
          random.below(9));
  }
}

std::string draw_prerequisites(RandomSource& random, const Subject& subject) {
  constexpr std::array kVariantNames = {"on", "off", "a", "b"};
  if (happens(random, 1, 3)) return "[]";
  const std::string_view key = happens(random, 1, 30) ? "gone" : std::string_view(subject.other_key);
  return fmt::format(R"([{{"flag": "{}", "variant": "{}"}}])", key, one_of(random, kVariantNames));
}

/// A set of variants with a default and a percentage that fit it.
Variants draw_conversion(RandomSource& random, const Subject& subject, Members& members) {
  const Variants variants = draw_names(random, subject.type);
  members.set("variants", draw_variants(random, subject.type, variants));
  const bool none = happens(random, 1, 6);
  members.set("defaultVariant", none ? "null" : quoted_name(one_of(random, variants.names)));
  const bool split = variants.on_and_off && happens(random, 1, 2);
  members.set("rolloutPercentage", split ? std::to_string(random.below(101)) : "null");
  return variants;
}

/// Fields that fit whatever the others are.
void draw_independent(RandomSource& random, const Subject& subject, Members& members) {
  constexpr std::array kTags = {"[]", R"(["x"])", R"(["y", "x"])", R"(["z", "ö"])"};
  constexpr std::array kOwners = {R"("")", R"("ann")", R"("team \"web\"")"};
  // Some set nearly everything: those drop much, and much of them is dropped.
  const bool nearly_all = happens(random, 1, 6);
  const auto takes = [&](std::uint64_t one_in) {
    return nearly_all ? happens(random, 5, 6) : happens(random, 1, one_in);
  };
  if (takes(3)) members.set("enabled", happens(random, 1, 2) ? "true" : "false");
  if (takes(8)) members.set("description", fmt::format("\"drawn {}\"", random.below(1000)));
  if (takes(4)) members.set("targeting", draw_targeting(random));
  if (takes(5)) members.set("prerequisites", draw_prerequisites(random, subject));
  if (takes(6)) {
    const std::uint64_t level = random.below(9);
    members.set("metadata",
                level < 3 ? "{}" : fmt::format(R"({{"level": {}, "beta": true, "team": "web"}})", level));
  }
  if (takes(8)) members.set("archived", happens(random, 1, 3) ? "true" : "false");
  if (takes(6)) members.set("tags", one_of(random, kTags));
  if (takes(6)) members.set("owner", one_of(random, kOwners));
}

/// Fields that fit only some others.
void draw_dependent(RandomSource& random, const Subject& subject, Members& members) {
  constexpr std::array kDefaults = {"null", R"("on")", R"("off")", R"("a")", R"("b")"};
  const std::uint64_t draw = random.below(100);
  if (draw < 25) {
    draw_conversion(random, subject, members);
  } else if (draw < 35) {
    members.set("variants", draw_variants(random, subject.type, draw_names(random, subject.type)));
  } else if (draw < 50) {
    members.set("defaultVariant", one_of(random, kDefaults));
  } else if (draw < 60) {
    members.set("rolloutPercentage", happens(random, 1, 3) ? "null" : std::to_string(random.below(101)));
  }
}

/// Every order of magnitude as likely as the next; a third for the same instant, where ids decide.
std::int64_t draw_apart(RandomSource& random) {
  if (happens(random, 1, 3)) return 0;
  return static_cast<std::int64_t>(random.below(std::uint64_t{1} << random.below(28))) % kMostApart;
}

std::string updates_of_value(std::uint64_t value) {
  const ChosenUpdates chosen = chosen_updates(value);
  Members members;
  if (chosen.enabled) members.set("enabled", *chosen.enabled ? "true" : "false");
  if (chosen.rollout) members.set("rolloutPercentage", std::to_string(*chosen.rollout));
  return members.text();
}

}  // namespace

DrawnFlag drawn_flag(std::uint64_t fields, const Subject& subject) {
  Prng random(fields);
  if (happens(random, 1, 3)) return {.type = "boolean", .fields = ""};
  Subject typed = subject;
  typed.type = one_of(random, kTypes);
  Members members;
  draw_conversion(random, typed, members);
  draw_independent(random, typed, members);
  return {.type = typed.type, .fields = members.text()};
}

std::string drawn_updates(std::uint64_t fields, const Subject& subject) {
  Prng random(fields);
  Members members;
  draw_dependent(random, subject, members);
  draw_independent(random, subject, members);
  if (members.empty()) members.set("enabled", "true");
  return members.text();
}

bool draws_pair(std::uint64_t fields) { return fields != 0 && fields % 5 == 0; }

DrawnPair drawn_pair(std::uint64_t fields, const Subject& subject) {
  Prng random(fields);
  Members first;
  const Variants variants = draw_conversion(random, subject, first);
  Members second;
  second.set("defaultVariant", quoted_name(one_of(random, variants.names)));
  draw_independent(random, subject, second);
  return {.first = first.text(), .second = second.text(), .apart = draw_apart(random)};
}

std::string drawn_unfit_updates(std::uint64_t fields, const Subject& subject) {
  Prng random(fields);
  switch (random.below(12)) {
    case 0:
      return fmt::format(R"({{"variants": {{"a": {}}}}})", subject.type == "string" ? "1" : R"("one")");
    case 1:
      return R"({"variants": {}, "enabled": true})";
    case 2:
      return R"({"tags": ["x", "x"]})";
    case 3:
      return R"({"metadata": {"nested": {}}})";
    case 4:
      return R"({"targeting": {"no_such_operator": [1]}})";
    case 5:
      return R"({"targeting": {"if": [{"in_segment": "nowhere"}, "a"]}})";
    case 6:
      return fmt::format(R"({{"prerequisites": [{{"flag": "{}", "variant": "on"}}]}})", subject.key);
    case 7:
      return R"({"defaultVariant": "nowhere"})";
    case 8:
      return R"({"targeting": "everybody"})";
    case 9:
      return R"({"owner": 7})";
    case 10:
      return R"({"enabled": true, "prerequisites": [{"flag": "x"}]})";
    case 11:
      return R"({"enabled": true, "colour": "red"})";
    default:
      unreachable("below 12");
  }
}

std::string updates_of_step(const Step& step, const Subject& subject) {
  return step.fields == 0 ? updates_of_value(step.value) : drawn_updates(step.fields, subject);
}

}  // namespace hoist::sim
