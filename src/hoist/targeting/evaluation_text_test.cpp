#include <gtest/gtest.h>

#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {

TEST(EvaluationText, cat_joins) {
  expect_outcomes({
      {"{'cat':['a',1,true,{'var':'a'}]}", "{'a':'x'}", "'a1truex'"},
      {"{'cat':'a'}", "{}", "'a'"},
      {"{'cat':5}", "{}", "'5'"},
      {"{'cat':[]}", "{}", "''"},
      {"{'cat':[{'var':'a'}]}", "{'a':[1,null,'x']}", "'1,,x'"},
      {"{'cat':{'var':'a'}}", "{'a':[1,null,'x']}", "'1,,x'"},
      {"{'cat':{'var':'a'}}", "{}", "''"},
      {"{'cat':['a',{'var':'a'},'b']}", "{}", "'ab'"},
      {"{'cat':['a',null]}", "{}", "'a'"},
  });
}

TEST(EvaluationText, substr_counts_code_units) {
  expect_outcomes({
      {"{'substr':['abcdef',2]}", "{}", "'cdef'"},
      {"{'substr':['abcdef',-3]}", "{}", "'def'"},
      {"{'substr':['abcdef',-9,2]}", "{}", "'ab'"},
      {"{'substr':['abcdef',1,3]}", "{}", "'bcd'"},
      {"{'substr':['abcdef',1,-2]}", "{}", "'bcd'"},
      {"{'substr':['abcdef',-4,-2]}", "{}", "'cd'"},
      {"{'substr':['abcdef',9]}", "{}", "''"},
      {"{'substr':['abcdef',1,null]}", "{}", "''"},
      {"{'substr':['abcdef','2']}", "{}", "'cdef'"},
      {"{'substr':[{'var':'a'},1,2]}", "{'a':'é𝄞x'}", "'𝄞'"},
      {"{'substr':[{'var':'a'},1]}", "{'a':12}", "'2'"},
      {"{'substr':[{'var':'a'},1,2]}", "{}", "'ul'"},
      {"{'substr':'abc'}", "{}", "'abc'"},
  });
}

TEST(EvaluationText, in_looks_into_arrays_and_strings) {
  expect_outcomes({
      {"{'in':[{'var':'a'},['x','y']]}", "{'a':'y'}", "true"},
      {"{'in':[{'var':'a'},['1']]}", "{'a':1}", "false"},
      {"{'in':[{'var':'a'},[1,null]]}", "{}", "true"},
      {"{'in':[{'var':'a'},{'var':'l'}]}", "{'a':2,'l':[1,2]}", "true"},
      {"{'in':[{'var':'a'},'xyz']}", "{'a':'yz'}", "true"},
      {"{'in':[{'var':'a'},'x1z']}", "{'a':1}", "true"},
      {"{'in':[{'var':'a'},{'var':'nope'}]}", "{'a':1}", "false"},
      {"{'in':['',{'var':'a'}]}", "{'a':''}", "false"},
      {"{'in':['',{'var':'a'}]}", "{'a':'x'}", "true"},
      {"{'in':['x']}", "{}", "false"},
      {"{'in':[{'var':'a'},{'var':'n'}]}", "{'n':5}", "false"},
      {"{'in':[{'var':'a'},{'var':'n'}]}", "{'a':'x','n':{'x':1}}", "false"},
      {"{'in':[{'var':'a'},'null']}", "{}", "true"},
      {"{'in':[[1],[[1]]]}", "{}", "false"},
  });
}

TEST(EvaluationText, a_large_literal_array_is_a_set) {
  const std::string rule = "{'in':[{'var':'a'},['a','b','c','d',1,2,-0,true,null,[1],{}]]}";
  for (const char* inside : {"'a'", "'d'", "1", "2", "0", "true", "null"}) {
    EXPECT_EQ(outcome(rule, "{'a':" + std::string(inside) + "}"), "true") << inside;
  }
  for (const char* outside : {"'e'", "'1'", "3", "false", "[1]", "{}"}) {
    EXPECT_EQ(outcome(rule, "{'a':" + std::string(outside) + "}"), "false") << outside;
  }
}

