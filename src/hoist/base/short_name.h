// Names as what they are, a handful of bytes: of flags, attributes, variants, and what rules compare with.
//
// To call memcmp, or the standard library's hash, takes longer than it takes to look at so few. Pure; inline,
// because it is what evaluating a flag does most.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace hoist {

/// The bytes from there on as a whole number. Precondition: there are so many.
template <class Word>
[[nodiscard]] Word load_word(std::string_view bytes, std::size_t from) {
  Word word = 0;
  std::memcpy(&word, bytes.data() + from, sizeof(word));
  return word;
}

/// As ==.
[[nodiscard, gnu::always_inline]] inline bool same_name(std::string_view a, std::string_view b) {
  const std::size_t size = a.size();
  if (size != b.size()) return false;
  // The first bytes and the last ones, which overlap where there are fewer than twice as many.
  const auto same_ends = [&]<class Word>(Word /*kind*/) {
    const std::size_t last = size - sizeof(Word);
    return load_word<Word>(a, 0) == load_word<Word>(b, 0) &&
           load_word<Word>(a, last) == load_word<Word>(b, last);
  };
  if (size > 16) return a == b;
  if (size >= 8) return same_ends(std::uint64_t{});
  if (size >= 4) return same_ends(std::uint32_t{});
  if (size >= 2) return same_ends(std::uint16_t{});
  return size == 0 || a.front() == b.front();
}

/// For hash tables inside one process only: what it gives depends on the machine. All of its bits are fit for
/// use.
[[nodiscard, gnu::always_inline]] inline std::uint64_t hash_name(std::string_view name) {
  // A product's upper bits depend on all lower ones; folding it lets the next product carry them everywhere.
  // The factor is the fraction of the golden ratio, made odd.
  const auto mixed = [](std::uint64_t word) {
    for (int round = 0; round < 2; ++round) {
      word *= 0x9e3779b97f4a7c15ULL;
      word ^= word >> 32U;
    }
    return word;
  };
  std::uint64_t hash = name.size();
  for (; name.size() > 8; name.remove_prefix(8)) hash = mixed(hash ^ load_word<std::uint64_t>(name, 0));
  const auto ends = [&]<class Word>(Word /*kind*/) {
    const std::uint64_t last = load_word<Word>(name, name.size() - sizeof(Word));
    return last << 32U | load_word<Word>(name, 0);
  };
  if (name.size() >= 4) return mixed(hash ^ ends(std::uint32_t{}));
  if (name.size() >= 2) return mixed(hash ^ ends(std::uint16_t{}));
  return mixed(name.empty() ? hash : hash ^ std::uint64_t{load_word<std::uint8_t>(name, 0)} << 8U);
}

}  // namespace hoist
