// The methods of Slack's Web API that an app like Makegood calls, on the workspace. Pure; loop thread only.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "interactions.hpp"
#include "workspace.hpp"

namespace makegood::playground {

// One call as it came in. `arguments`: the form fields, the JSON body or the query; strings may hold nested JSON.
struct api_call
{
    std::string method;
    json arguments = json::object();
    // From the Authorization header or the form field `token`; empty when there was none.
    std::string token;
    bool json_body = false;
    bool charset_named = false;
};

class web_api
{
public:
    // `new_connection_url` makes the URL that apps.connections.open hands out. The three outlive this object.
    web_api(workspace& in, interactions& actions, std::function<std::string()> new_connection_url);

    // The body of the answer, "ok" included. Never throws for bad arguments.
    json call(const api_call& what);

private:
    struct method;
    static const method* find_method(const std::string& name);

    workspace& in_;
    interactions& actions_;
    std::function<std::string()> new_connection_url_;
};

} // namespace makegood::playground
