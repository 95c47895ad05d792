-- What wrk sends: the same request again and again. Behind "--" stand its method, its body, and its headers as
-- "Name: value". At the end a line of JSON for bench/load.cpp; times are microseconds.
function init(arguments)
  wrk.method = arguments[1]
  wrk.body = arguments[2]
  for i = 3, #arguments do
    local name, value = arguments[i]:match("^(.-): (.*)$")
    wrk.headers[name] = value
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "us": %d, "failed": %d, "p50Us": %d, "p99Us": %d}\n', summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, latency:percentile(50),
    latency:percentile(99)))
end
