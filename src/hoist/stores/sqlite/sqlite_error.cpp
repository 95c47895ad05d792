#include "hoist/stores/sqlite/sqlite_error.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>

namespace hoist::sqlite {
namespace {

struct NamedCode {
  int code;
  std::string_view name;
};

// SQLite has the numbers only. These are all result codes of 3.40 (sqlite.org/rescode.html).
#define HOIST_NAMED_CODE(code) \
  NamedCode { code, #code }
constexpr std::array kNamedCodes = {
    HOIST_NAMED_CODE(SQLITE_ERROR),
    HOIST_NAMED_CODE(SQLITE_INTERNAL),
    HOIST_NAMED_CODE(SQLITE_PERM),
    HOIST_NAMED_CODE(SQLITE_ABORT),
    HOIST_NAMED_CODE(SQLITE_BUSY),
    HOIST_NAMED_CODE(SQLITE_LOCKED),
    HOIST_NAMED_CODE(SQLITE_NOMEM),
    HOIST_NAMED_CODE(SQLITE_READONLY),
    HOIST_NAMED_CODE(SQLITE_INTERRUPT),
    HOIST_NAMED_CODE(SQLITE_IOERR),
    HOIST_NAMED_CODE(SQLITE_CORRUPT),
    HOIST_NAMED_CODE(SQLITE_NOTFOUND),
    HOIST_NAMED_CODE(SQLITE_FULL),
    HOIST_NAMED_CODE(SQLITE_CANTOPEN),
    HOIST_NAMED_CODE(SQLITE_PROTOCOL),
    HOIST_NAMED_CODE(SQLITE_EMPTY),
    HOIST_NAMED_CODE(SQLITE_SCHEMA),
    HOIST_NAMED_CODE(SQLITE_TOOBIG),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT),
    HOIST_NAMED_CODE(SQLITE_MISMATCH),
    HOIST_NAMED_CODE(SQLITE_MISUSE),
    HOIST_NAMED_CODE(SQLITE_NOLFS),
    HOIST_NAMED_CODE(SQLITE_AUTH),
    HOIST_NAMED_CODE(SQLITE_FORMAT),
    HOIST_NAMED_CODE(SQLITE_RANGE),
    HOIST_NAMED_CODE(SQLITE_NOTADB),
    HOIST_NAMED_CODE(SQLITE_ERROR_MISSING_COLLSEQ),
    HOIST_NAMED_CODE(SQLITE_ERROR_RETRY),
    HOIST_NAMED_CODE(SQLITE_ERROR_SNAPSHOT),
    HOIST_NAMED_CODE(SQLITE_IOERR_READ),
    HOIST_NAMED_CODE(SQLITE_IOERR_SHORT_READ),
    HOIST_NAMED_CODE(SQLITE_IOERR_WRITE),
    HOIST_NAMED_CODE(SQLITE_IOERR_FSYNC),
    HOIST_NAMED_CODE(SQLITE_IOERR_DIR_FSYNC),
    HOIST_NAMED_CODE(SQLITE_IOERR_TRUNCATE),
    HOIST_NAMED_CODE(SQLITE_IOERR_FSTAT),
    HOIST_NAMED_CODE(SQLITE_IOERR_UNLOCK),
    HOIST_NAMED_CODE(SQLITE_IOERR_RDLOCK),
    HOIST_NAMED_CODE(SQLITE_IOERR_DELETE),
    HOIST_NAMED_CODE(SQLITE_IOERR_BLOCKED),
    HOIST_NAMED_CODE(SQLITE_IOERR_NOMEM),
    HOIST_NAMED_CODE(SQLITE_IOERR_ACCESS),
    HOIST_NAMED_CODE(SQLITE_IOERR_CHECKRESERVEDLOCK),
    HOIST_NAMED_CODE(SQLITE_IOERR_LOCK),
    HOIST_NAMED_CODE(SQLITE_IOERR_CLOSE),
    HOIST_NAMED_CODE(SQLITE_IOERR_DIR_CLOSE),
    HOIST_NAMED_CODE(SQLITE_IOERR_SHMOPEN),
    HOIST_NAMED_CODE(SQLITE_IOERR_SHMSIZE),
    HOIST_NAMED_CODE(SQLITE_IOERR_SHMLOCK),
    HOIST_NAMED_CODE(SQLITE_IOERR_SHMMAP),
    HOIST_NAMED_CODE(SQLITE_IOERR_SEEK),
    HOIST_NAMED_CODE(SQLITE_IOERR_DELETE_NOENT),
    HOIST_NAMED_CODE(SQLITE_IOERR_MMAP),
    HOIST_NAMED_CODE(SQLITE_IOERR_GETTEMPPATH),
    HOIST_NAMED_CODE(SQLITE_IOERR_CONVPATH),
    HOIST_NAMED_CODE(SQLITE_IOERR_VNODE),
    HOIST_NAMED_CODE(SQLITE_IOERR_AUTH),
    HOIST_NAMED_CODE(SQLITE_IOERR_BEGIN_ATOMIC),
    HOIST_NAMED_CODE(SQLITE_IOERR_COMMIT_ATOMIC),
    HOIST_NAMED_CODE(SQLITE_IOERR_ROLLBACK_ATOMIC),
    HOIST_NAMED_CODE(SQLITE_IOERR_DATA),
    HOIST_NAMED_CODE(SQLITE_IOERR_CORRUPTFS),
    HOIST_NAMED_CODE(SQLITE_LOCKED_SHAREDCACHE),
    HOIST_NAMED_CODE(SQLITE_LOCKED_VTAB),
    HOIST_NAMED_CODE(SQLITE_BUSY_RECOVERY),
    HOIST_NAMED_CODE(SQLITE_BUSY_SNAPSHOT),
    HOIST_NAMED_CODE(SQLITE_BUSY_TIMEOUT),
    HOIST_NAMED_CODE(SQLITE_CANTOPEN_NOTEMPDIR),
    HOIST_NAMED_CODE(SQLITE_CANTOPEN_ISDIR),
    HOIST_NAMED_CODE(SQLITE_CANTOPEN_FULLPATH),
    HOIST_NAMED_CODE(SQLITE_CANTOPEN_CONVPATH),
    HOIST_NAMED_CODE(SQLITE_CANTOPEN_DIRTYWAL),
    HOIST_NAMED_CODE(SQLITE_CANTOPEN_SYMLINK),
    HOIST_NAMED_CODE(SQLITE_CORRUPT_VTAB),
    HOIST_NAMED_CODE(SQLITE_CORRUPT_SEQUENCE),
    HOIST_NAMED_CODE(SQLITE_CORRUPT_INDEX),
    HOIST_NAMED_CODE(SQLITE_READONLY_RECOVERY),
    HOIST_NAMED_CODE(SQLITE_READONLY_CANTLOCK),
    HOIST_NAMED_CODE(SQLITE_READONLY_ROLLBACK),
    HOIST_NAMED_CODE(SQLITE_READONLY_DBMOVED),
    HOIST_NAMED_CODE(SQLITE_READONLY_CANTINIT),
    HOIST_NAMED_CODE(SQLITE_READONLY_DIRECTORY),
    HOIST_NAMED_CODE(SQLITE_ABORT_ROLLBACK),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT_CHECK),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT_COMMITHOOK),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT_FOREIGNKEY),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT_FUNCTION),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT_NOTNULL),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT_PRIMARYKEY),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT_TRIGGER),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT_UNIQUE),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT_VTAB),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT_ROWID),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT_PINNED),
    HOIST_NAMED_CODE(SQLITE_CONSTRAINT_DATATYPE),
    HOIST_NAMED_CODE(SQLITE_AUTH_USER),
};
#undef HOIST_NAMED_CODE

