// One run of a cached statement: bind its parameters, step through its rows. It is ready for the next
// run once the query is destroyed.
//
// One thread; must not outlive its connection. Column numbers start at 0.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "hoist/base/instant.h"
#include "hoist/domain/names.h"
#include "hoist/stores/sqlite/connection.h"

namespace hoist::sqlite {

class Query {
 public:
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  // Each binds the next parameter. What goes wrong shows at the first step.
  Query& bind(std::int64_t value);
  Query& bind(std::string_view text);
  Query& bind(Instant at) { return bind(std::string_view(format_instant(at))); }
  Query& bind(const std::optional<Instant>& at);
  Query& bind_blob(std::span<const std::uint8_t> bytes);
  Query& bind_null();
  /// NULL for "": how the tables keep texts that may be absent.
  Query& bind_or_null(std::string_view text);
  template <class Tag>
  Query& bind(const Id<Tag>& id) {
    return bind(std::string_view(id.to_string()));
  }
  template <class Tag>
  Query& bind(const Key<Tag>& key) {
    return bind(std::string_view(key.text()));
  }
  template <class Named>
  Query& bind(const std::optional<Named>& value) {
    return value ? bind(*value) : bind_null();
  }

  /// Whether there is another row, which the columns then show. Errors: the store's.
  [[nodiscard]] Result<bool> next();
  /// Runs to the end and returns how many rows the statement itself changed.
  [[nodiscard]] Result<int> run();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  /// "" for NULL. Valid until the next step.
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::span<const std::uint8_t> blob(int column) const;
  [[nodiscard]] std::string_view column_name(int column) const;
  [[nodiscard]] Connection& connection() const { return connection_; }

 private:
  friend class Connection;
  Query(Connection& connection, sqlite3_stmt* statement, bool& in_use);
  Query(Connection& connection, Error error);
  void note_bind(int code);

  Connection& connection_;
  sqlite3_stmt* statement_ = nullptr;
  bool* in_use_ = nullptr;
  int parameter_ = 0;
  std::optional<Error> failure_;  ///< Met before the first step.
};

}  // namespace hoist::sqlite
