#include "scenarios/import/importer.hpp"

#include <fmt/format.h>

#include <utility>

#include "scenarios/import/file_buffer.hpp"
#include "scenarios/import/output_file.hpp"
#include "scenarios/import/scenario_text.hpp"
#include "scenarios/import/selection.hpp"
#include "scenarios/import/survey.hpp"
#include "scenarios/import/text.hpp"
#include "scenarios/import/trace_writer.hpp"

namespace wirerace {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view format_flag = "say which it is with --format har, jsonl, csv or pcap";

/// The scenario, the trace and, where it is kept, the content.
std::vector<fs::path> files_of(const ImportRequest& request) {
  if (request.to.extension() != ".yaml" && request.to.extension() != ".yml")
    throw ImportError(
        fmt::format("--output {} must end in .yaml: it is a scenario file", request.to.string()));
  std::vector<fs::path> files = {request.to, fs::path(request.to).replace_extension(".csv")};
  if (request.keep_payload) files.push_back(fs::path(request.to).replace_extension(".bin"));
  for (const fs::path& file : files) {
    std::error_code ignored;
    if (fs::equivalent(file, request.from, ignored))
      throw ImportError(fmt::format(
          "{} would be written over the recording itself: give --output another name", file.string()));
    if (!request.force && fs::exists(fs::symlink_status(file, ignored)))
      throw ImportError(
          fmt::format("{} exists: give --output another name, or replace it with --force", file.string()));
  }
  return files;
}

RecordingFormat format_of(const ImportRequest& request, FileBuffer& in) {
  const std::string from = request.from.string();
  if (in.size() == 0) throw ImportError(fmt::format("{} is empty: record something first", from));
  const std::string_view beginning = in.beginning();
  if (const auto packed = compression(beginning); !packed.empty())
    throw ImportError(fmt::format("{} is compressed ({}): unpack it first", from, packed));
  const auto format = request.format ? request.format : guess_format(beginning, request.from);
  if (!format)
    throw ImportError(
        fmt::format("{} is no recording that is known by how it begins: {}", from, format_flag));
  const auto only_for = [&](bool given, RecordingFormat owner, const char* flag) {
    if (given && *format != owner)
      throw ImportError(fmt::format("{} is for a {}, and {} is {}: leave it out", flag, title(owner), from,
                                    title(*format)));
  };
  only_for(!request.url.empty(), RecordingFormat::Har, "--url");
  only_for(request.entry.has_value(), RecordingFormat::Har, "--entry");
  only_for(!request.filter.empty(), RecordingFormat::Pcap, "--filter");
  only_for(request.framing.has_value(), RecordingFormat::Pcap, "--framing");
  if (request.keep_payload && *format == RecordingFormat::Csv)
    throw ImportError(fmt::format("--keep-payload does not apply to {}: a CSV has no content", from));
  return *format;
}

void read(std::streambuf& in, RecordingFormat format, const ImportRequest& request, RecordingSink& sink) {
  switch (format) {
    case RecordingFormat::Har:
      return read_har(in, sink);
    case RecordingFormat::Jsonl:
      return read_jsonl(in, sink);
    case RecordingFormat::Csv:
      return read_csv(in, sink);
    case RecordingFormat::Pcap:
      return read_pcap(in, {request.filter, request.framing.value_or(Framing::Segment)}, sink);
  }
}

Survey survey(FileBuffer& in, RecordingFormat format, const ImportRequest& request,
              const OnImportProgress& on_progress) {
  const std::string from = request.from.string();
  Survey survey;
  in.rewind([&](std::uint64_t bytes) { on_progress({bytes, 2 * in.size(), survey.messages()}); });
  try {
    read(in, format, request, survey);
  } catch (const RecordingError& error) {
    throw ImportError(fmt::format(
        "{}: {}: {}; {} before it could be read: repair the file, or record it again{}", from, error.where,
        error.what(), counted(survey.messages(), "message"),
        request.format ? "" : fmt::format(" (it was taken for {}: --format says otherwise)", title(format))));
  }
  return survey;
}

std::string about(const ImportRequest& request, const Selection& selection,
                  std::chrono::microseconds length) {
  return fmt::format("{} {} in {} s{}, imported from {}.", counted(selection.tally.messages, "message"),
                     selection.direction == Direction::Receive ? "received" : "sent", seconds_text(length),
                     selection.name.empty() ? "" : fmt::format(" ({})", selection.name),
                     one_line(request.from.filename().string()));
}

}  // namespace

ImportResult import_recording(const ImportRequest& request, const OnImportProgress& on_progress) {
  const std::vector<fs::path> files = files_of(request);
  FileBuffer in(request.from);
  const RecordingFormat format = format_of(request, in);
  OutputFile scenario(files[0]),
      trace(files[1]);  // made now: whether they can be is known before the reading
  std::optional<OutputFile> content;
  if (request.keep_payload) content.emplace(files[2]);

  const Survey seen = survey(in, format, request, on_progress);
  const Selection selection = choose(request, format, seen);
  trace.write(fmt::format(
      "# Imported by wirerace from {} ({}): the times and sizes of the {}{}.\ntime_us,size_bytes\n",
      one_line(request.from.filename().string()), title(format),
      selection.direction == Direction::Receive ? "messages received" : "messages sent",
      selection.name.empty() ? "" : fmt::format(" on {}", selection.name)));
  TraceWriter writer(selection, trace, content ? &*content : nullptr);
  const auto fail = [&](const std::string& what) {
    throw ImportError(fmt::format("{}: {}", request.from.string(), what));
  };
  in.rewind([&](std::uint64_t bytes) { on_progress({in.size() + bytes, 2 * in.size(), writer.messages()}); });
  try {
    read(in, format, request, writer);
  } catch (const RecordingError& error) {
    fail(fmt::format("{}: {}", error.where, error.what()));
  }
  if (writer.messages() != selection.tally.messages)
    fail("the file changed while it was read: import it again");
  if (writer.last().count() == 0)
    fail(fmt::format("{} at one time: a recording needs messages at two times or more",
                     counted(writer.messages(), "message")));

  const std::chrono::nanoseconds last = writer.last();
  const ReplayScenario replay{.about = about(request, selection, writer.last()),
                              .direction = selection.direction,
                              .kind = selection.kind,
                              .trace = files[1].filename().string(),
                              .content = content ? files[2].filename().string() : "",
                              // to one mean gap after the last message, as the scenario's loader has it
                              .length = last + last / static_cast<std::int64_t>(writer.messages() - 1)};
  scenario.write(scenario_text(replay));
  for (OutputFile* file : {&trace, content ? &*content : nullptr, &scenario})
    if (file) file->finish();
  for (OutputFile* file : {&trace, content ? &*content : nullptr, &scenario})
    if (file) file->put_in_place();

  ImportResult result{.about = replay.about, .files = files, .notes = notes_on(selection, seen)};
  if (writer.raised() > 0)
    result.notes.push_back(fmt::format("{} went backwards and {} raised to the one before",
                                       counted(writer.raised(), "time"),
                                       writer.raised() == 1 ? "was" : "were"));
  if (replay.length > longest_window)
    result.notes.push_back(
        fmt::format("the scenario measures the first {} s of {} s: change its duration_s for more",
                    longest_window.count(), seconds_text(replay.length)));
  return result;
}

}  // namespace wirerace
