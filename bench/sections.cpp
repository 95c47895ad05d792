#include "sections.h"

#include <array>

#include "drain.h"
#include "evaluate.h"
#include "growth.h"
#include "idle_cost.h"
#include "lateness.h"
#include "memory.h"
#include "propagate.h"
#include "serve.h"

namespace hoist::bench {

std::span<const Section> all_sections() {
  static constexpr std::array kSections = {
      Section{.name = "drain", .measure = measure_drain},
      Section{.name = "growth", .measure = measure_growth},
      Section{.name = "evaluate", .measure = measure_evaluate},
      Section{.name = "serve", .measure = measure_serve},
      Section{.name = "memory", .measure = measure_memory},
      Section{.name = "lateness", .measure = measure_lateness},
      Section{.name = "idle", .measure = measure_idle_cost},
      Section{.name = "propagate", .measure = measure_propagate},
  };
  return kSections;
}

}  // namespace hoist::bench
