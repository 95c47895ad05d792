#include "hoist/targeting/segment.h"

#include "hoist/targeting/evaluation.h"
#include "hoist/targeting/rule.h"
#include "hoist/targeting/rule_access.h"

namespace hoist {

Result<bool> Segment::contains(const RuleInput& input) const {
  const Value* key = input.context.find("targetingKey");
  const std::string* user = key == nullptr ? nullptr : key->if_string();
  if (user != nullptr && excluded.contains(*user)) return false;
  if (user != nullptr && included.contains(*user)) return true;
  if (rule == nullptr) return false;
  std::size_t steps = 0;
  return targeting::Evaluation(targeting::RuleAccess::program(*rule), input, steps, nullptr).truth();
}

}  // namespace hoist
