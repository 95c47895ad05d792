#include "hoist/cli/store_access.h"

#include "hoist/cli/runtime_settings.h"

namespace hoist::cli {

Result<std::unique_ptr<StoreAccess>> StoreAccess::open(const ResolvedSettings& settings) {
  HOIST_ASSIGN(const DatabaseAddress address, database_setting(settings));
  std::unique_ptr<StoreAccess> access(new StoreAccess());
  access->opened_ = open_store(address, access->clock_);
  HOIST_TRY(require_migrated(*access->opened_.migrator));
  access->session_ = access->opened_.store->open_session(SessionPurpose::kRequests);
  return access;
}

}  // namespace hoist::cli
