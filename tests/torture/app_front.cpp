#include "torture/app_front.h"

#include <utility>

#include "hoist/app/cancel_schedule.h"
#include "hoist/app/create_flag.h"
#include "hoist/app/create_schedule.h"
#include "hoist/app/delete_flag.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/retry_schedule.h"
#include "hoist/app/transact.h"
#include "hoist/base/prng.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "support/builders.h"
#include "support/must.h"

namespace hoist::torture {
namespace {

using test::flag_key;
using test::make_updates;

const std::string kActor = "torture";

Answer answer_of(ErrorCode code) {
  return code == ErrorCode::kConnectionLost ? Answer::kUnknown : Answer::kRefused;
}

bool is_outage(ErrorCode code) {
  return code == ErrorCode::kConnectionLost || code == ErrorCode::kStoreUnavailable;
}

ScheduleAddress address_of(const std::string& id) {
  return {.id = test::must(ScheduleId::parse(id)), .flag_key = std::nullopt, .environment = std::nullopt};
}

Instant moment_of(const Wish& wish, Instant now) {
  const Instant at = now + wish.in;
  if (wish.aligned.count() == 0) return at;
  const std::int64_t step = wish.aligned.count();
  return Instant::from_unix_us((at.unix_us() / step + 1) * step);
}

class AppFront final : public Front {
 public:
  AppFront(const std::string& url, std::uint64_t seed)
      : random_(seed),
        store_(open_postgres_store({.url = url})),
        session_(store_->open_session(SessionPurpose::kRequests)) {}

  Receipt create_flag(const std::string& key) override {
    return ask("flag.created", [&](UnitOfWork& unit) {
      const CreateFlag command{.key = flag_key(key), .environment = production(), .config = {}};
      return hoist::create_flag(unit, command, kActor, random_);
    });
  }

  Receipt edit_flag(const Edit& edit) override {
    return ask("flag.edited", [&](UnitOfWork& unit) {
      const FlagUpdates command = make_updates(edit.enabled, edit.rollout);
      return hoist::edit_flag(unit, flag_key(edit.flag_key), production(), command, kActor, random_);
    });
  }

  Receipt delete_flag(const std::string& key) override {
    return ask("flag.deleted", [&](UnitOfWork& unit) {
      return hoist::delete_flag(unit, flag_key(key), production(), kActor, random_);
    });
  }

  Receipt create_schedule(const Wish& wish) override {
    return ask("schedule.created", [&](UnitOfWork& unit) {
      const CreateSchedule command{.key = flag_key(wish.flag_key),
                                   .environment = production(),
                                   .scheduled_at = moment_of(wish, unit.now()),
                                   .updates = make_updates(wish.enabled, wish.rollout),
                                   .max_retries = wish.max_retries};
      return hoist::create_schedule(unit, command, kActor, random_);
    });
  }

  Receipt cancel_schedule(const std::string& /*flag_key*/, const std::string& id) override {
    return ask("schedule.cancelled", [&](UnitOfWork& unit) {
      return hoist::cancel_schedule(unit, address_of(id), kActor, random_);
    });
  }

  Receipt retry_schedule(const std::string& /*flag_key*/, const std::string& id) override {
    return ask("schedule.retried", [&](UnitOfWork& unit) {
      return hoist::retry_schedule(unit, address_of(id), kActor, random_);
    });
  }

 private:
  static void note(const Flag& flag, Receipt& receipt) {
    receipt.flag_id = flag.id.to_string();
    receipt.version = flag.version;
  }
  static void note(const Schedule& schedule, Receipt& receipt) {
    receipt.flag_id = schedule.flag_id.to_string();
    receipt.schedule_id = schedule.id.to_string();
  }

  /// Runs `act` in one unit of work. What it made is noted before the commit, whose answer may be lost.
  template <class Act>
  Receipt ask(std::string action, const Act& act) {
    Receipt receipt;
    receipt.action = std::move(action);
    const auto result = transact(*session_, Access::kWrite, [&](UnitOfWork& unit) {
      auto made = act(unit);
      if (made) note(*made, receipt);
      return made;
    });
    if (result) {
      receipt.answer = Answer::kAccepted;
    } else {
      receipt.answer = answer_of(result.error().code);
      receipt.outage = is_outage(result.error().code);
      receipt.reason = test::describe(result.error());
    }
    return receipt;
  }

  Prng random_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Session> session_;
};

}  // namespace

std::unique_ptr<Front> make_app_front(const std::string& url, std::uint64_t seed) {
  return std::make_unique<AppFront>(url, seed);
}

}  // namespace hoist::torture
