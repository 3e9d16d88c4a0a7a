// SPDX-License-Identifier: MIT
#include "grayling/server/process.hpp"

#include <csignal>
#include <new>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "grayling/server/server.hpp"
#include "support/child_process.hpp"
#include "support/test_log.hpp"
#include "unit/server/scripted_decider.hpp"

using namespace grayling;

namespace {

bool has_code(const Ended& ended, int code) {
  return WIFEXITED(ended.status) && WEXITSTATUS(ended.status) == code;
}

}  // namespace

TEST_CASE("an exception that nobody catches in a thread is one line and exit code 1") {
  const Ended ended = run_in_child([] {
    prepare_process();
    std::thread([] { return std::string().at(1); }).join();
    return 0;
  });
  CHECK(has_code(ended, 1));
  CHECK(ended.said.starts_with("grayling: unexpected failure: "));
  CHECK(ended.said.find('\n') == ended.said.size() - 1);
}

TEST_CASE("an exception in the loop is one line and exit code 1") {
  const Ended ended = run_in_child([] {
    prepare_process();
    TestLog log;
    ScriptedDecider decider;
    const auto server = Server::bind({}, log);
    ServerHooks hooks;
    hooks.on_reload = [] { static_cast<void>(std::string().at(1)); };
    raise(SIGHUP);
    static_cast<void>((*server)->run(decider, hooks));
    return 0;
  });
  CHECK(has_code(ended, 1));
  CHECK(ended.said.starts_with("grayling: unexpected failure: "));
  CHECK(ended.said.find('\n') == ended.said.size() - 1);
}

TEST_CASE("of memory and threads the limit to raise is named") {
  const std::system_error no_thread(EAGAIN, std::generic_category());
  CHECK(text_of(std::bad_alloc()) == "out of memory: the system gives no more");
  CHECK(text_of(no_thread).find("TasksMax=") != std::string::npos);
  const Ended ended = run_in_child([] {
    constexpr rlim_t kBytes = rlim_t{1} << 47U;  // sanitizers map terabytes, and go on to map
    const rlimit limit{kBytes, kBytes};
    setrlimit(RLIMIT_AS, &limit);
    dprintf(STDERR_FILENO, "%s", text_of(std::bad_alloc()).c_str());
    return 0;
  });
  CHECK(ended.said ==
        "out of memory: the process may have 134217728 MiB; raise ulimit -v, or LimitAS= of the "
        "unit");
}

TEST_CASE("descriptors that are closed are opened, and nothing can be written to them") {
  const Ended ended = run_in_child([] {
    for (const int fd : {0, 1}) close(fd);
    prepare_process();
    const bool is_writable = write(STDOUT_FILENO, "a", 1) == 1;
    const int next = open("/dev/null", O_RDONLY);
    return next > STDERR_FILENO && !is_writable ? 0 : 1;
  });
  CHECK(has_code(ended, 0));
}

TEST_CASE("a signal waits until it is released, or ends a process that has made nothing") {
  const Ended held = run_in_child([] {
    prepare_process();
    raise(SIGTERM);
    return 3;
  });
  CHECK(has_code(held, 3));
  const Ended at_once = run_in_child([] {
    prepare_process();
    raise(SIGTERM);
    end_at_signals();
    return 3;
  });
  CHECK(has_code(at_once, 0));
  const Ended released = run_in_child([] {
    prepare_process();
    raise(SIGHUP);
    release_signals();
    return 3;
  });
  CHECK(WIFSIGNALED(released.status));
}

TEST_CASE("a write beyond a limit of size, and one to a reader that is gone, is an error") {
  const Ended ended = run_in_child([] {
    prepare_process();
    const rlimit none{0, 0};
    setrlimit(RLIMIT_FSIZE, &none);
    const int file = open("/tmp", O_TMPFILE | O_RDWR, 0600);
    const bool is_too_large = write(file, "a", 1) < 0 && errno == EFBIG;
    int ends[2];
    if (pipe(ends) != 0) return 2;
    close(ends[0]);
    const bool is_gone = write(ends[1], "a", 1) < 0 && errno == EPIPE;
    return is_too_large && is_gone ? 0 : 1;
  });
  CHECK(has_code(ended, 0));
}
