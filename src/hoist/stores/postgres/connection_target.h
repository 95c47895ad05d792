// Where a connection goes and what is asked of it: the database URL, and the settings that every
// transaction of one purpose runs under.
//
// Immutable; thread-safe.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hoist/base/result.h"
#include "hoist/stores/postgres/pooler.h"
#include "hoist/stores/postgres/session_settings.h"

namespace hoist::postgres {

struct ConnectionCloser {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using ConnectionPtr = std::unique_ptr<PGconn, ConnectionCloser>;

class ConnectionTarget {
 public:
  /// `url` as libpq reads it. What is wrong with it shows in open() and start().
  ConnectionTarget(std::string_view url, const TimeLimits& limits, Pooler pooler = Pooler::kNone);

  /// "postgresql db.internal/hoist". Never a password.
  [[nodiscard]] const std::string& description() const { return description_; }
  [[nodiscard]] Pooler pooler() const { return pooler_; }
  /// What each transaction has to run first; "" where the connection has begun with it.
  [[nodiscard]] const std::string& transaction_settings() const { return transaction_settings_; }

  /// Connects, within kConnectTimeoutS per host. Errors: kStoreUnavailable.
  [[nodiscard]] Result<ConnectionPtr> open() const;

  /// Begins to connect without waiting (libpq's PQconnectPoll goes on). Errors: kStoreUnavailable.
  [[nodiscard]] Result<ConnectionPtr> start() const;

  /// The kStoreUnavailable of a connection that could not be opened, with libpq's reason, and what to do
  /// where a pooler refused what a server would not.
  [[nodiscard]] Error unavailable(std::string_view reason) const;

  /// Long enough for a slow network and TLS, short enough for a person who waits.
  static constexpr int kConnectTimeoutS = 5;

 private:
  struct Arguments {
    std::vector<const char*> keywords;
    std::vector<const char*> values;
  };
  /// As libpq's connect functions take them; points into this object.
  [[nodiscard]] Arguments arguments() const;

  std::vector<std::pair<std::string, std::string>> settings_;
  Pooler pooler_;
  std::string transaction_settings_;
  std::string description_;
  std::string fault_;  ///< Why the URL cannot be used; "" if it can.
};

}  // namespace hoist::postgres
