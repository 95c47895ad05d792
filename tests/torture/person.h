// One of the people behind the load.
#pragma once

#include <string>
#include <vector>

#include "hoist/base/prng.h"
#include "torture/front.h"

namespace hoist::torture {

/// Makes one request at a time, chosen by her seed. One thread.
class Person {
 public:
  /// `number` keeps the names of her own flags apart from other people's.
  Person(Front& front, int number, std::uint64_t seed, const std::vector<std::string>& shared_flags)
      : front_(front), number_(number), random_(seed), shared_flags_(shared_flags) {}

  Receipt act();

 private:
  struct Made {
    std::string id;
    std::string flag_key;
  };

  [[nodiscard]] bool chance(int percent) { return random_.below(100) < static_cast<std::uint64_t>(percent); }
  [[nodiscard]] const std::string& any_shared_flag();
  [[nodiscard]] Wish make_wish(const std::string& flag_key);
  Receipt schedule(const std::string& flag_key);
  Receipt edit();
  /// Creates a flag of her own, schedules changes of it, and deletes it, one step at each call.
  Receipt doom();
  Receipt cancel();
  Receipt retry();

  Front& front_;
  int number_;
  Prng random_;
  const std::vector<std::string>& shared_flags_;
  std::vector<Made> made_;
  int doomed_ = 0;       ///< How many flags she has doomed.
  int doomed_left_ = 0;  ///< Schedules yet to be made for the present one, then it is deleted.
};

}  // namespace hoist::torture
