#include "hoist/app/segment_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace hoist {
namespace {

/// Names in the message about a circle; a longer one is cut.
constexpr std::size_t kMostShownNames = 5;

void add_names(const Value& names, std::vector<std::string_view>& found) {
  if (const std::string* name = names.if_string()) found.push_back(*name);
  const Array* array = names.if_array();
  if (array == nullptr) return;
  for (const Value& name : *array) {
    if (const std::string* text = name.if_string()) found.push_back(*text);
  }
}

/// The segments that a rule refers to.
void add_references(const Value& rule, std::vector<std::string_view>& found) {
  if (const Array* array = rule.if_array()) {
    for (const Value& item : *array) add_references(item, found);
  }
  const Object* object = rule.if_object();
  if (object == nullptr) return;
  for (const auto& [name, value] : *object) {
    if (object->size() == 1 && (name == "$ref" || name == "in_segment")) add_names(value, found);
    add_references(value, found);
  }
}

/// Walks from each segment to those that it needs, and writes it down on the way back.
class NeedWalk {
 public:
  NeedWalk(const std::vector<SegmentRule>& rules, std::span<const SegmentDefinition> present) {
    for (const SegmentDefinition& segment : present) nodes_[segment.key.text()].rule = &segment.rule;
    for (const SegmentRule& rule : rules)
      nodes_[rule.first.text()] = {.rule = &rule.second, .written = &rule};
  }

  Result<void> visit(std::string_view name) {
    const auto found = nodes_.find(name);
    if (found == nodes_.end() || found->second.done) return {};
    Node& node = found->second;
    path_.push_back(found->first);
    if (node.open) return circle();
    node.open = true;
    std::vector<std::string_view> needs;
    add_references(*node.rule, needs);
    for (const std::string_view need : needs) HOIST_TRY(visit(need));
    node.done = true;
    path_.pop_back();
    if (node.written != nullptr) ordered_.push_back(*node.written);
    return {};
  }

  std::vector<SegmentRule> ordered() { return std::move(ordered_); }

 private:
  struct Node {
    const Value* rule = nullptr;
    const SegmentRule* written = nullptr;  ///< None for one that stays as it is.
    bool open = false;
    bool done = false;
  };

  /// The end of the path is where the circle closes.
  [[nodiscard]] tl::unexpected<Error> circle() const {
    const auto start = std::find(path_.begin(), path_.end(), path_.back());
    const std::vector<std::string_view> names(start, path_.end());
    std::string shown;
    for (std::size_t i = 0; i + 1 < std::min(names.size(), kMostShownNames); ++i) {
      shown += fmt::format("'{}' needs ", names[i]);
    }
    if (names.size() > kMostShownNames) shown += "… ";
    return fail(
        ErrorCode::kInvalidArgument,
        fmt::format("segments refer to each other in a circle: {}'{}'; let one of them stand on its own",
                    shown, names.back()));
  }

  std::map<std::string, Node, std::less<>> nodes_;
  std::vector<std::string_view> path_;
  std::vector<SegmentRule> ordered_;
};

}  // namespace

Result<std::vector<SegmentRule>> in_order_of_need(const std::vector<SegmentRule>& rules,
                                                  std::span<const SegmentDefinition> present) {
  NeedWalk walk(rules, present);
  for (const SegmentRule& rule : rules) HOIST_TRY(walk.visit(rule.first.text()));
  return walk.ordered();
}

}  // namespace hoist
