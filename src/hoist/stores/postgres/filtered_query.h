// A list query that is narrowed by what was asked for: constant pieces of SQL and parameters, never a
// value in the text. Not thread-safe.
#pragma once

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/stores/postgres/pipeline.h"

namespace hoist::postgres {

class FilteredQuery {
 public:
  /// `select` ends in a WHERE clause.
  explicit FilteredQuery(std::string select) : statement_{"", std::move(select)} {}

  /// Adds ` AND condition`; each `{}` of the condition stands for one of `values`, in order.
  template <class... Values>
  void where(std::string_view condition, const Values&... values) {
    // Braces, because only they fix the order in which the values are bound.
    const std::array<std::string, sizeof...(values)> places{bind(values)...};
    std::size_t next = 0;
    statement_.sql += " AND ";
    for (std::size_t i = 0; i < condition.size(); ++i) {
      if (condition.substr(i, 2) == "{}") {
        statement_.sql += places.at(next++);
        ++i;
      } else {
        statement_.sql += condition[i];
      }
    }
  }

  /// Adds ` AND column = ANY (…)` of the ids. `column` is a constant.
  template <class AnyId>
  void where_any(std::string_view column, const std::vector<AnyId>& ids) {
    parameters_.add_array(ids, [](const AnyId& id) { return id.bytes(); });
    statement_.sql += fmt::format(" AND {} = ANY (${})", column, parameters_.count());
  }

  /// Adds the order and the limit. Call it last.
  void finish(std::string_view order, int limit) {
    statement_.sql += fmt::format(" {} LIMIT {}", order, bind(std::int64_t{limit}));
  }

  [[nodiscard]] const Statement& statement() const { return statement_; }
  [[nodiscard]] const Parameters& parameters() const { return parameters_; }

 private:
  /// Keeps the value and gives its place holder.
  template <class Value>
  std::string bind(const Value& value) {
    parameters_.add(value);
    return fmt::format("${}", parameters_.count());
  }

  Statement statement_;
  Parameters parameters_;
};

}  // namespace hoist::postgres
