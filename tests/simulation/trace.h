// What happened, line by line, for people: kept only where somebody wants to read it.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/sim_time.h"

namespace hoist::sim {

/// One thread at a time.
class Trace {
 public:
  Trace(const SimTime& time, bool kept) : time_(time), kept_(kept) {}

  [[nodiscard]] bool kept() const { return kept_; }
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

  /// "[+12.345678s] worker-0: …", where `who` says it.
  template <class... Args>
  void say(std::string_view who, fmt::format_string<Args...> format, Args&&... args) {
    if (!kept_) return;
    lines_.push_back(fmt::format("[+{}.{:06}s] {}: {}", time_.elapsed / 1'000'000, time_.elapsed % 1'000'000,
                                 who, fmt::format(format, std::forward<Args>(args)...)));
  }

  /// "S3" instead of an id's 36 characters; the id itself before it was named.
  [[nodiscard]] std::string short_name(const std::string& id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? id : found->second;
  }
  void name(const std::string& id, std::string short_name) { names_.emplace(id, std::move(short_name)); }

 private:
  const SimTime& time_;
  bool kept_;
  std::vector<std::string> lines_;
  std::map<std::string, std::string> names_;
};

}  // namespace hoist::sim
