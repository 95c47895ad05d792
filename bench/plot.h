// Plots of what was measured, drawn by gnuplot.
#pragma once

#include <boost/json.hpp>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace hoist::bench {

struct Series {
  std::string name;
  std::vector<std::pair<double, double>> points;
};

struct Plot {
  std::string name;  ///< Of the file, without its ending; fit for a file's name and for a title.
  std::string x_label;
  std::string y_label;
  bool log_x = false;
  std::vector<Series> series;
};

[[nodiscard]] boost::json::object plot_json(const Plot& plot);

/// What gnuplot is told, with the points in it, to draw the plot as SVG into `file`.
[[nodiscard]] std::string gnuplot_script(const Plot& plot, const std::filesystem::path& file);

/// Draws `<name>.svg` in the folder. Throws where gnuplot is not there or refuses.
void draw(const Plot& plot, const std::filesystem::path& folder);

}  // namespace hoist::bench
