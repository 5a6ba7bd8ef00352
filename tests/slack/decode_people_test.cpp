// Goal: people and places are known as Slack tells of them, and as private wherever it does not say otherwise. Method:
// events, and the answers of the Web API.
#include <chrono>
#include <string>

#include "decode_support.hpp"

using namespace makegood;
using namespace makegood::tests;

TEST_CASE("decode: a new topic or purpose describes its place")
{
    for (const std::string subtype : {"channel_topic", "group_topic", "channel_purpose", "group_purpose"}) {
        INFO(subtype);
        auto told = message("<@U1> set it");
        told["subtype"] = subtype;
        told[subtype.substr(subtype.find('_') + 1)] = "SEV-2 &amp; service: db";
        const auto found = input(decode(event(told)));
        CHECK(found.key == "place/C1/described/1700000001.000200");
        const auto& place = std::get<ports::place_input>(found.input);
        CHECK(place.happened == ports::place_input::what::described);
        CHECK(place.seen.channel == "C1");
        CHECK(place.seen.description == "SEV-2 & service: db");
    }
    const nlohmann::json channel
        = {{"id", "C1"}, {"topic", {{"value", "SEV-1"}}}, {"purpose", {{"value", "service db"}}}};
    CHECK(slack::read_place(channel, self).description == "SEV-1\nservice db");
    CHECK(slack::read_place({{"id", "C1"}, {"topic", nullptr}}, self).description.empty());
}

TEST_CASE("decode: places come, change their names and go")
{
    using what = ports::place_input::what;
    const auto made
        = decode(event({{"type", "channel_created"},
                        {"event_ts", "5.6"},
                        {"channel", {{"id", "C9"}, {"name", "inc-7"}, {"creator", "U1"}, {"created", 5}}}}));
    CHECK(input(made).key == "place/C9/created/5.6");
    CHECK(as<ports::place_input>(made).since == "5.000000");
    CHECK(input(made).user == "U1");
    CHECK(as<ports::place_input>(made).happened == what::created);
    CHECK(as<ports::place_input>(made).seen.name == "inc-7");
    CHECK(as<ports::place_input>(made).seen.visibility == core::visibility::open);
    const auto renamed = as<ports::place_input>(
        decode(event({{"type", "group_rename"}, {"channel", {{"id", "G1"}, {"name", "inc-8"}}}})));
    CHECK(renamed.happened == what::renamed);
    CHECK(renamed.seen.visibility == core::visibility::closed);
    const auto archived
        = as<ports::place_input>(decode(event({{"type", "channel_archive"}, {"channel", "C1"}, {"user", "U1"}})));
    CHECK(archived.happened == what::archived);
    CHECK(archived.seen.is_archived);
    const auto moved
        = decode(event({{"type", "channel_id_changed"}, {"old_channel_id", "C1"}, {"new_channel_id", "C2"}}));
    CHECK(input(moved).channel.empty());
    CHECK(input(moved).key == "place/C1/id_changed/C2");
    CHECK(as<ports::place_input>(moved).channel_before == "C1");
    CHECK(as<ports::place_input>(moved).seen.channel == "C2");
    CHECK(std::holds_alternative<slack::undecodable_frame>(
        decode(event({{"type", "channel_id_changed"}, {"new_channel_id", "C2"}}))));
}

TEST_CASE("decode: the bot joins a place, others become members")
{
    const auto joined = [](const char* user) {
        return decode(event({{"type", "member_joined_channel"},
                             {"user", user},
                             {"channel", "C1"},
                             {"channel_type", "C"},
                             {"event_ts", "5.6"},
                             {"inviter", "U1"}}));
    };
    const auto own = as<ports::place_input>(joined("UBOT"));
    CHECK(own.happened == ports::place_input::what::bot_joined);
    CHECK(own.seen.is_joined);
    CHECK(own.since == "5.6");
    CHECK(input(joined("UBOT")).user == "U1");
    const auto other = as<ports::membership_input>(joined("U2"));
    CHECK(other.user == "U2");
    CHECK(other.is_member);
    CHECK(input(joined("U2")).key == "member/C1/U2/5.6");
}

