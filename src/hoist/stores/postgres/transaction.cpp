#include "hoist/stores/postgres/transaction.h"

#include <fmt/format.h>

#include "hoist/base/check.h"

namespace hoist::postgres {
namespace {

const Statement& begin_statement(Access access) {
  static const Statement read{"", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
  static const Statement write{"", "BEGIN ISOLATION LEVEL READ COMMITTED"};
  switch (access) {
    case Access::kRead:
      return read;
    case Access::kWrite:
      return write;
  }
  unreachable("Access");
}

struct Begun {
  Instant server_time;
  bool read_only = false;
};

Result<Begun> run_begin(Connection& connection, Access access) {
  static const Statement look{"begin",
                              "SELECT clock_timestamp(), current_setting('transaction_read_only') = 'on'"};
  const Statement settings{"", connection.transaction_settings()};
  Pipeline pipeline(connection);
  pipeline.add(begin_statement(access));
  if (!settings.sql.empty()) pipeline.add(settings);
  pipeline.add(look);
  HOIST_ASSIGN(const auto answers, pipeline.run());
  RowReader row(answers.back(), 0);
  const auto server_time = row.take<Instant>();
  const bool read_only = row.take<bool>();
  HOIST_TRY(row.finish());
  return Begun{.server_time = server_time, .read_only = read_only};
}

}  // namespace

Result<std::unique_ptr<Transaction>> Transaction::begin(Connection& connection, Access access) {
  check(connection.idle(), "one unit of work at a time on a session");
  auto begun = run_begin(connection, access);
  std::unique_ptr<Transaction> transaction(
      new Transaction(connection, begun ? begun->server_time : Instant()));
  if (!begun) return tl::unexpected<Error>(std::move(begun).error());
  if (access == Access::kWrite && begun->read_only) {
    return fail(ErrorCode::kStoreUnavailable, "the database is read-only: it is a standby, or told to be",
                {{std::string(kStoreCodeDetail), "25006"}});
  }
  return transaction;
}

Transaction::~Transaction() {
  static const Statement rollback{"", "ROLLBACK"};
  // What nobody looked at is rolled back, but its answers come before that of the rollback.
  for (Sent& sent : sent_) static_cast<void>(sent.pipeline.receive());
  if (!open_ || connection_.lost() || connection_.idle()) return;
  Pipeline pipeline(connection_);
  pipeline.add(rollback);
  // A connection that cannot even roll back must not be used again.
  if (!pipeline.run()) connection_.mark_lost();
}

Result<Rows> Transaction::run(const Statement& statement, Parameters parameters) {
  Pipeline single(connection_);
  single.add(statement, std::move(parameters));
  HOIST_ASSIGN(auto answers, run(std::move(single)));
  return std::move(answers.front());
}

Result<std::vector<Rows>> Transaction::run(Pipeline pipeline) {
  std::vector<Rows> rows;
  HOIST_TRY(send(std::move(pipeline), [&](std::vector<Rows> answers) -> Result<void> {
    rows = std::move(answers);
    return {};
  }));
  HOIST_TRY(receive());
  return rows;
}

Result<void> Transaction::send(Pipeline pipeline, Look look) {
  if (failure_) return tl::unexpected<Error>(*failure_);
  check(open_, "a unit of work is over after commit()");
  sent_.push_back({.pipeline = std::move(pipeline), .look = std::move(look)});
  sent_.back().pipeline.send();
  return {};
}

Result<void> Transaction::receive() {
  if (failure_) return tl::unexpected<Error>(*failure_);
  while (!sent_.empty()) {
    auto received = receive_next();
    if (received || failure_) continue;
    failure_ = std::move(received).error();
  }
  // The session replaces a lost connection, perhaps before this object goes: it is not touched again.
  if (connection_.lost()) open_ = false;
  if (failure_) return tl::unexpected<Error>(*failure_);
  return {};
}

/// After a failure only so that the connection has no answers left over.
Result<void> Transaction::receive_next() {
  Sent next = std::move(sent_.front());
  sent_.pop_front();
  HOIST_ASSIGN(auto answers, next.pipeline.receive());
  return failure_ ? Result<void>() : next.look(std::move(answers));
}

Result<void> Transaction::commit() {
  static const Statement commit{"", "COMMIT"};
  HOIST_TRY(receive());
  HOIST_ASSIGN(const Rows answer, run(commit));
  open_ = false;
  if (answer.command_tag() == "COMMIT") return {};
  return fail(ErrorCode::kStoreTransient, "the server rolled the transaction back instead of committing it");
}

Result<void> expect_affected(const Rows& rows, std::size_t expected, std::string_view what) {
  const auto affected = rows.affected();
  if (affected == static_cast<std::int64_t>(expected)) return {};
  return fail(ErrorCode::kInternal,
              fmt::format("{} of {} {} were found as expected; nothing is kept", affected, expected, what));
}

Transaction::Look expecting(std::size_t expected, std::string_view what) {
  return [expected, what](const std::vector<Rows>& answers) {
    return expect_affected(answers.front(), expected, what);
  };
}

}  // namespace hoist::postgres
