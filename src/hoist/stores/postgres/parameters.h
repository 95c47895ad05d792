// The parameters of one statement, in PostgreSQL's binary format. A value; not thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "hoist/stores/postgres/binary_types.h"

namespace hoist::postgres {

template <class T>
struct OptionalValue {
  using Type = T;
};
template <class T>
struct OptionalValue<std::optional<T>> {
  using Type = T;
};

/// Filled in the order of $1, $2 … Types are those that BinaryType knows, and std::optional of them;
/// none is NULL.
class Parameters {
 public:
  Parameters() = default;

  template <class T>
  Parameters& add(const T& value) {
    using Plain = typename OptionalValue<T>::Type;
    begin(BinaryType<Plain>::kOid);
    if constexpr (std::is_same_v<T, Plain>) {
      BinaryType<Plain>::append(bytes_, value);
    } else {
      if (value) {
        BinaryType<Plain>::append(bytes_, *value);
      } else {
        fields_.back().null = true;
      }
    }
    end();
    return *this;
  }

  /// A one-dimensional array of `of(item)` for each item of `range`.
  template <class Range, class Of>
  Parameters& add_array(const Range& range, Of of) {
    using Element = std::remove_cvref_t<decltype(of(*std::begin(range)))>;
    using Plain = typename OptionalValue<Element>::Type;
    begin(BinaryType<Plain>::kArrayOid);
    begin_array(BinaryType<Plain>::kOid, !std::is_same_v<Element, Plain>, std::size(range));
    for (const auto& item : range) {
      const auto& element = of(item);
      if constexpr (std::is_same_v<Element, Plain>) {
        append_element<Plain>(element);
      } else {
        if (element) {
          append_element<Plain>(*element);
        } else {
          append_int32(bytes_, kNullLength);
        }
      }
    }
    end();
    return *this;
  }

  [[nodiscard]] int count() const { return static_cast<int>(fields_.size()); }
  /// What libpq's send functions take. `values` points into this object.
  struct Arguments {
    std::vector<Oid> types;
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
  };
  [[nodiscard]] Arguments arguments() const;

 private:
  struct Field {
    Oid type = 0;
    std::size_t offset = 0;
    std::size_t length = 0;
    bool null = false;
  };
  /// -1, the length of a NULL.
  static constexpr std::uint32_t kNullLength = 0xffffffffU;

  void begin(Oid type);
  void end();
  void begin_array(Oid element_type, bool may_have_nulls, std::size_t size);
  /// Writes `length` over the four bytes at `offset`.
  void set_length(std::size_t offset, std::size_t length);

  template <class Plain>
  void append_element(const Plain& element) {
    const std::size_t offset = bytes_.size();
    append_int32(bytes_, 0);
    BinaryType<Plain>::append(bytes_, element);
    set_length(offset, bytes_.size() - offset - sizeof(std::uint32_t));
  }

  std::string bytes_;
  std::vector<Field> fields_;
};

}  // namespace hoist::postgres
