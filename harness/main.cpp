#include "harness/cli/cli.hpp"

int main(int argc, char** argv) {
  return wirerace::cli::run(argc, argv);
}
