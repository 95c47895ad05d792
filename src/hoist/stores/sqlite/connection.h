// One connection to an SQLite file: its cached statements and its transaction.
//
// Used by one thread at a time. It keeps the promise that a transaction is whole: SQLite ends one by
// itself after some errors (a full disk, RAISE(ROLLBACK)), and whatever ran after that would be committed
// on its own. So after an outage or such an end every further call answers with that first error, until
// the transaction is rolled back.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "hoist/base/instant.h"
#include "hoist/base/result.h"
#include "hoist/ports/unit_of_work.h"

struct sqlite3;
struct sqlite3_stmt;

namespace hoist::sqlite {

class Query;

struct ConnectionOptions {
  std::string path;  ///< A file, or a "file:" URI.
  Duration busy_timeout{0};
  bool create = false;  ///< Make the file where it is missing.
};

class Connection {
 public:
  /// Errors: kStoreUnavailable, saying what is wrong with the path.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const ConnectionOptions& options);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// The statement of that text, prepared at first use and kept. A text that SQLite refuses shows at the
  /// query's first step. Precondition: no other query of the same text is under way.
  [[nodiscard]] Query query(std::string_view sql);
  /// Runs one or more statements without parameters, discarding rows; nothing is kept.
  [[nodiscard]] Result<void> run_script(const std::string& sql);

  /// kWrite takes the write lock at once, kRead the snapshot. Precondition: no transaction is open.
  [[nodiscard]] Result<void> begin(Access access);
  [[nodiscard]] Result<void> commit();
  /// Ends what is open, if anything. Cannot fail in a way that matters: what is not committed is gone.
  void rollback() noexcept;
  [[nodiscard]] bool in_transaction() const { return in_transaction_; }

  /// Whether an error showed that this connection should be replaced.
  [[nodiscard]] bool worn_out() const { return worn_out_; }
  /// For people: "sqlite /var/lib/hoist.db".
  [[nodiscard]] const std::string& description() const { return description_; }
  /// The handle, for what this class does not wrap.
  [[nodiscard]] sqlite3* handle() const { return db_; }

 private:
  friend class Query;
  struct Prepared {
    sqlite3_stmt* statement = nullptr;
    bool in_use = false;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  Connection(sqlite3* db, std::string description) : db_(db), description_(std::move(description)) {}
  /// The error of the call that just failed; remembers what it means for the transaction.
  [[nodiscard]] Error note_failure(int code);

  sqlite3* db_;
  std::string description_;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;
  bool in_transaction_ = false;
  bool writing_ = false;
  bool worn_out_ = false;
  std::optional<Error> broken_;  ///< Why the open transaction can only be rolled back.
};

/// "sqlite /var/lib/hoist.db".
[[nodiscard]] std::string describe_path(std::string_view path);

}  // namespace hoist::sqlite
