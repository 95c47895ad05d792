#include "hoist/domain/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/shown_text.h"

namespace hoist {
namespace {

constexpr bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= kMaxKeyLength && is_letter_or_digit(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

template <class Tag>
Result<Key<Tag>> Key<Tag>::parse(std::string_view text) {
  if (is_key(text)) return Key(std::string(text));
  return invalid_field(std::string(Tag::kField),
                       fmt::format("{} '{}' is not valid: use 1 to {} letters, digits, '.', '_' or '-', "
                                   "starting with a letter or digit",
                                   Tag::kField, shown_text(text), kMaxKeyLength));
}

template class Key<FlagKeyTag>;
template class Key<EnvironmentKeyTag>;
template class Key<SegmentKeyTag>;
template class Key<RetryPolicyNameTag>;

const EnvironmentKey& production() {
  static const EnvironmentKey key = *EnvironmentKey::parse("production");
  return key;
}

}  // namespace hoist
