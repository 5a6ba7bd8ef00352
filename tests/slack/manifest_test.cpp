// One source for the manifest: the program prints it, the file in config/ is that text, Slack's schema accepts it.
#include "support/catch.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

#include <makegood/slack/manifest.hpp>

using namespace makegood;
using slack::manifest_size;

namespace {

const std::filesystem::path root = std::filesystem::path(MAKEGOOD_TESTS_DATA).parent_path().parent_path();

std::string read_file(const std::filesystem::path& path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

TEST_CASE("manifest: the file in config/ is what the program prints")
{
    CHECK(read_file(root / "config" / "slack-manifest.yaml") == slack::manifest("action", manifest_size::minimal));
}

TEST_CASE("manifest: the command word is the one of the settings")
{
    CHECK(slack::manifest("promise", manifest_size::minimal).find("command: /promise\n") != std::string::npos);
}

TEST_CASE("manifest: the main job's scopes, and what reading incident channels needs beside them")
{
    std::set<std::string> wanted{"commands", "chat:write", "app_mentions:read", "channels:read", "groups:read",
                                 "im:write", "im:history", "reactions:read",    "users:read",    "usergroups:read"};
    wanted.insert({"channels:history", "groups:history", "channels:join", "im:read"});
    const auto& asked = slack::scopes();
    CHECK(std::set<std::string>(asked.begin(), asked.end()) == wanted);
    for (const auto size : {manifest_size::minimal, manifest_size::full}) {
        const auto printed = slack::manifest("action", size);
        for (const auto& each : asked)
            CHECK(printed.find("      - " + each + "\n") != std::string::npos);
    }
}

TEST_CASE("manifest: the home tab and its event come with the full form alone")
{
    const auto has = [](manifest_size size, const char* words) {
        return slack::manifest("action", size).find(words) != std::string::npos;
    };
    CHECK(has(manifest_size::full, "home_tab_enabled: true"));
    CHECK(has(manifest_size::full, "- app_home_opened\n"));
    CHECK(has(manifest_size::minimal, "home_tab_enabled: false"));
    CHECK_FALSE(has(manifest_size::minimal, "app_home_opened"));
}

TEST_CASE("manifest: Slack's schema accepts both forms")
{
    const char* data = std::getenv("MAKEGOOD_DATA");
    if (data == nullptr || std::system("python3 -c 'import jsonschema, yaml' 2>/dev/null") != 0) {
        std::cout << "SKIPPED: the manifest schema (MAKEGOOD_DATA, or python3 with jsonschema and yaml, is missing)\n";
        return;
    }
    for (const auto size : {manifest_size::minimal, manifest_size::full}) {
        auto pattern = (std::filesystem::temp_directory_path() / "makegood-manifest-XXXXXX").string();
        const std::filesystem::path folder = ::mkdtemp(pattern.data());
        const auto path = folder / "manifest.yaml";
        std::ofstream(path) << slack::manifest("action", size);
        const auto schema = std::filesystem::path(data) / "slack-manifest-schema" / "manifest.schema.2.0.0.json";
        const auto check = "python3 -c 'import sys, json, yaml, jsonschema; "
                           "jsonschema.validate(yaml.safe_load(open(sys.argv[1])), json.load(open(sys.argv[2])))' "
            + path.string() + " " + schema.string();
        CHECK(std::system(check.c_str()) == 0);
        std::filesystem::remove_all(folder);
    }
}
