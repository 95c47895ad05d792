#include "torture/load.h"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "torture/moment.h"
#include "torture/person.h"

namespace hoist::torture {
namespace {

using namespace std::chrono_literals;

constexpr int kCalm = 24;
constexpr int kFrail = 6;
constexpr int kFrozen = 2;

std::vector<std::string> shared_flags() {
  std::vector<std::string> keys;
  for (int i = 0; i < kCalm; ++i) keys.push_back(fmt::format("calm-{}", i));
  for (int i = 0; i < kFrail; ++i) keys.push_back(fmt::format("{}{}", kFrailPrefix, i));
  for (int i = 0; i < kFrozen; ++i) keys.push_back(fmt::format("{}{}", kFrozenPrefix, i));
  return keys;
}

}  // namespace

Load::Load(LoadOptions options, FrontMaker make_front)
    : options_(options), make_front_(std::move(make_front)), shared_flags_(shared_flags()) {
  const std::unique_ptr<Front> front = make_front_(options_.seed);
  for (const std::string& key : shared_flags_) {
    receipts_.push_back(front->create_flag(key));
    if (receipts_.back().answer != Answer::kAccepted) {
      throw std::runtime_error("the load's flags cannot be created: " + receipts_.back().reason);
    }
  }
}

Load::~Load() {
  for (std::jthread& person : people_) person.request_stop();
}

void Load::start() {
  present_ = options_.people;
  for (int i = 1; i <= options_.people; ++i) {
    people_.emplace_back([this, i](const std::stop_token& stop) {
      try {
        live(i, stop);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        failure_ = std::current_exception();
      }
      if (--present_ == 0) over_.request_stop();
    });
  }
}

void Load::live(int number, const std::stop_token& stop) {
  Prng random(options_.seed * 1000 + static_cast<std::uint64_t>(number));
  const std::unique_ptr<Front> front = make_front_(random.next());
  Person person(*front, number, random.next(), shared_flags_);
  std::vector<Receipt> receipts;
  const auto end = std::chrono::steady_clock::now() + options_.time;
  for (int i = 0; i < options_.requests_each && std::chrono::steady_clock::now() < end; ++i) {
    receipts.push_back(person.act());
    // Who meets an outage looks again a little later.
    const auto pause =
        receipts.back().outage ? between(10ms, 60ms, random) : between(0us, options_.pace * 2, random);
    if (stopped_within(stop, pause)) break;
  }
  const std::lock_guard lock(mutex_);
  receipts_.insert(receipts_.end(), receipts.begin(), receipts.end());
}

void Load::finish() {
  for (std::jthread& person : people_) person.join();
  people_.clear();
  if (failure_) std::rethrow_exception(failure_);
}

LoadCounts Load::counts() const {
  LoadCounts counts;
  for (const Receipt& receipt : receipts_) {
    if (receipt.answer == Answer::kAccepted) ++counts.accepted[receipt.action];
    if (receipt.answer == Answer::kRefused) ++counts.refused;
    if (receipt.answer == Answer::kUnknown) ++counts.unknown;
    if (receipt.outage) ++counts.in_outage;
    if (receipt.replayed) ++counts.replayed;
    counts.asked_again += receipt.asked_again;
  }
  return counts;
}

}  // namespace hoist::torture
