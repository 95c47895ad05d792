#include "hoist/targeting/plain_conditions.h"

#include <gtest/gtest.h>

#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {
namespace {

/// With a trace, which takes the general way.
std::string general_outcome(std::string_view rule, std::string_view context) {
  Trace trace;
  const auto value = evaluated(value_of(rule), value_of(context), {}, &trace);
  return value ? shown_value(*value) : "fails";
}

}  // namespace

TEST(PlainConditions, they_say_what_the_general_way_says) {
  const std::vector<std::string> conditions = {
      "{'==':[{'var':'a'},'x']}",
      "{'===':[{'var':'a'},'x']}",
      "{'==':[{'var':'a'},'']}",
      "{'==':[{'var':'a'},'7']}",
      "{'==':[{'var':['a']},'x']}",
      "{'==':[{'var':['a','x']},'x']}",
      "{'in':[{'var':'a'},['x','y']]}",
      "{'in':[{'var':'a'},[]]}",
      "{'in':[{'var':'a'},['x',7,null]]}",
      "{'in':[{'var':'a'},'xyz']}",
      "{'==':['x',{'var':'a'}]}",
      "{'==':[{'var':'a'},'x','x']}",
      "{'==':[{'var':'a.b'},'x']}",
      "{'in':[{'var':'a'},['x'],1]}",
      "{'==':[{'var':'$flagd.flagKey'},'x']}",
      "{'in':[{'var':'a'},['1','2','3','4','5','6','7','8','9','x']]}",
  };
  const std::vector<std::string> contexts = {
      "{}",          "{'a':'x'}",  "{'a':'X'}",      "{'a':''}",   "{'a':'7'}",       "{'a':7}",
      "{'a':null}",  "{'a':true}", "{'a':['x']}",    "{'a':[]}",   "{'a':{'b':'x'}}", "{'b':'x','a':'y'}",
      "{'a.b':'x'}", "{'A':'x'}",  "{'$flagd':'x'}", "{'a':'xy'}",
  };
  for (const std::string& condition : conditions) {
    for (const std::string& rule :
         {"{'if':[" + condition + ",'yes','no']}", "{'if':[" + condition + ",'yes']}",
          "{'if':[{'var':'b'},'b'," + condition + ",'yes',{'var':'b'},'b','no']}"}) {
      for (const std::string& context : contexts) {
        EXPECT_EQ(outcome(rule, context), general_outcome(rule, context)) << rule << " with " << context;
      }
    }
  }
}

TEST(PlainConditions, the_first_that_holds_decides) {
  const std::string_view rule =
      "{'if':[{'==':[{'var':'plan'},'pro']},'p',{'in':[{'var':'country'},['AT','CH']]},'c',"
      "{'===':[{'var':'plan'},'free']},'f','else']}";
  expect_outcomes({
      {rule, "{'plan':'pro','country':'AT'}", "'p'"},
      {rule, "{'plan':'free','country':'CH'}", "'c'"},
      {rule, "{'plan':'free','country':'FR'}", "'f'"},
      {rule, "{'plan':'team'}", "'else'"},
      {rule, "{'country':'AT'}", "'c'"},
      {rule, "{}", "'else'"},
  });
}

TEST(PlainConditions, inside_map_a_variable_is_the_elements) {
  expect_outcomes({{"{'map':[{'var':'list'},{'if':[{'==':[{'var':'a'},'x']},1,2]}]}",
                    "{'a':'x','list':[{'a':'x'},{'a':'y'},{}]}", "[1,2,2]"}});
}

}  // namespace hoist::targeting
