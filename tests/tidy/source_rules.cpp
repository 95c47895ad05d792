#include "tidy/source_rules.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>

#include "tidy/layers.h"
#include "tidy/source_text.h"

namespace hoist::tidy {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kRoots = {"src", "tests", "fuzz", "bench", "web"};
/// Not ours, or not written by hand.
constexpr std::array<std::string_view, 3> kSkipped = {"node_modules", "build", "dist"};
constexpr std::array<std::string_view, 7> kJobless = {"util",    "utils",   "common",  "helper",
                                                      "helpers", "manager", "managers"};
constexpr std::array<std::string_view, 6> kClocks = {"system_clock",  "steady_clock", "high_resolution_clock",
                                                     "clock_gettime", "gettimeofday", "timespec_get"};
constexpr std::array<std::string_view, 7> kSleeps = {
    "sleep_for", "sleep_until", "usleep", "nanosleep", "clock_nanosleep", "setTimeout", "waitForTimeout"};
constexpr std::string_view kHoist = "src/hoist/";

struct Source {
  std::string path;  ///< Below the root.
  std::string text;

  [[nodiscard]] bool has_extension(std::initializer_list<std::string_view> extensions) const {
    return std::any_of(extensions.begin(), extensions.end(),
                       [&](std::string_view extension) { return path.ends_with(extension); });
  }
  [[nodiscard]] bool is_cpp() const { return has_extension({".h", ".cpp"}); }
  [[nodiscard]] bool is_script() const { return has_extension({".sh", ".py"}); }
  /// x_test.cpp or x_test.h beside the code, or anything in tests/.
  [[nodiscard]] bool is_test() const {
    return path.starts_with("tests/") || has_extension({"_test.h", "_test.cpp", ".test.ts", ".test.js"});
  }
  [[nodiscard]] bool is_in_hoist() const { return path.starts_with(kHoist); }
};

std::vector<Source> read_sources(const fs::path& root) {
  std::vector<Source> sources;
  for (const std::string_view top : kRoots) {
    if (!fs::is_directory(root / top)) continue;
    for (auto entry = fs::recursive_directory_iterator(root / top);
         entry != fs::recursive_directory_iterator(); ++entry) {
      const std::string name = entry->path().filename().string();
      if (entry->is_directory() && std::find(kSkipped.begin(), kSkipped.end(), name) != kSkipped.end()) {
        entry.disable_recursion_pending();
        continue;
      }
      Source source{.path = fs::relative(entry->path(), root).generic_string(), .text = {}};
      const bool read = source.is_cpp() || source.is_script() ||
                        source.has_extension({".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx"});
      if (!entry->is_regular_file() || !read) continue;
      std::ifstream in(entry->path(), std::ios::binary);
      source.text.assign(std::istreambuf_iterator<char>(in), {});
      sources.push_back(std::move(source));
    }
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

struct Include {
  std::size_t line = 0;
  std::string target;
  bool quoted = false;
};

std::vector<Include> includes_of(const Source& source) {
  std::vector<Include> includes;
  const std::string code = without_comments(source.text);
  std::size_t number = 0;
  for (std::string_view line : lines_of(code)) {
    ++number;
    const auto skip_blanks = [&] {
      line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    };
    skip_blanks();
    if (!line.starts_with('#')) continue;
    line.remove_prefix(1);
    skip_blanks();
    if (!line.starts_with("include")) continue;
    line.remove_prefix(std::string_view("include").size());
    skip_blanks();
    if (line.empty() || (line.front() != '"' && line.front() != '<')) continue;
    const bool quoted = line.front() == '"';
    const std::size_t end = line.find(quoted ? '"' : '>', 1);
    if (end == std::string_view::npos) continue;
    includes.push_back({.line = number, .target = std::string(line.substr(1, end - 1)), .quoted = quoted});
  }
  return includes;
}

using Violations = std::vector<Violation>;

/// One include of a file in src/hoist: what is wrong with it, if anything.
std::optional<std::string> judge_include(const Source& source, const std::string& layer,
                                         const Include& include) {
  if (include.target == "boost/asio.hpp") {
    return "includes <boost/asio.hpp>, which takes seconds to compile: include the single Asio headers";
  }
  if (!include.target.starts_with("hoist/")) {
    if (!include.quoted) return std::nullopt;
    if (source.is_test() && include.target.starts_with("support/")) return std::nullopt;
    return "includes \"" + include.target + "\": name it by its path from src/, or use <> for a library's";
  }
  const auto target = layer_of(std::string_view(include.target).substr(std::string_view("hoist/").size()));
  if (!target) return "includes \"" + include.target + "\", which lies in no layer";
  if (include.target.ends_with("_test.h") && !source.is_test()) {
    return "includes \"" + include.target + "\", which is for tests only";
  }
  if (!reachable_from(layer).contains(*target)) {
    return layer + " may not include " + *target + " (\"" + include.target + "\"): see the include rule";
  }
  return std::nullopt;
}

void check_includes(const Source& source, Violations& found) {
  if (!source.is_cpp()) return;
  if (!source.is_in_hoist()) {
    for (const Include& include : includes_of(source)) {
      if (include.target != "boost/asio.hpp") continue;
      found.push_back({source.path, include.line, *judge_include(source, "", include)});
    }
    return;
  }
  const auto layer = layer_of(std::string_view(source.path).substr(kHoist.size()));
  if (!layer) {
    found.push_back({source.path, 0, "lies in no layer of src/hoist: see the include rule"});
    return;
  }
  for (const Include& include : includes_of(source)) {
    if (const auto message = judge_include(source, *layer, include)) {
      found.push_back({source.path, include.line, *message});
    }
  }
}

/// time(nullptr), time(NULL) or time(0), however it is spaced.
bool asks_c_for_the_time(std::string_view line) {
  const std::size_t at = find_word(line, "time");
  if (at == std::string_view::npos) return false;
  std::string rest(line.substr(at + std::string_view("time").size()));
  std::erase_if(rest, [](char c) { return c == ' ' || c == '\t'; });
  return rest.starts_with("(nullptr)") || rest.starts_with("(NULL)") || rest.starts_with("(0)");
}

void check_clocks(const Source& source, Violations& found) {
  if (!source.is_cpp() || !source.is_in_hoist() || source.is_test()) return;
  if (source.path.starts_with("src/hoist/system/")) return;
  const std::string code = without_literals(source.text);
  std::size_t number = 0;
  for (const std::string_view line : lines_of(code)) {
    ++number;
    const bool names_a_clock = std::any_of(kClocks.begin(), kClocks.end(), [&](std::string_view clock) {
      return find_word(line, clock) != std::string_view::npos;
    });
    if (names_a_clock || asks_c_for_the_time(line)) {
      found.push_back({source.path, number, "asks for the time itself: take a Clock, or the store's now()"});
    }
  }
}

bool sleeps(std::string_view line, bool script) {
  if (std::any_of(kSleeps.begin(), kSleeps.end(),
                  [&](std::string_view name) { return find_word(line, name) != std::string_view::npos; })) {
    return true;
  }
  const std::size_t at = find_word(line, "sleep");
  if (at == std::string_view::npos) return false;
  const std::string_view rest = line.substr(at + std::string_view("sleep").size());
  return rest.starts_with("(") || (script && rest.starts_with(" "));
}

void check_sleeps(const Source& source, Violations& found) {
  if (!source.is_test()) return;
  const std::string code =
      source.is_script() ? without_hash_comments(source.text) : without_literals(source.text);
  std::size_t number = 0;
  for (const std::string_view line : lines_of(code)) {
    ++number;
    if (sleeps(line, source.is_script())) {
      found.push_back({source.path, number, "sleeps: step the clock or wait on a signal"});
    }
  }
}

void check_names(const Source& source, Violations& found) {
  fs::path path(source.path);
  for (const fs::path& part : path.replace_extension()) {
    std::string name = part.string();
    if (name.ends_with("_test")) name.resize(name.size() - std::string_view("_test").size());
    if (std::find(kJobless.begin(), kJobless.end(), name) != kJobless.end()) {
      found.push_back({source.path, 0, "'" + name + "' names no job: call it by what it does"});
    }
  }
}

}  // namespace

std::vector<Violation> check_tree(const fs::path& root) {
  Violations found;
  for (const Source& source : read_sources(root)) {
    check_includes(source, found);
    check_clocks(source, found);
    check_sleeps(source, found);
    check_names(source, found);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::size_t count_sources(const fs::path& root) { return read_sources(root).size(); }

}  // namespace hoist::tidy
