// The ends of the audit trail's chains in SQLite. A writing unit holds the whole file, and with it every
// chain.
//
// One thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "hoist/domain/audit_chain.h"
#include "hoist/stores/sqlite/connection.h"

namespace hoist::sqlite {

using HeldChains = std::map<std::string, ChainHead, std::less<>>;

/// The end of the subject's chain among `chains`, read at the first call; an empty chain where there is none.
[[nodiscard]] Result<ChainHead*> hold_chain(Connection& connection, std::string_view subject,
                                            HeldChains& chains);
[[nodiscard]] Result<void> write_chain_ends(Connection& connection, const HeldChains& chains);

}  // namespace hoist::sqlite
