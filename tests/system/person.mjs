// A person on Matrix through matrix-js-sdk, the engine of Element Web: what it shows is what people would see.
//
//     node person.mjs <folder of the package>
//
// One JSON object per line. In: {"id": 1, "do": "say", …}. Out: {"id": 1, "result": …} or {"id": 1, "error": "…"}, and
// {"changed": true} whenever something was seen that could matter to somebody who waits.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const packages = createRequire(`${process.argv[2]}/node_modules/`);
const sdk = await import(pathToFileURL(packages.resolve("matrix-js-sdk")).href);
const { logger } = await import(pathToFileURL(packages.resolve("matrix-js-sdk/lib/logger.js")).href);
logger.setLevel?.("silent");
for (const level of ["trace", "debug", "info", "log", "warn", "error"]) console[level] = () => {};

const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
let client;

const roomOf = (id) => {
    const room = client.getRoom(id);
    if (!room) throw new Error(`not in ${id}`);
    return room;
};

const reactionsOf = (room) => {
    const found = new Map();
    for (const event of room.getLiveTimeline().getEvents()) {
        const relation = event.getContent()["m.relates_to"];
        if (event.getType() !== "m.reaction" || event.isRedacted() || !relation) continue;
        found.set(relation.event_id, [...(found.get(relation.event_id) ?? []), { key: relation.key, sender: event.getSender(), id: event.getId() }]);
    }
    return found;
};

// As it is shown: with its latest edit, and without the edits as messages of their own.
const shown = (event, reactions) => ({
    id: event.getId(),
    type: event.getType(),
    sender: event.getSender(),
    at_ms: event.getTs(),
    content: event.getContent(),
    state_key: event.getStateKey(),
    is_edited: event.replacingEventId() !== undefined,
    is_redacted: event.isRedacted(),
    reactions: reactions.get(event.getId()) ?? [],
});

const relation = ({ thread, latest, reply }) => {
    if (thread) {
        const to = { event_id: latest ?? thread };
        return { "m.relates_to": { rel_type: "m.thread", event_id: thread, is_falling_back: true, "m.in_reply_to": to } };
    }
    return reply ? { "m.relates_to": { "m.in_reply_to": { event_id: reply } } } : {};
};

const words = ({ text, mentions = [], html, msgtype = "m.text" }) => ({
    msgtype,
    body: text,
    ...(html ? { format: "org.matrix.custom.html", formatted_body: html } : {}),
    "m.mentions": mentions.length > 0 ? { user_ids: mentions } : {},
});

const send = async (room, type, content) => (await client.sendEvent(room, type, content)).event_id;

const commands = {
    async start({ url, user, token, device }) {
        client = sdk.createClient({ baseUrl: url, userId: user, accessToken: token, deviceId: device, timelineSupport: true });
        for (const name of ["Room.timeline", "Room.redaction", "Room.myMembership", "RoomState.events", "Room.unreadNotifications", "Event.replaced", "accountData", "sync"])
            client.on(name, () => write({ changed: true }));
        const ready = new Promise((resolve) => client.on("sync", (state) => state === "PREPARED" && resolve()));
        await client.startClient({ initialSyncLimit: 100, pollTimeout: 10_000 });
        await ready;
        return client.getUserId();
    },
    login: ({ url, user, password }) => sdk.createClient({ baseUrl: url }).loginRequest({
        type: "m.login.password", identifier: { type: "m.id.user", user }, password,
    }),
    create_room: async ({ name, invite = [], is_direct = false, is_public = false, encrypted = false, version, state = [] }) =>
        (await client.createRoom({
            name,
            invite,
            is_direct,
            preset: is_direct ? "trusted_private_chat" : is_public ? "public_chat" : "private_chat",
            room_version: version,
            initial_state: [...state, ...(encrypted ? [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }] : [])],
        })).room_id,
    invite: ({ room, user }) => client.invite(room, user),
    join: async ({ room, via = [] }) => (await client.joinRoom(room, { viaServers: via })).roomId,
    leave: ({ room }) => client.leave(room),
    kick: ({ room, user, reason }) => client.kick(room, user, reason),
    say: (asked) => send(asked.room, "m.room.message", { ...words(asked), ...relation(asked) }),
    raw: ({ room, type, content }) => send(room, type, content),
    state: ({ room, type, key = "", content }) => client.sendStateEvent(room, type, content, key),
    edit: (asked) => send(asked.room, "m.room.message", {
        ...words({ ...asked, text: `* ${asked.text}`, mentions: [] }),
        "m.new_content": words(asked),
        "m.relates_to": { rel_type: "m.replace", event_id: asked.event },
    }),
    react: ({ room, event, key }) => send(room, "m.reaction", { "m.relates_to": { rel_type: "m.annotation", event_id: event, key } }),
    redact: async ({ room, event }) => (await client.redactEvent(room, event)).event_id,
    timeline({ room }) {
        const found = roomOf(room);
        const reactions = reactionsOf(found);
        // What the server has: local echoes carry the time and the order of this machine.
        const is_message = (event) => event.status === null && !event.isRelation("m.replace");
        return found.getLiveTimeline().getEvents().filter(is_message).map((event) => shown(event, reactions));
    },
    // All of a room from the server, oldest first, as it was sent.
    async history({ room }) {
        const events = [];
        let from = null;
        do {
            const page = await client.createMessagesRequest(room, from, 500, sdk.Direction.Backward);
            events.push(...page.chunk);
            from = page.chunk.length > 0 ? page.end : undefined;
        } while (from);
        return events.reverse();
    },
    // The server's own figures, with what is said in threads.
    unread: ({ room }) => ({
        notifications: roomOf(room).getUnreadNotificationCount("total"),
        highlights: roomOf(room).getUnreadNotificationCount("highlight"),
    }),
    async read({ room }) {
        const events = roomOf(room).getLiveTimeline().getEvents();
        await client.sendReadReceipt(events[events.length - 1]);
    },
    rooms: () => client.getRooms().map((room) => ({
        id: room.roomId, name: room.name, membership: room.getMyMembership(), members: room.getMembers().map((one) => [one.userId, one.membership]),
        inviter: room.getDMInviter(),
    })),
    zone: ({ zone }) => client.setExtendedProfileProperty("m.tz", zone),
    upgrade: async ({ room, version }) => (await client.upgradeRoom(room, version)).replacement_room,
    account_data: ({ type, content }) => client.setAccountData(type, content),
    async stop() {
        client?.stopClient();
        setImmediate(() => process.exit(0));
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const { id, do: name, ...asked } = JSON.parse(line);
    // Not awaited: a person may look while they wait for the answer to what they said.
    Promise.resolve()
        .then(() => commands[name](asked))
        .then((result) => write({ id, result: result ?? null }))
        .catch((error) => write({ id, error: `${error?.data?.errcode ?? error?.name}: ${error?.message ?? error}` }));
}
process.exit(0);
