# Sourced by ./run: the demo's flags and schedules, and the story that unfolds.
#
# One schedule fails for a real reason: a trigger in the demo store refuses to change the flag. Once it
# has failed, the trigger is dropped, and the retry goes through.

demo_fill() {
  "$hoist" flag create checkout-v2 --description "The new checkout" >/dev/null
  "$hoist" flag create dark-mode --enabled --rollout 10 --description "Dark colours" >/dev/null
  "$hoist" flag create payments --description "Guarded by a trigger at first" >/dev/null
  "$hoist" schedule create checkout-v2 --in 6s --enable --rollout 50 >/dev/null
  "$hoist" schedule create dark-mode --in 8s --rollout 100 >/dev/null
  "$hoist" schedule create payments --in 5s --enable >/dev/null
  sqlite3 "$store" "CREATE TRIGGER payments_freeze BEFORE UPDATE ON feature_flags WHEN NEW.flag_key = 'payments'
    BEGIN SELECT RAISE(ABORT, 'payments are frozen until the audit is over'); END;"
}

# demo_watch <log>: tells what the server's log says, and drops the trigger after the first failure.
demo_watch() {
  local line message flag left=3
  echo "Three schedules come due in a few seconds; 'payments' meets a trigger that refuses it:"
  tail --pid="$server" -n +1 -F "$1" 2>/dev/null | while read -r line; do
    message=$(json message <<<"$line")
    flag=$(json flagKey <<<"$line")
    case $message in
      "Schedule applied"*)
        echo "  $(date -u +%T)  $flag: $message"
        left=$((left - 1))
        ;;
      "Schedule failed, retry scheduled")
        echo "  $(date -u +%T)  $flag: $message for $(json nextRetryAt <<<"$line") ($(json error <<<"$line"))"
        sqlite3 "$store" "DROP TRIGGER IF EXISTS payments_freeze"
        echo "            the trigger is dropped now; the retry will go through"
        ;;
    esac
    if [ "$left" = 0 ]; then
      echo "All done. The ledger of each attempt: hoist schedule list, then hoist schedule show ID"
      break
    fi
  done
}
