// A text that a person edits in a program of their choice.
#pragma once

#include <string>
#include <string_view>

#include "hoist/base/result.h"

namespace hoist::cli {

/// A file of its own with the text in it, which only its owner may read. The file is removed with the object
/// unless it was kept.
class EditedFile {
 public:
  /// `name` ends the file's name: "checkout.json". Errors: kInternal where no temporary file can be made.
  [[nodiscard]] static Result<EditedFile> create(std::string_view name, std::string_view text);
  ~EditedFile();
  EditedFile(EditedFile&& other) noexcept;
  EditedFile(const EditedFile&) = delete;
  EditedFile& operator=(const EditedFile&) = delete;
  EditedFile& operator=(EditedFile&&) = delete;

  /// Runs $VISUAL, $EDITOR or vi on it, waits until that ends, and gives the text that is there then. Errors:
  /// kInvalidState where the program does not start or ends with a failure; kInternal where the file is gone.
  [[nodiscard]] Result<std::string> edit() const;

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Leaves the file where it is, so that what was typed is not lost.
  void keep() { kept_ = true; }

 private:
  explicit EditedFile(std::string path) : path_(std::move(path)) {}
  std::string path_;
  bool kept_ = false;
};

}  // namespace hoist::cli
