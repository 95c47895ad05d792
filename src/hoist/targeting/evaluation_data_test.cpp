#include <gtest/gtest.h>

#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {

TEST(EvaluationData, var_follows_paths) {
  expect_outcomes({
      {"{'var':'a'}", "{'a':1}", "1"},
      {"{'var':['a']}", "{'a':1}", "1"},
      {"{'var':'a.b.1.c'}", "{'a':{'b':[0,{'c':'x'}]}}", "'x'"},
      {"{'var':'a.b'}", "{'a':1}", "null"},
      {"{'var':'a.1'}", "{'a':'xyz'}", "'y'"},
      {"{'var':'a.length'}", "{'a':[1,2]}", "2"},
      {"{'var':'a\\.b'}", "{'a.b':1}", "1"},
      {"{'var':1}", "{'1':'one'}", "'one'"},
      {"{'var':true}", "{'true':1}", "1"},
      {"{'var':{'var':'which'}}", "{'which':'a','a':7}", "7"},
      {"{'var':[{'cat':['a.','b']}]}", "{'a':{'b':7}}", "7"},
      {"{'var':'toString'}", "{}", "null"},
  });
}

TEST(EvaluationData, defaults_stand_for_what_is_missing) {
  expect_outcomes({
      {"{'var':['a','d']}", "{}", "'d'"},
      {"{'var':['a','d']}", "{'a':null}", "null"},
      {"{'var':['a.b','d']}", "{'a':null}", "'d'"},
      {"{'var':['a','d']}", "{'a':false}", "false"},
      {"{'var':['a.b','d']}", "{'a':1}", "'d'"},
      {"{'var':['a',{'var':'b'}]}", "{'b':2}", "2"},
      {"{'var':[{'cat':['a']},'d']}", "{'a':null}", "null"},
  });
}

TEST(EvaluationData, the_empty_path_is_everything) {
  for (const char* rule : {"{'var':''}", "{'var':[]}", "{'var':null}", "{'val':[]}"}) {
    EXPECT_EQ(outcome(rule, "{'a':1}"), "{'a':1,'$flagd':{'flagKey':'flag','timestamp':1700000000}}") << rule;
  }
}

TEST(EvaluationData, flagd_properties_are_added_to_the_context) {
  expect_outcomes({
      {"{'var':'$flagd.flagKey'}", "{}", "'flag'"},
      {"{'var':'$flagd.timestamp'}", "{}", "1700000000"},
      {"{'var':'$flagd'}", "{'$flagd':1}", "{'flagKey':'flag','timestamp':1700000000}"},
      {"{'var':'$flagd.flagKey.0'}", "{}", "'f'"},
      {"{'var':['$flagd.nope','d']}", "{'$flagd':{'nope':1}}", "'d'"},
      {"{'val':['$flagd','flagKey']}", "{}", "'flag'"},
      {"{'map':[[1],{'var':'$flagd.flagKey'}]}", "{}", "[null]"},
      {"{'map':[[1],{'var':'../../$flagd.flagKey'}]}", "{}", "['flag']"},
  });
}

TEST(EvaluationData, val_exists_and_get) {
  expect_outcomes({
      {"{'val':'a'}", "{'a':1}", "1"},
      {"{'val':['a','b.c']}", "{'a':{'b.c':1}}", "1"},
      {"{'val':['a',1]}", "{'a':[1,2]}", "2"},
      {"{'val':['a',{'var':'i'}]}", "{'a':[1,2],'i':0}", "1"},
      {"{'val':'a.b'}", "{'a':{'b':1}}", "null"},
      {"{'map':[['x'],{'val':[[1],'index']}]}", "{}", "[0]"},
      {"{'map':[['x'],{'val':[[-2],'a']}]}", "{'a':5}", "[5]"},
      {"{'exists':'a'}", "{'a':null}", "true"},
      {"{'exists':'b'}", "{'a':null}", "false"},
      {"{'exists':['a','b']}", "{'a':{'b':0}}", "true"},
      {"{'get':[{'var':'a'},'b.0']}", "{'a':{'b':[3]}}", "3"},
      {"{'get':[{'var':'a'},'c','d']}", "{'a':{'b':[3]}}", "'d'"},
  });
}

TEST(EvaluationData, missing_lists_what_leads_nowhere) {
  expect_outcomes({
      {"{'missing':['a','b.c','d']}", "{'a':1,'b':{'c':null}}", "['b.c','d']"},
      {"{'missing':'a'}", "{}", "['a']"},
      {"{'missing':[]}", "{}", "[]"},
      {"{'missing':{'merge':['a','b']}}", "{'a':0}", "['b']"},
      {"{'missing':['a','b']}", "{'a':null,'b':''}", "['a','b']"},
      {"{'missing':['a','b']}", "{'a':0,'b':false}", "[]"},
      {"{'missing_some':[1,['a','b']]}", "{'b':1}", "[]"},
      {"{'missing_some':[2,['a','b','c']]}", "{'b':1}", "['a','c']"},
      {"{'missing_some':[1,{'var':'list'}]}", "{'list':['a','b'],'b':1}", "[]"},
      {"{'missing_some':[1,{'var':'list'}]}", "{'list':'a'}", "[]"},
      {"{'missing_some':['x',['a','b']]}", "{'b':1}", "['a']"},
  });
}

TEST(EvaluationData, keys_lengths_and_objects) {
  expect_outcomes({
      {"{'keys':{'var':'a'}}", "{'a':{'x':1,'y':2}}", "['x','y']"},
      {"{'keys':[{'var':'a'}]}", "{'a':['x','y']}", "['0','1']"},
      {"{'keys':{'var':'a'}}", "{'a':1}", "[]"},
      {"{'keys':{'var':'a'}}", "{}", "[]"},
      {"{'length':{'var':'a'}}", "{'a':'é𝄞'}", "3"},
      {"{'length':[{'var':'a'}]}", "{'a':[1,2]}", "2"},
      {"{'length':{'var':'a'}}", "{'a':{'x':1}}", "1"},
      {"{'length':{'var':'a'}}", "{'a':1}", "null"},
      {"{'length':[]}", "{}", "refused"},
      {"{'eachKey':{'x':{'var':'a'},'y':2}}", "{'a':1}", "{'x':1,'y':2}"},
      {"{'eachKey':['x']}", "{}", "refused"},
      {"{'preserve':{'var':'a','b':1}}", "{}", "{'var':'a','b':1}"},
  });
}

}  // namespace hoist::targeting
