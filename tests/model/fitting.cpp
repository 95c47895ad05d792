#include "model/fitting.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace hoist::model {
namespace {

namespace json = boost::json;

/// Operators of targeting, as docs/targeting.md lists them.
constexpr auto kOperators = std::to_array<std::string_view>(
    {"var",     "val",        "exists",     "get",        "missing",   "missing_some",
     "keys",    "length",     "if",         "?:",         "and",       "or",
     "??",      "!",          "not",        "!!",         "==",        "!=",
     "===",     "!==",        "<",          "<=",         ">",         ">=",
     "+",       "-",          "*",          "/",          "%",         "min",
     "max",     "cat",        "substr",     "in",         "ends_with", "matches",
     "sem_ver", "map",        "filter",     "reduce",     "all",       "every",
     "some",    "none",       "merge",      "log",        "before",    "after",
     "$ref",    "fractional", "in_segment", "starts_with"});

/// A value's kind by the words of a flag's type; "" for what no variant can be.
std::string_view type_of_variant(const json::value& value) {
  if (value.is_bool()) return "boolean";
  if (value.is_string()) return "string";
  if (value.is_number()) return "number";
  return value.is_object() ? "object" : "";
}

std::string misfit_of_variants(const std::string& type, const json::object& variants) {
  if (variants.empty()) return "there are no variants";
  for (const auto& [name, value] : variants) {
    if (name.empty()) return "a variant has no name";
    if (type_of_variant(value) != type) return fmt::format("variant '{}' is no {}", std::string(name), type);
  }
  return "";
}

/// The name that {"in_segment": name} or {"in_segment": [name]} gives.
std::string_view name_in(const json::value& argument) {
  const json::value* name = &argument;
  if (argument.is_array() && !argument.get_array().empty()) name = &argument.get_array().front();
  return name->is_string() ? std::string_view(name->get_string()) : std::string_view();
}

std::string misfit_of_rule(const json::value& rule, const std::set<std::string>& segments) {
  if (rule.is_array()) {
    for (const json::value& item : rule.get_array()) {
      if (std::string misfit = misfit_of_rule(item, segments); !misfit.empty()) return misfit;
    }
  }
  if (!rule.is_object() || rule.get_object().size() != 1) return "";
  const auto& operation = *rule.get_object().begin();
  const std::string_view name = operation.key();
  if (std::find(kOperators.begin(), kOperators.end(), name) == kOperators.end()) {
    return fmt::format("there is no operator '{}'", name);
  }
  if ((name == "in_segment" || name == "$ref") &&
      !segments.contains(std::string(name_in(operation.value())))) {
    return fmt::format("there is no segment '{}'", name_in(operation.value()));
  }
  return misfit_of_rule(operation.value(), segments);
}

std::string misfit_of_targeting(const json::value& targeting, const Surroundings& surroundings) {
  if (targeting.is_null()) return "";
  if (!targeting.is_object()) return "targeting is no object";
  return misfit_of_rule(targeting, surroundings.segments);
}

std::string text_of(const json::value& object, std::string_view name) {
  return std::string(object.as_object().at(name).as_string());
}

/// Whether a chain of prerequisites leads from `key` to `goal`.
bool leads_to(const std::string& key, const std::string& goal, const Surroundings& surroundings,
              std::set<std::string>& seen) {
  if (key == goal) return true;
  const auto flag = surroundings.flags.find(key);
  if (flag == surroundings.flags.end() || !seen.insert(key).second) return false;
  const std::vector<std::string> next = flags_named_in(flag->second->values[kPrerequisites]);
  return std::any_of(next.begin(), next.end(),
                     [&](const std::string& named) { return leads_to(named, goal, surroundings, seen); });
}

std::string misfit_of_prerequisites(const std::string& key, const json::array& prerequisites,
                                    const Surroundings& surroundings) {
  std::set<std::string> named;
  for (const json::value& prerequisite : prerequisites) {
    const std::string other = text_of(prerequisite, "flag");
    const std::string variant = text_of(prerequisite, "variant");
    if (!named.insert(other).second) return fmt::format("flag '{}' is named twice", other);
    const auto flag = surroundings.flags.find(other);
    if (other == key || flag == surroundings.flags.end()) {
      return fmt::format("flag '{}' is itself, or not there", other);
    }
    if (!json::parse(flag->second->values[kVariants]).as_object().contains(variant)) {
      return fmt::format("flag '{}' has no variant '{}'", other, variant);
    }
    std::set<std::string> seen;
    if (leads_to(other, key, surroundings, seen)) return "prerequisites go round in a circle";
  }
  return "";
}

std::string misfit_of_metadata(const json::object& metadata) {
  const bool flat = std::all_of(metadata.begin(), metadata.end(), [](const auto& member) {
    return member.value().is_bool() || member.value().is_number() || member.value().is_string();
  });
  return flat ? "" : "metadata are nested, or null";
}

std::string misfit_of_tags(const json::array& tags) {
  std::set<std::string_view> named;
  for (const json::value& tag : tags) {
    const std::string_view text = tag.as_string();
    if (text.empty() || !named.insert(text).second) return "a tag is empty, or named twice";
  }
  return "";
}

std::string misfit_of_field(std::size_t field, const json::value& value, const FlagRow& flag,
                            const Surroundings& surroundings) {
  switch (field) {
    case kVariants:
      return misfit_of_variants(flag.type, value.as_object());
    case kDefaultVariant:
      return value.is_string() && value.get_string().empty() ? "the default variant has no name" : "";
    case kTargeting:
      return misfit_of_targeting(value, surroundings);
    case kPrerequisites:
      return misfit_of_prerequisites(flag.key, value.as_array(), surroundings);
    case kMetadata:
      return misfit_of_metadata(value.as_object());
    case kTags:
      return misfit_of_tags(value.as_array());
    default:
      return "";  // what can be read can be set
  }
}

}  // namespace

std::string misfit_alone(const FlagRow& flag, const Fields& updates, const Surroundings& surroundings) {
  for (std::size_t field = 0; field < kFields; ++field) {
    if (!updates[field]) continue;
    std::string misfit = misfit_of_field(field, json::parse(*updates[field]), flag, surroundings);
    if (!misfit.empty()) return misfit;
  }
  return "";
}

std::string misfit_together(const FlagRow& flag) {
  const json::value parsed = json::parse(flag.values[kVariants]);
  const json::object& variants = parsed.as_object();
  const json::value default_variant = json::parse(flag.values[kDefaultVariant]);
  if (default_variant.is_string() && !variants.contains(default_variant.get_string())) {
    return "the default variant is none of the variants";
  }
  if (flag.values[kRollout] == "null") return "";
  const auto is = [&](std::string_view name, bool wanted) {
    const json::value* value = variants.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool() == wanted;
  };
  return is("on", true) && is("off", false) ? "" : "there is a percentage, and no on and off to split by it";
}

bool touches_fit(const Fields& updates) {
  return updates[kVariants] || updates[kDefaultVariant] || updates[kRollout];
}

std::vector<std::string> flags_named_in(const std::string& prerequisites) {
  std::vector<std::string> keys;
  const json::value parsed = json::parse(prerequisites);
  for (const json::value& prerequisite : parsed.as_array()) keys.push_back(text_of(prerequisite, "flag"));
  return keys;
}

bool refers_to_others(const Fields& updates) { return updates[kTargeting] || updates[kPrerequisites]; }

}  // namespace hoist::model
