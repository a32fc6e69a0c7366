// `wirerace serve`: one of our servers alone, for other people's clients and load generators.
#include <fmt/core.h>
#include <poll.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <system_error>

#include "harness/cli/cli.hpp"
#include "harness/cli/validators.hpp"
#include "harness/interrupt.hpp"
#include "transports/registry.hpp"
#include "transports/tls/certificates.hpp"

namespace wirerace::cli {

namespace {

constexpr const char* serve_footer = R"(
Examples:
  wirerace serve websocket                          on a free port of 127.0.0.1, which it prints
  wirerace serve tcp --listen 127.0.0.1:9000
  wirerace serve sse/beast --listen '[::1]:9000'
  wirerace serve websocket+tls --authority ca.pem   over TLS; a client that trusts ca.pem takes its certificate

Every message that arrives is sent back on its channel, unchanged. It serves until Ctrl-C, and then says how many channels
were opened and how many messages came. `wirerace list transports --verbose` says how a message travels over each backend.

Exit codes: 0 it has served; 1 it could not.)";

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

/// "127.0.0.1:9000" or "[::1]:9000". Throws UsageError.
Address parse_listen(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const std::string_view digits = std::string_view(text).substr(colon == text.npos ? 0 : colon + 1);
  Address address;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
  if (colon == text.npos || error != std::errc() || end != digits.data() + digits.size())
    throw UsageError(
        fmt::format("--listen {}: give an address and a port, as 127.0.0.1:9000 or [::1]:9000", text));
  address.host = text.substr(0, colon);
  if (address.host.starts_with('[') && address.host.ends_with(']'))
    address.host = address.host.substr(1, address.host.size() - 2);
  return address;
}

class EchoServer : public Listener {
 public:
  void on_open(Channel&) override { ++channels_; }
  void on_message(Channel& channel, Message message) override {
    ++messages_;
    channel.send(message);
  }
  void on_close(Channel*, std::string_view) override {}
  void on_timer() override {}

  std::uint64_t channels() const { return channels_; }
  std::uint64_t messages() const { return messages_; }

 private:
  std::atomic<std::uint64_t> channels_{0}, messages_{0};
};

struct ServeArguments {
  std::string backend;
  std::string listen = "127.0.0.1:0";
  std::string authority;
  unsigned clients = 100;
};

/// Null for what is served in the clear. Throws UsageError.
std::shared_ptr<const Tls> make_tls(const ServeArguments& arguments, const Backend& backend,
                                    const std::string& host) {
  if (backend.encryption == Encryption::None) {
    if (arguments.authority.empty()) return nullptr;
    throw UsageError(fmt::format("--authority is for a server over TLS: {} is in the clear", backend.name));
  }
  auto tls = std::make_shared<const Tls>(wirerace::make_tls(host));
  if (!arguments.authority.empty()) {
    std::ofstream file(arguments.authority);
    file << tls->authority;
    if (!file.flush())
      throw UsageError(fmt::format("--authority {}: cannot be written: {}", arguments.authority,
                                   std::system_category().message(errno)));
  }
  return tls;
}

int serve(const ServeArguments& arguments) {
  const auto chosen = choose_backends({arguments.backend});
  if (chosen.size() != 1) throw UsageError("serve takes one backend");
  const Backend& backend = *chosen.front();
  const Address address = parse_listen(arguments.listen);
  const Interrupt interrupt;
  const Tuning tuning{.tls = make_tls(arguments, backend, address.host)};
  EchoServer echo;
  {
    const auto server = backend.serve(
        {.address = address.host, .port = address.port, .channels = arguments.clients, .tuning = tuning},
        echo);
    const bool v6 = address.host.find(':') != std::string::npos;
    fmt::print("{} listens on {}:{}\n", backend.name, v6 ? "[" + address.host + "]" : address.host,
               server->port());
    std::fflush(stdout);
    pollfd raised{interrupt.descriptor(), POLLIN, 0};
    while (!interrupt.raised()) ::poll(&raised, 1, -1);
  }
  fmt::print(stderr, "served {} channel{}, {} message{}\n", echo.channels(), echo.channels() == 1 ? "" : "s",
             echo.messages(), echo.messages() == 1 ? "" : "s");
  return exit_ok;
}

}  // namespace

void add_serve(CLI::App& app, Job& job) {
  auto* serve_command =
      app.add_subcommand("serve", "Run one of the servers alone; it echoes what it is sent.");
  serve_command->footer(serve_footer);
  auto arguments = std::make_shared<ServeArguments>();
  serve_command
      ->add_option("BACKEND", arguments->backend,
                   "a transport, or one of its backends: websocket, tcp/asio, websocket+tls, …")
      ->required();
  serve_command->add_option("--listen", arguments->listen, "address and port; port 0 takes a free one")
      ->type_name("ADDRESS:PORT")
      ->capture_default_str();
  serve_command
      ->add_option(
          "--authority", arguments->authority,
          "of a backend+tls: where to write, in PEM, the authority that signed its certificate, which "
          "is made anew and for the address listened on")
      ->type_name("FILE");
  serve_command
      ->add_option("--clients", arguments->clients,
                   "how many clients to make threads ready for, where a backend has any")
      ->check(whole_number(1, 100'000))
      ->capture_default_str();
  serve_command->callback([=, &job] { job = [=] { return serve(*arguments); }; });
}

}  // namespace wirerace::cli
