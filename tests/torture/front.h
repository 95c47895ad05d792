// Where the load's requests go in, and what it was told about each.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace hoist::torture {

enum class Answer : std::uint8_t {
  kAccepted,  ///< Acknowledged: it must be in the store for ever.
  kRefused,   ///< Said not to have happened: it must not be in the store.
  kUnknown,   ///< The answer was lost: it is wholly there or wholly absent.
};

/// What became of one request.
struct Receipt {
  Answer answer = Answer::kUnknown;
  std::string action;        ///< Of the audit event that it leaves: "schedule.created", …
  std::string flag_id;       ///< "" where it was not learnt.
  std::string schedule_id;   ///< "" where none is concerned, or it was not learnt.
  std::int64_t version = 0;  ///< The flag's afterwards; 0 where it was not learnt.
  std::string reason;        ///< Of a refusal.
  int asked_again = 0;       ///< How often the same request was repeated, for want of an answer.
  bool replayed = false;     ///< The answer came from an earlier time that it was asked.
  bool outage = false;       ///< Refused, or unknown, because the store or the server is away.
};

/// A schedule that somebody wants.
struct Wish {
  std::string flag_key;
  std::chrono::microseconds in{};  ///< From now.
  /// Where not zero, the instant is moved to the next multiple of this, so that many fall due together.
  std::chrono::microseconds aligned{};
  std::optional<bool> enabled = std::nullopt;
  std::optional<int> rollout = std::nullopt;
  int max_retries = 3;
};

struct Edit {
  std::string flag_key;
  std::optional<bool> enabled = std::nullopt;
  std::optional<int> rollout = std::nullopt;
};

/// One person's way in; her thread only. Nothing is tried twice, unless that is safe.
class Front {
 public:
  Front() = default;
  Front(const Front&) = delete;
  Front& operator=(const Front&) = delete;
  virtual ~Front() = default;

  virtual Receipt create_flag(const std::string& key) = 0;
  virtual Receipt edit_flag(const Edit& edit) = 0;
  virtual Receipt delete_flag(const std::string& key) = 0;
  virtual Receipt create_schedule(const Wish& wish) = 0;
  virtual Receipt cancel_schedule(const std::string& flag_key, const std::string& id) = 0;
  virtual Receipt retry_schedule(const std::string& flag_key, const std::string& id) = 0;
};

}  // namespace hoist::torture
