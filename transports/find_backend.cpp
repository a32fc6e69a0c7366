#include "transports/registry.hpp"

namespace wirerace {

const Backend* find_backend(std::string_view name) {
  for (const Backend& backend : backends()) {
    if (name == backend.name || name == backend.transport()) return &backend;
  }
  return nullptr;
}

}  // namespace wirerace
