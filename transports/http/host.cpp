#include "transports/http/host.hpp"

namespace wirerace::http {

std::string host_field(const ClientOptions& options) {
  const std::string& name = options.server_name();
  const bool v6 = name.find(':') != name.npos;
  std::string field = v6 ? "[" + name + "]" : name;
  if (options.port != (options.tuning.tls ? 443 : 80)) field.append(":").append(std::to_string(options.port));
  return field;
}

}  // namespace wirerace::http
