// SPDX-License-Identifier: MIT
// Keeps passwords out of what is shown, and reads password files.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grayling/base/file_descriptor.hpp"
#include "grayling/base/permission.hpp"
#include "grayling/base/text.hpp"
#include "grayling/store/url.hpp"
#include "store/url_parts.hpp"

namespace grayling {
namespace {

constexpr std::string_view kHidden = "…";
constexpr std::size_t kPasswordBytesMax = 1024;  // far more than any server takes

// Shows only values that are known to be no password: that of a mistyped "pasword=" is hidden too.
std::string parameter_without_password(std::string_view text) {
  const auto [name, value] = cut_parameter(text);
  const bool shown = name != "password" && value &&
                     std::find(kParameters.begin(), kParameters.end(), name) != kParameters.end();
  if (shown) return std::string(text);
  return value ? std::string(name) + "=" + std::string(kHidden) : std::string(kHidden);
}

// For a URL that parses: its marks are where they should be.
std::string hide_in_parts(std::string_view head, std::string_view rest) {
  const UrlParts parts = cut_url(rest);
  std::string shown(head);
  if (parts.user) {
    shown += *parts.user;
    if (parts.password) shown += ":" + std::string(kHidden);
    shown += "@";
  }
  shown += parts.hosts;
  const auto query = rest.find('?');
  const auto slash = rest.find('/');
  if (slash != std::string_view::npos && slash < query) shown += "/" + std::string(parts.database);
  char mark = '?';
  for (const auto parameter : parts.parameters) {
    shown += mark + parameter_without_password(parameter);
    mark = '&';
  }
  return shown;
}

// For a URL that doesn't parse: a password in it may hold any mark. So all text is hidden from the
// first ':' that can begin a password to the last '@' or the end, and from the first mark that may
// begin or separate parameters.
std::string hide_in_text(std::string_view head, std::string_view rest) {
  std::string shown(head);
  const auto at = rest.rfind('@');
  const auto colon = rest.find(':');
  const bool is_path = head.empty() && at > rest.size() && rest.find(":/") == colon;
  if (colon < at && colon < rest.find_first_of(kUrlMarks) && !is_path) {
    shown += std::string(rest.substr(0, colon + 1)) + std::string(kHidden);
    rest.remove_prefix(std::min(at, rest.size()));
  }
  const auto mark = rest.find_first_of(kUrlMarks);
  shown += rest.substr(0, mark);
  if (mark != std::string_view::npos) shown.append(rest.substr(mark, 1)).append(kHidden);
  return shown;
}

tl::unexpected<Error> refuse_file(const std::string& path, const std::string& what) {
  return fail(ErrorKind::Config, "password_file '" + printable(path) + "' " + what);
}

// What to do about a file that isn't there, or that this user may not read.
std::string remedy(const std::string& path, int error) {
  if (error == EACCES) return permission_remedy(path);
  if (error != ENOENT) return "";
  const std::string owner = ::geteuid() == 0 ? "USER" : own_user();
  return "; make it for the service's user (install -m 600 -o " + owner + " /dev/stdin " +
         printable(path) + "; type the password, Return and Ctrl-D)";
}

Result<std::string> read_start(int fd, const std::string& path) {
  std::array<char, kPasswordBytesMax + 3> buffer{};  // a line end, and one to see it is too long
  std::size_t size = 0;
  while (size < buffer.size()) {
    const auto n = ::read(fd, buffer.data() + size, buffer.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return refuse_file(path, std::string("can't be read: ") + std::strerror(errno));
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
  }
  return std::string(buffer.data(), size);
}

}  // namespace

std::string url_without_password(std::string_view url) {
  const auto colon = url.find(':');
  if (colon == std::string_view::npos) return hide_in_text("", url);
  const auto parsed = parse_store_url(url);
  if (parsed && parsed->engine == StoreEngine::Sqlite) return std::string(url);
  const auto after = url.substr(colon + 1);
  const std::size_t head = colon + 1 + (after.starts_with("//") ? 2 : 0);
  const auto rest = url.substr(head);
  if (parsed) return hide_in_parts(url.substr(0, head), rest);
  // Without "//" the first word may be a user's name instead of a scheme: "user:password@host".
  return head > colon + 1 ? hide_in_text(url.substr(0, head), rest) : hide_in_text("", url);
}

std::string text_without_password(std::string_view text) {
  const bool may_be_url = text.find("://") != std::string_view::npos;
  return may_be_url ? url_without_password(text) : std::string(text);
}

Result<std::string> read_password_file(const std::string& path) {
  // O_NONBLOCK: a pipe in its place must not hold up a worker.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) {
    const int error = errno;
    return refuse_file(path,
                       std::string("can't be read: ") + std::strerror(error) + remedy(path, error));
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return refuse_file(path, "is no regular file");
  }
  if ((status.st_mode & (S_IROTH | S_IWOTH)) != 0) {
    return refuse_file(path, "can be read or written by everybody: chmod o-rwx it");
  }
  auto text = read_start(file.get(), path);
  if (!text) return text;
  if (text->ends_with('\n')) text->pop_back();
  if (text->ends_with('\r')) text->pop_back();
  if (text->empty()) return refuse_file(path, "is empty: write the password into its one line");
  if (text->size() > kPasswordBytesMax ||
      text->find_first_of(std::string("\r\n\0", 3)) != std::string::npos) {
    return refuse_file(path, "is longer than a line: it must hold the password alone");
  }
  return text;
}

}  // namespace grayling
