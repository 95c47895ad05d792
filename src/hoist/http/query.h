// The query parameters of a routed request: known names, each at most once, read with their type.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hoist/domain/names.h"
#include "hoist/http/target.h"
#include "hoist/ports/schedule_repository.h"

namespace hoist::http {

/// The bounds of a whole number, and what it is where it is not given.
struct NumberRule {
  int least = 1;
  int most = 1;
  int otherwise = 1;
};

/// The highest page number: with the largest page it reaches 5 × 10^8 rows.
inline constexpr int kMaxPageNumber = 1'000'000;

/// The longest text to search for, in bytes: as long as a key.
inline constexpr std::size_t kMaxSearchLength = kMaxKeyLength;

/// Every error is kInvalidArgument and names the parameter.
class Query {
 public:
  Query() = default;
  /// Errors for a parameter that is not among `accepted`, or is there twice.
  [[nodiscard]] static Result<Query> check(std::vector<QueryParameter> parameters,
                                           std::span<const std::string_view> accepted);

  /// The text of a parameter, which may be empty.
  [[nodiscard]] const std::string* find(std::string_view name) const;
  /// A text of 1 to `most` bytes.
  [[nodiscard]] Result<std::optional<std::string>> text(std::string_view name, std::size_t most) const;
  /// `q`: what is searched for, 1 to kMaxSearchLength bytes.
  [[nodiscard]] Result<std::optional<std::string>> search() const { return text("q", kMaxSearchLength); }
  [[nodiscard]] Result<int> number(std::string_view name, const NumberRule& rule) const;
  [[nodiscard]] Result<std::optional<Instant>> instant(std::string_view name) const;
  [[nodiscard]] Result<std::optional<EnvironmentKey>> environment() const;
  [[nodiscard]] Result<std::optional<ScheduleStateFilter>> status() const;
  /// `archived`: "true", "false" (also where it is not given) or "all", which is none.
  [[nodiscard]] Result<std::optional<bool>> archived() const;
  /// `limit`: 1 to kMaxPageSize, kDefaultPageSize where it is not given.
  [[nodiscard]] Result<int> limit() const;

 private:
  explicit Query(std::vector<QueryParameter> parameters) : parameters_(std::move(parameters)) {}
  std::vector<QueryParameter> parameters_;
};

}  // namespace hoist::http
