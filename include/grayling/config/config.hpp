// SPDX-License-Identifier: MIT
// The configuration: the TOML file and the command line's overrides as one immutable value, with
// the origin of each value. Made by load_config(); any thread may read it.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "grayling/base/ip.hpp"
#include "grayling/base/log.hpp"
#include "grayling/base/result.hpp"
#include "grayling/config/endpoint.hpp"
#include "grayling/config/public_url.hpp"
#include "grayling/dnslist/dns_list.hpp"
#include "grayling/greylist/policies.hpp"
#include "grayling/greylist/settings.hpp"
#include "grayling/resolver/options.hpp"
#include "grayling/store/url.hpp"
#include "grayling/suspicion/points.hpp"

namespace grayling {

enum class OnFailure { Permit, Defer };
enum class LogLines { Text, Json };
enum class LogTarget { Stderr, Syslog, Journal };

// The fewest characters of a link key and of an API token: fewer could be guessed.
inline constexpr std::size_t kStatusSecretCharsMin = 20;

struct Config {
  std::vector<Endpoint> listen;
  std::vector<IpNetwork> allow;  // hosts that may connect, besides this one
  unsigned socket_mode = 0666;
  std::string socket_group;  // "": the process' own
  std::chrono::seconds idle_timeout{3600};
  std::chrono::seconds request_timeout{30};
  std::size_t connections_max = 20000;

  struct StoreSection {
    StoreUrl url;
    std::string url_text;  // without its password
    int connections = 2;
    std::chrono::milliseconds timeout{1000};
    OnFailure on_failure = OnFailure::Permit;
    std::size_t cache_entries = 1000000;
    std::chrono::seconds refresh{30};
  } store;

  GreylistSettings greylist;  // with suspicion.selective
  SuspicionSettings suspicion;

  // Entries as written, "file:/path" for each file of entries, and "sql:NAME" for each [[sql]].
  struct ExemptSection {
    std::vector<std::string> clients, senders, recipients;
    bool operator==(const ExemptSection&) const = default;
  } exempt;

  ResolverOptions dns;

  struct StatusSection {
    std::optional<Endpoint> listen;  // none: nothing is shown
    bool user_pages = false;
    std::optional<PublicUrl> public_url;
    std::string link_key_file, api_token_file;  // "": none
    std::string link_key, api_token;            // what is in them; shown to nobody
  } status;

  struct LogSection {
    LogTarget to = LogTarget::Stderr;
    LogLines format = LogLines::Text;
    LogLevel level = LogLevel::Info;
  } log;

  // Every effective value in the order of etc/grayling.toml, for check-config.
  struct Origin {
    std::string key;    // dotted: "greylist.delay"
    std::string value;  // as TOML, without any password
    std::string from;   // "default", "FILE:LINE", "--set", "--listen", "--store"
  };
  std::vector<Origin> origins;

  // A [[policy]]: the mail that it is for, and [greylist] with its changes.
  struct PolicySection {
    PolicyScope scope;
    GreylistSettings greylist;
    // Its effective values; keys have no section. `from` of a value that it doesn't change is
    // "default" or "[greylist], FILE:LINE".
    std::vector<Origin> origins;
    std::string from;  // "FILE:LINE" of its [[policy]]
  };
  std::vector<PolicySection> policy;
  std::shared_ptr<const Policies> policies;  // the same, for look-ups; null: none

  // A [[dns_list]].
  struct DnsListSection {
    DnsList list;                 // with the key from key_file
    std::string key_file;         // "": none
    std::vector<Origin> origins;  // keys have no section; the key itself is in none of them
    std::string from;             // "FILE:LINE" of its [[dns_list]]
  };
  std::vector<DnsListSection> dns_lists;  // in the order of the file

  // A [[sql]]: a list of entries that a query gives.
  struct SqlListSection {
    std::string name;
    StoreUrl url;          // with the store's if url_text is ""
    std::string url_text;  // without its password
    std::string query;
    std::chrono::seconds refresh{60};
    std::vector<Origin> origins;  // keys have no section
    std::string from;             // "FILE:LINE" of its [[sql]]
  };
  std::vector<SqlListSection> sql_lists;  // in the order of the file

  std::vector<std::string> warnings;  // what is allowed but unwise, one line each
};

// What the command line says about the configuration.
struct ConfigSources {
  std::optional<std::string> file;   // --config; none: /etc/grayling/grayling.toml, if it exists
  std::vector<std::string> listen;   // --listen, replacing the file's list
  std::optional<std::string> store;  // --store, in place of store.url
  std::vector<std::string> set;      // --set key=value; the last one of a key holds
  // Where relative paths start, as a daemon's working directory changes; "": the current one.
  std::string directory{};
};

// The absolute path of the file that load_config() reads.
std::string config_file_path(const ConfigSources& sources);

// Reads and checks everything. Every path in the result is absolute (but `origins` hold what was
// written). The error (ErrorKind::Config) is one line that names the file and
// line or the flag, the key, the bad value, and what would be right.
Result<Config> load_config(const ConfigSources& sources);

// All errors that load_config() would find, the one it returns first; those in blocks come
// last.
std::vector<std::string> config_mistakes(const ConfigSources& sources);

}  // namespace grayling
