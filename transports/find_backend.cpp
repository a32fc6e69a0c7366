#include <algorithm>

#include "transports/registry.hpp"

namespace wirerace {

namespace {

const Backend* find_in(const std::vector<Backend>& backends, std::string_view name) {
  for (const Backend& backend : backends) {
    if (name == backend.name || name == backend.transport()) return &backend;
  }
  return nullptr;
}

void set(Backend& backend, std::string_view name, std::string_view value) {
  for (auto& setting : backend.settings) {
    if (setting.first == name) setting.second = value;
  }
}

Backend over_tls(Backend backend, Encryption encryption) {
  const bool resumed = encryption == Encryption::ResumedTls;
  backend.name += resumed ? resumed_tls_suffix : tls_suffix;
  backend.encryption = encryption;
  set(backend, "TLS",
      resumed ? "1.3, the server verified; each connection resumes a session"
              : "1.3, the server verified; a full handshake a connection");
  return backend;
}

}  // namespace

const std::vector<Backend>& backends_over_tls() {
  static const std::vector<Backend> all = [] {
    std::vector<Backend> made;
    for (const Backend& backend : backends()) {
      if (backend.traits.tls) made.push_back(over_tls(backend, Encryption::Tls));
      if (backend.traits.tls_resumed) made.push_back(over_tls(backend, Encryption::ResumedTls));
    }
    return made;
  }();
  return all;
}

const Backend* find_backend(std::string_view name) {
  for (const std::string_view suffix : {tls_suffix, resumed_tls_suffix}) {
    if (!name.ends_with(suffix)) continue;
    const Backend* plain = find_in(backends(), name.substr(0, name.size() - suffix.size()));
    return plain ? find_in(backends_over_tls(), plain->name + std::string(suffix)) : nullptr;
  }
  return find_in(backends(), name);
}

}  // namespace wirerace
