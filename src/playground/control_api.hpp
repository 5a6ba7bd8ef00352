// What the page and the tests ask of the playground: JSON over HTTP below /playground/. Each route takes an object and
// gives an object; {"problem": "…"} says why something could not be done.
#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>

#include "hub.hpp"

namespace makegood::playground {

// Routes that answer at once:
//   state    {person, place?, read?} -> what that person sees; `read` marks the place as read
//   say      {person, place, text, thread_ts?}: a message, or a command when the text begins with "/"
//   edit     {person, place, ts, text}      delete {person, place, ts}
//   press    {person, place, ts, action_id, block_id?, value?} or {person, view_id, action_id, …, values}
//   submit   {person, view_id, values}      close  {person, view_id}
//   react    {person, place, ts, name, remove?}
//   channel  {do: create|rename|topic|archive|unarchive|join|leave|invite|new_id, person, place?, name?, topic?,
//             private?, who?}
//   bot_message {app_id, name?, place, text?, blocks?, attachments?, metadata?, thread_ts?, ts?}: another app's bot
//             posts a message, or edits its own (ts)
//   person   {who, zone?, deleted?, guest?, real_name?}
//   home     {person}: opens the bot's App Home
//   clock    {to: "Monday 09:30"|"next working morning"|"+1 day"|…, zone?} or {now_ms}
//   faults   see faults::apply              connection {do, id?, code?}, see link_server::disturb
//   redeliver {}: unacknowledged events go out again at once
//   bot      {do: start|stop|kill}
//   log      {after?} -> {entries: […]}
// Null when there is no such route.
json control(hub& at, const std::string& route, const json& arguments);

// settle {timeout_ms?}: {settled, outbox, unacknowledged} once every envelope is acknowledged and the bot said that
// nothing is due; settled is false after the time ran out or when no bot is there.
boost::asio::awaitable<json> settle(hub& at, json arguments);

// wait {after, timeout_ms?}: {revision} once the revision is greater than `after`, or after the time.
boost::asio::awaitable<json> wait_for_change(hub& at, json arguments);

// The state as one person sees it (route "state").
json person_state(hub& at, const json& arguments);

} // namespace makegood::playground
