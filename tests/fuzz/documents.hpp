// Documents and forms made of bytes: every kind of block, span, button and question, with words that are any bytes.
#pragma once

#include <iterator>
#include <string>
#include <vector>

#include <makegood/core/document.hpp>

#include "fuzz.hpp"

namespace makegood::fuzz {

// Mostly short; sometimes long, by repetition, so that limits are reached without megabytes of input.
inline std::string make_words(FuzzedDataProvider& bytes)
{
    const auto words = bytes.ConsumeRandomLengthString(64);
    const auto times = bytes.ConsumeIntegralInRange<int>(0, 15) == 0 ? bytes.ConsumeIntegralInRange<int>(1, 400) : 1;
    std::string all;
    for (int time = 0; time < times; ++time)
        all += words;
    return all;
}

inline core::link make_link(FuzzedDataProvider& bytes)
{
    static const char* const beginnings[] = {"https://example.org/", "http://", "javascript:", ""};
    std::string url = bytes.PickValueInArray(beginnings);
    url += make_words(bytes);
    return {url, bytes.ConsumeBool() ? make_words(bytes) : std::string{}};
}

inline core::span make_span(FuzzedDataProvider& bytes)
{
    switch (bytes.ConsumeIntegralInRange<int>(0, 5)) {
    case 0:
        return core::mention{{bytes.ConsumeIntegralInRange<int>(1, 3)}, bytes.ConsumeBool()};
    case 1:
        return core::moment{core::instant{std::chrono::milliseconds{bytes.ConsumeIntegral<std::int32_t>()}},
                            make_words(bytes)};
    case 2:
        return make_link(bytes);
    default:
        return core::words{make_words(bytes), static_cast<core::emphasis>(bytes.ConsumeIntegralInRange<int>(0, 3))};
    }
}

template <class Make>
auto make_list(FuzzedDataProvider& bytes, Make make)
{
    std::vector<decltype(make(bytes))> list;
    while (list.size() < 200 && bytes.remaining_bytes() > 0 && bytes.ConsumeBool())
        list.push_back(make(bytes));
    return list;
}

inline core::button make_button(FuzzedDataProvider& bytes)
{
    core::button made{make_words(bytes), make_words(bytes), make_words(bytes)};
    made.look = static_cast<enum core::button::look>(bytes.ConsumeIntegralInRange<int>(0, 2));
    if (bytes.ConsumeBool())
        made.accessible_label = make_words(bytes);
    if (bytes.ConsumeBool())
        made.url = make_link(bytes).url;
    return made;
}

inline core::block make_block(FuzzedDataProvider& bytes)
{
    core::block made;
    made.kind = static_cast<enum core::block::kind>(bytes.ConsumeIntegralInRange<int>(0, 7));
    made.spans = make_list(bytes, make_span);
    made.buttons = make_list(bytes, make_button);
    made.about.value = bytes.ConsumeIntegralInRange<std::int64_t>(0, 9);
    return made;
}

inline core::document make_document(FuzzedDataProvider& bytes)
{
    core::document made;
    made.blocks = make_list(bytes, make_block);
    if (bytes.ConsumeBool())
        made.summary = make_words(bytes);
    return made;
}

inline core::question make_question(FuzzedDataProvider& bytes)
{
    core::question made;
    made.kind = static_cast<enum core::question::kind>(bytes.ConsumeIntegralInRange<int>(0, 5));
    made.key = make_words(bytes);
    made.label = make_words(bytes);
    made.hint = make_words(bytes);
    made.initial = make_words(bytes);
    made.is_optional = bytes.ConsumeBool();
    made.options = make_list(bytes, [](FuzzedDataProvider& from) {
        auto value = make_words(from);
        return std::pair{std::move(value), make_words(from)};
    });
    return made;
}

inline core::form make_form(FuzzedDataProvider& bytes)
{
    core::form made{make_words(bytes), make_words(bytes), make_words(bytes), make_words(bytes), {}};
    made.questions = make_list(bytes, make_question);
    made.introduction = make_document(bytes);
    return made;
}

} // namespace makegood::fuzz
