// A certificate authority of the test's own, and server certificates as a test needs them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace makegood::tests {

// Files under a fresh folder that goes away with the object.
class authority
{
public:
    authority();
    ~authority();
    authority(const authority&) = delete;
    authority& operator=(const authority&) = delete;

    struct files
    {
        std::string certificate;
        std::string key;
    };
    struct wish
    {
        std::string names; // an X.509 subjectAltName: "DNS:localhost,IP:127.0.0.1"
        long valid_from_s = -3600; // relative to now
        long valid_to_s = 3600;
        bool self_signed = false;
    };

    std::string ca_file() const;
    files issue(const wish& wanted);

private:
    struct keys;
    std::filesystem::path folder_;
    std::unique_ptr<keys> own_;
    int issued_ = 0;
};

} // namespace makegood::tests
