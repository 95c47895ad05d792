#include "histories/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "histories/people.h"
#include "histories/pulse.h"
#include "histories/saboteur.h"
#include "model/store_reader.h"
#include "support/migrated_database.h"

namespace hoist::histories {
namespace {

using namespace std::chrono_literals;
using sim::StepKind;

constexpr Duration kLockTimeout = 150ms;
constexpr Duration kStatementTimeout = 400ms;
/// Where nothing stands in the way, only a busy machine makes anybody wait.
constexpr Duration kCalmLockTimeout = 4s;
constexpr Duration kCalmStatementTimeout = 10s;
constexpr RetryPolicy kPolicy{.base = 40ms, .cap = 400ms};
/// How long the workers may take for what is left, once nothing is in their way: ten retries take 4 s.
constexpr Duration kLongestDrain = 20s;
constexpr std::array kPeople = {"ada", "bob"};
constexpr std::array kLimits = {1, 3, 10, kRunnerBatch};
constexpr std::array<Duration, 3> kPollIntervals = {100ms, 250ms, 1s};

bool is_fault(StepKind kind) { return kind > StepKind::kInsertBySql; }

std::vector<StepKind> all_faults() {
  std::vector<StepKind> kinds;
  for (int i = 0; i <= static_cast<int>(sim::kLastStepKind); ++i) {
    if (is_fault(static_cast<StepKind>(i))) kinds.push_back(static_cast<StepKind>(i));
  }
  return kinds;
}

/// A migrated database as an administrator may have set it, with deadlocks found well before a lock
/// time-out would hide them.
std::unique_ptr<test::PostgresDatabase> make_database() {
  auto database = test::make_migrated_database();
  const auto connection = database->connect();
  for (const char* setting : {"deadlock_timeout = '20ms'", "default_transaction_isolation = 'serializable'",
                              "timezone = 'Asia/Kolkata'"}) {
    connection->run(fmt::format("ALTER DATABASE {} SET {}", database->name(), setting));
  }
  return database;
}

/// Puts down as stalls what took so long, although nothing refused it, that others may have waited in vain
/// for its rows.
void add_slow_transactions(Evidence& evidence, Duration from) {
  const auto add = [&](const std::string& actor, Instant begun, Instant over) {
    if (over - begun < from) return;
    evidence.faults.push_back({.kind = FaultKind::kStall, .from = begun, .until = over, .actor = actor});
  };
  for (const Hold& hold : evidence.holds) add(hold.worker, hold.taken, hold.let_go);
  for (const Operation& operation : evidence.operations) {
    if (operation.answer != Answer::kRefused) add(operation.actor, operation.from, operation.to);
  }
}

/// A history under way: everything that takes part, in order of construction.
class Stage {
 public:
  explicit Stage(const History& history);

  void play_steps();
  /// Ends the faults and waits until nothing is due; false where that takes too long.
  [[nodiscard]] bool drain();
  /// Stops everybody, and gathers what is known.
  [[nodiscard]] Evidence gather();

  [[nodiscard]] const Timeline& timeline() const { return timeline_; }
  [[nodiscard]] std::map<FaultKind, long long> refusals();

 private:
  void hire_workers();
  void provoke(const sim::Step& refusal);
  [[nodiscard]] std::unique_ptr<Person> invite(const std::string& name, std::string url);
  /// Whether no worker waits for the store: one that does may have an outcome to confirm.
  [[nodiscard]] bool everybody_is_connected() const;
  void wait_until_all_have_gone(test::PostgresConnection& server) const;

