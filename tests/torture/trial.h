// A run on PostgreSQL from its beginning to the judgement: the database, the workers and the load. What is
// done to them in between is the scenario's.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hoist/base/prng.h"
#include "support/postgres_server.h"
#include "torture/cluster_disk.h"
#include "torture/crew.h"
#include "torture/load.h"
#include "torture/scenario.h"

namespace hoist::torture {

/// Settings of a server under torture. Its messages go into the setting's folder, under this name. Durability
/// is PostgreSQL's default; commits wait as long for a disk in memory as they would for a good real one, so
/// that they are cut in the middle often enough.
[[nodiscard]] test::PostgresServerOptions server_options(const Setting& setting, const ClusterDisk& disk,
                                                         const std::string& name = "postgres");

struct TrialUrls {
  std::string admin;                 ///< For the migrations, the backlog and the judgement.
  std::string load;                  ///< For the people.
  std::vector<std::string> workers;  ///< One for each.
  /// The same database for all; two workers.
  explicit TrialUrls(const std::string& url, std::size_t worker_count = 2)
      : admin(url), load(url), workers(worker_count, url) {}
};

/// One thread, apart from the load's own.
class Trial {
 public:
  /// Migrates the database, adds the refusals and the backlog, and starts workers and load. The server
  /// must be up.
  Trial(const Setting& setting, const TrialUrls& urls);

  [[nodiscard]] Prng& random() { return random_; }
  [[nodiscard]] Crew& crew() { return *crew_; }
  /// Waits for a moment between the two, or until the load is over; whether it is.
  [[nodiscard]] bool over_within(std::chrono::microseconds low, std::chrono::microseconds high);

  /// Adds overdue schedules by SQL; the server must be up.
  void add_backlog(int schedules);

  /// Faults are off and the server is up at `admin_url`: waits for the load, then until nothing is due,
  /// dismisses the workers and judges. Throws Broken, leaving the tables as text in the folder.
  [[nodiscard]] Report finish(const std::string& admin_url, Faults faults);

 private:
  Setting setting_;
  std::string admin_url_;
  Prng random_;
  std::vector<std::string> backlog_flags_;
  int backlog_ = 0;
  std::unique_ptr<Crew> crew_;
  std::unique_ptr<Load> load_;
};

}  // namespace hoist::torture
