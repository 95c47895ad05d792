#include "hoist/domain/segment_definition.h"

#include <fmt/format.h>

#include <set>

#include "hoist/domain/bounded_text.h"

namespace hoist {

struct SegmentLibrary::Content {
  std::map<std::string, Value, std::less<>> rules;
  std::map<std::string, std::shared_ptr<const Segment>, std::less<>> segments;
  std::map<std::string, std::string, std::less<>> faults;
};

namespace {

using Definitions = std::map<std::string, const SegmentDefinition*, std::less<>>;

Result<void> check_members(std::string_view field, const std::vector<std::string>& members) {
  if (members.size() > kMaxSegmentMembers) {
    return invalid_field(std::string(field), fmt::format("{} may name at most {} users, not {}", field,
                                                         kMaxSegmentMembers, members.size()));
  }
  for (const std::string& member : members) {
    HOIST_TRY(check_bounded_text(field, member, {.shortest = 1, .longest = kMaxUserIdLength}));
  }
  return {};
}

}  // namespace

/// Compiles segments in the order in which they need each other.
class SegmentCompiler {
 public:
  SegmentCompiler(const Definitions& definitions, std::map<std::string, std::string, std::less<>>& faults,
                  std::map<std::string, std::shared_ptr<const Segment>, std::less<>>& segments)
      : definitions_(definitions), faults_(faults), segments_(segments) {}

  std::shared_ptr<const Segment> compile(std::string_view name) {
    if (const auto made = segments_.find(name); made != segments_.end()) return made->second;
    const auto definition = definitions_.find(name);
    if (definition == definitions_.end()) return nullptr;
    if (!open_.insert(std::string(name)).second) {
      faults_.insert_or_assign(std::string(name), fmt::format("segment '{}' refers to itself", name));
      return nullptr;
    }
    auto segment = make(*definition->second);
    open_.erase(std::string(name));
    if (segment) segments_.emplace(std::string(name), segment);
    return segment;
  }

 private:
  std::shared_ptr<const Segment> make(const SegmentDefinition& definition) {
    Segment segment{.name = definition.key.text(),
                    .included = {definition.included.begin(), definition.included.end()},
                    .excluded = {definition.excluded.begin(), definition.excluded.end()},
                    .rule = nullptr};
    if (!definition.rule.is_null()) {
      auto rule = Rule::compile(definition.rule, scope());
      if (!rule) {
        faults_.emplace(segment.name, rule.error().message);
        return nullptr;
      }
      segment.rule = std::make_shared<const Rule>(*std::move(rule));
    }
    return std::make_shared<const Segment>(std::move(segment));
  }

  RuleScope scope() {
    return {.evaluator = [this](std::string_view name) -> const Value* {
              const auto found = definitions_.find(name);
              return found == definitions_.end() || found->second->rule.is_null() ? nullptr
                                                                                  : &found->second->rule;
            },
            .segment = [this](std::string_view name) { return compile(name); }};
  }

  const Definitions& definitions_;
  std::map<std::string, std::string, std::less<>>& faults_;
  std::map<std::string, std::shared_ptr<const Segment>, std::less<>>& segments_;
  std::set<std::string, std::less<>> open_;
};

Result<void> check_segment(const SegmentDefinition& segment) {
  HOIST_TRY(check_description(segment.description));
  HOIST_TRY(check_members("included", segment.included));
  return check_members("excluded", segment.excluded);
}

SegmentLibrary::SegmentLibrary(std::span<const SegmentDefinition> definitions) {
  auto content = std::make_shared<Content>();
  Definitions by_name;
  for (const SegmentDefinition& definition : definitions) {
    by_name.emplace(definition.key.text(), &definition);
    if (!definition.rule.is_null()) content->rules.emplace(definition.key.text(), definition.rule);
  }
  SegmentCompiler compiler(by_name, content->faults, content->segments);
  for (const SegmentDefinition& definition : definitions) compiler.compile(definition.key.text());
  content_ = std::move(content);
}

RuleScope SegmentLibrary::scope() const {
  return {.evaluator = [content = content_](std::string_view name) -> const Value* {
            if (!content) return nullptr;
            const auto found = content->rules.find(name);
            return found == content->rules.end() ? nullptr : &found->second;
          },
          .segment = [content = content_](std::string_view name) -> std::shared_ptr<const Segment> {
            if (!content) return nullptr;
            const auto found = content->segments.find(name);
            return found == content->segments.end() ? nullptr : found->second;
          }};
}

const std::map<std::string, std::string, std::less<>>& SegmentLibrary::faults() const {
  static const std::map<std::string, std::string, std::less<>> none;
  return content_ ? content_->faults : none;
}

}  // namespace hoist
