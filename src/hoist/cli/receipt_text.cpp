#include "hoist/cli/receipt_text.h"

#include <fmt/format.h>

#include "hoist/cli/table.h"

namespace hoist::cli {
namespace {

std::string fate_text(const FieldReadBack& read) {
  const std::string at = read.newer ? format_instant_short(read.newer->at) : "";
  switch (read.fate) {
    case FieldFate::kInForce:
      return "stored as it was set";
    case FieldFate::kReplaced:
      return "set anew since, meant for " + at;
    case FieldFate::kLeftAlone:
      return "left alone: newer intent, meant for " + at;
    case FieldFate::kChangedOutside:
      return "changed by SQL since";
  }
  return "";
}

std::string fields_table(const Receipt& receipt) {
  if (!receipt.flag) return "The flag was deleted since.\n";
  Table table({"FIELD", "NOW"});
  for (const FieldReadBack& read : receipt.fields) {
    table.add({std::string(to_string(read.field)), fate_text(read)});
  }
  return table.render();
}

std::string servers_table(const Receipt& receipt) {
  if (receipt.servers.empty()) return "No server reports.\n";
  Table table({"SERVER", "RECEIVED", "CLIENTS", "TOLD"});
  for (const ServerReport& server : receipt.servers) {
    const bool received = receipt.received_by(server);
    table.add({server.server, received ? "yes" : "not yet", std::to_string(server.clients),
               std::to_string(received ? server.clients_told : 0)});
  }
  return table.render();
}

}  // namespace

std::string receipt_text(const Receipt& receipt) {
  std::string text = "Committed at " + format_instant_short(receipt.committed_at);
  if (const auto lateness = receipt.lateness()) {
    text += fmt::format(", {:.3f} ms after it was due", static_cast<double>(lateness->count()) / 1000.0);
  }
  if (receipt.revision) {
    text += fmt::format(", as revision {}, flag version {}", *receipt.revision, receipt.flag_version);
  }
  return text + ".\n\n" + fields_table(receipt) + "\n" + servers_table(receipt);
}

}  // namespace hoist::cli
