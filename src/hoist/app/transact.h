// Runs a use case in one unit of work: begin, act, commit; or nothing at all.
#pragma once

#include <utility>

#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Calls `act(UnitOfWork&)`, which returns a Result, and commits if it succeeded. Errors: those of
/// begin, of `act` (then nothing is written) and of commit.
template <class Act>
[[nodiscard]] auto transact(Session& session, Access access, Act&& act)
    -> decltype(act(std::declval<UnitOfWork&>())) {
  auto unit = session.begin(access);
  if (!unit) return tl::unexpected<Error>(std::move(unit).error());
  auto result = std::forward<Act>(act)(**unit);
  if (!result) return result;
  auto committed = (*unit)->commit();
  if (!committed) return tl::unexpected<Error>(std::move(committed).error());
  return result;
}

}  // namespace hoist
