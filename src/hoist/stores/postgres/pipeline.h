// Statements that travel together: a group costs one round trip (libpq's pipeline mode).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "hoist/stores/postgres/connection.h"
#include "hoist/stores/postgres/parameters.h"
#include "hoist/stores/postgres/rows.h"

namespace hoist::postgres {

/// SQL text. One with a name is prepared once per connection, under that name; one without is parsed each
/// time, and behind a pooler all are. The same name must always go with the same text.
struct Statement {
  std::string name;
  std::string sql;
};

/// Borrows the connection and the statements until the answers are there. Not thread-safe.
class Pipeline {
 public:
  explicit Pipeline(Connection& connection) : connection_(connection) {}

  void add(const Statement& statement, Parameters parameters = {}) {
    commands_.push_back(Command{&statement, std::move(parameters)});
  }

  /// Hands everything to the server, which works on it from now on. Others may be sent before its answers are
  /// received, in the same order. What could not be sent shows in receive(). Call it once.
  void send();
  /// Waits for all answers, one per statement, in order. After the first failure the server skips the rest.
  /// Errors: that failure; kConnectionLost. Call it once, after send().
  [[nodiscard]] Result<std::vector<Rows>> receive();
  /// Both.
  [[nodiscard]] Result<std::vector<Rows>> run() {
    send();
    return receive();
  }

 private:
  struct Command {
    const Statement* statement;
    Parameters parameters;
  };
  [[nodiscard]] bool send(const Command& command);
  /// The next answer; none if the connection gave out.
  [[nodiscard]] ResultPtr next_answer();
  /// Takes one answer and keeps its rows, or its error if it is the first. `prepared` is the statement
  /// that it prepared, or null where it executed one. False once the connection gave out.
  [[nodiscard]] bool collect(const std::string* prepared);

  Connection& connection_;
  std::vector<Command> commands_;
  bool alive_ = false;  ///< All was sent, and the connection has not given out since.
  /// For each message sent, in order: the name it prepares, or none where it executes.
  std::vector<const std::string*> sent_;
  std::vector<Rows> rows_;
  std::vector<Error> errors_;  ///< At most the first.
};

}  // namespace hoist::postgres
