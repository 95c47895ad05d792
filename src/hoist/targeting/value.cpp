#include "hoist/targeting/value.h"

#include <algorithm>

#include "hoist/base/check.h"

namespace hoist {
namespace {

/// Up to here a linear search is as quick as an ordered one.
constexpr std::size_t kSmall = 16;

}  // namespace

Object::Object(std::initializer_list<Member> members) {
  for (const Member& member : members) set(member.first, member.second);
}

const Object::Member* Object::find_ordered(std::string_view name) const {
  const auto found = std::lower_bound(
      by_name_.begin(), by_name_.end(), name,
      [&](std::uint32_t at, std::string_view wanted) { return members_[at].first < wanted; });
  return found != by_name_.end() && members_[*found].first == name ? &members_[*found] : nullptr;
}

const Value* Object::find(std::string_view name) const {
  const Member* const member = find_member(name);
  return member == nullptr ? nullptr : &member->second;
}

void Object::set(std::string name, Value value) {
  if (const Member* const there = find_member(name)) {
    members_[static_cast<std::size_t>(there - members_.data())].second = std::move(value);
    return;
  }
  members_.emplace_back(std::move(name), std::move(value));
  const auto by_name = [this](std::uint32_t a, std::uint32_t b) {
    return members_[a].first < members_[b].first;
  };
  if (!by_name_.empty()) {
    const auto last = static_cast<std::uint32_t>(members_.size() - 1);
    by_name_.insert(std::lower_bound(by_name_.begin(), by_name_.end(), last, by_name), last);
  } else if (members_.size() > kSmall) {
    for (std::uint32_t i = 0; i < members_.size(); ++i) by_name_.push_back(i);
    std::sort(by_name_.begin(), by_name_.end(), by_name);
  }
}

bool Object::empty() const { return members_.empty(); }
std::size_t Object::size() const { return members_.size(); }
std::vector<Object::Member>::const_iterator Object::begin() const { return members_.begin(); }
std::vector<Object::Member>::const_iterator Object::end() const { return members_.end(); }

bool Object::operator==(const Object& other) const {
  return size() == other.size() && std::all_of(begin(), end(), [&](const Member& member) {
           const Value* theirs = other.find(member.first);
           return theirs != nullptr && *theirs == member.second;
         });
}

std::string_view kind_name(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::kNull:
      return "null";
    case Value::Kind::kBoolean:
      return "true or false";
    case Value::Kind::kNumber:
      return "a number";
    case Value::Kind::kString:
      return "a string";
    case Value::Kind::kArray:
      return "an array";
    case Value::Kind::kObject:
      return "an object";
  }
  unreachable("Value::Kind");
}

}  // namespace hoist
