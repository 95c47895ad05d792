#include "hoist/base/check.h"
#include "hoist/stores/postgres/channels.h"
#include "hoist/stores/postgres/due_listener.h"
#include "hoist/stores/postgres/migrator.h"
#include "hoist/stores/postgres/polling_listener.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "hoist/stores/postgres/session.h"

namespace hoist {
namespace {

/// A migration may run long, but must not queue behind a forgotten transaction for ever while everybody
/// queues behind it.
constexpr postgres::TimeLimits kMigrationLimits{.lock = std::chrono::minutes(1), .statement = Duration(0)};
/// A listener runs nothing but LISTEN.
constexpr postgres::TimeLimits kListenerLimits{.lock = std::chrono::seconds(5),
                                               .statement = std::chrono::seconds(5)};

class PostgresStore final : public Store {
 public:
  explicit PostgresStore(PostgresOptions options)
      : options_(std::move(options)), listener_target_(options_.url, kListenerLimits, options_.pooler) {}

  [[nodiscard]] std::unique_ptr<Session> open_session(SessionPurpose purpose) override {
    return std::make_unique<postgres::PostgresSession>(
        postgres::ConnectionTarget(options_.url, limits_of(purpose), options_.pooler), options_.test_clock);
  }

  [[nodiscard]] std::unique_ptr<DueListener> open_due_listener() override {
    return open_listener(postgres::kDueChannel);
  }
  [[nodiscard]] std::unique_ptr<DueListener> open_change_listener() override {
    return open_listener(postgres::kChangesChannel);
  }

  [[nodiscard]] std::string description() const override { return listener_target_.description(); }

 private:
  [[nodiscard]] std::unique_ptr<DueListener> open_listener(std::string_view channel) const {
    switch (options_.pooler) {
      case Pooler::kNone:
        return std::make_unique<postgres::PostgresDueListener>(listener_target_, channel);
      case Pooler::kTransaction:
        return std::make_unique<postgres::PollingListener>();
    }
    unreachable("Pooler");
  }
  [[nodiscard]] postgres::TimeLimits limits_of(SessionPurpose purpose) const {
    switch (purpose) {
      case SessionPurpose::kRequests:
        return {.lock = options_.request_lock_timeout, .statement = options_.request_statement_timeout};
      case SessionPurpose::kRunner:
        return {.lock = options_.runner_lock_timeout, .statement = options_.runner_statement_timeout};
    }
    unreachable("SessionPurpose");
  }

  PostgresOptions options_;
  postgres::ConnectionTarget listener_target_;
};

}  // namespace

std::unique_ptr<Store> open_postgres_store(PostgresOptions options) {
  return std::make_unique<PostgresStore>(std::move(options));
}

std::unique_ptr<Migrator> make_postgres_migrator(PostgresOptions options) {
  return std::make_unique<postgres::PostgresMigrator>(
      postgres::ConnectionTarget(options.url, kMigrationLimits, options.pooler), postgres_migrations());
}

}  // namespace hoist
