// Whether the outbox tells what happened: read by raw SQL after each commit, and judged by what
// docs/notifications.md says of the events and of what a webhook asks for.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "model/model.h"
#include "support/sql_connection.h"

namespace hoist::sim {

class OutboxOracle {
 public:
  /// What is wrong with the deliveries that the last commit added; none where they are, once each, those that
  /// the webhooks ask for. To be called after each commit, with the model behind it.
  [[nodiscard]] std::optional<std::string> judge(const model::Commit& commit, const model::Model& model,
                                                 test::SqlConnection& sql);

 private:
  std::set<std::string> known_;  ///< Deliveries, by id.
};

}  // namespace hoist::sim
