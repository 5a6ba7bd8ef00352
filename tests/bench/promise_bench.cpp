// How long one chat message takes to be read for a promise, in microseconds: messages of no interest, and messages that
// hold a promise, from a labelled set. Prints one JSON object.
//   promise_bench LABELLED_SET
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <makegood/language/promise.hpp>

namespace {

using namespace makegood;
using stopwatch = std::chrono::steady_clock;

// The mean of `rounds` readings of all messages.
double microseconds_each(const std::vector<std::string>& messages, const language::surroundings& around)
{
    constexpr int rounds = 200;
    std::size_t found = 0;
    const auto start = stopwatch::now();
    for (int round = 0; round < rounds; ++round)
        for (const auto& message : messages)
            found += language::find_promise(message, around) ? 1 : 0;
    const std::chrono::duration<double, std::micro> spent = stopwatch::now() - start;
    std::fprintf(stderr, "%zu messages, %zu promises\n", messages.size(), found / rounds);
    return messages.empty() ? 0 : spent.count() / static_cast<double>(rounds * messages.size());
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 2)
        return 2;
    std::vector<std::string> talk;
    std::vector<std::string> promises;
    std::ifstream file(arguments[1]);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        const auto label = line.find('\t') + 1;
        const auto speaker = line.find('\t', label) + 1;
        const auto text = line.find('\t', speaker) + 1;
        const bool is_promise = line.compare(label, speaker - label, "promise\t") == 0;
        (is_promise ? promises : talk).push_back(line.substr(text, line.find('\t', text) - text));
    }
    language::surroundings around;
    around.now = core::instant(std::chrono::milliseconds(1795424400000));
    around.zone = "Europe/London";
    around.mentioned = {"U001", "U002", "U003"};
    const double talk_us = microseconds_each(talk, around);
    const double promise_us = microseconds_each(promises, around);
    std::printf("{\"talk_us\": %.2f, \"promise_us\": %.2f}\n", talk_us, promise_us);
    return 0;
}
