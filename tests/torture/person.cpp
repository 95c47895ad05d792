#include "torture/person.h"

#include <fmt/format.h>

#include <algorithm>

#include "torture/load.h"
#include "torture/moment.h"

namespace hoist::torture {
namespace {

using namespace std::chrono_literals;

constexpr auto kTogether = 250ms;
constexpr std::size_t kRecent = 40;

}  // namespace

Receipt Person::act() {
  const std::uint64_t dice = random_.below(100);
  if (doomed_left_ > 0 && dice < 20) return doom();
  if (dice < 66) return schedule(any_shared_flag());
  if (dice < 78) return edit();
  if (dice < 86) return cancel();
  if (dice < 94) return retry();
  return doom();
}

const std::string& Person::any_shared_flag() { return shared_flags_[random_.below(shared_flags_.size())]; }

Wish Person::make_wish(const std::string& flag_key) {
  Wish wish;
  wish.flag_key = flag_key;
  wish.in = chance(10) ? between(1ms, 5ms, random_) : between(5ms, chance(70) ? 500ms : 2500ms, random_);
  if (chance(50)) wish.aligned = kTogether;
  if (chance(60)) wish.enabled = chance(50);
  if (!wish.enabled || chance(50)) wish.rollout = static_cast<int>(random_.below(101));
  wish.max_retries = static_cast<int>(random_.below(4));
  return wish;
}

Receipt Person::schedule(const std::string& flag_key) {
  Receipt receipt = front_.create_schedule(make_wish(flag_key));
  if (receipt.answer == Answer::kAccepted) made_.push_back({.id = receipt.schedule_id, .flag_key = flag_key});
  return receipt;
}

Receipt Person::edit() {
  Edit edit;
  edit.flag_key = any_shared_flag();
  if (chance(50)) edit.enabled = chance(50);
  if (!edit.enabled || chance(50)) edit.rollout = static_cast<int>(random_.below(101));
  return front_.edit_flag(edit);
}

Receipt Person::doom() {
  const std::string key = fmt::format("doomed-{}-{}", number_, doomed_);
  if (doomed_left_ == 0) {
    ++doomed_;
    doomed_left_ = 1 + static_cast<int>(random_.below(4));
    return front_.create_flag(fmt::format("doomed-{}-{}", number_, doomed_));
  }
  if (--doomed_left_ > 0) return schedule(key);
  return front_.delete_flag(key);
}

Receipt Person::cancel() {
  if (made_.empty()) return schedule(any_shared_flag());
  // What is recent may still be cancelled.
  const std::size_t recent = std::min(made_.size(), kRecent);
  const Made& chosen = made_[made_.size() - 1 - random_.below(recent)];
  return front_.cancel_schedule(chosen.flag_key, chosen.id);
}

Receipt Person::retry() {
  if (made_.empty()) return schedule(any_shared_flag());
  // What fails is found quicker where the database refuses.
  for (int i = 0; i < 20; ++i) {
    const Made& chosen = made_[random_.below(made_.size())];
    if (!chosen.flag_key.starts_with("fr") && !chance(5)) continue;
    return front_.retry_schedule(chosen.flag_key, chosen.id);
  }
  return schedule(any_shared_flag());
}

}  // namespace hoist::torture
