#include "scenarios/import/selection.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/check.hpp"
#include "scenarios/import/text.hpp"

namespace wirerace {
namespace {

constexpr std::size_t most_listed = 10;

using Candidates = std::vector<std::pair<std::size_t, const SurveyedConnection*>>;

std::string_view past(Direction direction) {
  return direction == Direction::Receive ? "received" : "sent";
}

/// A URL as far as it may be written down: what follows "?" or "#", and a password, can be a secret.
std::string without_secrets(std::string_view url) {
  std::string text(url.substr(0, url.find_first_of("?#")));
  const std::size_t host = text.find("://");
  if (host == text.npos) return one_line(text);
  const std::size_t end = std::min(text.find('/', host + 3), text.size());
  const std::size_t at = text.rfind('@', end);
  if (at != text.npos && at > host) text.erase(host + 3, at - host - 2);
  return one_line(text);
}

std::string why_nothing(RecordingFormat format, const ImportRequest& request, const Survey& survey) {
  if (survey.messages() > 0) return "all its messages are empty or above 16 MiB";
  switch (format) {
    case RecordingFormat::Har:
      return "none of its entries has WebSocket or event-stream messages: open DevTools before the page "
             "connects, let "
             "it run, then export the HAR";
    case RecordingFormat::Pcap:
      if (!request.filter.empty())
        return fmt::format("no TCP or UDP payload in it passes --filter {}", request.filter);
      return "it has no TCP or UDP payload";
    case RecordingFormat::Jsonl:
    case RecordingFormat::Csv:
      break;
  }
  return "it has no messages";
}

std::string list(const Candidates& candidates, RecordingFormat format) {
  std::string text;
  for (std::size_t i = 0; i < candidates.size() && i < most_listed; ++i) {
    const auto& [number, connection] = candidates[i];
    const std::string counts =
        fmt::format("{} received, {} sent", grouped(connection->tally(Direction::Receive).messages),
                    grouped(connection->tally(Direction::Send).messages));
    text += format == RecordingFormat::Har
                ? fmt::format("\n  entry {}: {} ({})", number, one_line(connection->name, 200), counts)
                : fmt::format("\n  --filter '{}' ({})", connection->name, counts);
  }
  if (candidates.size() > most_listed)
    text += fmt::format("\n  and {} more", grouped(candidates.size() - most_listed));
  return text;
}

bool wanted(const ImportRequest& request, std::size_t number, const SurveyedConnection& connection) {
  return (!request.entry || *request.entry == number) &&
         connection.name.find(request.url) != std::string::npos;
}

/// The one connection that is wanted.
std::pair<std::size_t, const SurveyedConnection*> choose_connection(const ImportRequest& request,
                                                                    RecordingFormat format,
                                                                    const Survey& survey) {
  Candidates all, chosen;
  for (const auto& [number, connection] : survey.connections()) {
    // Where lengths are not found, there may be no message: what is wrong is more worth telling.
    if (connection.messages() == 0 && connection.problem.empty()) continue;
    all.emplace_back(number, &connection);
    if (wanted(request, number, connection)) chosen.emplace_back(number, &connection);
  }
  if (all.empty())
    throw ImportError(fmt::format("{}: {}", request.from.string(), why_nothing(format, request, survey)));
  if (chosen.size() == 1) return chosen[0];
  Candidates& shown = chosen.empty() ? all : chosen;
  if (format != RecordingFormat::Har)
    std::stable_sort(shown.begin(), shown.end(), [](const auto& a, const auto& b) {
      return a.second->messages() > b.second->messages();
    });
  const std::string how = format == RecordingFormat::Har
                              ? "choose one with --url and a part of its URL, or with --entry and its number:"
                              : "choose one with its filter:";
  if (chosen.empty())
    throw ImportError(fmt::format("{}: no connection with messages fits --url or --entry; {}{}",
                                  request.from.string(), how, list(shown, format)));
  throw ImportError(fmt::format("{}: {} connections {}; {}{}", request.from.string(), grouped(chosen.size()),
                                all.size() == chosen.size() ? "have messages" : "fit --url", how,
                                list(shown, format)));
}

}  // namespace

Selection choose(const ImportRequest& request, RecordingFormat format, const Survey& survey) {
  const auto [number, connection] = choose_connection(request, format, survey);
  if (!connection->problem.empty())
    throw ImportError(fmt::format("{}: {}", request.from.string(), connection->problem));
  const Tally& received = connection->tally(Direction::Receive);
  const Tally& sent = connection->tally(Direction::Send);
  Selection selection{
      .connection = number,
      .direction = sent.messages > received.messages ? Direction::Send : Direction::Receive,
      .name = format == RecordingFormat::Har ? without_secrets(connection->name) : connection->name};
  if (request.direction) selection.direction = *request.direction;
  selection.tally = connection->tally(selection.direction);
  const Tally& other = selection.direction == Direction::Send ? received : sent;
  if (selection.tally.messages == 0)
    throw ImportError(
        fmt::format("{}: no message was {}, and {} {}: leave --direction out", request.from.string(),
                    past(selection.direction), grouped(other.messages),
                    past(selection.direction == Direction::Send ? Direction::Receive : Direction::Send)));
  if (selection.tally.text == selection.tally.messages) selection.kind = Kind::Text;
  return selection;
}

std::vector<std::string> notes_on(const Selection& selection, const Survey& survey) {
  std::vector<std::string> notes;
  const SurveyedConnection& connection = survey.connections().at(selection.connection);
  const Direction other = selection.direction == Direction::Send ? Direction::Receive : Direction::Send;
  if (const auto count = connection.tally(other).messages; count > 0)
    notes.push_back(fmt::format("left out: {} {} (--direction {} imports those)", grouped(count),
                                fmt::format("{} {}", past(other), count == 1 ? "message" : "messages"),
                                to_string(other)));
  std::uint64_t elsewhere = 0;
  for (const auto& [number, one] : survey.connections())
    if (number != selection.connection) elsewhere += one.messages();
  if (elsewhere > 0)
    notes.push_back(fmt::format("left out: {} of other connections", counted(elsewhere, "message")));
  if (const auto count = selection.tally.empty; count > 0)
    notes.push_back(fmt::format("left out: {} without a byte", counted(count, "message")));
  if (const auto count = selection.tally.too_large; count > 0)
    notes.push_back(fmt::format("left out: {} above {} bytes", counted(count, "message"),
                                grouped(largest_message_bytes)));
  for (const auto* counts : {&connection.left_out, &survey.left_out()})
    for (const auto& [what, count] : *counts)
      notes.push_back(fmt::format("left out: {} ({})", what, grouped(count)));
  const bool text = selection.kind == Kind::Text;
  if (const auto count = text ? selection.tally.below_16 : selection.tally.below_8; count > 0)
    notes.push_back(
        fmt::format("messages below {0} bytes are raised to {0} when they are replayed: {1} of them",
                    text ? 16 : 8, grouped(count)));
  return notes;
}

}  // namespace wirerace
