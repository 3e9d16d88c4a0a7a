// SPDX-License-Identifier: MIT
// What [status] needs together.
#include <algorithm>
#include <filesystem>

#include "grayling/config/config.hpp"
#include "support/catch.hpp"
#include "support/loaded_config.hpp"
#include "support/temp_directory.hpp"
#include "support/unprivileged.hpp"

namespace grayling {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("user pages and the interface for panels need what they say") {
  const TempDirectory directory;
  const std::string key = directory.write("key", std::string(20, 'k') + "\n");
  const auto file = [&](const std::string& status) {
    return ConfigSources{directory.write("g.toml", "[status]\n" + status), {}, {}, {}};
  };
  const std::string listen = "listen = \"127.0.0.1:10024\"\n";
  const std::string url = "public_url = \"https://mx.example.org/\"\n";
  const std::string link_key = "link_key_file = \"" + key + "\"\n";
  const std::string token = "api_token_file = \"" + key + "\"\n";
  const std::string pages = "user_pages = true\n";
  const auto config = load(file(listen + url + link_key + token + pages));
  CHECK(config.status.user_pages);
  CHECK(config.status.public_url->host == "mx.example.org");
  CHECK(config.status.link_key == std::string(20, 'k'));
  CHECK(config.status.api_token == std::string(20, 'k'));
  CHECK(config.status.public_url->text == "https://mx.example.org");
  load(file(url + link_key));
  load(file(listen + token));
  const auto refused = [&](const std::string& status, const std::string& part) {
    const auto error = load_error(file(status));
    INFO(error);
    CHECK(has(error, part));
    CHECK(has(error, "g.toml:"));
  };
  refused(pages + url + link_key, "user_pages = true: needs status.listen");
  refused(pages + listen + link_key, "user_pages = true: needs status.public_url");
  refused(pages + listen + url, "user_pages = true: needs status.link_key_file");
  refused(token, "needs status.listen, where panels");
  refused("public_url = \"http://mx.example.org\"\n", "use https");
  refused("user_pages = \"yes\"\n", "write true or false");
}

TEST_CASE("a user who may not read the secrets of the status may use the configuration") {
  const TempDirectory directory;
  const auto key = directory.write("key", std::string(20, 'k') + "\n", 0);
  const auto file = directory.write("g.toml",
                                    "[status]\nlisten = \"127.0.0.1:10024\"\nlink_key_file = \"" +
                                        key + "\"\napi_token_file = \"" + key + "\"\n",
                                    0644);
  std::filesystem::permissions(directory.path(), std::filesystem::perms(0755));
  const Unprivileged user;
  const auto config = load({file, {}, {}, {}});
  CHECK(config.status.link_key == "");
  CHECK(config.status.api_token == "");
  for (const auto* name : {"status.link_key_file", "status.api_token_file"}) {
    CHECK(std::count_if(config.warnings.begin(), config.warnings.end(), [&](const auto& warning) {
            return has(warning, name) && has(warning, "can't be read: Permission denied");
          }) == 1);
  }
}

TEST_CASE("a secret of the status that can't be used is refused, and never shown") {
  const TempDirectory directory;
  const auto refused = [&](const std::string& path, const std::string& part) {
    for (const std::string name : {"link_key_file", "api_token_file"}) {
      const auto error =
          load_error({directory.write("g.toml", "[status]\nlisten = \"127.0.0.1:1\"\n" + name +
                                                    " = \"" + path + "\"\n"),
                      {},
                      {},
                      {}});
      INFO(error);
      CHECK(has(error, part));
      CHECK(has(error, "g.toml:3: status." + name));
      CHECK_FALSE(has(error, "hunter2"));
    }
  };
  refused(directory.path("none"), "there is no such file; make one with: head -c 32 /dev/urandom");
  refused(directory.write("brief", "hunter2\n"), "shorter than 20 characters");
  refused(directory.write("nearly", "hunter2" + std::string(12, 'k')),
          "shorter than 20 characters");
  refused(directory.write("empty", ""), "is empty");
  refused(directory.write("line", "\n"), "is empty");
  refused(directory.write("long", "hunter2" + std::string(1100, 'k')), "is longer than a line");
  refused(directory.write("two", std::string(30, 'k') + "\nhunter2\n"), "is longer than a line");
  refused(directory.write("open", std::string(30, 'k'), 0644),
          "can be read or written by everybody");
  refused(directory.path(), "is no regular file");
}

}  // namespace grayling
