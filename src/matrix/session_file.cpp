#include "session_file.hpp"

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "json_fields.hpp"

namespace makegood::matrix {

namespace {

class descriptor
{
public:
    explicit descriptor(int number)
        : number_(number)
    {
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor()
    {
        if (number_ >= 0)
            ::close(number_);
    }
    int number() const { return number_; }

private:
    int number_;
};

bool write_all(int into, const std::string& text)
{
    std::size_t done = 0;
    while (done < text.size()) {
        const auto count = ::write(into, text.data() + done, text.size() - done);
        if (count <= 0)
            return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

bool write_file(const std::string& path, const std::string& text)
{
    ::unlink(path.c_str());
    const descriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    return file.number() >= 0 && write_all(file.number(), text) && ::fsync(file.number()) == 0;
}

// The new name is on disk, too.
bool sync_folder(const std::string& path)
{
    const auto slash = path.rfind('/');
    const auto folder = slash == std::string::npos ? std::string(".") : path.substr(0, slash + 1);
    const descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return opened.number() >= 0 && ::fsync(opened.number()) == 0;
}

} // namespace

// FNV-1a.
std::string mark_of(std::string_view text)
{
    std::uint64_t sum = 14'695'981'039'346'656'037U;
    for (const char letter : text) {
        sum ^= static_cast<unsigned char>(letter);
        sum *= 1'099'511'628'211U;
    }
    return std::to_string(sum);
}

std::optional<kept_session> read_session(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    const auto value = json::parse(text.str(), nullptr, false);
    if (!value.is_object())
        return std::nullopt;
    kept_session out;
    out.origin = text_of(value, "origin");
    out.user = text_of(value, "user");
    out.device = text_of(value, "device");
    out.access_token = text_of(value, "access_token");
    out.refresh_token = text_of(value, "refresh_token");
    out.filter_mark = text_of(value, "filter_mark");
    out.filter = text_of(value, "filter");
    if (const auto& at = member(value, "renew_at_ms"); at.is_number_integer())
        out.renew_at = core::instant(std::chrono::milliseconds(at.get<std::int64_t>()));
    return out;
}

bool write_session(const std::string& path, const kept_session& value)
{
    json text;
    text["origin"] = value.origin;
    text["user"] = value.user;
    text["device"] = value.device;
    text["access_token"] = value.access_token;
    text["refresh_token"] = value.refresh_token;
    text["filter_mark"] = value.filter_mark;
    text["filter"] = value.filter;
    if (value.renew_at)
        text["renew_at_ms"]
            = std::chrono::duration_cast<std::chrono::milliseconds>(value.renew_at->time_since_epoch()).count();
    const auto beside = path + ".new";
    return write_file(beside, text.dump(1, ' ', false, json::error_handler_t::replace) + "\n")
        && std::rename(beside.c_str(), path.c_str()) == 0 && sync_folder(path);
}

} // namespace makegood::matrix