  const History& history_;
  std::unique_ptr<test::PostgresDatabase> database_;
  Timeline timeline_;
  FaultBook faults_{timeline_};
  Operations operations_{timeline_};
  Witness witness_{timeline_};
  WorkerLog log_{timeline_};
  std::vector<std::string> actors_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<Relay> relay_;
  std::unique_ptr<Saboteur> saboteur_;
  std::vector<std::unique_ptr<Person>> people_;
  std::unique_ptr<Person> provoker_;  ///< Whose own connection nobody cuts, so that it comes in time.
  std::unique_ptr<Pulse> pulse_;
};

Stage::Stage(const History& history) : history_(history), database_(make_database()) {
  for (int i = 1; i <= history.workers; ++i) actors_.push_back(fmt::format("w{}", i));
  actors_.insert(actors_.end(), kPeople.begin(), kPeople.end());
  relay_ = std::make_unique<Relay>(actors_.size(), [this](const StruckFault& struck) {
    saboteur_->note_struck(struck);
    if (struck.fault.down_for) workers_.at(struck.actor)->crash(*struck.fault.down_for);
  });
  saboteur_ = std::make_unique<Saboteur>(*database_, *relay_, faults_, actors_);
  pulse_ = std::make_unique<Pulse>(faults_);
  hire_workers();
  for (std::size_t actor = workers_.size(); actor < actors_.size(); ++actor) {
    people_.push_back(invite(actors_.at(actor), relay_->url(actor, database_->name())));
  }
  provoker_ = invite("eve", database_->url());
}

void Stage::hire_workers() {
  for (std::size_t i = 0; i < static_cast<std::size_t>(history_.workers); ++i) {
    WorkerSettings settings;
    settings.name = actors_.at(i);
    settings.actor = i;
    settings.store.url = relay_->url(i, database_->name());
    settings.store.runner_lock_timeout = history_.lock_timeout;
    settings.store.runner_statement_timeout = history_.statement_timeout;
    settings.policy = kPolicy;
    settings.limit = history_.limit;
    settings.poll_interval = history_.poll_interval;
    workers_.push_back(std::make_unique<Worker>(
        std::move(settings),
        WorkerSurroundings{.relay = *relay_, .faults = faults_, .witness = witness_, .log = log_}));
  }
}

std::unique_ptr<Person> Stage::invite(const std::string& name, std::string url) {
  const PersonSettings settings{.name = name,
                                .url = std::move(url),
                                .raw_url = database_->url(),
                                .lock_timeout = history_.lock_timeout,
                                .statement_timeout = history_.statement_timeout,
                                .seed = history_.script.seed ^ std::hash<std::string>()(name)};
  return std::make_unique<Person>(settings, operations_);
}

/// Schedules that meet the refusal of a flag: one on each flag, and two more on that one.
void Stage::provoke(const sim::Step& refusal) {
  sim::Step step = refusal;
  step.kind = StepKind::kCreateSchedule;
  step.amount = 0;
  const std::uint64_t on_one_flag = step.value % (std::uint64_t{1} << kBurstShift);
  step.value = on_one_flag + ((kSlots - 1) << kBurstShift);
  provoker_->play(step);
  step.value = on_one_flag;
  for (const Duration later : {Duration(40ms), Duration(90ms)}) {
    step.amount = later.count();
    step.value += 1;
    provoker_->play(step);
  }
}

void Stage::play_steps() {
  // All flags are there before anything breaks; the script deletes and creates some again.
  for (std::uint32_t slot = 0; slot < kSlots; ++slot) {
    sim::Step step;
    step.kind = StepKind::kCreateFlag;
    step.target = slot;
    provoker_->play(step);
  }
  provoker_->wait_until_idle();
  for (const sim::Step& step : history_.script.steps) {
    if (is_fault(step.kind)) {
      saboteur_->play(step, workers_);
      if (step.kind == StepKind::kRefuseFlag) provoke(step);
    } else {
      people_.at(step.who % people_.size())->play(step);
    }
    // The history runs on meanwhile; what ends a pause is what the workers and people do.
    const auto never = [](const std::vector<test::LogRecord>&) { return false; };
    if (step.pause > 0) {
      static_cast<void>(log_.records().wait_until(
          never, test::Deadline(std::chrono::ceil<std::chrono::milliseconds>(Duration(step.pause)))));
    }
  }
  for (const auto& person : people_) person->finish();
  provoker_->finish();
}

bool Stage::drain() {
  saboteur_->finish();
  timeline_.say("faults", "no more");
  // What could not be recorded is left alone for longer than a history lasts, but by that process only.
  if (log_.records().count("Schedule failure could not be recorded") > 0) {
    for (const auto& worker : workers_) worker->stop(Duration(0));
  }
  const auto sql = database_->connect();
  const test::Deadline deadline(std::chrono::duration_cast<std::chrono::milliseconds>(kLongestDrain));
  while (!deadline.passed()) {
    const std::size_t seen = log_.records().records().size();
    if (sql->number("SELECT count(*) FROM feature_flag_schedules WHERE due_at IS NOT NULL") == 0 &&
        everybody_is_connected()) {
      return true;
    }
    static_cast<void>(log_.records().wait_until(
        [&](const std::vector<test::LogRecord>& records) { return records.size() > seen; },
        test::Deadline(20ms)));
  }
  return false;
}

bool Stage::everybody_is_connected() const {
  std::set<std::string> waiting;
  for (const test::LogRecord& record : log_.records().records()) {
    if (record.message == "Store unreachable, the runner waits") waiting.insert(record.text("worker"));
    if (record.message == "Store reachable again") waiting.erase(record.text("worker"));
  }
  return std::none_of(workers_.begin(), workers_.end(),
                      [&](const auto& worker) { return waiting.contains(worker->life()); });
}

void Stage::wait_until_all_have_gone(test::PostgresConnection& server) const {
  const test::Deadline deadline;
  const std::string left =
      fmt::format("SELECT count(*) FROM pg_stat_activity WHERE datname = '{}' AND application_name = 'hoist'",
                  database_->name());
  while (server.number(left) != 0) {
    if (deadline.passed()) throw std::runtime_error("a session of a worker that is gone does not end");
  }
}

Evidence Stage::gather() {
  for (const auto& worker : workers_) worker->finish();
  people_.clear();
  provoker_.reset();
  pulse_.reset();
  const auto sql = database_->connect();
  wait_until_all_have_gone(*sql);
  Evidence evidence;
  evidence.policy = {.base = kPolicy.base.count(), .cap = kPolicy.cap.count()};
  evidence.commits = model::read_history(*sql, model::Dialect::kPostgres);
  evidence.contents = model::read_contents(*sql, model::Dialect::kPostgres);
  evidence.faults = faults_.faults();
  evidence.operations = operations_.all();
  evidence.holds = witness_.holds();
  evidence.queue_errors = witness_.errors();
  add_slow_transactions(evidence, history_.lock_timeout / 2);
  evidence.log = log_.records().records();
  evidence.deadlocks = sql->number(
      fmt::format("SELECT deadlocks FROM pg_stat_database WHERE datname = '{}'", database_->name()));
  evidence.statement_timeout = history_.statement_timeout;
  return evidence;
}

std::map<FaultKind, long long> Stage::refusals() {
  std::map<FaultKind, long long> times;
  for (int i = 0; i <= static_cast<int>(kLastFaultKind); ++i) {
    const auto kind = static_cast<FaultKind>(i);
    if (is_refusal(kind)) times[kind] = saboteur_->times_refused(kind);
  }
  return times;
}

}  // namespace

History make_history(std::uint64_t seed, int steps) {
  History history;
  history.calm = seed % kCalmSeeds == 0;
  sim::ScriptShape shape{.steps = steps,
                         .people = static_cast<int>(kPeople.size()),
                         .most_workers = 3,
                         .flags = static_cast<int>(kSlots),
                         .longest_pause = 250'000,
                         .longest_delay = 300'000};
  // The time of a real server cannot be set.
  shape.left_out = history.calm ? all_faults() : std::vector{StepKind::kClockJump};
  shape.left_out.push_back(StepKind::kChangeWebhook);
  shape.left_out.push_back(StepKind::kFaultServer);
  history.script = sim::make_script(seed, shape);
  history.workers = 1 + history.script.workers;
  history.limit = kLimits.at(seed / kCalmSeeds % kLimits.size());
  history.lock_timeout = history.calm ? kCalmLockTimeout : kLockTimeout;
  history.statement_timeout = history.calm ? kCalmStatementTimeout : kStatementTimeout;
  history.poll_interval = kPollIntervals.at(seed % kPollIntervals.size());
  return history;
}

Played play(const History& history) {
  const auto begun = test::SteadyClock::now();
  Played played;
  Stage stage(history);
  stage.play_steps();
  const bool drained = stage.drain();
  const Evidence evidence = stage.gather();
  Judgement judgement = judge(evidence);
  played.objections = std::move(judgement.objections);
  if (!drained) {
    played.objections.push_back(
        {.promise = "P3",
         .what = fmt::format("something is due still, {} after the last fault was over",
                             format_duration(kLongestDrain))});
  }
  played.account = judgement.account;
  played.transitions = std::move(judgement.transitions);
  played.collateral_lock_timeouts = judgement.collateral_lock_timeouts;
  played.worst_lateness = judgement.worst_lateness;
  played.events = stage.timeline().events();
  played.faults = count_faults(evidence.faults);
  played.refusals = stage.refusals();
  played.operations = static_cast<int>(evidence.operations.size());
  for (const Operation& operation : evidence.operations) {
    if (operation.answer == Answer::kRefused) ++played.refused;
    if (operation.answer == Answer::kUnknown) ++played.unknown;
  }
  played.took = std::chrono::duration_cast<Duration>(test::SteadyClock::now() - begun);
  return played;
}

void check_server() {
  test::PostgresConnection server(test::postgres_url("postgres"));
  if (server.value("SHOW track_commit_timestamp") != "on") {
    throw std::runtime_error(
        "the server must run with track_commit_timestamp = on, as under "
        "pg_virtualenv -t -o track_commit_timestamp=on");
  }
}

}  // namespace hoist::histories
