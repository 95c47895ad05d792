#include <gtest/gtest.h>

#include "hoist/targeting/bucketing.h"
#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {

TEST(EvaluationUser, fractional_follows_the_bucket) {
  // bucket_of("flag", "user-1", 100) decides in the first two, that of "abc" alone in the third.
  const std::uint32_t bucket = bucket_of("flag", "user-1", 100);
  const std::string below = std::to_string(bucket);
  const std::string above = std::to_string(bucket + 1);
  const auto rule = [](const std::string& weight) {
    return "{'fractional':[['in'," + weight + "],['out',{'-':[100," + weight + "]}]]}";
  };
  EXPECT_EQ(outcome(rule(above), "{'targetingKey':'user-1'}"), "'in'");
  EXPECT_EQ(outcome(rule(below), "{'targetingKey':'user-1'}"), "'out'");
  EXPECT_EQ(outcome("{'fractional':[{'var':'k'},['in'," + std::to_string(bucket_of("", "abc", 7) + 1) +
                        "],['out'," + std::to_string(7 - bucket_of("", "abc", 7) - 1) + "]]}",
                    "{'k':'abc'}"),
            "'in'");
}

TEST(EvaluationUser, fractional_agrees_with_flagd) {
  // Taken from @openfeature/flagd-core 4.0.1 with the flag key "flag".
  const std::string rule = "{'fractional':[['a',25],['b',25],['c',25],['d',25]]}";
  std::string variants;
  for (int i = 0; i < 24; ++i) {
    variants += outcome(rule, "{'targetingKey':'user" + std::to_string(i) + "'}").substr(1, 1);
  }
  EXPECT_EQ(variants, "acdbccdaddabcacbadcbccad");
}

TEST(EvaluationUser, fractional_takes_expressions_and_short_forms) {
  expect_outcomes({
      {"{'fractional':[['a'],['b',0]]}", "{'targetingKey':'u'}", "'a'"},
      {"{'fractional':[[1,5]]}", "{'targetingKey':'u'}", "1"},
      {"{'fractional':[[true]]}", "{'targetingKey':'u'}", "true"},
      {"{'fractional':[[null]]}", "{'targetingKey':'u'}", "null"},
      {"{'fractional':[[{'var':'v'},{'var':'w'}]]}", "{'targetingKey':'u','v':'x','w':3}", "'x'"},
      {"{'fractional':[[{'if':[{'var':'pro'},'p','q']}]]}", "{'targetingKey':'u'}", "'q'"},
      {"{'fractional':[['a',{'var':'w'}],['b',1]]}", "{'targetingKey':'u','w':-5}", "'b'"},
      {"{'fractional':[['a',0]]}", "{'targetingKey':'u'}", "null"},
      {"{'fractional':['key',['a']]}", "{}", "'a'"},
      {"{'fractional':['',['a']]}", "{}", "'a'"},
      {"{'fractional':{'var':'one'}}", "{'targetingKey':'u','one':['z',1]}", "'z'"},
      {"{'fractional':[{'var':'k'},['a']]}", "{'targetingKey':'u'}", "'a'"},
      {"{'fractional':[null,['a',{'var':'w'}]]}", "{'targetingKey':'u','w':1}", "'a'"},
      {"{'fractional':[['a',-1],['b',1]]}", "{'targetingKey':'u'}", "'b'"},
      {"{'fractional':[{'var':'first'},['b',0]]}", "{'targetingKey':'u','first':['a',1]}", "'a'"},
  });
}

TEST(EvaluationUser, fractional_is_null_where_it_cannot_tell) {
  expect_outcomes({
      {"{'fractional':[['a']]}", "{}", "null"},
      {"{'fractional':[['a']]}", "{'targetingKey':''}", "null"},
      {"{'fractional':[['a']]}", "{'targetingKey':5}", "null"},
      {"{'fractional':[{'var':'k'},['a']]}", "{}", "null"},
      {"{'fractional':[{'var':'k'},['a']]}", "{'targetingKey':'u','k':5}", "null"},
      {"{'fractional':[['a',{'var':'w'}]]}", "{'targetingKey':'u','w':1.5}", "null"},
      {"{'fractional':[['a',{'var':'w'}]]}", "{'targetingKey':'u','w':'1'}", "null"},
      {"{'fractional':[['a',{'var':'w'}],['b']]}", "{'targetingKey':'u','w':2147483647}", "null"},
      {"{'fractional':[[{'var':'v'}]]}", "{'targetingKey':'u','v':[1]}", "null"},
      {"{'fractional':{'var':'all'}}", "{'targetingKey':'u'}", "null"},
      {"{'fractional':[['a',{'+':[{'var':'t'},1]}]]}", "{'targetingKey':'u','t':'x'}", "null"},
  });
}

TEST(EvaluationUser, fractional_of_what_is_no_bucket_is_null) {
  for (const char* rule :
       {"{'fractional':['key']}", "{'fractional':[1,['a']]}", "{'fractional':[['a',1.5]]}",
        "{'fractional':[['a','1']]}", "{'fractional':[['a',null]]}", "{'fractional':[[]]}",
        "{'fractional':[['a',1,2]]}", "{'fractional':[[['a']]]}", "{'fractional':[[{}]]}",
        "{'fractional':[['a',2147483647],['b']]}", "{'fractional':[['a'],'b']}",
        "{'fractional':[[{'var':'v'},1,1]]}", "{'fractional':[['b'],[{'var':'v'},[1]]]}"}) {
    EXPECT_EQ(outcome(rule, "{'targetingKey':'u'}"), "null") << rule;
  }
}

TEST(EvaluationUser, fractional_is_refused_without_buckets_and_where_there_is_no_user) {
  EXPECT_EQ(outcome("{'fractional':[]}"), "refused");
  EXPECT_EQ(outcome("{'map':[[1],{'fractional':[['a']]}]}"), "refused");
}

TEST(EvaluationUser, before_and_after_compare_instants) {
  // kTestNow is 2023-11-14T22:13:20.9Z, 1700000000.9.
  expect_outcomes({
      {"{'before':'2023-11-14T22:13:21Z'}", "{}", "true"},
      {"{'before':['2023-11-14T22:13:20Z']}", "{}", "false"},
      {"{'after':'2023-11-14T23:13:20+01:00'}", "{}", "true"},
      {"{'after':1700000000.9}", "{}", "false"},
      {"{'before':1700000001}", "{}", "true"},
      {"{'before':{'var':'until'}}", "{'until':'2030-01-01T00:00:00Z'}", "true"},
      {"{'before':[{'var':'until'}]}", "{'until':'2020-01-01T00:00:00Z'}", "false"},
      {"{'before':[{'var':'a'},{'var':'b'}]}", "{'a':1,'b':'1970-01-01T00:00:02Z'}", "true"},
      {"{'after':[{'var':'a'},'2024-01-01T00:00:00Z']}", "{'a':'2024-01-02T00:00:00Z'}", "true"},
      {"{'after':[{'var':'a'},'2024-01-01T00:00:00Z']}", "{'a':'soon'}", "false"},
      {"{'before':{'var':'until'}}", "{}", "false"},
      {"{'before':['soon']}", "{}", "refused"},
      {"{'before':[]}", "{}", "refused"},
      {"{'before':[1,2,3]}", "{}", "refused"},
      {"{'after':true}", "{}", "refused"},
  });
}

}  // namespace hoist::targeting
