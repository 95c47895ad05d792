#include "hoist/domain/prerequisites.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "hoist/base/shown_text.h"

namespace hoist {
namespace {

/// Looks for a way from prerequisites back to a flag.
class CycleSearch {
 public:
  CycleSearch(const FlagKey& start, const FlagShapes& shapes) : start_(start), shapes_(shapes) {}

  /// Whether there is one; `path()` names its flags then.
  bool from(std::span<const Prerequisite> prerequisites) {
    return std::any_of(prerequisites.begin(), prerequisites.end(),
                       [this](const Prerequisite& prerequisite) { return visit(prerequisite.flag); });
  }

  [[nodiscard]] std::string path() const { return fmt::format("{}", fmt::join(path_, " → ")); }

 private:
  bool visit(const FlagKey& key) {
    path_.push_back(key.text());
    if (key == start_) return true;
    const auto shape = shapes_.find(key);
    if (shape != shapes_.end() && seen_.insert(key).second && from(shape->second.prerequisites)) return true;
    path_.pop_back();
    return false;
  }

  const FlagKey& start_;
  const FlagShapes& shapes_;
  std::set<FlagKey> seen_;
  std::vector<std::string> path_;
};

}  // namespace

FlagShape shape_of(const FlagConfig& config) {
  FlagShape shape{.variants = {}, .prerequisites = config.prerequisites};
  for (const auto& [name, value] : config.variants) shape.variants.push_back(name);
  return shape;
}

Result<void> check_prerequisites(const FlagKey& key, std::span<const Prerequisite> prerequisites,
                                 const FlagShapes& shapes) {
  for (const Prerequisite& prerequisite : prerequisites) {
    const auto shape = shapes.find(prerequisite.flag);
    if (shape == shapes.end()) {
      return invalid_field(
          "prerequisites",
          fmt::format("prerequisites: there is no flag '{}' in this environment", prerequisite.flag.text()));
    }
    const auto& variants = shape->second.variants;
    if (std::find(variants.begin(), variants.end(), prerequisite.variant) == variants.end()) {
      return invalid_field("prerequisites",
                           fmt::format("prerequisites: flag '{}' has no variant '{}'; it has {}",
                                       prerequisite.flag.text(), shown_text(prerequisite.variant),
                                       shown_text(fmt::format("{}", fmt::join(variants, ", ")))));
    }
  }
  CycleSearch search(key, shapes);
  if (!search.from(prerequisites)) return {};
  return invalid_field("prerequisites", fmt::format("prerequisites would go round in a circle: {} → {}",
                                                    key.text(), search.path()));
}

std::vector<FlagKey> dependants_of(const FlagKey& key, const FlagShapes& shapes) {
  std::vector<FlagKey> dependants;
  for (const auto& [other, shape] : shapes) {
    if (std::any_of(shape.prerequisites.begin(), shape.prerequisites.end(),
                    [&](const Prerequisite& prerequisite) { return prerequisite.flag == key; })) {
      dependants.push_back(other);
    }
  }
  return dependants;
}

}  // namespace hoist
