#include "hoist/stores/postgres/pipeline.h"

#include <algorithm>

#include "hoist/stores/postgres/error_map.h"

namespace hoist::postgres {

bool Pipeline::send(const Command& command) {
  PGconn* const handle = connection_.handle();
  const Parameters::Arguments arguments = command.parameters.arguments();
  const Statement& statement = *command.statement;
  constexpr int kBinary = 1;
  if (statement.name.empty() || !connection_.keeps_statements()) {
    sent_.push_back(nullptr);
    return PQsendQueryParams(handle, statement.sql.c_str(), command.parameters.count(),
                             arguments.types.data(), arguments.values.data(), arguments.lengths.data(),
                             arguments.formats.data(), kBinary) == 1;
  }
  if (!connection_.has_prepared(statement.name)) {
    // Noted at once, so that a second use in this group does not prepare it again; forgotten if it fails.
    sent_.push_back(&statement.name);
    connection_.note_prepared(statement.name);
    if (PQsendPrepare(handle, statement.name.c_str(), statement.sql.c_str(), command.parameters.count(),
                      arguments.types.data()) != 1) {
      return false;
    }
  }
  sent_.push_back(nullptr);
  return PQsendQueryPrepared(handle, statement.name.c_str(), command.parameters.count(),
                             arguments.values.data(), arguments.lengths.data(), arguments.formats.data(),
                             kBinary) == 1;
}

void Pipeline::send() {
  alive_ =
      !connection_.lost() &&
      std::all_of(commands_.begin(), commands_.end(), [this](const Command& each) { return send(each); }) &&
      PQpipelineSync(connection_.handle()) == 1;
  commands_.clear();
}

ResultPtr Pipeline::next_answer() {
  ResultPtr result(PQgetResult(connection_.handle()));
  if (!result) connection_.mark_lost();
  return result;
}

bool Pipeline::collect(const std::string* prepared) {
  ResultPtr result = next_answer();
  if (!result) return false;
  const ExecStatusType status = PQresultStatus(result.get());
  const bool succeeded = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  if (prepared != nullptr && !succeeded) connection_.forget_prepared(*prepared);
  if (succeeded) {
    if (prepared == nullptr) rows_.emplace_back(std::move(result));
  } else if (status != PGRES_PIPELINE_ABORTED && errors_.empty()) {
    errors_.push_back(error_of_result(*result));
  }
  // Each answer is followed by the end of its command.
  while (ResultPtr rest{PQgetResult(connection_.handle())}) {
    if (connection_.lost()) return false;
  }
  return !connection_.lost();
}

Result<std::vector<Rows>> Pipeline::receive() {
  bool alive = alive_ && !connection_.lost();
  for (std::size_t i = 0; alive && i < sent_.size(); ++i) alive = collect(sent_[i]);
  if (alive) {
    const ResultPtr end = next_answer();
    alive = end != nullptr && PQresultStatus(end.get()) == PGRES_PIPELINE_SYNC;
  }
  if (!alive) {
    connection_.mark_lost();
    const Error lost = error_of_lost_connection(one_line(PQerrorMessage(connection_.handle())));
    const bool server_said = !errors_.empty() && errors_.front().code == ErrorCode::kConnectionLost;
    return tl::unexpected<Error>(server_said ? errors_.front() : lost);
  }
  if (!errors_.empty()) {
    const Error& first = errors_.front();
    // The server gave up on the connection, even if its end has not been seen yet.
    if (first.code == ErrorCode::kConnectionLost) connection_.mark_lost();
    // Another connection may do better. At once, because the pooler's session is blocked until then.
    if (has_lost_statements(first)) connection_.close();
    return tl::unexpected<Error>(first);
  }
  return std::move(rows_);
}

}  // namespace hoist::postgres
