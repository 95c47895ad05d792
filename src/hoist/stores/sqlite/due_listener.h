// Hears commits of every other connection to the file, in this process or another.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "hoist/ports/unit_of_work.h"
#include "hoist/stores/sqlite/connection.h"
#include "hoist/stores/sqlite/sqlite_store.h"

namespace hoist::sqlite {

/// How often the file is looked at (design, section 6: another process is heard within 100 ms).
inline constexpr Duration kLookInterval = std::chrono::milliseconds(100);

/// SQLite has no notification, but `PRAGMA data_version` changes with each commit of another connection,
/// and costs some microseconds. While the database cannot be opened, it sleeps and keeps trying.
class SqliteDueListener final : public DueListener {
 public:
  explicit SqliteDueListener(SqliteOptions options);
  ~SqliteDueListener() override;

  void wait(Duration at_most) override;
  void interrupt() noexcept override;

 private:
  /// Whether anything was committed since the last look, or the file could be opened again.
  bool changed();
  bool open_and_remember();
  std::optional<std::int64_t> data_version();
  void arm_timer(Duration at_most) const;

  SqliteOptions options_;
  std::unique_ptr<Connection> connection_;
  std::optional<std::int64_t> seen_;
  int interrupted_;  ///< An eventfd.
  int timer_;        ///< A timerfd: the kernel keeps the end of a wait to the microsecond.
};

}  // namespace hoist::sqlite
