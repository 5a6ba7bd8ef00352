#include "faults.hpp"

#include <algorithm>

namespace makegood::playground {

method_fault faults::take(const std::string& method)
{
    for (const auto& name : {method, std::string{"*"}}) {
        const auto found = methods.find(name);
        if (found == methods.end())
            continue;
        const auto fault = found->second;
        if (--found->second.count <= 0)
            methods.erase(found);
        return fault;
    }
    return {};
}

std::string faults::apply(const nlohmann::json& change)
{
    if (!change.is_object())
        return "faults are an object";
    try {
        if (change.value("reset", false))
            *this = {};
        refuse = change.value("refuse", refuse);
        duplicate_next = std::max(change.value("duplicate_next", duplicate_next), 0);
        drop_next = std::max(change.value("drop_next", drop_next), 0);
        drop_acks = std::max(change.value("drop_acks", drop_acks), 0);
        reorder_next = std::max(change.value("reorder_next", reorder_next), 0);
        delay_next = std::max(change.value("delay_next", delay_next), 0);
        const auto given_methods = change.value("methods", nlohmann::json::object());
        for (const auto& [name, given] : given_methods.items()) {
            method_fault fault;
            fault.count = given.value("count", 1);
            fault.status = given.value("status", 200U);
            fault.retry_after_s = given.value("retry_after_s", 1);
            fault.error = given.value("error", "");
            fault.after_effect = given.value("after_effect", false);
            fault.slow_ms = given.value("slow_ms", 0);
            if (fault.count <= 0)
                methods.erase(name);
            else
                methods[name] = fault;
        }
    } catch (const nlohmann::json::exception& problem) {
        return problem.what();
    }
    return {};
}

nlohmann::json faults::shown() const
{
    nlohmann::json all{{"refuse", refuse},
                       {"duplicate_next", duplicate_next},
                       {"drop_next", drop_next},
                       {"drop_acks", drop_acks},
                       {"reorder_next", reorder_next},
                       {"delay_next", delay_next},
                       {"methods", nlohmann::json::object()}};
    for (const auto& [name, fault] : methods)
        all["methods"][name] = {{"count", fault.count},
                                {"status", fault.status},
                                {"retry_after_s", fault.retry_after_s},
                                {"error", fault.error},
                                {"after_effect", fault.after_effect},
                                {"slow_ms", fault.slow_ms}};
    return all;
}

} // namespace makegood::playground
