// Targeting as one line of text, for the common cases; whatever else a rule can say is written as JSON.
//
//   rule      = clause { ";" clause }
//   clause    = condition "->" outcome | [ "else" ] outcome        the latter ends the rule
//   condition = part { "and" part }
//   part      = [ "not" ] ( "segment" KEY
//                         | PERCENT "%"                            that share of users, by the flag's own
//                         buckets | ATTRIBUTE ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) VALUE | ATTRIBUTE "in"
//                         VALUE { "," VALUE } )
//   outcome   = VARIANT | "split" VARIANT WEIGHT { "," VARIANT WEIGHT }
//
// `user` stands for the attribute targetingKey; a dot goes into an object. A value is a number, true or false
// where it reads as one, else text; in quotes, single or double, it is text, whatever it reads as.
//
// Pure. Errors: kInvalidArgument, saying where and what is accepted there.
#pragma once

#include <string_view>

#include "hoist/base/result.h"
#include "hoist/targeting/value.h"

namespace hoist::cli {

/// "plan = pro and country in de, at -> on; 25% -> on; else off" as JSONLogic.
[[nodiscard]] Result<Value> parse_rule_text(std::string_view text);

/// Conditions alone, any of which may hold: "plan = pro; user in ann, bob" as JSONLogic.
[[nodiscard]] Result<Value> parse_condition_text(std::string_view text);

}  // namespace hoist::cli
