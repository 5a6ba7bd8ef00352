// A folder of its own for one test, removed at its end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace makegood::tests {

inline std::string read_whole_file(const std::string& path)
{
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

class temporary_folder
{
public:
    temporary_folder()
        : path_((std::filesystem::temp_directory_path() / "makegood-ops-XXXXXX").string())
    {
        if (!::mkdtemp(path_.data()))
            throw std::runtime_error("no temporary folder");
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::string& path() const { return path_; }

    // The path of a file with this content.
    std::string write(const std::string& name, const std::string& content) const
    {
        const std::string file = path_ + "/" + name;
        std::ofstream{file, std::ios::binary} << content;
        return file;
    }

private:
    std::string path_;
};

} // namespace makegood::tests
