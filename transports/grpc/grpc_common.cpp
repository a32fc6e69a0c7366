#include "transports/grpc/grpc_common.hpp"

#include "transports/asio/loop.hpp"
#include "transports/http/host.hpp"

namespace wirerace::talk {

namespace {

// Of one message on the wire: its bytes and, at most 24 of them, what Protobuf puts before and behind.
constexpr int largest_frame = static_cast<int>(Traits{}.largest_message) + 64;

constexpr const char* mark_key = "wirerace-talk";

std::string host_port(const std::string& address, std::uint16_t port) {
  const bool v6 = wirerace::asio::parse_address(address).is_v6();
  return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

/// gRPC logs why it cannot bind and tells only that it cannot, so this binds the same way first, for the
/// error code.
void check_port(const ServerOptions& options) {
  const boost::asio::ip::tcp::endpoint endpoint(wirerace::asio::parse_address(options.address), options.port);
  boost::asio::io_context context;
  boost::asio::ip::tcp::acceptor acceptor(context);
  wirerace::asio::error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(boost::asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (error) wirerace::asio::fail("listen on", options.address, options.port, error);
}

std::shared_ptr<grpc::ServerCredentials> server_credentials(const Tls* tls) {
  if (!tls) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions options;
  options.pem_key_cert_pairs.push_back({.private_key = tls->private_key, .cert_chain = tls->certificate});
  return grpc::SslServerCredentials(options);
}

// gRPC verifies the certificate against the authorities and for the server's name, and takes the newest
// version of TLS that both ends have, from 1.2 on: between two of its own that is 1.3.
std::shared_ptr<grpc::ChannelCredentials> channel_credentials(const Tls* tls) {
  if (!tls) return grpc::InsecureChannelCredentials();
  return grpc::SslCredentials(
      {.pem_root_certs = tls->authority, .pem_private_key = {}, .pem_cert_chain = {}});
}

enum class Connecting : std::uint8_t { Done, Failed, Slow };

Connecting connect(grpc::Channel& channel) {
  const auto deadline = std::chrono::system_clock::now() + std::chrono::seconds(1);
  for (;;) {
    const grpc_connectivity_state state = channel.GetState(/*try_to_connect=*/true);
    if (state == GRPC_CHANNEL_READY) return Connecting::Done;
    if (state == GRPC_CHANNEL_TRANSIENT_FAILURE) return Connecting::Failed;
    if (!channel.WaitForStateChange(state, deadline)) return Connecting::Slow;
  }
}

}  // namespace

Listening listen(grpc::ServerBuilder& builder, const ServerOptions& options) {
  check_port(options);
  int port = 0;
  builder.AddListeningPort(host_port(options.address, options.port),
                           server_credentials(options.tuning.tls.get()), &port);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetMaxReceiveMessageSize(largest_frame);
  auto server = builder.BuildAndStart();
  if (!server || port == 0) {
    throw TransportError("cannot listen on " + host_port(options.address, options.port) +
                         ": gRPC could not bind it; its log line above says why");
  }
  return {std::move(server), static_cast<std::uint16_t>(port)};
}

void shut_down(grpc::Server& server) {
  server.Shutdown(std::chrono::system_clock::now());
}

std::shared_ptr<grpc::Channel> make_channel(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  // Else channels with equal arguments share one connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  arguments.SetMaxReceiveMessageSize(largest_frame);
  const bool v6 = wirerace::asio::parse_address(options.address).is_v6();
  const std::string target = (v6 ? "ipv6:" : "ipv4:") + host_port(options.address, options.port);
  if (!options.host.empty()) {
    arguments.SetString(GRPC_ARG_DEFAULT_AUTHORITY, http::host_field(options));
    if (options.tuning.tls) arguments.SetSslTargetNameOverride(options.host);
  }
  return grpc::CreateCustomChannel(target, channel_credentials(options.tuning.tls.get()), arguments);
}

std::vector<std::shared_ptr<grpc::Channel>> make_connected_channels(const ClientOptions& options) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (unsigned i = 0; i < options.channels; ++i) {
    channels.push_back(make_channel(options));
    channels.back()->GetState(/*try_to_connect=*/true);  // all of them at the same time
  }
  // gRPC 1.51 looks at the errno of connect() only after other calls that may have changed it (iomgr/
  // tcp_client_posix.cc), and so now and then gives up a connection that is being made: a failure counts when
  // it comes thrice.
  for (auto& channel : channels) {
    for (int attempt = 1; connect(*channel) == Connecting::Failed && attempt < 3; ++attempt)
      channel = make_channel(options);
  }
  return channels;
}

void mark_open(grpc::ServerContextBase& context, const std::string& mark) {
  context.AddInitialMetadata(mark_key, mark);
}

std::optional<std::string_view> find_mark(const grpc::ClientContext& context) {
  const auto& metadata = context.GetServerInitialMetadata();
  const auto found = metadata.find(mark_key);
  if (found == metadata.end()) return std::nullopt;
  return std::string_view(found->second.data(), found->second.size());
}

std::string describe(const grpc::Status& status) {
  if (!status.error_message().empty()) return status.error_message();
  if (status.ok()) return std::string(closed_by_peer);
  return "gRPC status " + std::to_string(status.error_code());
}

Settings settings(const Settings& own) {
  Settings all = {{"connections", "1 a client: GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL 1"},
                  {"port sharing", "off: GRPC_ARG_ALLOW_REUSEPORT 0"},
                  {"receive limit", "16 MiB and 64 bytes, both ends"},
                  {"TCP_NODELAY", "on, both ends, by gRPC"},
                  {"retries, HTTP proxy, service config", "off"},
                  {"compression", "off"},
                  {"TLS", "off"}};
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

}  // namespace wirerace::talk
