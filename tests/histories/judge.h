// The oracle of the histories: the model's judgement of what was committed, and what only a real server
// and real concurrency can break.
#pragma once

#include <string>
#include <vector>

#include "histories/fault_book.h"
#include "histories/operations.h"
#include "histories/witness.h"
#include "model/model.h"
#include "support/recording_log.h"

namespace hoist::histories {

/// All that is known of a history that is over.
struct Evidence {
  model::Policy policy;
  std::vector<model::Commit> commits;
  model::Contents contents;
  std::vector<Fault> faults;
  std::vector<Operation> operations;
  std::vector<Hold> holds;
  std::vector<QueueError> queue_errors;
  std::vector<test::LogRecord> log;
  long long deadlocks = 0;  ///< As the server counted them.
  /// How long a statement may run: what a cut connection's transaction may hold on to.
  Duration statement_timeout{0};
};

struct Objection {
  std::string promise;  ///< "P1" to "P9"
  std::string what;
};

struct Judgement {
  std::vector<Objection> objections;
  model::Account account;
  std::map<std::string, int> transitions;
  /// Lock time-outs that are explained by what held another flag's row, or by a slow transaction.
  int collateral_lock_timeouts = 0;
  Duration worst_lateness{0};  ///< Without the time that faults took.
};

[[nodiscard]] Judgement judge(const Evidence& evidence);

}  // namespace hoist::histories
