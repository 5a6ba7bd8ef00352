// The app manifest that is pasted into Slack. The file in config/ is its output. Pure; any thread.
#pragma once

#include <string>
#include <vector>

namespace makegood::slack {

enum class manifest_size {
    minimal, // what the whole main job needs
    full, // and App Home
};

// YAML. `command_word` without "/": "action"; at most 31 characters.
std::string manifest(const std::string& command_word, manifest_size size);

// The bot scopes of the manifest, the same in both sizes.
const std::vector<std::string>& scopes();

} // namespace makegood::slack
