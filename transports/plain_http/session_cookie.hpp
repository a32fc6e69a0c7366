// What closing_server.hpp's two ends, whatever library they are by, know each other by and for how long.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace wirerace::plain_http {

/// A client asks whether the server is there when it has asked nothing for so long.
inline constexpr std::chrono::seconds longest_silence{2};

/// A client without a request for so long has vanished; the server looks that often.
inline constexpr std::chrono::seconds absence{15};
inline constexpr std::chrono::seconds sweep_interval{1};

/// "session=ID", to be set.
std::string session_cookie(std::string_view id);

/// The session that "other=1; session=ID" names; empty where it names none.
std::string_view session_of(std::string_view cookies);

/// What gives a cookie that was set ("session=ID; Path=/") back: "session=ID".
std::string_view given_back(std::string_view set_cookie);

}  // namespace wirerace::plain_http