TEST(EvaluationText, starts_and_ends) {
  expect_outcomes({
      {"{'starts_with':[{'var':'a'},'he']}", "{'a':'hello'}", "true"},
      {"{'starts_with':[{'var':'a'},'lo']}", "{'a':'hello'}", "false"},
      {"{'ends_with':[{'var':'a'},'lo']}", "{'a':'hello'}", "true"},
      {"{'ends_with':[{'var':'a'},'']}", "{'a':''}", "true"},
      {"{'ends_with':[{'var':'a'},'lo']}", "{'a':5}", "null"},
      {"{'ends_with':[{'var':'a'},'lo']}", "{}", "null"},
      {"{'some':[{'var':'l'},{'ends_with':[{'var':''},'@x.no']}]}", "{'l':['a@x.no']}", "true"},
      {"{'starts_with':[{'var':'a'}]}", "{'a':'x'}", "null"},
      {"{'starts_with':[{'var':'a'},'x','y']}", "{'a':'x'}", "null"},
      {"{'starts_with':[{'var':'a'},1]}", "{'a':'1'}", "null"},
  });
}

TEST(EvaluationText, versions) {
  expect_outcomes({
      {"{'sem_ver':[{'var':'v'},'>=','1.2.0']}", "{'v':'1.10.0'}", "true"},
      {"{'sem_ver':[{'var':'v'},'^','1']}", "{'v':'v1.9'}", "true"},
      {"{'sem_ver':[{'var':'v'},'=','1.2']}", "{'v':1.2}", "true"},
      {"{'sem_ver':[{'var':'v'},'~','1.2.3']}", "{'v':'1.3.0'}", "false"},
      {"{'sem_ver':[{'var':'v'},'=','1.2']}", "{'v':'new'}", "null"},
      {"{'sem_ver':[{'var':'v'},'=','1.2']}", "{}", "null"},
      {"{'sem_ver':[{'var':'v'},{'var':'o'},'1.2']}", "{'v':'1','o':'=='}", "null"},
      {"{'sem_ver':[{'var':'v'},'=','1']}", "{'v':true}", "null"},
      {"{'sem_ver':{'var':'l'}}", "{'l':['1','<','2']}", "null"},
      {"{'sem_ver':[{'var':'v'},'==','1.2']}", "{'v':'1.2'}", "null"},
      {"{'sem_ver':[{'var':'v'},'=','1.2.3.4']}", "{'v':'1.2'}", "null"},
      {"{'sem_ver':[{'var':'v'},'=']}", "{'v':'1.2'}", "null"},
      {"{'sem_ver':[{'var':'v'},'=','1.2','']}", "{'v':'1.2'}", "null"},
  });
}

TEST(EvaluationText, matches_searches_in_a_string) {
  expect_outcomes({
      {"{'matches':[{'var':'a'},'^b.g$']}", "{'a':'bug'}", "true"},
      {"{'matches':[{'var':'a'},'u']}", "{'a':'bug'}", "true"},
      {"{'matches':[{'var':'a'},'^u']}", "{'a':'bug'}", "false"},
      {"{'matches':[{'var':'a'},'(?i)BUG']}", "{'a':'bug'}", "true"},
      {"{'matches':[{'var':'a'},'1']}", "{'a':1}", "false"},
      {"{'matches':[{'var':'a'},'']}", "{}", "false"},
      {"{'matches':[{'var':'a'},{'var':'b'}]}", "{}", "refused"},
      {"{'matches':[{'var':'a'},'(']}", "{}", "refused"},
      {"{'matches':[{'var':'a'},'(a)\\1']}", "{}", "refused"},
      {"{'matches':[{'var':'a'}]}", "{}", "refused"},
      {"{'matches':[{'var':'a'},'((a{100}){100}){100}']}", "{}", "refused"},
  });
  EXPECT_EQ(outcome("{'matches':[{'var':'a'},'" + std::string(1001, 'a') + "']}"), "refused");
}

TEST(EvaluationText, the_number_of_patterns_is_bounded) {
  Array conditions;
  for (std::size_t i = 0; i < kMaxRulePatterns; ++i) {
    conditions.push_back(value_of("{'matches':[{'var':'a'},'x']}"));
  }
  EXPECT_TRUE(Rule::compile(Object{{"or", conditions}}, {}));
  conditions.push_back(conditions.front());
  EXPECT_FALSE(Rule::compile(Object{{"or", conditions}}, {}));
}

}  // namespace hoist::targeting
