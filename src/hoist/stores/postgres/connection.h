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
  /// Whether no transaction is open.
  [[nodiscard]] bool idle() const { return PQtransactionStatus(handle_.get()) == PQTRANS_IDLE; }

  [[nodiscard]] PGconn* handle() { return handle_.get(); }

  /// The names of the statements that the server has prepared.
  [[nodiscard]] bool has_prepared(const std::string& name) const { return prepared_.contains(name); }
  void note_prepared(const std::string& name) { prepared_.insert(name); }
  void forget_prepared(const std::string& name) { prepared_.erase(name); }

 private:
  explicit Connection(ConnectionPtr handle) : handle_(std::move(handle)) {}

  ConnectionPtr handle_;
  std::set<std::string> prepared_;
  bool lost_ = false;
};

}  // namespace hoist::postgres
