#include "hoist/stores/postgres/parameters.h"

namespace hoist::postgres {

void Parameters::begin(Oid type) {
  fields_.push_back(Field{.type = type, .offset = bytes_.size(), .length = 0, .null = false});
}

void Parameters::end() { fields_.back().length = bytes_.size() - fields_.back().offset; }

void Parameters::begin_array(Oid element_type, bool may_have_nulls, std::size_t size) {
  // array_recv: dimensions, whether there may be NULLs, element type, then size and lower bound of each
  // dimension. An empty array has no dimension.
  append_int32(bytes_, size == 0 ? 0 : 1);
  append_int32(bytes_, may_have_nulls ? 1 : 0);
  append_int32(bytes_, element_type);
  if (size == 0) return;
  append_int32(bytes_, static_cast<std::uint32_t>(size));
  append_int32(bytes_, 1);
}

void Parameters::set_length(std::size_t offset, std::size_t length) {
  std::string encoded;
  append_int32(encoded, static_cast<std::uint32_t>(length));
  bytes_.replace(offset, encoded.size(), encoded);
}

Parameters::Arguments Parameters::arguments() const {
  Arguments arguments;
  for (const Field& field : fields_) {
    arguments.types.push_back(field.type);
    arguments.values.push_back(field.null ? nullptr : bytes_.data() + field.offset);
    arguments.lengths.push_back(static_cast<int>(field.length));
    arguments.formats.push_back(1);  // binary
  }
  return arguments;
}

}  // namespace hoist::postgres