TEST_CASE("decode: a status of leave or sickness says until when, one without an end nothing")
{
    const auto until = [](const char* emoji, const json& ends) {
        const json user{{"id", "U1"}, {"profile", {{"status_emoji", emoji}, {"status_expiration", ends}}}};
        return slack::read_person(user, self).status_until;
    };
    const core::instant end{std::chrono::seconds(1'700'000'000)};
    CHECK(until(":palm_tree:", 1'700'000'000) == end);
    CHECK(until(":face_with_thermometer:", 1'700'000'000) == end);
    CHECK_FALSE(until(":house_with_garden:", 1'700'000'000));
    for (const json& ends : {json(0), json(-1), json("soon"), json(nullptr), json(9'000'000'000'000)})
        CHECK_FALSE(until(":palm_tree:", ends));
}

TEST_CASE("decode: a person as Slack knows them")
{
    json user{{"id", "U1"},    {"name", "Ana"},   {"real_name", "Ana Perez"},
              {"tz", nullptr}, {"team_id", "T1"}, {"profile", {{"display_name", "ana p"}}}};
    const auto standing = [&](const char* flag) {
        auto changed = user;
        changed[flag] = true;
        return slack::read_person(changed, self).standing;
    };
    const auto seen
        = as<ports::person_input>(decode(event({{"type", "user_change"}, {"user", user}, {"event_ts", "5.6"}})));
    CHECK(seen.user == "U1");
    CHECK(seen.seen.name == "ana p");
    CHECK(seen.seen.handle == "ana");
    CHECK(seen.seen.zone.empty());
    CHECK(seen.seen.standing == core::standing::member);
    CHECK(standing("deleted") == core::standing::gone);
    CHECK(standing("is_bot") == core::standing::bot);
    CHECK(standing("is_restricted") == core::standing::guest);
    CHECK(standing("is_ultra_restricted") == core::standing::guest);
    CHECK(standing("is_stranger") == core::standing::outsider);
    user["team_id"] = "T2";
    CHECK(slack::read_person(user, self).standing == core::standing::outsider);
    auto in_grid = self;
    in_grid.enterprise = "E1";
    const auto in_enterprise = [&](const json& enterprise_user) {
        user["enterprise_user"] = enterprise_user;
        return slack::read_person(user, in_grid).standing;
    };
    CHECK(in_enterprise(json::object()) == core::standing::outsider);
    CHECK(in_enterprise({{"enterprise_id", "E1"}, {"teams", {"T2", "T1"}}}) == core::standing::member);
    CHECK(in_enterprise({{"enterprise_id", "E1"}, {"teams", {"T2"}}}) == core::standing::outsider);
    CHECK(in_enterprise({{"enterprise_id", "E2"}, {"teams", {"T1"}}}) == core::standing::outsider);
}

TEST_CASE("decode: a place is private unless it is known to be public")
{
    const auto visibility = [](const json& channel) { return slack::read_place(channel, self).visibility; };
    CHECK(visibility({{"id", "C1"}}) == core::visibility::closed);
    CHECK(visibility({{"is_channel", true}}) == core::visibility::open);
    CHECK(visibility({{"is_channel", true}, {"is_private", true}}) == core::visibility::closed);
    CHECK(visibility({{"is_mpim", true}, {"is_private", false}}) == core::visibility::closed);
    CHECK(visibility({{"is_im", true}}) == core::visibility::direct);
    for (const char* shared : {"is_ext_shared", "is_pending_ext_shared", "is_org_shared"})
        CHECK(slack::read_place({{shared, true}}, self).is_shared);
}

TEST_CASE("decode: a channel that is made private is closed from then on, and so is where its members alone hear")
{
    const auto made_private = input(decode(event({{"type", "message"},
                                                  {"subtype", "channel_convert_to_private"},
                                                  {"channel", "C1"},
                                                  {"user", "U1"},
                                                  {"ts", "1700000001.000200"}})));
    const auto& change = std::get<ports::place_input>(made_private.input);
    CHECK(change.happened == ports::place_input::what::changed);
    CHECK(change.seen.channel == "C1");
    CHECK(change.seen.visibility == core::visibility::closed);
    for (const auto* kind : {"group", "channel"}) {
        const auto said = input(decode(event({{"type", "message"},
                                              {"channel", "C1"},
                                              {"channel_type", kind},
                                              {"user", "U1"},
                                              {"text", "hello"},
                                              {"ts", "1700000001.000200"}})));
        CHECK(said.is_in_closed_place == (std::string(kind) == "group"));
    }
}
