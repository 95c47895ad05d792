#include "plot.h"

#include <fmt/format.h>

#include <iterator>
#include <stdexcept>

#include "support/process.h"

namespace hoist::bench {

boost::json::object plot_json(const Plot& plot) {
  boost::json::array series;
  for (const Series& each : plot.series) {
    boost::json::array points;
    for (const auto& [x, y] : each.points) points.push_back(boost::json::array{x, y});
    series.push_back({{"name", each.name}, {"points", std::move(points)}});
  }
  return {{"name", plot.name}, {"x", plot.x_label}, {"y", plot.y_label}, {"series", std::move(series)}};
}

std::string gnuplot_script(const Plot& plot, const std::filesystem::path& file) {
  std::string script = fmt::format(
      "set terminal svg size 720,420 background 'white'\nset output '{}'\nset title '{}' noenhanced\n"
      "set xlabel '{}' noenhanced\nset ylabel '{}' noenhanced\nset key left top noenhanced\nset yrange "
      "[0:*]\n"
      "set grid\n",
      file.string(), plot.name, plot.x_label, plot.y_label);
  if (plot.log_x) script += "set logscale x\n";
  std::string lines;
  for (std::size_t i = 0; i < plot.series.size(); ++i) {
    fmt::format_to(std::back_inserter(script), "$series{} << END\n", i);
    for (const auto& [x, y] : plot.series[i].points) {
      fmt::format_to(std::back_inserter(script), "{} {}\n", x, y);
    }
    script += "END\n";
    fmt::format_to(std::back_inserter(lines), "{}$series{} with linespoints title '{}'", i == 0 ? "" : ", ",
                   i, plot.series[i].name);
  }
  return script + "plot " + lines + "\n";
}

void draw(const Plot& plot, const std::filesystem::path& folder) {
  test::ProcessOptions options;
  options.program = "gnuplot";
  options.arguments = {"-"};
  options.input = gnuplot_script(plot, folder / (plot.name + ".svg"));
  const test::Finished finished = test::run_process(options);
  if (finished.exit != test::Exit{.code = 0}) {
    throw std::runtime_error(fmt::format("gnuplot cannot draw {}: {}", plot.name, finished.error_output));
  }
}

}  // namespace hoist::bench
