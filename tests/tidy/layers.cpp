#include "tidy/layers.h"

#include <algorithm>

namespace hoist::tidy {
namespace {

struct Row {
  std::string layer;
  std::vector<std::string> may_include;
};

/// A new edge is a decision about the architecture: it is made here and in ARCHITECTURE.md.
const std::vector<Row>& table() {
  static const std::vector<Row> rows = {
      {"base", {}},
      {"targeting", {"base"}},
      {"domain", {"targeting"}},
      {"ports", {"domain"}},
      {"app", {"ports"}},
      {"engine", {"app"}},
      {"wire", {"domain"}},
      {"stores/migrations", {"base"}},
      {"stores/sqlite", {"ports", "wire", "stores/migrations"}},
      {"stores/postgres", {"ports", "wire", "stores/migrations"}},
      {"system", {"ports"}},
      {"delivery", {"ports", "wire"}},
      {"http", {"app", "wire"}},
      {"cli", {"engine", "http", "delivery", "stores/sqlite", "stores/postgres", "system"}},
  };
  return rows;
}

}  // namespace

std::vector<std::string> layers() {
  std::vector<std::string> names;
  for (const Row& row : table()) names.push_back(row.layer);
  return names;
}

std::optional<std::string> layer_of(std::string_view path_below_hoist) {
  for (const Row& row : table()) {
    if (path_below_hoist.starts_with(row.layer + "/")) return row.layer;
  }
  return std::nullopt;
}

std::set<std::string> reachable_from(const std::string& layer) {
  std::set<std::string> reached = {layer};
  std::vector<std::string> open = {layer};
  while (!open.empty()) {
    const std::string next = open.back();
    open.pop_back();
    for (const Row& row : table()) {
      if (row.layer != next) continue;
      for (const std::string& target : row.may_include) {
        if (reached.insert(target).second) open.push_back(target);
      }
    }
  }
  return reached;
}

}  // namespace hoist::tidy
