#include "measured_flags.h"

#include <fmt/format.h>

#include <array>

#include "support/builders.h"

namespace hoist::bench {

FlagKey measured_key(int number) { return test::flag_key(fmt::format("flag-{}", number)); }

FlagConfig measured_config() {
  FlagConfig config;
  config.enabled = true;
  config.rollout_percentage = test::percentage(50);
  config.targeting = Object{
      {"if", Array{Object{{"in", Array{Object{{"var", "country"}}, Array{"AT", "CH"}}}}, "on", nullptr}}};
  return config;
}

EvaluationContext measured_context(int user) {
  constexpr std::array kCountries = {"BE", "CH", "DE", "DK", "ES", "FR"};
  return {.attributes = Object{{"targetingKey", fmt::format("user-{}", user)},
                               {"country", kCountries.at(static_cast<std::size_t>(user) % kCountries.size())},
                               {"plan", "pro"},
                               {"age", 20 + user % 60}}};
}

}  // namespace hoist::bench
