#include "transports/wire/message_log.hpp"

#include <algorithm>

namespace wirerace::wire {

namespace {

// No encoding makes more of a message than base64 and this, save for a text of many short lines.
constexpr std::size_t overhead = 64;

}  // namespace

void MessageLog::append(Message message) {
  const std::size_t most = message.bytes.size() / 3 * 4 + overhead;
  if (!open_ || blocks_.back()->bytes.size() + most > block_bytes_) {
    blocks_.push_back(std::make_shared<Block>());
    blocks_.back()->first = next_id_;
    open_ = true;
  }
  Block& block = *blocks_.back();
  const std::size_t before = block.bytes.size();
  encode_(block.bytes, next_id_++, message);
  block.ends.push_back(block.bytes.size());
  waiting_bytes_ += block.bytes.size() - before;
}

bool MessageLog::reaches(std::uint64_t id) const {
  const std::uint64_t oldest = blocks_.empty() ? next_id_ : blocks_.front()->first;
  return id + 1 >= oldest && id < next_id_;
}

std::shared_ptr<const MessageLog::Block> MessageLog::after(std::uint64_t id) {
  const auto block = block_after(id);
  if (block == blocks_.end()) return nullptr;
  if (*block == blocks_.back()) open_ = false;
  return *block;
}

void MessageLog::handed(std::uint64_t id) {
  for (auto block = block_after(handed_); block != blocks_.end() && (*block)->last() <= id; ++block) {
    waiting_bytes_ -= (*block)->bytes.size();
    handed_bytes_ += (*block)->bytes.size();
    handed_ = (*block)->last();
  }
}

void MessageLog::forget(std::uint64_t id) {
  handed(id);
  while (!blocks_.empty() && blocks_.front()->last() <= id) forget_front();
}

void MessageLog::keep_handed(std::size_t bytes) {
  while (handed_bytes_ > bytes && blocks_.front()->last() < handed_) forget_front();
}

MessageLog::Blocks::iterator MessageLog::block_after(std::uint64_t id) {
  return std::partition_point(blocks_.begin(), blocks_.end(),
                              [id](const auto& block) { return block->last() <= id; });
}

void MessageLog::forget_front() {
  handed_bytes_ -= blocks_.front()->bytes.size();
  if (blocks_.size() == 1) open_ = false;
  blocks_.pop_front();
}

}  // namespace wirerace::wire
