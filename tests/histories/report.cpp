#include "histories/report.h"

#include <fmt/format.h>

#include <regex>

namespace hoist::histories {
namespace {

/// Short names for ids, in order of appearance.
class Names {
 public:
  [[nodiscard]] std::string shorten(const std::string& text) {
    static const std::regex uuid("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    std::string out;
    std::string_view::size_type done = 0;
    for (auto match = std::sregex_iterator(text.begin(), text.end(), uuid); match != std::sregex_iterator();
         ++match) {
      const auto at = static_cast<std::string::size_type>(match->position());
      out += text.substr(done, at - done);
      const bool flag = out.ends_with("flag ");
      out += name_of(match->str(), flag);
      done = at + static_cast<std::string::size_type>(match->length());
    }
    return out + text.substr(done);
  }

 private:
  std::string name_of(const std::string& id, bool flag) {
    const auto found = names_.find(id);
    if (found != names_.end()) return found->second;
    std::string name = fmt::format("{}{}", flag ? 'F' : 'S', ++(flag ? flags_ : schedules_));
    return names_.emplace(id, std::move(name)).first->second;
  }

  std::map<std::string, std::string> names_;
  int flags_ = 0;
  int schedules_ = 0;
};

std::string list_faults(const FaultCounts& counts) {
  std::string text;
  for (const auto& [kind, count] : counts)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, to_string(kind));
  return text.empty() ? "none" : text;
}

void print_trace_with(Names& names, const History& history, const Played& played) {
  fmt::print("The script, {} steps:\n", history.script.steps.size());
  for (const sim::Step& step : history.script.steps) fmt::print("  {}\n", sim::format_step(step));
  fmt::print("What happened:\n");
  std::vector<Event> events = played.events;
  for (Event& event : events) event.what = names.shorten(event.what);
  fmt::print("{}", format_events(events));
}

}  // namespace

void print_trace(const History& history, const Played& played) {
  Names names;
  print_trace_with(names, history, played);
}

void print_seed(const History& history, const Played& played) {
  const model::Account& account = played.account;
  fmt::print(
      "seed {}{}: {} workers (batches of {}), {} operations ({} refused, {} unknown), {} schedules ({} "
      "applied, "
      "{} superseded, {} failed, {} cancelled), {} attempts, worst lateness {} ms, {:.1f} s; faults: {}\n",
      history.script.seed, history.calm ? " (calm)" : "", history.workers, history.limit, played.operations,
      played.refused, played.unknown, account.accepted, account.applied, account.superseded, account.failed,
      account.cancelled, account.attempts, played.worst_lateness.count() / 1000,
      static_cast<double>(played.took.count()) / 1e6, list_faults(played.faults));
}

void print_broken(const History& history, const Played& played) {
  Names names;
  print_trace_with(names, history, played);
  print_seed(history, played);
  for (const Objection& objection : played.objections) {
    fmt::print("BROKEN {} at seed {}: {}\n", objection.promise, history.script.seed,
               names.shorten(objection.what));
  }
  fmt::print(
      "Play it again (the script is the same, the interleaving the machine's): hoist-histories --seed {} "
      "--steps {}\n",
      history.script.seed, history.script.steps.size());
}

void Totals::add(const History& history, const Played& played) {
  seeds += 1;
  calm += history.calm ? 1 : 0;
  broken += played.objections.empty() ? 0 : 1;
  sum.account.accepted += played.account.accepted;
  sum.account.applied += played.account.applied;
  sum.account.superseded += played.account.superseded;
  sum.account.failed += played.account.failed;
  sum.account.cancelled += played.account.cancelled;
  sum.account.attempts += played.account.attempts;
  for (const auto& [kind, count] : played.faults) sum.faults[kind] += count;
  for (const auto& [kind, count] : played.refusals) sum.refusals[kind] += count;
  for (const auto& [name, count] : played.transitions) sum.transitions[name] += count;
  sum.operations += played.operations;
  sum.refused += played.refused;
  sum.unknown += played.unknown;
  sum.collateral_lock_timeouts += played.collateral_lock_timeouts;
  sum.worst_lateness = std::max(sum.worst_lateness, played.worst_lateness);
  sum.took += played.took;
}

void print_totals(const Totals& totals) {
  const Played& sum = totals.sum;
  fmt::print(
      "{} seeds ({} calm) in {:.0f} s: {} operations ({} refused, {} unknown), {} schedules, {} attempts\n",
      totals.seeds, totals.calm, static_cast<double>(sum.took.count()) / 1e6, sum.operations, sum.refused,
      sum.unknown, sum.account.accepted, sum.account.attempts);
  fmt::print("faults: {}\n", list_faults(sum.faults));
  for (const auto& [kind, times] : sum.refusals)
    fmt::print("  {}: struck {} times\n", to_string(kind), times);
  fmt::print("transitions:\n");
  for (const std::string& name : model::Model::sights()) {
    const auto found = sum.transitions.find(name);
    fmt::print("  {:8} {}\n", found == sum.transitions.end() ? 0 : found->second, name);
  }
  fmt::print("lock time-outs by what held another row: {}; worst lateness: {} ms\n",
             sum.collateral_lock_timeouts, sum.worst_lateness.count() / 1000);
  if (totals.broken == 0) {
    fmt::print("Every promise held.\n");
  } else {
    fmt::print("{} of {} seeds broke a promise.\n", totals.broken, totals.seeds);
  }
}

}  // namespace hoist::histories
