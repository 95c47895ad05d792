// The names that people give to flags and environments. Both follow one rule, so that a key fits a
// URL path, a log line and a shell word without quoting: [A-Za-z0-9][A-Za-z0-9._-]{0,99}.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "hoist/base/id.h"
#include "hoist/base/result.h"

namespace hoist {

/// The longest key, in characters (design: keys match [A-Za-z0-9][A-Za-z0-9._-]{0,99}).
inline constexpr std::size_t kMaxKeyLength = 100;
/// The longest user id, in bytes. OpenFeature sets no bound; this one keeps index entries small.
inline constexpr std::size_t kMaxUserIdLength = 256;

/// Whether `text` is a well-formed key.
[[nodiscard]] bool is_key(std::string_view text);

/// A key of one kind; the tag keeps a flag's key from being passed for an environment's.
template <class Tag>
class Key {
 public:
  /// Errors: kInvalidArgument, naming the field `Tag::kField`.
  [[nodiscard]] static Result<Key> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const Key&) const = default;

 private:
  explicit Key(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

struct FlagKeyTag {
  static constexpr std::string_view kField = "key";
};
struct EnvironmentKeyTag {
  static constexpr std::string_view kField = "environment";
};
using FlagKey = Key<FlagKeyTag>;
struct SegmentKeyTag {
  static constexpr std::string_view kField = "key";
};
struct RetryPolicyNameTag {
  static constexpr std::string_view kField = "retryPolicy";
};
using EnvironmentKey = Key<EnvironmentKeyTag>;
using SegmentKey = Key<SegmentKeyTag>;
using RetryPolicyName = Key<RetryPolicyNameTag>;

extern template class Key<FlagKeyTag>;
extern template class Key<EnvironmentKeyTag>;
extern template class Key<SegmentKeyTag>;
extern template class Key<RetryPolicyNameTag>;

/// The environment used where none is named.
[[nodiscard]] const EnvironmentKey& production();

struct FlagIdTag;
struct ScheduleIdTag;
struct TokenIdTag;
struct AuditEventIdTag;
struct WebhookIdTag;
struct NotificationIdTag;
struct DeliveryIdTag;
using FlagId = Id<FlagIdTag>;
using ScheduleId = Id<ScheduleIdTag>;
using TokenId = Id<TokenIdTag>;
using AuditEventId = Id<AuditEventIdTag>;
using WebhookId = Id<WebhookIdTag>;
using NotificationId = Id<NotificationIdTag>;
using DeliveryId = Id<DeliveryIdTag>;

}  // namespace hoist
