// One open connection in pipeline mode. Not thread-safe.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "hoist/stores/postgres/connection_target.h"

namespace hoist::postgres {

class Connection {
 public:
  /// Errors: kStoreUnavailable.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const ConnectionTarget& target);

  /// Once lost, a connection stays so and cannot be used.
  [[nodiscard]] bool lost() const { return lost_ || PQstatus(handle_.get()) == CONNECTION_BAD; }
  void mark_lost() { lost_ = true; }
  /// Closes it, and with it the transaction that may be open; it is lost then.
  void close() { handle_.reset(); }
  /// Whether no transaction is open.
  [[nodiscard]] bool idle() const { return PQtransactionStatus(handle_.get()) == PQTRANS_IDLE; }

  [[nodiscard]] PGconn* handle() { return handle_.get(); }

  /// Whether what is prepared stays so.
  [[nodiscard]] bool keeps_statements() const { return pooler_ == Pooler::kNone; }
  /// As ConnectionTarget's.
  [[nodiscard]] const std::string& transaction_settings() const { return transaction_settings_; }

  /// The names of the statements that the server has prepared.
  [[nodiscard]] bool has_prepared(const std::string& name) const { return prepared_.contains(name); }
  void note_prepared(const std::string& name) { prepared_.insert(name); }
  void forget_prepared(const std::string& name) { prepared_.erase(name); }

 private:
  Connection(ConnectionPtr handle, const ConnectionTarget& target)
      : handle_(std::move(handle)),
        pooler_(target.pooler()),
        transaction_settings_(target.transaction_settings()) {}

  ConnectionPtr handle_;
  Pooler pooler_;
  std::string transaction_settings_;
  std::set<std::string> prepared_;
  bool lost_ = false;
};

}  // namespace hoist::postgres
