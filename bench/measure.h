// Candidates that are measured in turn, round by round: what disturbs the machine for a while disturbs them
// all.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hoist::bench {

/// What one measurement gives, by name: requests per second, and the CPU time of each beside them.
using Figures = std::map<std::string, double, std::less<>>;

struct Candidate {
  std::string name;
  std::function<Figures()> measure;
};

/// Of the same figure in several rounds.
struct Spread {
  double median = 0;
  double min = 0;
  double max = 0;
};

/// Of an even number the mean of the two in the middle. Precondition: not empty.
[[nodiscard]] Spread spread_of(std::vector<double> values);

/// What was measured of every candidate in every round. Names that are not there throw std::out_of_range.
class Comparison {
 public:
  /// Of the candidates in their order.
  explicit Comparison(std::vector<std::string> names) : names_(std::move(names)) {}
  /// As many as there are candidates.
  void add_round(std::vector<Figures> round);

  [[nodiscard]] Spread of(std::string_view candidate, std::string_view figure) const;
  /// The candidate's figure over the first candidate's in the same round; the median of that.
  [[nodiscard]] double ratio(std::string_view candidate, std::string_view figure) const;
  /// The candidate's figure over that of `to` in the same round; the median of that.
  [[nodiscard]] double ratio(std::string_view candidate, std::string_view figure, std::string_view to) const;

 private:
  [[nodiscard]] std::size_t place_of(std::string_view candidate) const;

  std::vector<std::string> names_;
  std::vector<std::vector<Figures>> rounds_;
};

/// Measures each candidate once in each round, in their order, and says on standard error what it is at.
[[nodiscard]] Comparison measure_in_turn(std::string_view section, const std::vector<Candidate>& candidates,
                                         int rounds);

}  // namespace hoist::bench
