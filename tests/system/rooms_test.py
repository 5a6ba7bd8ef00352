"""Which rooms the bot comes to, and what becomes of what it keeps when a room moves, turns it away or is encrypted."""
import sys
import urllib.parse

from outage_test import command, said, text_of, texts
from world import BOT_ID, World, joined

PLACE = "inc-104-checkout-down"


def membership_of_bot(person, room):
    return next((membership for one in person.call("rooms") if one["id"] == room
                 for user, membership in one["members"] if user == BOT_ID), None)


def comes_only_when_allowed(world):
    ana, ben = world.person("ana"), world.person("ben")
    world.matrix_settings += f'invites = ["{ana.id}"]\n'
    world.start_bot()
    declined = world.room(ben, name="of a stranger")
    ben.call("invite", room=declined, user=BOT_ID)
    world.room_with_bot(ana, name=PLACE)
    ben.until(lambda: membership_of_bot(ben, declined) == "leave", "an invitation declined")
    assert not said(ben, declined), "and nothing is said about it"


def leaves_history_alone(world):
    """What was said before it came is not for it."""
    ana = world.person("ana")
    room = world.room(ana, world.person("ben"), name=PLACE)
    command(ana, room, 0)
    world.start_bot()
    command(ana, room, 1)
    world.invite_bot(room, ana)
    world.heard(command(ana, room, 2))
    assert texts(world) == [text_of(2)], texts(world)


def tells_that_a_room_is_encrypted(world):
    ana, ben = world.person("ana"), world.person("ben")
    world.matrix_settings += 'encrypted = "warn"\n'
    world.start_bot()
    secret = world.room(ana, ben, name="inc-105-secret", encrypted=True)
    ana.call("invite", room=secret, user=BOT_ID)
    notice = ana.wait_for_message(secret, BOT_ID, "encrypt")
    assert notice["content"]["msgtype"] == "m.notice", notice
    # Her own client would not say it unencrypted.
    path = f"/_matrix/client/v3/rooms/{urllib.parse.quote(secret, safe='')}/send/m.room.message/once"
    content = {"msgtype": "m.text", "body": "!action leak this by friday", "m.mentions": {}}
    world.heard(world.homeserver.demand("PUT", path, content, ana.token)["event_id"])
    assert len(said(ana, secret)) == 1, f"one notice, and nothing of an action: {said(ana, secret)}"
    assert texts(world) == [], f"nothing is recorded that was said there: {texts(world)}"
    # One that turns so later.
    room = world.room_with_bot(ana, ben, name=PLACE)
    world.heard(command(ana, room, 0))
    before = len(said(ana, room))
    ana.call("state", room=room, type="m.room.encryption", content={"algorithm": "m.megolm.v1.aes-sha2"})
    ana.until(lambda: len(ana.messages(room, BOT_ID, "encrypt")) == 1, "a notice in the room that turned")
    assert len(said(ana, room)) == before + 1, said(ana, room)


def declines_encrypted_rooms(world):
    ana, ben = world.person("ana"), world.person("ben")
    world.start_bot()
    secret = world.room(ana, ben, name="inc-105-secret", encrypted=True)
    ana.call("invite", room=secret, user=BOT_ID)
    ana.until(lambda: membership_of_bot(ana, secret) == "leave", "an invitation declined")


def follows_an_upgrade(world):
    ana, ben = world.person("ana"), world.person("ben")
    world.start_bot()
    room = world.room_with_bot(ana, ben, name=PLACE)
    world.heard(command(ana, room, 0))
    for version in ["11", "12"]:
        # Nobody invites the bot: the old room says where the new one is, and everybody may join it.
        ana.call("state", room=room, type="m.room.join_rules", content={"join_rule": "public"})
        upgraded = ana.call("upgrade", room=room, version=version)
        ana.until(lambda: BOT_ID in joined(ana, upgraded), f"the bot in the room of version {version}")
        ana.wait_for_message(upgraded, BOT_ID, text_of(0))
        room = upgraded
    event = ana.say(room, "!action done A-1")
    world.heard(event)
    assert [one["state"] for one in world.bot.exported()] == ["closed"], world.bot.exported()