/// The primary code is the low byte of an extended one.
constexpr int primary(int extended_code) { return extended_code & 0xff; }

ErrorCode classify_constraint(int extended_code) {
  switch (extended_code) {
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_NOTNULL:
    case SQLITE_CONSTRAINT_FOREIGNKEY:
    case SQLITE_CONSTRAINT_DATATYPE:
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return ErrorCode::kConstraintViolation;
    default:  // a trigger's own error, or a rule that Hoist's tables do not have
      return ErrorCode::kStoreTransient;
  }
}

/// What to do about an outage.
std::string_view outage_advice(int extended_code) {
  switch (primary(extended_code)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another process holds its write lock; it is tried again, or end the transaction that stays "
             "open";
    case SQLITE_FULL:
      return "there is no room left to write; free space on its disk";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "it cannot be written; make the file and its directory writable for this user";
    case SQLITE_CANTOPEN:
      return "it cannot be opened; check that the file and its directory exist and are writable for this "
             "user";
    case SQLITE_CORRUPT:
      return "the file is damaged; restore it from a backup";
    case SQLITE_NOTADB:
      return "the file is not an SQLite database; check the path";
    case SQLITE_PROTOCOL:
      return "its locks do not work; keep the file on a local disk, not on a network share";
    default:
      return "the disk or file system reported an error; check them";
  }
}

}  // namespace

std::string code_name(int extended_code) {
  const auto* const found = std::find_if(kNamedCodes.begin(), kNamedCodes.end(),
                                         [=](const NamedCode& named) { return named.code == extended_code; });
  if (found != kNamedCodes.end()) return std::string(found->name);
  return fmt::format("SQLITE_{}", extended_code);
}

ErrorCode classify_code(int extended_code) {
  switch (primary(extended_code)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_NOLFS:
      return ErrorCode::kStoreUnavailable;
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return ErrorCode::kConstraintViolation;
    case SQLITE_CONSTRAINT:
      return classify_constraint(extended_code);
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
      return ErrorCode::kInternal;
    default:
      return ErrorCode::kStoreTransient;
  }
}

Error make_error(int extended_code, std::string_view said, std::string_view database) {
  const ErrorCode code = classify_code(extended_code);
  std::string message = code == ErrorCode::kStoreUnavailable
                            ? fmt::format("{}: {} ({})", database, outage_advice(extended_code), said)
                            : fmt::format("the store refused the statement: {}", said);
  return Error{code, std::move(message), {{std::string(kStoreCodeDetail), code_name(extended_code)}}};
}

bool is_unique_violation(const Error& error) {
  return error.detail(kStoreCodeDetail) == "SQLITE_CONSTRAINT_UNIQUE";
}

bool is_primary_key_violation(const Error& error) {
  return error.detail(kStoreCodeDetail) == "SQLITE_CONSTRAINT_PRIMARYKEY";
}

bool needs_new_connection(int extended_code) {
  switch (primary(extended_code)) {
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_NOLFS:
      return true;
    default:
      return false;
  }
}

}  // namespace hoist::sqlite
