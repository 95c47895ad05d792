// A preflight of one environment: its pending schedules of the next day are rehearsed in a unit of work that
// only reads, and what was found is recorded in another, which nobody waits for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "hoist/app/outbox.h"
#include "hoist/domain/preflight.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The most schedules that are rehearsed at once, the next of them: about half a second's work. What comes
/// behind is rehearsed as soon as some of them are settled.
inline constexpr std::size_t kMostRehearsed = 10'000;

struct Rehearsal {
  std::int64_t revision = 0;  ///< Of the environment: what was found holds for it.
  std::vector<RiskFinding> findings;
  std::optional<Instant> next = {};  ///< When the next schedule comes to a stage; none where none does.
};
/// Store errors only.
[[nodiscard]] Result<Rehearsal> rehearse_environment(UnitOfWork& unit, const EnvironmentKey& environment);

/// What became of findings.
struct RecordedRisks {
  std::vector<RiskFinding> recorded;  ///< The others had changed meanwhile; the next rehearsal finds them.
  EnqueuedEvents told;
  std::optional<Error> untold = {};  ///< Why nobody was told: a webhook does not decode.
};
/// Marks the schedules, tells whoever is to be told, and raises the revision; what stands already is not
/// written again, so that of several workers one tells. Precondition: there are findings. Store errors only.
[[nodiscard]] Result<RecordedRisks> record_risks(UnitOfWork& unit, const EnvironmentKey& environment,
                                                 const std::vector<RiskFinding>& findings,
                                                 RandomSource& random);

}  // namespace hoist
