// What was measured: rows beside their goals, as a table for people and as one JSON document.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "machine.h"
#include "measure.h"
#include "plot.h"

namespace hoist::bench {

/// A figure over another one of the same round.
struct Ratio {
  double value = 0;
  std::string to;  ///< What the other one is of: "floor".
};

struct Goal {
  enum class Bound : std::uint8_t { kAtLeast, kAtMost };
  enum class Of : std::uint8_t { kMedian, kRatio };
  Bound bound;
  double value;
  Of of = Of::kMedian;
};

struct Row {
  std::string what;
  std::string unit;  ///< "/s", "MB"
  Spread figure;
  std::optional<Ratio> ratio = {};
  std::optional<Goal> goal = {};  ///< Of the ratio only where there is one.

  /// None without a goal.
  [[nodiscard]] std::optional<bool> met() const;
};

/// What a section gives.
struct Results {
  std::vector<Row> rows;
  std::vector<Plot> plots = {};

  /// Behind what is there.
  void append(Results more);
};

struct SectionResults {
  std::string section;
  std::string command;  ///< That gives the same again.
  Results results;
};

struct Report {
  Machine machine;
  bool quiet = false;  ///< Whether others left the machine alone when it began.
  int rounds = 0;
  std::vector<SectionResults> sections;
};

[[nodiscard]] std::string report_text(const Report& report);
[[nodiscard]] boost::json::object report_json(const Report& report);

}  // namespace hoist::bench