def nudges_elsewhere_when_turned_away(world):
    ana, ben = world.person("ana"), world.person("ben")
    world.start_bot()
    room = world.room_with_bot(ana, ben, name=PLACE)
    world.heard(command(ana, room, 0))
    ana.call("kick", room=room, user=BOT_ID, reason="spring cleaning")
    world.proxy.until(lambda: any(b'"leave"' in one.answer and room.encode() in one.answer for one in world.proxy.requests),
                      "a sync that tells of the kick")
    world.bot.settle()
    for _ in range(5):
        world.move_to(world.next_at(9, 0))
        nudged = [one for one in ana.call("rooms") if BOT_ID in {user for user, _ in one["members"]} and one["id"] != room]
        if nudged:
            break
    direct = ana.room_with(BOT_ID, but=[room])
    item = ana.wait_for_button(direct, BOT_ID, "✅", text_of(0))
    world.heard(ana.react(direct, item["id"], "✅"))
    assert [one["state"] for one in world.bot.exported()] == ["closed"], world.bot.exported()
    # And comes back when it is asked to.
    world.invite_bot(room, ana)
    world.heard(command(ana, room, 1))
    assert len(texts(world)) == 2, texts(world)


def reaches_who_lets_nobody_invite_them(world):
    """They open the direct chat themselves, and get there what waited; the room that the server had made is left."""
    ana, ben = world.person("ana"), world.person("ben")
    world.start_bot()
    room = world.room_with_bot(ben, ana, name=PLACE)
    path = f"/_matrix/client/v3/user/{urllib.parse.quote(ana.id, safe='')}/account_data/m.invite_permission_config"
    world.homeserver.demand("PUT", path, {"default_action": "block"}, ana.token)
    world.heard(ben.call_upon(room, f"!action @ana {text_of(0)} by friday", ana))

    def rooms_of_bot():
        return world.homeserver.demand("GET", "/_matrix/client/v3/joined_rooms", None, world.account["access_token"])["joined_rooms"]
    refused = [one for one in world.proxy.seen("POST", "/createRoom") if b"M_INVITE_BLOCKED" in one.answer]
    assert len(refused) == 1, world.proxy.seen("POST", "/createRoom")
    world.proxy.until(lambda: world.proxy.seen("POST", "/forget"), "the empty room left")
    assert rooms_of_bot() == [room], rooms_of_bot()
    direct = ana.call("create_room", name="", invite=[BOT_ID], is_direct=True)
    ana.until(lambda: BOT_ID in joined(ana, direct), "the bot in the room that she opened")
    world.heard(ana.say(direct, "hello"))
    offer = ana.wait_for_button(direct, BOT_ID, "🙋", text_of(0))
    world.heard(ana.react(direct, offer["id"], "🙋"))
    assert [one["state"] for one in world.bot.exported()] == ["promised"], world.bot.exported()


def muted_for_a_while(world):
    """Where it may hear and not speak it records all the same, and the board tells of it once it may speak again."""
    ana = world.person("ana")
    world.start_bot()
    room = world.room_with_bot(ana, world.person("ben"), name=PLACE)
    world.heard(command(ana, room, 0))
    board = ana.wait_for_message(room, BOT_ID, text_of(0), "To add one")
    levels = {"users": {ana.id: 100}, "events_default": 50}
    ana.call("state", room=room, type="m.room.power_levels", content=levels)
    world.heard(command(ana, room, 1))
    assert texts(world) == [text_of(0), text_of(1)], texts(world)
    muted = len(said(ana, room))
    ana.call("state", room=room, type="m.room.power_levels", content={**levels, "events_default": 0})
    world.heard(command(ana, room, 2))
    assert any(text_of(2) in words for words in said(ana, room)[muted:]), said(ana, room)
    shown = ana.wait_for_message(room, BOT_ID, text_of(0), text_of(1), text_of(2), "To add one")
    assert shown["id"] == board["id"] and len(ana.messages(room, BOT_ID, "To add one")) == 1, "the board that was there"


STORIES = [comes_only_when_allowed, leaves_history_alone, tells_that_a_room_is_encrypted, declines_encrypted_rooms,
           follows_an_upgrade, nudges_elsewhere_when_turned_away, reaches_who_lets_nobody_invite_them, muted_for_a_while]

if __name__ == "__main__":
    sys.exit(World.tell(STORIES, sys.argv[1:]))
